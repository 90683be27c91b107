//! Services of the catalogue and the certificates that they rest on (7.2, 7.4).

use rules::eligibility::{Chosen, Offer, Validity};
use rules::{Outcome, Use};

use super::{asked, check, refused, sound};
use crate::{codes, day};

/// The service of a catalogue that rests on a certificate until this day.
fn resting(until: &str) -> Offer {
    let certificate = Validity {
        name: "检验检测机构资质认定（CMA） 241512050123".into(),
        expires_on: Some(day(until)),
    };
    Offer {
        bases: vec![certificate.clone()],
        service: Some(Chosen {
            item: "多糖含量测定".into(),
            purpose: Use::Testing,
            public: true,
            certificate: Some(certificate),
        }),
    }
}

#[test]
fn a_service_of_the_catalogue_passes_while_its_certificate_is_in_force() {
    let mut facts = sound();
    facts.offer = resting("2027-03-31");
    let check = check(&facts);
    assert_eq!(codes(&check.refusals()), "");
    let passed = |code: &str| {
        let found = check.findings.iter().find(|finding| finding.code == code);
        found.map(|finding| (finding.outcome, finding.seen.contains("2027-03-31")))
    };
    assert_eq!(passed("service.public"), Some((Outcome::Pass, true)));
    assert_eq!(passed("provider.certificate"), Some((Outcome::Pass, true)));
}

#[test]
fn a_certificate_that_ran_out_is_told_at_its_field_with_its_day() {
    let mut facts = sound();
    facts.offer = resting("2026-11-22");
    let refusals = check(&facts).refusals();
    assert_eq!(
        codes(&refusals),
        "provider.certificate-expired service.certificate-expired"
    );
    for refusal in refusals {
        assert_eq!(refusal.limit.as_deref(), Some("有效期至 2026-11-22"));
        assert!(["provider", "service"].contains(&refusal.field.as_ref()));
    }
    // On its last day it still counts.
    facts.offer = resting("2026-11-23");
    facts.ends_on = Some(day("2026-11-25"));
    assert_eq!(codes(&check(&facts).refusals()), "");
}

#[test]
fn one_basis_in_force_is_enough() {
    let mut facts = sound();
    facts.offer.bases = resting("2026-11-22").bases;
    facts.offer.bases.push(Validity {
        name: "实验室认可（CNAS） L1234".into(),
        expires_on: None,
    });
    assert_eq!(codes(&check(&facts).refusals()), "");
}

#[test]
fn a_service_that_is_not_public_or_serves_another_use_is_refused() {
    let gone = refused(|facts| {
        facts.offer = resting("2027-03-31");
        facts.offer.service.as_mut().expect("a service").public = false;
    });
    assert_eq!(gone, "service.not-public");
    let other = refused(|facts| {
        facts.offer = resting("2027-03-31");
        facts.offer.service.as_mut().expect("a service").purpose = Use::Consulting;
    });
    assert_eq!(other, "service.other-use");
}

#[test]
fn a_certificate_that_runs_out_before_the_service_ends_is_for_a_person() {
    let found = asked(|facts| facts.offer = resting("2027-03-30"));
    assert_eq!(found, "service.certificate-ends");
}
