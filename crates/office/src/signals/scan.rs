//! Claims are looked at again: what their parties share, and which file stands with another contract, may come to light
//! after they were handed in (5.2, 5.3).

use futures_util::{StreamExt, stream};
use rules::duties::{Act, Role};
use rules::lifecycle::claim::State;
use rules::signals::{Signal, signals};
use serde::{Deserialize, Serialize};
use store::Claim;
use store::queries::signals as rows;
use uuid::Uuid;

use super::known::{Known, Officials};
use super::{gather, raise};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::Actor;
use crate::claims;
use crate::error::Refused;
use crate::notices::{News, To};

/// Which claims are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that a reviewer or Finance can still stop.
    Open,
    /// The paid ones as well: what comes to light about them is a case, and paid back (5.4).
    All,
}

impl Which {
    fn states(self) -> Vec<&'static str> {
        let open = [
            State::Submitted,
            State::Confirming,
            State::Returned,
            State::Payable,
            State::Instructed,
            State::Bounced,
        ];
        let paid = (self == Which::All).then_some(State::Paid);
        open.into_iter().chain(paid).map(State::code).collect()
    }
}

/// What a scan came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    pub looked_at: usize,
    /// Claims with a signal that they did not have before.
    pub raised: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Watch {
    claim: Uuid,
    /// The kinds found, so that the same find is raised once.
    kinds: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Raised {
    count: usize,
}

/// How many subjects are read at once, and how many of them are looked at side by side.
const PAGE: u64 = 50;
const AT_ONCE: usize = 4;

/// Looks at the claims again and raises what is new, each in an act of its own; those that were answered stay answered.
pub async fn scan(office: &Office, which: Which) -> Result<Scanned, Refused> {
    let states = which.states();
    let mut scanned = Scanned::default();
    let (mut after, officials) = (Uuid::nil(), &Officials::default());
    loop {
        let subjects = rows::claiming(&office.store, &states, (after, PAGE)).await?;
        let Some(last) = subjects.last() else {
            return Ok(scanned);
        };
        after = *last;
        let page = rows::claims_of(&office.store, &states, &subjects).await?;
        let own = page.chunk_by(|one, other| one.subject == other.subject);
        let own: Vec<Vec<Claim>> = own.map(<[Claim]>::to_vec).collect();
        let looks = stream::iter(own).map(|claims| of_subject(office, claims, officials));
        let mut looks = looks.buffer_unordered(AT_ONCE);
        while let Some(found) = looks.next().await {
            let found = found?;
            scanned.looked_at += found.looked_at;
            scanned.raised += found.raised;
        }
    }
}

/// One after the other: they ask the same of their subject and its providers.
async fn of_subject(
    office: &Office,
    claims: Vec<Claim>,
    officials: &Officials,
) -> Result<Scanned, Refused> {
    let (mut scanned, known) = (Scanned::default(), Known::default());
    for claim in &claims {
        scanned.looked_at += 1;
        scanned.raised += usize::from(look(office, claim, (&known, officials)).await?);
    }
    Ok(scanned)
}

/// What would be seen of a claim now.
pub async fn seen(office: &Office, claim: &Claim) -> Result<Vec<Signal>, Refused> {
    seen_by(office, claim, (&Known::default(), &Officials::default())).await
}

async fn seen_by(
    office: &Office,
    claim: &Claim,
    known: (&Known, &Officials),
) -> Result<Vec<Signal>, Refused> {
    let policy = office.law.policy(office.today())?;
    let facts = gather::facts(office, &office.store, claim, known).await?;
    Ok(signals(policy, &facts))
}

async fn look(
    office: &Office,
    claim: &Claim,
    known: (&Known, &Officials),
) -> Result<bool, Refused> {
    let found = seen_by(office, claim, known).await?;
    if found.is_empty() {
        return Ok(false);
    }
    let known = rows::of_claim(&office.store, claim.id).await?;
    let is_new = |kind: &&str| known.iter().all(|row| row.kind != **kind);
    let kinds = found.iter().map(|signal| signal.kind.code());
    let kinds: Vec<String> = kinds.filter(is_new).map(str::to_owned).collect();
    if kinds.is_empty() {
        return Ok(false);
    }
    let platform = Actor::platform();
    let request = format!("signals-{}-{}", claim.id, kinds.join("-"));
    let by = By {
        actor: &platform,
        request: &request,
    };
    let command = Watch {
        claim: claim.id,
        kinds,
    };
    let command = &command;
    let done = office
        .act(by, Act::WatchSignals, command, |deal| {
            Box::pin(async move { settle(deal, command.claim).await })
        })
        .await?;
    Ok(done.count > 0)
}

async fn settle(deal: &Deal<'_>, id: Uuid) -> Result<Raised, Refused> {
    let claim: Claim = deal.take(id).await?;
    let count = raise(deal, &claim).await?;
    if count > 0 {
        let words = News::of(&claim.number, format!("新的监测信号 {count} 个")).next("核对后答复");
        // Who re-checks it answers; what has passed him is the Centre's (2.4, 2.5).
        let desk = match claims::state(&claim)? {
            State::Submitted => Role::Agency,
            _ => Role::Centre,
        };
        deal.notify(To::Desk(desk, None), words, format!("/claims/{id}"))
            .await?;
    }
    Ok(Raised { count })
}
