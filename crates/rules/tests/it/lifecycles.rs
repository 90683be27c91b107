use rules::coded::Coded;
use rules::lifecycle::{
    Turn, amendment, appraisal, batch, case, claim, contract, diagram, entry, need, operating,
    programme, provider, recovery, spot_check, spot_plan, subject, subsidy, table, top_up,
    training, voucher,
};
use rules::{Refusal, Region};

/// The table as text and as a diagram; every refused step names what is possible instead.
fn life<S: Coded + std::fmt::Debug, E: Coded + std::fmt::Debug>(
    start: S,
    next: fn(S, E) -> Result<S, Refusal>,
    turn: fn(S) -> Turn,
) -> String {
    let mut text = table(next);
    for state in S::ALL {
        text.push_str(&format!("{} → {}\n", state.label(), turn(*state).label()));
        for event in E::ALL {
            if let Err(refusal) = next(*state, *event) {
                assert_eq!(refusal.code, "state.not-possible", "{state:?} {event:?}");
                assert!(!refusal.fix.is_empty(), "{state:?} {event:?}");
            }
        }
        let ended = E::ALL.iter().all(|event| next(*state, *event).is_err());
        assert!(
            !ended || turn(*state) == Turn::Nobody,
            "{state:?} has ended and is somebody's turn"
        );
    }
    reaches_all(start, next);
    format!("{text}\n{}", diagram(start, next))
}

fn reaches_all<S: Coded + std::fmt::Debug, E: Coded>(
    start: S,
    next: fn(S, E) -> Result<S, Refusal>,
) {
    let mut reached = vec![start];
    let mut at = 0;
    while let Some(state) = reached.get(at).copied() {
        for event in E::ALL {
            if let Ok(to) = next(state, *event)
                && !reached.contains(&to)
            {
                reached.push(to);
            }
        }
        at += 1;
    }
    for state in S::ALL {
        assert!(reached.contains(state), "{state:?} can never be reached");
    }
}

#[test]
fn life_of_a_subject() {
    insta::assert_snapshot!(life(subject::start(), subject::next, subject::State::turn));
}

#[test]
fn life_of_an_appraisal() {
    use appraisal::{State, next, start};
    insta::assert_snapshot!(life(start(), next, State::turn));
}

#[test]
fn life_of_a_training_event() {
    use training::{State, next, start};
    insta::assert_snapshot!(life(start(), next, State::turn));
}

#[test]
fn life_of_a_need() {
    insta::assert_snapshot!(life(need::start(), need::next, need::State::turn));
}

#[test]
fn life_of_a_subsidy() {
    use subsidy::{State, next, start};
    insta::assert_snapshot!(life(start(), next, State::turn));
}

#[test]
fn life_of_a_recovery() {
    insta::assert_snapshot!(life(
        recovery::start(),
        recovery::next,
        recovery::State::turn
    ));
}

#[test]
fn life_of_a_case() {
    insta::assert_snapshot!(life(case::start(), case::next, case::State::turn));
}

#[test]
fn life_of_a_spot_check() {
    let plan = life(spot_plan::start(), spot_plan::next, spot_plan::State::turn);
    let check = life(
        spot_check::start(),
        spot_check::next,
        spot_check::State::turn,
    );
    insta::assert_snapshot!(format!("{plan}\n{check}"));
}

#[test]
fn life_of_an_operating_subsidy() {
    insta::assert_snapshot!(life(
        operating::start(),
        operating::next,
        operating::State::turn
    ));
}

#[test]
fn life_of_an_amendment() {
    insta::assert_snapshot!(life(
        amendment::start(),
        amendment::next,
        amendment::State::turn
    ));
}

#[test]
fn life_of_a_provider() {
    insta::assert_snapshot!(life(
        provider::start(),
        provider::next,
        provider::State::turn
    ));
}

#[test]
fn life_of_a_contract() {
    insta::assert_snapshot!(life(
        contract::start(),
        contract::next,
        contract::State::turn
    ));
}

#[test]
fn life_of_a_voucher() {
    insta::assert_snapshot!(life(voucher::start(), voucher::next, voucher::State::turn));
}

#[test]
fn life_of_a_claim() {
    insta::assert_snapshot!(life(claim::start(), claim::next, claim::State::turn));
}

#[test]
fn life_of_a_batch() {
    insta::assert_snapshot!(life(batch::start(), batch::next, batch::State::turn));
}

#[test]
fn life_of_a_programme() {
    insta::assert_snapshot!(life(
        programme::start(),
        programme::next,
        programme::State::turn
    ));
}

#[test]
fn life_of_a_top_up() {
    insta::assert_snapshot!(life(top_up::start(), top_up::next, top_up::State::turn));
}

#[test]
fn what_the_bank_has_is_not_called_off() {
    use batch::{Event, State};
    assert!(batch::next(State::Sent, Event::Cancel).is_err());
    // Nothing reaches the bank before two have released it.
    for state in [State::Drawn, State::Once] {
        assert!(batch::next(state, Event::Export).is_err(), "{state:?}");
    }
}

#[test]
fn life_of_an_entry() {
    insta::assert_snapshot!(life(entry::start(), entry::next, entry::State::turn));
}

#[test]
fn a_withdrawn_claim_gives_the_voucher_back_as_it_was() {
    use voucher::{Event, State};
    for region in [Region::Inside, Region::Outside] {
        let used = voucher::next(State::Issued, Event::use_in(region)).expect("a use");
        let claimed = voucher::next(used, Event::Claim).expect("a claim");
        let back = voucher::next(claimed, Event::unclaim_in(region)).expect("back");
        assert_eq!(back, used);
    }
}

#[test]
fn only_live_vouchers_can_become_void() {
    for state in voucher::State::ALL {
        let can = voucher::next(*state, voucher::Event::Void).is_ok();
        assert_eq!(can, state.is_live(), "{state:?}");
    }
}

#[test]
fn a_claim_under_review_does_not_lapse() {
    let refusal = voucher::next(voucher::State::Claimed, voucher::Event::Expire)
        .expect_err("it stays claimed");
    assert!(refusal.message.contains("兑付审核中") && refusal.message.contains("过期"));
    assert!(refusal.fix.contains("作废"), "{}", refusal.fix);
}

#[test]
fn codes_lead_back_to_their_values() {
    fn round<T: Coded + std::fmt::Debug>() {
        for value in T::ALL {
            assert_eq!(<T as Coded>::parse(value.code()), Some(*value));
        }
        assert_eq!(<T as Coded>::parse("no such code"), None);
    }
    round::<subject::State>();
    round::<provider::Event>();
    round::<contract::State>();
    round::<contract::Event>();
    round::<voucher::State>();
    round::<voucher::Event>();
    round::<claim::State>();
    round::<batch::State>();
    round::<batch::Event>();
    round::<entry::State>();
    round::<entry::Event>();
    round::<rules::catalogue::CertificateKind>();
    round::<rules::duties::Act>();
    round::<rules::duties::Role>();
    round::<rules::Use>();
}
