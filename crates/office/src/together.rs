//! Approving many files at once (UX-25): first what each would come to and which cannot, then each by the same verb as
//! alone, in a transaction and with a record of its own. Nothing is all or nothing: what one file says stops no other.
//!
//! A file of which the first check leaves something to a person is never approved in bulk: neither is it offered, nor
//! would the verb take it, should the doubt have arisen in between.

use rules::duties::{Act, four_eyes};
use rules::finding::{Finding, Outcome};
use rules::lifecycle::{claim, contract};
use rules::{Coded, Fen, Refusal, clause};
use store::{Claim, Contract};
use uuid::Uuid;

use crate::act::By;
use crate::actor::Actor;
use crate::error::Refused;
use crate::review::{Decision, Verdict};
use crate::take_back::TakeBack;
use crate::{Office, claims, contracts, store_row};

/// More are not taken at once.
pub const MOST: usize = 500;

/// The acts that can be done to many files at once.
pub const ACTS: [Act; 5] = [
    Act::ReviewContract,
    Act::RecheckContract,
    Act::ConfirmContract,
    Act::RecheckClaim,
    Act::ConfirmClaim,
];

/// A ticked row: what is to be done to which file, as its reader saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub act: Act,
    pub file: Uuid,
    pub edition: i64,
    /// The amount that the look at it showed.
    pub seen: Option<Fen>,
}

impl Pick {
    /// As a form carries it.
    pub fn code(&self) -> String {
        let Pick {
            act,
            file,
            edition,
            seen,
        } = self;
        let seen = seen.map_or_else(String::new, |seen| seen.fen().to_string());
        format!("{}:{file}:{edition}:{seen}", act.code())
    }

    pub fn parse(text: &str) -> Option<Pick> {
        let mut parts = text.split(':');
        let act = Act::parse(parts.next()?).filter(|act| ACTS.contains(act))?;
        Some(Pick {
            act,
            file: Uuid::parse_str(parts.next()?).ok()?,
            edition: parts.next()?.parse().ok()?,
            seen: parts
                .next()
                .and_then(|seen| seen.parse().ok())
                .map(Fen::new),
        })
    }
}

/// What an approval of one file would come to.
#[derive(Clone, Debug)]
pub struct Look {
    pub pick: Pick,
    pub number: String,
    pub title: String,
    pub amount: Option<Fen>,
    /// What follows from it.
    pub effect: String,
    /// Why it cannot be; empty when it can.
    pub cannot: Vec<Refusal>,
}

/// What came of one file.
#[derive(Debug)]
pub struct Came {
    pub number: String,
    pub file: Uuid,
    pub act: Act,
    pub amount: Option<Fen>,
    /// The edition at which it stands after the approval.
    pub edition: i64,
    /// The label of the state it is in now, or why nothing was done.
    pub outcome: Result<&'static str, Refused>,
}

/// Looks at each ticked file; those that are not the actor's to decide are left out.
pub async fn look(office: &Office, actor: &Actor, picks: &[Pick]) -> Result<Vec<Look>, Refused> {
    let mut looks = Vec::new();
    for pick in picks.iter().take(MOST) {
        let look = match pick.act {
            Act::RecheckClaim | Act::ConfirmClaim => of_claim(office, actor, pick).await,
            _ => of_contract(office, actor, pick).await,
        };
        match look {
            Err(Refused::Unknown) => {}
            look => looks.push(look?),
        }
    }
    Ok(looks)
}

async fn of_contract(office: &Office, actor: &Actor, pick: &Pick) -> Result<Look, Refused> {
    use contract::{Event, next};
    let row: Contract = store_row(office, pick.file).await?;
    actor.may_touch(pick.act, contracts::owners(&row))?;
    let event = match pick.act {
        Act::ReviewContract => Event::Approve,
        Act::RecheckContract => Event::Recheck,
        _ => Event::Confirm,
    };
    let mut cannot = stands(actor, pick, (row.edition, row.last_reviewer))?;
    cannot.extend(next(contracts::view::state(&row)?, event).err());
    let mut face = None;
    if cannot.is_empty() {
        let check = contracts::look_again(office, actor, row.id).await?;
        cannot.extend(check.refusals());
        cannot.extend(doubts(&check.findings));
        face = check.award.map(|award| award.face);
    }
    let issues = pick.act == Act::ConfirmContract;
    let seen = face.filter(|_| issues);
    Ok(Look {
        effect: match (pick.act, face) {
            (Act::ReviewContract, _) => "审核通过，转专业机构复核".to_owned(),
            (Act::RecheckContract, _) => "复核通过，转创业中心审定".to_owned(),
            (_, Some(face)) => format!("审定，发券 {face} 元"),
            (_, None) => "审定发券".to_owned(),
        },
        amount: if issues {
            face
        } else {
            Some(Fen::new(row.amount))
        },
        pick: Pick {
            seen,
            ..pick.clone()
        },
        number: row.number,
        title: row.title,
        cannot,
    })
}

async fn of_claim(office: &Office, actor: &Actor, pick: &Pick) -> Result<Look, Refused> {
    use claim::{Event, next};
    let row: Claim = store_row(office, pick.file).await?;
    actor.may_touch(pick.act, claims::owners(&row))?;
    let event = match pick.act {
        Act::RecheckClaim => Event::Recheck,
        _ => Event::Confirm,
    };
    let mut cannot = stands(actor, pick, (row.edition, row.last_reviewer))?;
    cannot.extend(next(claims::view::state(&row)?, event).err());
    let findings: Vec<Finding> = serde_json::from_str(&row.findings)?;
    cannot.extend(doubts(&findings));
    let amount = Fen::new(row.amount);
    let confirms = pick.act == Act::ConfirmClaim;
    let contract: Contract = store_row(office, row.contract).await?;
    Ok(Look {
        effect: match confirms {
            true => format!("审定兑付 {amount} 元，转财政付款"),
            false => "复核通过，转创业中心审定".to_owned(),
        },
        amount: Some(amount),
        pick: Pick {
            seen: Some(amount).filter(|_| confirms),
            ..pick.clone()
        },
        number: row.number,
        title: contract.title,
        cannot,
    })
}

