//! Acts that the office must not accept: the auditor says so of each, if it is accepted all the same.

#![expect(clippy::unwrap_used, reason = "tests")]

mod market;
mod rewards;

use auditor::{Desk, Fact, How, Id, Model, Paid, share};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u128) -> Id {
    Id::from_u128(number)
}

const SUBJECT: u128 = 1;
const PROVIDER: u128 = 2;

/// A certified subject, a provider in the region, a million yuan.
fn region() -> Model {
    let mut model = Model::default();
    let heard = [
        Fact::Certified {
            subject: id(SUBJECT),
            individual: false,
            county: "640105".into(),
        },
        Fact::Filed {
            provider: id(PROVIDER),
            inside: true,
            public: true,
            day: day("2026-01-05"),
        },
        Fact::Granted {
            year: 2026,
            fen: 100_000_000,
            day: day("2026-01-05"),
        },
    ];
    for fact in heard {
        model.hear(&fact).unwrap();
    }
    model
}

/// A contract of so many fen up to the Centre's desk.
fn reviewed(model: &mut Model, contract: u128, fen: i64) {
    let contract = id(contract);
    let (subject, provider) = (id(SUBJECT), id(PROVIDER));
    model
        .hear(&Fact::Drawn {
            contract,
            subject,
            provider,
            fen,
            consent: true,
            purchase: false,
            benefit: false,
            service: None,
        })
        .unwrap();
    model.hear(&Fact::HandedIn { contract }).unwrap();
    for desk in [Desk::County, Desk::Agency] {
        model.hear(&decided(contract, desk, None)).unwrap();
    }
}

fn decided(contract: Id, desk: Desk, voucher: Option<Id>) -> Fact {
    Fact::Decided {
        contract,
        desk,
        how: How::Approve,
        day: day("2026-03-02"),
        voucher,
    }
}

fn issue(model: &mut Model, number: u128, fen: i64) -> Result<(), String> {
    reviewed(model, number, fen);
    model.hear(&decided(id(number), Desk::Centre, Some(id(number + 1000))))
}

/// Used, served, proved and claimed; the claim's number is the contract's plus 2000.
fn claim(model: &mut Model, number: u128, fen: i64) -> Result<(), String> {
    let (contract, voucher, claim) = (id(number), id(number + 1000), id(number + 2000));
    let day = day("2026-03-03");
    let facts = [
        Fact::SetOff { voucher, day },
        Fact::Done {
            contract,
            by_subject: true,
            day,
        },
        Fact::Done {
            contract,
            by_subject: false,
            day,
        },
        Fact::Rated {
            contract,
            stars: 4,
            day,
        },
        Fact::Ticket { contract, fen },
        Fact::Result { contract },
        Fact::Claimed {
            claim,
            voucher,
            day,
        },
    ];
    facts.iter().try_for_each(|fact| model.hear(fact))
}

fn confirm(model: &mut Model, number: u128) {
    for desk in [Desk::Agency, Desk::Centre] {
        let fact = Fact::ClaimDecided {
            claim: id(number + 2000),
            desk,
            how: How::Approve,
            day: day("2026-03-04"),
        };
        model.hear(&fact).unwrap();
    }
}

/// A claim of 50,000 yuan that waits for its money.
fn payable(model: &mut Model, number: u128) {
    issue(model, number, 10_000_000).unwrap();
    claim(model, number, 10_000_000).unwrap();
    confirm(model, number);
}

fn batch(claims: &[u128]) -> Fact {
    Fact::BatchDrawn {
        batch: id(9000),
        claims: claims.iter().map(|number| id(number + 2000)).collect(),
        by: id(70),
        day: day("2026-03-05"),
    }
}

#[test]
fn the_rates_are_marginal_and_floored_once() {
    // 4.1–4.3: 100,000 at 50 %, to 500,000 at 30 %, above at 15 %.
    for (fen, share_of_it) in [
        (1, 0),
        (2, 1),
        (10_000_000, 5_000_000),
        (10_000_001, 5_000_000),
        (10_000_004, 5_000_001),
        (50_000_000, 17_000_000),
        (60_000_000, 18_500_000),
    ] {
        assert_eq!(share(fen), share_of_it, "{fen}");
    }
}

