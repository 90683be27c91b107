//! A party rates the handling of its file, or a subject complains about the provider of its contract (5.3).

use rules::clock::Limit;
use rules::duties::{Act, Role};
use rules::numbers::Series;
use rules::opinions::{Kind, Level, State};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::contracts::Whose;
use store::queries::opinions as rows;
use store::{Claim, Contract, Opinion, Provider, Source, Subject};
use uuid::Uuid;

use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, claims, contracts, providers, subjects};

/// Fields: `level`, `words` (must be there for the two lowest).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rate {
    /// The code of the kind of file.
    pub kind: String,
    pub file: Uuid,
    pub answers: Answers,
}

/// Fields: `words`, `attachment` (may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Complain {
    pub contract: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Said {
    pub opinion: Uuid,
    pub number: String,
}

static LEVEL: Field = Field::new("level", "满意程度", clause!("5.3"));
static WHY: Field = Field::new("words", "意见", clause!("5.3"));
static FACTS: Field = Field::new("words", "投诉的事实", clause!("5.3"));

/// Who speaks, as the one of the two columns that is his.
fn speaker(actor: &Actor) -> Result<(Option<Uuid>, Option<Uuid>), Refused> {
    let party = actor.party.ok_or(Refused::Unknown)?;
    match actor.role {
        Role::Subject => Ok((Some(party), None)),
        Role::Provider => Ok((None, Some(party))),
        _ => Err(Refused::Unknown),
    }
}

/// Whether the file is the actor's own.
async fn own(
    source: &impl Source,
    actor: &Actor,
    kind: FileKind,
    file: Uuid,
) -> Result<(), Refused> {
    let act = Act::RateHandling;
    macro_rules! owned {
        ($row:ident, $owners:path) => {{
            let row: $row = store::find(source, file).await?.ok_or(Refused::Unknown)?;
            actor.may_touch(act, $owners(&row))
        }};
    }
    match kind {
        FileKind::Contract => owned!(Contract, contracts::owners),
        FileKind::Claim => owned!(Claim, claims::owners),
        FileKind::Subject => owned!(Subject, subjects::owners),
        FileKind::Provider => owned!(Provider, providers::owners),
        _ => Err(Refused::Unknown),
    }
}

/// What the actor has said of the handling of its file already, if anything.
pub async fn rated(
    office: &Office,
    actor: &Actor,
    (kind, file): (FileKind, Uuid),
) -> Result<Option<Uuid>, Refused> {
    own(&office.store, actor, kind, file).await?;
    let whose = match speaker(actor)? {
        (Some(id), _) => Whose::Subject(id),
        (None, Some(id)) => Whose::Provider(id),
        (None, None) => return Err(Refused::Unknown),
    };
    let found = rows::on_file(&office.store, (kind.code(), file), whose).await?;
    Ok(found.map(|row| row.id))
}

pub async fn rate(office: &Office, by: By<'_>, command: Rate) -> Result<Said, Refused> {
    let mut reader = Reader::new(&command.answers);
    let level = reader.choice::<Level>(&LEVEL);
    let words = match level.is_some_and(Level::opens_ticket) {
        true => reader.text(&WHY, 1000),
        false => reader.optional(&WHY, 1000),
    };
    let kind = FileKind::parse(&command.kind).ok_or(Refused::Unknown)?;
    let Some(level) = level.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let (command, words) = (&command, &words);
    office
        .act(by, Act::RateHandling, command, |deal| {
            Box::pin(async move {
                own(&deal.tx, deal.actor, kind, command.file).await?;
                let said = Saying {
                    kind: Kind::Handling,
                    file: (kind, command.file),
                    about: None,
                    level: Some(level),
                    words,
                };
                keep(deal, said).await
            })
        })
        .await
}

pub async fn complain(office: &Office, by: By<'_>, command: Complain) -> Result<Said, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&FACTS, 2000);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::Complain, command, |deal| {
            Box::pin(async move {
                let contract: Contract = deal.take(command.contract).await?;
                deal.actor
                    .may_touch(deal.act, contracts::owners(&contract))?;
                let said = Saying {
                    kind: Kind::Provider,
                    file: (FileKind::Contract, contract.id),
                    about: Some(contract.provider),
                    level: None,
                    words,
                };
                let done = keep(deal, said).await?;
                let file = command.answers.get("attachment");
                if !file.is_empty() {
                    let kept = (FileKind::Opinion, done.opinion);
                    deal.attach("attachment", file, kept.0, kept.1, "complaint")
                        .await?;
                }
                Ok(done)
            })
        })
        .await
}

struct Saying<'a> {
    kind: Kind,
    file: (FileKind, Uuid),
    about: Option<Uuid>,
    level: Option<Level>,
    words: &'a str,
}

async fn keep(deal: &Deal<'_>, said: Saying<'_>) -> Result<Said, Refused> {
    let (subject, provider) = speaker(deal.actor)?;
    let number = deal.number(Series::Opinion).await?.to_string();
    let id = deal.new_id();
    let ticket = said.level.is_none_or(Level::opens_ticket);
    let due_on = match ticket {
        true => {
            let days = deal.office.law.policy(deal.today)?.reply_days;
            let on = On::file(Limit::Reply, FileKind::Opinion, id);
            Some(deal.start_clock(on, days).await?)
        }
        false => None,
    };
    let after = match ticket {
        true => State::Open,
        false => State::Told,
    };
    let row = Opinion {
        id,
        number: number.clone(),
        kind: said.kind.code().to_owned(),
        file_kind: said.file.0.code().to_owned(),
        file: said.file.1,
        subject,
        provider,
        about: said.about,
        level: said.level.map(Level::points),
        words: said.words.to_owned(),
        said_on: deal.today,
        due_on,
        outcome: String::new(),
        reply: String::new(),
        replied_by: None,
        replied_on: None,
        state: after.code().to_owned(),
        edition: 1,
        updated_at: deal.now,
    };
    deal.tx.insert(row).await?;
    if let Some(due) = due_on {
        let what = match said.kind {
            Kind::Handling => "收到一件不满意的办理评价",
            Kind::Provider => "收到一件对服务机构的投诉",
        };
        let told = News::of(&number, what).by(due, "核实、整改并答复");
        deal.notify(
            To::Desk(Role::Agency, None),
            told,
            format!("/opinions/{id}"),
        )
        .await?;
    }
    let change = Change::begins(after.code());
    deal.record(FileKind::Opinion, id, change, Body::default())
        .await?;
    Ok(Said {
        opinion: id,
        number,
    })
}

/// One rating a file: told before the database refuses.
pub(super) fn once() -> Refusal {
    Refusal::new(
        "opinion.once",
        clause!("5.3"),
        "",
        "这一件的办理已经评价过",
        "一件评价一次；有新的情况的，联系专业机构",
    )
}
