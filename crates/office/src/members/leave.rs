//! An owner ends a member's access, hands ownership over, or a member goes by himself.

use rules::duties::{Act, Standing, may_go};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Member;
use uuid::Uuid;

use super::{kind, standing_of};
use crate::Office;
use crate::act::{By, Deal};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Ends the access of a member, or the actor's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct End {
    pub member: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ended {
    /// Whether it was the actor's own.
    pub own: bool,
}

pub async fn end(office: &Office, by: By<'_>, command: End) -> Result<Ended, Refused> {
    let act = match own(office, by, command.member).await? {
        // Going is not managing: a clerk may.
        true => Act::KeepAccount,
        false => Act::ManageMembers,
    };
    let command = &command;
    office
        .act(by, act, command, |deal| {
            Box::pin(async move {
                let (mut row, owners) = take(deal, command.member).await?;
                may_go(standing_of(&row)?, owners)?;
                let (account, own) = (row.account, Some(row.account) == deal.actor.account);
                row.ended_at = Some(deal.now);
                deal.tx.update(row).await?;
                deal.tx.end_sessions_of(account).await?;
                let (side, party) = deal.party()?;
                deal.name_an_owner((side, party)).await?;
                let person: store::Account = deal.take(account).await?;
                let told =
                    News::of("本单位人员", "为本单位办理的权限已结束").next("有疑问时联系负责人");
                deal.notify(To::Person(account), told, "/mine").await?;
                let words = format!("结束{}（{}）的权限", person.name, person.login);
                deal.record(kind(side), party, Change::NONE, Body::words(words))
                    .await?;
                Ok(Ended { own })
            })
        })
        .await
}

async fn own(office: &Office, by: By<'_>, member: Uuid) -> Result<bool, Refused> {
    let row: Option<Member> = store::find(&office.store, member).await?;
    Ok(row.is_some_and(|row| Some(row.account) == by.actor.account))
}

/// Makes another member an owner; the actor stays as a clerk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HandOver {
    pub member: Uuid,
}

pub async fn hand_over(office: &Office, by: By<'_>, command: HandOver) -> Result<Ended, Refused> {
    let command = &command;
    office
        .act(by, Act::ManageMembers, command, |deal| {
            Box::pin(async move {
                let (mut row, _) = take(deal, command.member).await?;
                if Some(row.account) == deal.actor.account || standing_of(&row)? == Standing::Owner
                {
                    return Err(owner_already().into());
                }
                let account = row.account;
                row.standing = Standing::Owner.code().to_owned();
                deal.tx.update(row).await?;
                step_back(deal).await?;
                let (side, party) = deal.party()?;
                deal.name_an_owner((side, party)).await?;
                let person: store::Account = deal.take(account).await?;
                let told =
                    News::of("本单位人员", "您已成为本单位负责人").next("核对登记信息和人员");
                deal.notify(To::Person(account), told, "/members").await?;
                let words = format!("负责人移交给{}（{}）", person.name, person.login);
                deal.record(kind(side), party, Change::NONE, Body::words(words))
                    .await?;
                Ok(Ended { own: true })
            })
        })
        .await
}

/// The actor's own standing becomes a clerk's.
async fn step_back(deal: &Deal<'_>) -> Result<(), Refused> {
    let (_, party) = deal.party()?;
    let me = deal.actor.account()?;
    let members = deal.tx.lock_members(party).await?;
    let mine = members.into_iter().find(|row| row.account == me);
    let mut mine = mine.ok_or(Refused::Unknown)?;
    mine.standing = Standing::Clerk.code().to_owned();
    deal.tx.update(mine).await?;
    Ok(())
}

/// A member of the actor's party, and how many owners there are besides; none of them changes until the act is done.
async fn take(deal: &Deal<'_>, id: Uuid) -> Result<(Member, usize), Refused> {
    let (_, party) = deal.party()?;
    let members = deal.tx.lock_members(party).await?;
    let owner = Standing::Owner.code();
    let besides = members
        .iter()
        .filter(|row| row.id != id && row.standing == owner)
        .count();
    let found = members.into_iter().find(|row| row.id == id);
    Ok((found.ok_or(Refused::Unknown)?, besides))
}

fn owner_already() -> Refusal {
    Refusal::new(
        "member.owner-already",
        clause!("1.4"),
        "",
        "此人已经是负责人",
        "选择一位经办人移交，或先邀请一位",
    )
}