#[test]
fn a_ceiling_checked_too_early_is_seen() {
    let mut model = region();
    issue(&mut model, 10, 50_000_000).unwrap();
    issue(&mut model, 11, 10_000_000).unwrap();
    assert_eq!(model.vouchers[&id(1011)].face, 3_000_000);
    // Both were checked before either was issued.
    let told = issue(&mut model, 12, 10_000_000).unwrap_err();
    assert!(told.contains("ceiling"), "{told}");
}

#[test]
fn who_overtakes_in_the_queue_is_seen() {
    let mut model = region();
    let fact = Fact::Granted {
        year: 2026,
        fen: -93_000_000,
        day: day("2026-02-02"),
    };
    model.hear(&fact).unwrap();
    payable(&mut model, 10);
    payable(&mut model, 11);
    // 70,000 yuan cover the first of two claims of 50,000.
    let told = model.clone().hear(&batch(&[11])).unwrap_err();
    assert!(told.contains("before its turn"), "{told}");
    let told = model.clone().hear(&Fact::PaidSingly {
        claim: id(2011),
        day: day("2026-03-05"),
    });
    assert!(told.is_err());
    model.hear(&batch(&[10])).unwrap();
}

#[test]
fn money_that_leaves_twice_or_without_three_people_is_seen() {
    let mut model = region();
    payable(&mut model, 10);
    model.hear(&batch(&[10])).unwrap();
    let (batch, day) = (id(9000), day("2026-03-06"));
    assert!(
        model
            .clone()
            .hear(&Fact::Released { batch, by: id(70) })
            .is_err()
    );
    assert!(model.clone().hear(&Fact::Sent { batch }).is_err());
    for by in [id(71), id(72)] {
        model.hear(&Fact::Released { batch, by }).unwrap();
    }
    model.hear(&Fact::Sent { batch }).unwrap();
    assert!(model.clone().hear(&Fact::Cancelled { batch, day }).is_err());
    let paid = Fact::Bank {
        batch,
        lines: vec![(id(2010), Paid::Paid)],
        day,
    };
    model.hear(&paid).unwrap();
    assert!(model.hear(&paid).is_err(), "one instruction, one outcome");
    let cut = Fact::Granted {
        year: 2026,
        fen: -95_000_001,
        day,
    };
    assert!(model.hear(&cut).is_err(), "cut below what is spent");
}

#[test]
fn steps_out_of_their_order_are_seen() {
    let mut model = region();
    issue(&mut model, 10, 10_000_000).unwrap();
    let voucher = id(1010);
    let late = Fact::SetOff {
        voucher,
        day: day("2027-03-03"),
    };
    assert!(model.clone().hear(&late).is_err(), "used after its year");
    let other_way = Fact::PaidInFull {
        voucher,
        day: day("2026-03-03"),
    };
    assert!(model.clone().hear(&other_way).is_err());
    let early = Fact::Claimed {
        claim: id(2010),
        voucher,
        day: day("2026-03-03"),
    };
    assert!(
        model.clone().hear(&early).is_err(),
        "claimed before it was used"
    );
    let again = decided(id(10), Desk::Centre, Some(id(1011)));
    assert!(
        model.clone().hear(&again).is_err(),
        "one contract, one voucher"
    );
    claim(&mut model, 10, 10_000_000).unwrap();
    assert!(model.clone().hear(&Fact::GivenBack { voucher }).is_err());
    let twice = Fact::Claimed {
        claim: id(2011),
        voucher,
        day: day("2026-03-04"),
    };
    assert!(model.hear(&twice).is_err(), "one voucher, one claim");
}

#[test]
fn money_comes_back_once() {
    let mut model = region();
    payable(&mut model, 10);
    let (claim, day) = (id(2010), day("2026-03-05"));
    model.hear(&Fact::PaidSingly { claim, day }).unwrap();
    let recovery = id(5000);
    let order = |fen| Fact::Ordered {
        recovery,
        claim,
        fen,
    };
    assert!(model.clone().hear(&order(5_000_001)).is_err());
    model.hear(&order(5_000_000)).unwrap();
    model
        .hear(&Fact::PaidBack {
            recovery,
            fen: 4_000_000,
        })
        .unwrap();
    assert!(
        model
            .clone()
            .hear(&Fact::PaidBack {
                recovery,
                fen: 1_000_001
            })
            .is_err()
    );
    model.hear(&Fact::WrittenOff { recovery }).unwrap();
    assert!(model.hear(&Fact::PaidBack { recovery, fen: 1 }).is_err());
}
