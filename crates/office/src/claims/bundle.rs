//! Vouchers handed in together (6.1, 8.7): one bundle, one claim each, each checked and decided by itself (R26).

use rules::claim::ClaimCheck;
use rules::duties::{Act, Role, claimant as redeems};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Voucher;
use store::queries::contracts::Whose;
use store::queries::{batches as rows, claims, vouchers};
use uuid::Uuid;

use super::check::look;
use super::submit::submit_one;
use super::view::ClaimLine;
use crate::act::{By, Deal};
use crate::actor::{Actor, Owners};
use crate::error::Refused;
use crate::vouchers::view as voucher_view;
use crate::{Office, local, store_row};

/// The most vouchers of one bundle.
pub const MOST: usize = 50;

/// A voucher that its claimant could hand in now, with what the check says of it.
#[derive(Clone, Debug)]
pub struct Share {
    pub voucher: Uuid,
    pub number: String,
    pub title: String,
    pub face: Fen,
    pub check: ClaimCheck,
    pub valid_until: chrono::NaiveDate,
}

impl Share {
    pub fn passes(&self) -> bool {
        self.check.refusals().is_empty()
    }
}

/// The claimant's vouchers that were used and not claimed yet: those of a provider set off, those of a subject paid in
/// full (6.2, 6.3).
pub async fn offer(office: &Office, actor: &Actor) -> Result<Vec<Share>, Refused> {
    if !actor.may(Act::SubmitClaim) {
        return Err(Refused::Unknown);
    }
    let (whose, states) = match (actor.role, actor.party) {
        (Role::Provider, Some(party)) => (Whose::Provider(party), ["set-off"]),
        (Role::Subject, Some(party)) => (Whose::Subject(party), ["paid-in-full"]),
        _ => return Ok(Vec::new()),
    };
    let mut found = vouchers::list(&office.store, whose, &states).await?;
    found.sort_by_key(|row| (row.valid_until, row.id));
    let mut shares = Vec::new();
    // Each is checked like a single claim; a claimant has tens of them, not thousands.
    for row in found.into_iter().take(MOST) {
        let earlier = claims::of_voucher(&office.store, row.id).await?;
        let check = look(
            office,
            &office.store,
            &row,
            earlier.as_ref(),
            office.today(),
        )
        .await?;
        let contract: store::Contract = store_row(office, row.contract).await?;
        shares.push(Share {
            voucher: row.id,
            number: match actor.role {
                Role::Provider => voucher_view::twin(&row)?.unwrap_or(row.number),
                _ => row.number,
            },
            title: contract.title,
            face: Fen::new(row.face),
            check,
            valid_until: row.valid_until,
        });
    }
    Ok(shares)
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bundle {
    /// Each voucher with the amount that the claimant saw and confirmed, in fen.
    pub vouchers: Vec<(Uuid, Fen)>,
}

/// A voucher that was left out, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Left {
    pub voucher: Uuid,
    pub number: String,
    pub why: Vec<Refusal>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bundled {
    pub bundle: Uuid,
    pub claims: usize,
    pub left: Vec<Left>,
}

pub async fn bundle(office: &Office, by: By<'_>, command: Bundle) -> Result<Bundled, Refused> {
    chosen(&command)?;
    let command = &command;
    office
        .act(by, Act::SubmitClaim, command, |deal| {
            Box::pin(async move {
                let bundle = insert(deal).await?;
                let mut done = Bundled {
                    bundle,
                    claims: 0,
                    left: Vec::new(),
                };
                for (voucher, seen) in &command.vouchers {
                    hand_in(deal, (*voucher, *seen), &mut done).await?;
                }
                match done.claims {
                    // Nothing was handed in: there is no bundle, only reasons.
                    0 => Err(Refused::Because(reasons(done.left))),
                    _ => Ok(done),
                }
            })
        })
        .await
}

fn chosen(command: &Bundle) -> Result<(), Refused> {
    let told = |code, message, fix| Refusal::new(code, clause!("6.1"), "vouchers", message, fix);
    let count = command.vouchers.len();
    match count {
        0 => Err(told("bundle.empty", "没有选择要兑付的券", "至少选择一张").into()),
        1..=MOST => Ok(()),
        _ => Err(told("bundle.large", "一次选择的券太多", "分几次提交")
            .limit(format!("不超过 {MOST} 张"))
            .own(format!("{count} 张"))
            .into()),
    }
}

async fn insert(deal: &Deal<'_>) -> Result<Uuid, Refused> {
    let party = deal.actor.party.ok_or(Refused::Unknown)?;
    let row = store::Bundle {
        id: deal.new_id(),
        subject: (deal.actor.role == Role::Subject).then_some(party),
        provider: (deal.actor.role == Role::Provider).then_some(party),
        account: deal.actor.account()?,
        at: deal.now,
    };
    let id = row.id;
    deal.tx.insert(row).await?;
    Ok(id)
}

/// Hands one voucher in, or leaves it out with its reasons; nothing is written before its check has passed.
async fn hand_in(
    deal: &Deal<'_>,
    (voucher, seen): (Uuid, Fen),
    done: &mut Bundled,
) -> Result<(), Refused> {
    let row: Voucher = deal.take(voucher).await?;
    let region = voucher_view::region(&row)?;
    let owners = super::claimant(region, row.subject, row.provider, &row.division);
    deal.actor.may_touch(deal.act, owners)?;
    if redeems(region).0 != deal.actor.role {
        return Err(Refused::Unknown);
    }
    let number = row.number.clone();
    match submit_one(deal, row, seen, Some(done.bundle)).await {
        Ok(_) => done.claims += 1,
        Err(Refused::Because(why)) => done.left.push(Left {
            voucher,
            number,
            why,
        }),
        Err(other) => return Err(other),
    }
    Ok(())
}

fn reasons(left: Vec<Left>) -> Vec<Refusal> {
    let told = left.into_iter().flat_map(|one| {
        let number = one.number;
        one.why.into_iter().map(move |mut why| {
            why.message = format!("{number}：{}", why.message);
            why.at("vouchers")
        })
    });
    told.collect()
}

/// A bundle as its claimant sees it: each claim by itself, and their sum.
#[derive(Clone, Debug)]
pub struct BundleView {
    pub id: Uuid,
    pub on: chrono::NaiveDate,
    pub claims: Vec<ClaimLine>,
}

impl BundleView {
    pub fn sum(&self) -> Fen {
        self.claims.iter().map(|line| line.amount).sum()
    }
}

pub async fn view_bundle(office: &Office, actor: &Actor, id: Uuid) -> Result<BundleView, Refused> {
    let row: store::Bundle = store_row(office, id).await?;
    let owners = Owners {
        subject: row.subject,
        provider: row.provider,
        ..Owners::default()
    };
    actor.may_touch(Act::SubmitClaim, owners)?;
    let found = rows::bundled(&office.store, id).await?;
    Ok(BundleView {
        id,
        on: local(row.at).date_naive(),
        claims: ClaimLine::read_all(office, found).await?,
    })
}

/// The bundles of the actor's own party, the latest first.
pub async fn bundles(
    office: &Office,
    actor: &Actor,
) -> Result<Vec<(Uuid, chrono::NaiveDate)>, Refused> {
    let Some(party) = actor.party.filter(|_| actor.may(Act::SubmitClaim)) else {
        return Ok(Vec::new());
    };
    let found = rows::bundles(&office.store, party).await?;
    Ok(found
        .into_iter()
        .map(|row| (row.id, local(row.at).date_naive()))
        .collect())
}