/// Whether the file stands as it was seen, and whether another did the step before (R20).
fn stands(
    actor: &Actor,
    pick: &Pick,
    (edition, last): (i64, Option<Uuid>),
) -> Result<Vec<Refusal>, Refused> {
    let mut cannot = Vec::new();
    if edition != pick.edition {
        cannot.push(Refusal::new(
            "together.changed",
            clause!("R19"),
            "",
            "打开页面后这一件有变动",
            "单独打开，看清变动后办理",
        ));
    }
    let last = last.map(|account| account.to_string());
    let me = actor.account()?.to_string();
    cannot.extend(four_eyes(last.as_deref(), &me).err());
    Ok(cannot)
}

/// What the first check leaves to a person: reason enough to open the file by itself.
pub(crate) fn doubts(findings: &[Finding]) -> Vec<Refusal> {
    let open = findings
        .iter()
        .filter(|one| one.outcome == Outcome::NeedsPerson);
    let doubt = |one: &Finding| {
        let message = format!("需人工判断：{}", one.message);
        let fix = "单独打开这一件，核实后办理";
        Refusal::new("together.doubt", one.clause.clone(), "", message, fix)
    };
    open.map(doubt).collect()
}

/// What is done to each of many files.
#[derive(Clone, Copy)]
enum Deed {
    Approve,
    TakeBack,
}

/// Approves each of the files, one after the other. Asked again under the same request, it tells the first outcomes.
pub async fn approve(office: &Office, by: By<'_>, picks: &[Pick]) -> Result<Vec<Came>, Refused> {
    each(office, by, picks, Deed::Approve).await
}

/// Takes back the approvals of these files, each at the edition at which it left it; what cannot be says why (R19).
pub async fn take_back(office: &Office, by: By<'_>, picks: &[Pick]) -> Result<Vec<Came>, Refused> {
    each(office, by, picks, Deed::TakeBack).await
}

async fn each(
    office: &Office,
    by: By<'_>,
    picks: &[Pick],
    deed: Deed,
) -> Result<Vec<Came>, Refused> {
    let mut outcomes = Vec::new();
    for pick in picks.iter().take(MOST) {
        let (number, amount) = match named(office, by.actor, pick).await {
            Err(Refused::Unknown) => continue,
            named => named?,
        };
        // Each file has a request of its own, so that sending the form again does nothing again.
        let request = format!("{}-{}", by.request, pick.file);
        let by = By {
            request: &request,
            ..by
        };
        let outcome = match deed {
            Deed::Approve => one(office, by, pick).await,
            Deed::TakeBack => back(office, by, pick).await,
        };
        if let Err(Refused::Fault(fault)) = &outcome {
            // The others go on, so that nobody else would tell of it.
            tracing::error!(file = %pick.file, fault, "one among many");
        }
        outcomes.push(Came {
            number,
            amount,
            edition: pick.edition + 1,
            file: pick.file,
            act: pick.act,
            outcome,
        });
    }
    Ok(outcomes)
}

async fn back(office: &Office, by: By<'_>, pick: &Pick) -> Result<&'static str, Refused> {
    let command = TakeBack {
        act: pick.act,
        file: pick.file,
        edition: pick.edition,
    };
    let done = crate::take_back::take_back(office, by, command).await?;
    Ok(done.label(pick.act))
}

/// Number and amount of a file that is the actor's to decide.
async fn named(
    office: &Office,
    actor: &Actor,
    pick: &Pick,
) -> Result<(String, Option<Fen>), Refused> {
    Ok(match pick.act {
        Act::RecheckClaim | Act::ConfirmClaim => {
            let row: Claim = store_row(office, pick.file).await?;
            actor.may_touch(pick.act, claims::owners(&row))?;
            (row.number, Some(Fen::new(row.amount)))
        }
        _ => {
            let row: Contract = store_row(office, pick.file).await?;
            actor.may_touch(pick.act, contracts::owners(&row))?;
            (row.number, pick.seen.or(Some(Fen::new(row.amount))))
        }
    })
}

async fn one(office: &Office, by: By<'_>, pick: &Pick) -> Result<&'static str, Refused> {
    let verdict = Verdict {
        edition: pick.edition,
        decision: Decision::Approve,
        reasons: Vec::new(),
        picks: Vec::new(),
        late: String::new(),
        words: String::new(),
        seen: pick.seen,
        together: true,
    };
    let file = pick.file;
    match pick.act {
        Act::RecheckClaim | Act::ConfirmClaim => {
            let command = claims::Decide {
                claim: file,
                verdict,
            };
            let decided = match pick.act {
                Act::RecheckClaim => claims::recheck(office, by, command).await?,
                _ => claims::confirm(office, by, command).await?,
            };
            Ok(claim::State::parse(&decided.state).map_or("", Coded::label))
        }
        _ => {
            let command = contracts::Decide {
                contract: file,
                verdict,
            };
            let decided = match pick.act {
                Act::ReviewContract => contracts::review(office, by, command).await?,
                Act::RecheckContract => contracts::recheck(office, by, command).await?,
                _ => contracts::confirm(office, by, command).await?,
            };
            Ok(contract::State::parse(&decided.state).map_or("", Coded::label))
        }
    }
}
