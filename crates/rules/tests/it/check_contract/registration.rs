//! The registration of technology contracts (R18).

use rules::TechKind;
use rules::eligibility::{ContractFacts, Registration};

use super::{asked, refused};
use crate::{day, fen};

/// A registration that lacks nothing.
pub fn registered() -> Registration {
    Registration {
        number: "2026640000000123".into(),
        on: Some(day("2026-11-21")),
        amount: Some(fen("300000.00")),
        file: true,
    }
}

#[test]
fn some_contracts_must_be_registered() {
    for tech in TechKind::ALL {
        let without = refused(|f| f.tech = Some(*tech));
        let expected = if tech.needs_registration() {
            "tech.number-missing tech.date-missing tech.amount-missing tech.file-missing"
        } else {
            ""
        };
        assert_eq!(without, expected, "{tech:?}");
        let with = refused(|f| {
            f.tech = Some(*tech);
            f.registration = registered();
        });
        assert_eq!(with, "", "{tech:?}");
    }
}

#[derive(serde::Deserialize)]
struct RegistrationCase {
    tech: String,
    number: String,
    on: String,
    amount: String,
    file: String,
    refused: String,
    why: String,
}

#[test]
fn registrations_of_the_examples() {
    let cases = include_str!("../../../../../law/cases/registration.csv");
    for case in crate::cases::read::<RegistrationCase>(cases) {
        let found = refused(|f| {
            f.tech = TechKind::parse(&case.tech);
            f.registration = Registration {
                number: case.number.clone(),
                on: (!case.on.is_empty()).then(|| day(&case.on)),
                amount: (!case.amount.is_empty()).then(|| fen(&case.amount)),
                file: case.file == "yes",
            };
        });
        assert_eq!(found, case.refused, "{} {}", case.tech, case.why);
    }
}

#[test]
fn a_registration_follows_the_signing_and_stays_within_the_price() {
    let with = |change: fn(&mut Registration)| {
        refused(|f| {
            f.tech = Some(TechKind::Transfer);
            f.registration = registered();
            change(&mut f.registration);
        })
    };
    assert_eq!(with(|r| r.number = "9".repeat(41)), "tech.number-too-long");
    assert_eq!(with(|r| r.on = Some(day("2026-11-20"))), "");
    assert_eq!(with(|r| r.on = Some(day("2026-11-23"))), "");
    assert_eq!(
        with(|r| r.on = Some(day("2026-11-24"))),
        "tech.date-in-future"
    );
    assert_eq!(
        with(|r| r.on = Some(day("2026-11-19"))),
        "tech.date-before-signing"
    );
    assert_eq!(with(|r| r.amount = Some(fen("0.01"))), "");
    assert_eq!(
        with(|r| r.amount = Some(fen("300000.01"))),
        "tech.amount-more"
    );
    assert_eq!(with(|r| r.file = false), "tech.file-missing");
}

#[test]
fn a_registration_number_belongs_to_one_contract() {
    let used = |whose: Option<String>| {
        move |f: &mut ContractFacts| {
            f.tech = Some(TechKind::Transfer);
            f.registration = registered();
            f.elsewhere.registered = vec![whose];
        }
    };
    assert_eq!(
        refused(used(Some("HT2026-000001-8".into()))),
        "tech.number-used"
    );
    assert_eq!(asked(used(None)), "tech.number-elsewhere");
}
