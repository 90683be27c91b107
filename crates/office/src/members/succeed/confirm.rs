//! The security administrator confirms a naming or declines it; nobody who named confirms.

use rules::duties::{Act, Role, Standing, may_succeed};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Member, Provider, Subject};
use uuid::Uuid;

use super::{called, file_link, in_force, party_of, people_of};
use crate::Office;
use crate::act::{By, Deal};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::members::invite::letter;
use crate::members::{Party, kind};
use crate::notices::{News, To};
use crate::record::{Body, Change};

static WHY: Field = Field::new("words", "理由", clause!("1.4"));

/// Confirms a naming: the clerk becomes the owner, or the invitation goes out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirm {
    pub succession: Uuid,
}

/// Declines a naming. Fields: `words`, the reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decline {
    pub succession: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirmed {}

pub async fn confirm(office: &Office, by: By<'_>, command: Confirm) -> Result<Confirmed, Refused> {
    let command = &command;
    office
        .act(by, Act::ConfirmOwner, command, |deal| {
            Box::pin(async move {
                let row = take(deal, command.succession).await?;
                let party = party_of(&row)?;
                let members = deal.tx.lock_members(row.party).await?;
                let people = people_of(&deal.tx, members).await?;
                may_succeed(in_force(&people))?;
                let words = match row.member {
                    Some(member) => promote(deal, party, member).await?,
                    None => {
                        letter(deal, party, Standing::Owner, ("安全管理员", &row.email)).await?;
                        format!("确认提名，邀请 {} 为负责人", row.email)
                    }
                };
                decide(deal, row, "confirmed", words).await
            })
        })
        .await
}

pub async fn decline(office: &Office, by: By<'_>, command: Decline) -> Result<Confirmed, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WHY, 500);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::ConfirmOwner, command, |deal| {
            Box::pin(async move {
                let row = take(deal, command.succession).await?;
                decide(
                    deal,
                    row,
                    "declined",
                    format!("退回负责人提名。理由：{words}"),
                )
                .await
            })
        })
        .await
}

async fn take(deal: &Deal<'_>, id: Uuid) -> Result<store::Succession, Refused> {
    let row: store::Succession = deal.take(id).await?;
    if row.state == "named" {
        return Ok(row);
    }
    Err(Refusal::new(
        "owner.decided",
        clause!("2.1"),
        "",
        "这件提名已经办结",
        "从列表重新打开，查看现在的状态",
    )
    .into())
}

/// A clerk becomes the owner in place of those whose accounts were closed.
async fn promote(deal: &Deal<'_>, party: Party, member: Uuid) -> Result<String, Refused> {
    let mut row: Member = deal.take(member).await?;
    let account: store::Account = deal.take(row.account).await?;
    if row.ended_at.is_some() || !account.active {
        return Err(Refusal::new(
            "owner.gone",
            clause!("1.4"),
            "",
            "提名的人员已不是本单位人员，或账号已停用",
            "退回这件提名，由原提名部门另行提名",
        )
        .into());
    }
    row.standing = Standing::Owner.code().to_owned();
    deal.tx.update(row).await?;
    deal.retire_owners(party).await?;
    let told = News::of("本单位人员", "您已成为本单位负责人").next("核对登记信息和人员");
    deal.notify(To::Person(account.id), told, "/members")
        .await?;
    Ok(format!("确认{}为负责人", called(&account)))
}

async fn decide(
    deal: &Deal<'_>,
    mut row: store::Succession,
    state: &str,
    words: String,
) -> Result<Confirmed, Refused> {
    let (party, named_by) = (party_of(&row)?, row.named_by);
    row.state = state.to_owned();
    row.decided_by = Some(deal.actor.account()?);
    row.decided_at = Some(deal.now);
    deal.tx.update(row).await?;
    let number = match party.0 {
        Role::Provider => deal.take::<Provider>(party.1).await?.number,
        _ => deal.take::<Subject>(party.1).await?.number,
    };
    let told = News::of(&number, "负责人提名已办结").next("在办理过程中查看结果");
    deal.notify(To::Person(named_by), told, file_link(party))
        .await?;
    deal.record(kind(party.0), party.1, Change::NONE, Body::words(words))
        .await?;
    Ok(Confirmed {})
}
