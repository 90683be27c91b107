//! What stands beside the numbers of a year for those who work on it: what waits at each desk now, how the served rate the
//! handling, and what spot checks say of all (5.3).

use futures_util::future::{try_join, try_join3};
use rules::lifecycle::{claim, contract};
use rules::opinions::Sums;
use rules::spot::Estimate;
use store::queries::contracts::Whose;
use store::queries::figures::Often;
use store::queries::totals;

use super::numbers::{Reach, fault};
use crate::actor::Actor;
use crate::error::Refused;
use crate::{Office, opinions, spot};

/// Files of one kind that wait in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting<S> {
    pub state: S,
    pub count: i64,
}

/// What stands beside the numbers.
#[derive(Clone, Debug)]
pub struct AtWork {
    pub contracts: Vec<Waiting<contract::State>>,
    pub claims: Vec<Waiting<claim::State>>,
    /// The region's alone: ratings, and each plan of spot checks that ended in the year with what its sample says.
    pub region: Option<(Sums, Vec<(String, Estimate)>)>,
}

const CONTRACTS: [contract::State; 4] = [
    contract::State::Submitted,
    contract::State::Rechecking,
    contract::State::Confirming,
    contract::State::Returned,
];

const CLAIMS: [claim::State; 6] = [
    claim::State::Submitted,
    claim::State::Confirming,
    claim::State::Returned,
    claim::State::Payable,
    claim::State::Instructed,
    claim::State::Bounced,
];

/// What stands beside the numbers of a reader at a desk; none for a party, whose own page tells what waits for it.
pub async fn at_work(office: &Office, actor: &Actor, year: u16) -> Result<Option<AtWork>, Refused> {
    let reach = Reach::of(actor)?;
    if matches!(reach, Reach::Subject(_) | Reach::Provider(_)) {
        return Ok(None);
    }
    let whose = reach.whose();
    let contracts = CONTRACTS.map(contract::State::code);
    let claims = CLAIMS.map(claim::State::code);
    let region = async {
        match whose {
            Whose::Everyones => {
                let told = opinions::satisfaction(office, year.into());
                Ok(Some(try_join(told, spot::samples(office, year)).await?))
            }
            _ => Ok(None),
        }
    };
    let (contracts, claims, region) = try_join3(
        fault(totals::waiting(
            &office.store,
            whose,
            "contract",
            &contracts,
        )),
        fault(totals::waiting(&office.store, whose, "claim", &claims)),
        region,
    )
    .await?;
    Ok(Some(AtWork {
        contracts: counted(&CONTRACTS, &contracts, contract::State::code),
        claims: counted(&CLAIMS, &claims, claim::State::code),
        region,
    }))
}

fn counted<S: Copy>(states: &[S], found: &[Often], code: fn(S) -> &'static str) -> Vec<Waiting<S>> {
    let count = |state: S| {
        let same = found.iter().find(|one| one.what == code(state));
        same.map_or(0, |one| one.count)
    };
    let states = states.iter().map(|state| Waiting {
        state: *state,
        count: count(*state),
    });
    states.collect()
}
