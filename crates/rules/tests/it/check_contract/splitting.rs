//! Contracts that look like one: likeness, splitting, the ceiling (4.4, 5.2, 5.8, R22).

use rules::eligibility::EarlierContract;
use rules::{Outcome, Use};

use super::{asked, check, earlier, refused, sound};
use crate::{codes, day, fen};

#[test]
fn likeness_to_an_earlier_contract_goes_to_a_person() {
    let with = |change: fn(&mut EarlierContract)| {
        asked(|f| {
            let mut other = earlier("300000.00", "2026-10-01");
            other.purpose = Use::Other;
            change(&mut other);
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(with(|_| {}), "contract.alike");
    assert_eq!(with(|other| other.amount = fen("1.00")), "");
    let title = |other: &mut EarlierContract| {
        other.amount = fen("1.00");
        other.title = "枸杞多糖 成分分析".into();
    };
    assert_eq!(with(title), "contract.alike");
    assert_eq!(with(|other| other.signed_on = day("2026-05-23")), "");
}

#[test]
fn a_group_of_providers_counts_as_one_for_splitting() {
    let with = |same_group| {
        asked(|f| {
            let mut other = earlier("200000.00", "2026-11-20");
            other.provider_id = "12610000435230016P".into();
            other.same_group = same_group;
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(with(true), "split.suspected");
    assert_eq!(with(false), "");
}

#[test]
fn what_is_left_of_the_ceiling_decides() {
    assert_eq!(refused(|f| f.used = fen("90000.00")), "");
    assert_eq!(refused(|f| f.used = fen("90000.01")), "ceiling.consent");
    assert_eq!(
        refused(|f| {
            f.used = fen("90000.01");
            f.consent_to_smaller_face = true;
        }),
        ""
    );
    assert_eq!(refused(|f| f.used = fen("200000.00")), "ceiling.exhausted");
    assert_eq!(refused(|f| f.amount = Some(fen("0.01"))), "face.zero");
    assert_eq!(refused(|f| f.amount = Some(fen("0.00"))), "amount.zero");
}

#[test]
fn one_contract_has_one_voucher() {
    let again = |change: fn(&mut EarlierContract)| {
        refused(|f| {
            let mut other = earlier("300000.00", "2026-11-20");
            other.title = "枸杞多糖 成分分析".into();
            change(&mut other);
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(again(|_| {}), "contract.duplicate");
    assert_eq!(again(|other| other.amount = fen("300000.01")), "");
    assert_eq!(again(|other| other.signed_on = day("2026-11-19")), "");
    assert_eq!(again(|other| other.title = "另一件".into()), "");
    assert_eq!(
        again(|other| other.provider_id = "91640104MA76A0018G".into()),
        ""
    );
}

#[test]
fn split_contracts_are_shown_with_the_exact_gain() {
    let mut facts = sound();
    facts.amount = Some(fen("100000.00"));
    facts.elsewhere.earlier = vec![earlier("100000.00", "2026-10-01"); 4];
    let check = check(&facts);
    assert_eq!(codes(&check.refusals()), "");
    let finding = check
        .findings
        .iter()
        .find(|f| f.code == "split.suspected")
        .expect("a suspicion");
    assert_eq!(finding.outcome, Outcome::NeedsPerson);
    for number in ["250,000.00", "170,000.00", "80,000.00", "共5份"] {
        assert!(finding.message.contains(number), "{}", finding.message);
    }
}

#[test]
fn only_like_contracts_within_the_window_are_looked_at_together() {
    let with = |change: fn(&mut EarlierContract)| {
        asked(|f| {
            let mut other = earlier("200000.00", "2026-11-20");
            change(&mut other);
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(with(|_| {}), "split.suspected");
    assert_eq!(
        with(|other| other.signed_on = day("2026-05-24")),
        "split.suspected"
    );
    assert_eq!(with(|other| other.signed_on = day("2026-05-23")), "");
    assert_eq!(with(|other| other.purpose = Use::Other), "");
    assert_eq!(
        with(|other| other.provider_id = "12610000435230016P".into()),
        ""
    );
}
