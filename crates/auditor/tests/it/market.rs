//! Needs, catalogues and the operating subsidy: what the office must not accept of them.

use auditor::{Fact, How, Model};
use chrono::NaiveDate;

use crate::{PROVIDER, SUBJECT, day, id, region};

const NEED: u128 = 500;
const SERVICE: u128 = 600;
const PROOF: u128 = 601;

fn posted(model: &mut Model, need: u128, needed_by: &str) -> Result<(), String> {
    model.hear(&Fact::NeedPosted {
        need: id(need),
        subject: id(SUBJECT),
        needed_by: day(needed_by),
        day: day("2026-03-02"),
    })
}

fn offered(model: &mut Model, offer: u128, service: Option<u128>) -> Result<(), String> {
    model.hear(&Fact::NeedOffered {
        need: id(NEED),
        offer: id(offer),
        provider: id(PROVIDER),
        fen: 100_000,
        service: service.map(id),
    })
}

fn certificate(until: &str) -> Fact {
    Fact::CertificateKept {
        entry: id(PROOF),
        provider: id(PROVIDER),
        until: day(until),
        basis: true,
        replaces: None,
    }
}

fn service() -> Fact {
    Fact::ServiceKept {
        entry: id(SERVICE),
        provider: id(PROVIDER),
        fen: 30_000,
        certificate: Some(id(PROOF)),
        replaces: None,
    }
}

fn approved(entry: u128, on: NaiveDate) -> Fact {
    Fact::EntryDecided {
        entry: id(entry),
        how: How::Approve,
        day: on,
    }
}

#[test]
fn a_need_takes_one_offer_of_each_and_ends_with_its_days() {
    let mut model = region();
    assert!(posted(&mut model, 1, "2026-03-02").is_err(), "in the past");
    posted(&mut model, NEED, "2026-04-02").unwrap();
    assert!(offered(&mut model, 1, Some(SERVICE)).is_err(), "not sold");
    assert!(offered(&mut model, 2, None).is_err(), "twice");
    let (need, on) = (id(NEED), day("2026-03-03"));
    for offer in [1, 2] {
        let offer = id(offer);
        let back = Fact::OfferTakenBack {
            need,
            offer,
            day: on,
        };
        model.hear(&back).unwrap();
        assert!(model.hear(&back).is_err());
    }
    assert_eq!(model.needs[&need].state, "open");
    model.night(day("2026-04-02"));
    assert!(model.takes_offers(need));
    model.night(day("2026-04-03"));
    assert_eq!(model.needs[&need].state, "expired");
    let offer = id(1);
    assert!(model.hear(&Fact::OfferChosen { need, offer }).is_err());
}

#[test]
fn a_certificate_takes_its_services_and_the_admission_with_it() {
    let mut model = region();
    let on = day("2026-03-02");
    model.hear(&certificate("2026-03-31")).unwrap();
    model.hear(&service()).unwrap();
    assert!(model.clone().hear(&approved(SERVICE, on)).is_err(), "first");
    model.hear(&approved(PROOF, on)).unwrap();
    let late = approved(SERVICE, day("2026-04-01"));
    assert!(model.clone().hear(&late).is_err(), "it has run out");
    model.hear(&approved(SERVICE, on)).unwrap();
    let gone = Fact::EntryWithdrawn { entry: id(PROOF) };
    assert!(model.clone().hear(&gone).is_err(), "a service rests on it");
    model.night(day("2026-03-31"));
    assert!(model.is_filed(id(PROVIDER)) && model.is_sold(id(SERVICE), id(PROVIDER)));
    model.night(day("2026-04-01"));
    assert!(!model.is_filed(id(PROVIDER)) && !model.is_sold(id(SERVICE), id(PROVIDER)));
    let moved = |to| Fact::ProviderMoved {
        provider: id(PROVIDER),
        to,
        day: day("2026-04-02"),
    };
    model.hear(&moved("rectified")).unwrap();
    assert!(
        model.clone().hear(&moved("filed")).is_err(),
        "on no certificate"
    );
    let next = Fact::CertificateKept {
        entry: id(PROOF + 1),
        provider: id(PROVIDER),
        until: day("2030-03-31"),
        basis: true,
        replaces: Some(id(PROOF)),
    };
    model.hear(&next).unwrap();
    model.hear(&approved(PROOF + 1, day("2026-04-03"))).unwrap();
    assert!(model.is_filed(id(PROVIDER)) && model.is_sold(id(SERVICE), id(PROVIDER)));
}

#[test]
fn the_operating_subsidy_is_counted_and_promised_within_its_line() {
    let mut model = region();
    let operating = id(700);
    let proposed = |on: &str| Fact::OperatingProposed {
        operating,
        year: 2026,
        day: day(on),
    };
    assert!(model.clone().hear(&proposed("2026-12-31")).is_err());
    model.hear(&proposed("2027-01-11")).unwrap();
    assert!(
        model.clone().hear(&proposed("2027-01-12")).is_err(),
        "twice"
    );
    // The application of the one provider, at thirty yuan.
    assert_eq!(model.operatings[&operating].computed, 3_000);
    let decided = Fact::OperatingDecided {
        operating,
        fen: 3_000,
        day: day("2027-01-12"),
    };
    assert!(model.clone().hear(&decided).is_err(), "no money");
    let (year, fen) = (2027, 3_000);
    model.hear(&Fact::OperatingLine { year, fen }).unwrap();
    assert!(
        model
            .clone()
            .hear(&Fact::OperatingPaid { operating })
            .is_err()
    );
    model.hear(&decided).unwrap();
    model.hear(&Fact::OperatingPaid { operating }).unwrap();
    assert!(model.hear(&Fact::OperatingPaid { operating }).is_err());
}
