//! The Agency or the Centre opens a case: on a voucher against both its parties, or against one party alone (5.4).

use rules::clause;
use rules::clock::Limit;
use rules::duties::{Act, Role};
use rules::integrity::Origin;
use rules::lifecycle::case::start;
use rules::numbers::Series;
use serde::{Deserialize, Serialize};
use store::{Inquiry, Provider, Subject, Voucher};
use uuid::Uuid;

use super::{owners, tell_parties};
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// Against whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Accused {
    /// Both parties of a voucher.
    Voucher(Uuid),
    Subject(Uuid),
    Provider(Uuid),
}

/// Fields: `origin`, `grounds`, `attachment` (may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Open {
    pub accused: Accused,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub case: Uuid,
    pub number: String,
}

static ORIGIN: Field = Field::new("origin", "线索来源", clause!("5.3"));
static GROUNDS: Field = Field::new("grounds", "立案事由", clause!("5.4"));

/// What the files of whoever opened the case are kept for.
pub(super) const EVIDENCE: &str = "evidence";

/// Why a case begins.
pub(crate) struct Ground {
    pub origin: Origin,
    /// The spot check, signal or complaint it comes from.
    pub source: Option<Uuid>,
    pub words: String,
}

/// Whom a case of this kind would accuse: the number of the file and the names.
pub async fn what(
    office: &Office,
    actor: &Actor,
    accused: Accused,
) -> Result<(String, Vec<String>), Refused> {
    if !actor.may(Act::OpenCase) {
        return Err(Refused::Unknown);
    }
    Ok(match accused {
        Accused::Voucher(id) => {
            let voucher: Voucher = store_row(office, id).await?;
            let subject: Subject = store_row(office, voucher.subject).await?;
            let provider: Provider = store_row(office, voucher.provider).await?;
            (voucher.number, vec![subject.name, provider.name])
        }
        Accused::Subject(id) => {
            let subject: Subject = store_row(office, id).await?;
            (subject.number, vec![subject.name])
        }
        Accused::Provider(id) => {
            let provider: Provider = store_row(office, id).await?;
            (provider.number, vec![provider.name])
        }
    })
}

pub async fn open(office: &Office, by: By<'_>, command: Open) -> Result<Opened, Refused> {
    let mut reader = Reader::new(&command.answers);
    let origin = reader.choice::<Origin>(&ORIGIN);
    let words = &reader.text(&GROUNDS, 2000);
    let Some(origin) = origin.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::OpenCase, command, |deal| {
            Box::pin(async move {
                let ground = Ground {
                    origin,
                    source: None,
                    words: words.clone(),
                };
                let done = begin(deal, command.accused, ground).await?;
                let file = command.answers.get("attachment");
                if !file.is_empty() {
                    deal.attach("attachment", file, FileKind::Case, done.case, EVIDENCE)
                        .await?;
                }
                Ok(done)
            })
        })
        .await
}

/// Opens a case within the act under way.
pub(crate) async fn begin(
    deal: &Deal<'_>,
    accused: Accused,
    ground: Ground,
) -> Result<Opened, Refused> {
    let (voucher, subject, provider, division) = parties(deal, accused).await?;
    let number = deal.number(Series::Case).await?.to_string();
    let days = deal.office.law.policy(deal.today)?.hearing_days;
    let id = deal.new_id();
    let on = On::file(Limit::Hearing, FileKind::Case, id);
    let hear_by = deal.start_clock(on, days).await?;
    let row = Inquiry {
        id,
        number: number.clone(),
        origin: ground.origin.code().to_owned(),
        source: ground.source,
        voucher,
        subject,
        provider,
        division,
        grounds: ground.words.clone(),
        opened_by: deal.actor.account()?,
        opened_on: deal.today,
        hear_by,
        decision: String::new(),
        decided_by: None,
        decided_on: None,
        appeal_by: None,
        appeal: String::new(),
        appellant: String::new(),
        appealed_on: None,
        ruling: String::new(),
        ruled_by: None,
        ruled_on: None,
        closed_on: None,
        recovery: None,
        state: start().code().to_owned(),
        edition: 1,
        updated_at: deal.now,
    };
    deal.actor.may_touch(deal.act, owners(&row))?;
    let told = News::of(&number, "已立案调查").by(hear_by, "陈述申辩");
    tell_parties(deal, &row, told).await?;
    let told = News::of(&number, "已立案调查").next(format!("{hear_by} 后或各方陈述后决定"));
    deal.notify(To::Desk(Role::Centre, None), told, format!("/cases/{id}"))
        .await?;
    let body = Body::words(ground.words)
        .fact("origin", row.origin.clone())
        .fact("hear_by", hear_by.to_string());
    deal.tx.insert(row).await?;
    let change = Change::begins(start().code());
    deal.record(FileKind::Case, id, change, body).await?;
    if let Some(voucher) = voucher {
        let note = Body::words(format!("立案调查 {number}"));
        deal.record(FileKind::Voucher, voucher, Change::NONE, note)
            .await?;
    }
    Ok(Opened { case: id, number })
}

type Parties = (Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<String>);

async fn parties(deal: &Deal<'_>, accused: Accused) -> Result<Parties, Refused> {
    Ok(match accused {
        Accused::Voucher(id) => {
            // The lock on the voucher keeps two cases on it apart.
            let voucher: Voucher = deal.take(id).await?;
            let (subject, provider) = (voucher.subject, voucher.provider);
            (
                Some(id),
                Some(subject),
                Some(provider),
                Some(voucher.division),
            )
        }
        Accused::Subject(id) => {
            let subject: Subject = deal.take(id).await?;
            (None, Some(id), None, Some(subject.division))
        }
        Accused::Provider(id) => {
            let provider: Provider = deal.take(id).await?;
            (None, None, Some(id), provider.division)
        }
    })
}
