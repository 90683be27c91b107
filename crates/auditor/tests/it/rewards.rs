//! The year after: what must not be accepted about appraisals and subsidies, and what they come to.

use auditor::{Fact, Model, Paid};

use crate::{PROVIDER, batch, day, id, payable, region};

const APPRAISAL: u128 = 30;
const SUBSIDY: u128 = 31;

/// A year in which 50,000 yuan were paid to the provider.
fn served() -> Model {
    let mut model = region();
    payable(&mut model, 10);
    let (bank, day) = (id(9000), day("2026-03-06"));
    model.hear(&batch(&[10])).unwrap();
    for by in [id(71), id(72)] {
        model.hear(&Fact::Released { batch: bank, by }).unwrap();
    }
    model.hear(&Fact::Sent { batch: bank }).unwrap();
    let lines = vec![(id(2010), Paid::Paid)];
    let paid = Fact::Bank {
        batch: bank,
        lines,
        day,
    };
    model.hear(&paid).unwrap();
    model
}

fn drawn_on(on: &str) -> Fact {
    Fact::Appraised {
        year: 2026,
        of: vec![(id(APPRAISAL), id(PROVIDER))],
        day: day(on),
    }
}

fn confirmed_on(on: &str) -> Fact {
    Fact::AppraisalsConfirmed {
        of: vec![id(APPRAISAL)],
        day: day(on),
    }
}

fn proposed() -> Fact {
    Fact::SubsidiesProposed {
        year: 2026,
        of: vec![(id(SUBSIDY), id(PROVIDER))],
        day: day("2027-02-02"),
    }
}

/// Published as a poor year, or not.
fn published(poor: bool) -> Model {
    let mut model = served();
    model.hear(&drawn_on("2027-01-05")).unwrap();
    model.hear(&confirmed_on("2027-01-29")).unwrap();
    let of = vec![(id(APPRAISAL), poor)];
    model.hear(&Fact::AppraisalsPublished { of }).unwrap();
    model
}

#[test]
fn a_year_is_appraised_when_it_is_over_and_everybody_in_it() {
    let mut model = served();
    assert!(model.clone().hear(&drawn_on("2026-12-31")).is_err());
    let nobody = Fact::Appraised {
        year: 2026,
        of: Vec::new(),
        day: day("2027-01-05"),
    };
    assert!(
        model.clone().hear(&nobody).is_err(),
        "who served is left out"
    );
    model.hear(&drawn_on("2027-01-05")).unwrap();
    assert!(
        model.clone().hear(&drawn_on("2027-01-06")).is_err(),
        "twice"
    );
    // Ten working days to object; nobody confirms before they are over.
    assert!(model.clone().hear(&confirmed_on("2027-01-15")).is_err());
    let objected = |on| Fact::AppraisalObjected {
        appraisal: id(APPRAISAL),
        day: day(on),
    };
    assert!(model.clone().hear(&objected("2027-02-10")).is_err(), "late");
    model.hear(&objected("2027-01-08")).unwrap();
    assert!(
        model.clone().hear(&confirmed_on("2027-01-29")).is_err(),
        "without an answer"
    );
}

#[test]
fn a_subsidy_is_half_of_what_was_redeemed_and_nothing_after_a_poor_year() {
    for (poor, fen) in [(false, 2_500_000), (true, 0)] {
        let mut model = published(poor);
        model.hear(&proposed()).unwrap();
        assert_eq!(model.subsidies[&id(SUBSIDY)].fen, fen);
        assert!(model.hear(&proposed()).is_err(), "proposed twice");
    }
    assert!(
        served().hear(&proposed()).is_err(),
        "before it is published"
    );
}

#[test]
fn a_subsidy_leaves_once_and_from_its_own_line() {
    let mut model = published(false);
    model.hear(&proposed()).unwrap();
    let decided = Fact::SubsidiesDecided {
        year: 2026,
        day: day("2027-02-03"),
    };
    let told = model.clone().hear(&decided).unwrap_err();
    assert!(told.contains("more is promised"), "{told}");
    let line = Fact::SubsidyLine {
        year: 2027,
        fen: 2_500_000,
    };
    model.hear(&line).unwrap();
    let subsidy = id(SUBSIDY);
    let higher = Fact::SubsidyLowered {
        subsidy,
        fen: 2_500_001,
    };
    assert!(model.clone().hear(&higher).is_err());
    model.hear(&decided).unwrap();
    let bank = id(9001);
    let drawn = Fact::BatchDrawn {
        batch: bank,
        claims: vec![subsidy],
        by: id(70),
        day: day("2027-02-04"),
    };
    assert!(model.clone().hear(&drawn).is_err(), "nobody took it");
    model.hear(&Fact::SubsidyTaken { subsidy }).unwrap();
    model.hear(&drawn).unwrap();
    let paid = Fact::Bank {
        batch: bank,
        lines: vec![(subsidy, Paid::Paid)],
        day: day("2027-02-05"),
    };
    model.hear(&paid).unwrap();
    let stand = model.books.at("budget/subsidy/2027");
    assert_eq!(
        (stand.granted, stand.reserved, stand.used),
        (2_500_000, 0, 2_500_000)
    );
    assert!(model.hear(&paid).is_err(), "one instruction, one outcome");
}
