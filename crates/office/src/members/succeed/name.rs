//! The body names a new owner: a clerk, or somebody to be invited, with what that rests on.

use rules::duties::{Role, Standing, may_succeed};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Member;
use store::queries::people;
use uuid::Uuid;

use super::{EVIDENCE, called, in_force, naming_act, people_of, reached};
use crate::Office;
use crate::act::{By, Deal};
use crate::answers::{Answers, Field, Reader};
use crate::attachments::LIMITS;
use crate::error::Refused;
use crate::members::{kind, standing_of};
use crate::notices::{News, To};
use crate::record::{Body, Change};

static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));
static WORDS: Field = Field::new("words", "依据", clause!("1.4"));

/// Fields: `member` (a clerk) or `email` (somebody new), `words`, `attachment` (a held file).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Name {
    pub side: Role,
    pub party: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Named {
    pub id: Uuid,
}

pub async fn name(office: &Office, by: By<'_>, command: Name) -> Result<Named, Refused> {
    let command = &command;
    office
        .act(by, naming_act(command.side), command, |deal| {
            Box::pin(async move { put_forward(deal, command).await })
        })
        .await
}

async fn put_forward(deal: &Deal<'_>, command: &Name) -> Result<Named, Refused> {
    let party = (command.side, command.party);
    let (number, _) = reached(&deal.tx, deal.actor, deal.act, party).await?;
    let members = deal.tx.lock_members(command.party).await?;
    let people = people_of(&deal.tx, members).await?;
    may_succeed(in_force(&people))?;
    if !people::successions(&deal.tx, Some(command.party))
        .await?
        .is_empty()
    {
        return Err(waits().into());
    }
    let (member, email, words) = read(&command.answers, &people)?;
    let held = command.answers.get("attachment");
    let paper = deal
        .attach("attachment", held, kind(party.0), party.1, EVIDENCE)
        .await?;
    let who = match &member {
        Some((_, account)) => called(account),
        None => format!("受邀人 {email}"),
    };
    let row = store::Succession {
        id: deal.new_id(),
        side: party.0.code().to_owned(),
        party: party.1,
        member: member.map(|(row, _)| row.id),
        email,
        words: words.clone(),
        attachment: paper.id,
        state: "named".to_owned(),
        named_by: deal.actor.account()?,
        decided_by: None,
        at: deal.now,
        decided_at: None,
    };
    let id = row.id;
    deal.tx.insert(row).await?;
    let said =
        Body::words(format!("提名{who}为负责人。依据：{words}")).fact("evidence", paper.hash);
    deal.record(kind(party.0), party.1, Change::NONE, said)
        .await?;
    let told = News::of(&number, "提名了新负责人").next("核对依据后确认");
    deal.notify(
        To::Desk(Role::Security, None),
        told,
        format!("/owners/{id}"),
    )
    .await?;
    Ok(Named { id })
}

/// The clerk or the address, and what it rests on; every defect at once.
#[expect(clippy::type_complexity, reason = "read once, taken apart at once")]
fn read(
    answers: &Answers,
    people: &[(Member, store::Account)],
) -> Result<(Option<(Member, store::Account)>, String, String), Refused> {
    let mut reader = Reader::new(answers);
    let email = reader.email(&EMAIL);
    let words = reader.text(&WORDS, 500);
    let chosen = answers.get("member");
    let member = people.iter().find(|(row, account)| {
        let clerk = standing_of(row).is_ok_and(|standing| standing == Standing::Clerk);
        clerk && account.active && row.id.to_string() == chosen
    });
    let unclear = match (chosen.is_empty(), email.is_empty()) {
        (true, true) => answers.get("email").trim().is_empty(),
        (false, false) => true,
        (false, true) => member.is_none(),
        (true, false) => false,
    };
    if unclear {
        let clerks = people.iter().any(|(_, account)| account.active);
        reader.fault(one_of_two().at(if clerks { "member" } else { "email" }));
    }
    if answers.get("attachment").is_empty() {
        reader.fault(missing());
    }
    match reader.faults.is_empty() {
        true => Ok((member.cloned(), email, words)),
        false => Err(Refused::Because(reader.faults)),
    }
}

fn one_of_two() -> Refusal {
    Refusal::new(
        "owner.one-of-two",
        clause!("1.4"),
        "member",
        "新负责人没有指明，或指明了两位",
        "选择一位现有经办人，或填写受邀人的电子邮箱，只选其一",
    )
}

fn missing() -> Refusal {
    Refusal::new(
        "file.missing",
        clause!("1.4"),
        "attachment",
        "没有选择证明文件",
        "上传法定代表人签署、单位盖章的负责人变更说明",
    )
    .limit(LIMITS)
}

fn waits() -> Refusal {
    Refusal::new(
        "owner.waits",
        clause!("1.4"),
        "",
        "本单位已有一件负责人提名待确认",
        "等待安全管理员确认；退回后可以重新提名",
    )
}
