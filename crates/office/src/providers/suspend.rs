//! Leaving the directory and coming back: suspension, rectification, reinstatement, removal (5.3, 7.5, R32).

use rules::admission::{Rectification, removable, removable_at_once};
use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::provider::{Event, State, next};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::admission;
use store::{Provider, Suspension};
use uuid::Uuid;

use super::decide::{Decide, Decided, on_desk, said, save, tell_centre};
use super::owners;
use super::view::state;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::News;
use crate::record::Body;
use crate::review::Decision;
use crate::{Office, catalogue};

/// The Centre suspends a provider and sets it a date by which to rectify (5.3).
pub async fn suspend(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::SuspendProvider, command, |deal| {
            Box::pin(async move {
                let (row, before) = on_desk(deal, command, false).await?;
                next(before, Event::Suspend)?;
                begin(deal, row.id, &command.verdict.reasons, false).await?;
                save(deal, row, before, Event::Suspend, said(&command.verdict)).await
            })
        })
        .await
}

/// Suspends a provider within an act of the platform itself, such as a certificate that ran out (7.4). The Centre hears
/// of it: it checks what is rectified, or removes the provider.
pub(crate) async fn suspend_by_rule(
    deal: &Deal<'_>,
    provider: Uuid,
    reasons: &[Refusal],
) -> Result<(), Refused> {
    let Some(number) = suspend_within(deal, provider, reasons, true).await? else {
        return Ok(());
    };
    let due = open(deal, provider).await?.due_on;
    let told = News::of(&number, "已按规则自动暂停").by(due, "由机构整改，过期未整改的由您处理");
    tell_centre(deal, provider, told).await
}

/// The same within an act that decides on more: a case, or the grades of a year. Only the Centre reinstates it (5.3, 5.4).
pub(crate) async fn suspend_by_decision(
    deal: &Deal<'_>,
    provider: Uuid,
    reasons: &[Refusal],
) -> Result<(), Refused> {
    suspend_within(deal, provider, reasons, false)
        .await
        .map(drop)
}

/// The number of the provider; none when it was not in the directory, and nothing is done.
async fn suspend_within(
    deal: &Deal<'_>,
    provider: Uuid,
    reasons: &[Refusal],
    by_rule: bool,
) -> Result<Option<String>, Refused> {
    let row: Provider = deal.take(provider).await?;
    let before = state(&row)?;
    if before != State::Filed {
        return Ok(None);
    }
    let number = row.number.clone();
    begin(deal, provider, reasons, by_rule).await?;
    save(deal, row, before, Event::Suspend, Body::reasons(reasons)).await?;
    Ok(Some(number))
}

/// Reinstates a provider that was suspended by a rule, once what the rule found is mended; whether it was (7.4).
pub(crate) async fn reinstate_by_rule(
    deal: &Deal<'_>,
    provider: Uuid,
    words: &str,
) -> Result<bool, Refused> {
    let row: Provider = deal.take(provider).await?;
    let before = state(&row)?;
    if next(before, Event::Reinstate).is_err() || !open(deal, provider).await?.by_rule {
        return Ok(false);
    }
    end(deal, provider).await?;
    save(deal, row, before, Event::Reinstate, Body::words(words)).await?;
    Ok(true)
}

async fn begin(
    deal: &Deal<'_>,
    provider: Uuid,
    reasons: &[Refusal],
    by_rule: bool,
) -> Result<(), Refused> {
    let days = deal.office.law.policy(deal.today)?.rectify_days;
    let about = deal.new_id();
    let on = On {
        limit: Limit::Rectification,
        kind: FileKind::Provider,
        file: provider,
        about,
    };
    let due = deal.start_clock(on, days).await?;
    let row = Suspension {
        id: about,
        provider,
        reasons: serde_json::to_string(reasons)?,
        by_rule,
        suspended_on: deal.today,
        due_on: due,
        answer: String::new(),
        words: String::new(),
        answered_on: None,
        ended_on: None,
    };
    Ok(deal.tx.insert(row).await?)
}

async fn open(deal: &Deal<'_>, provider: Uuid) -> Result<Suspension, Refused> {
    let found = admission::suspension(&deal.tx, provider).await?;
    found.ok_or_else(|| Refused::Fault(format!("{provider} has no suspension")))
}

/// Fields: `answer` (done or refused), `words`, `attachment`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rectify {
    pub provider: Uuid,
    pub answers: Answers,
}

static ANSWER: Field = Field::new("answer", "整改情况", clause!("5.3"));
static WORDS: Field = Field::new("words", "整改说明", clause!("5.3"));

/// What the files of a rectification are kept for.
pub(super) const RECTIFICATION: &str = "rectification";

/// The provider answers its suspension: what it mended, with its proof, or that it will not (5.3).
pub async fn rectify(office: &Office, by: By<'_>, command: Rectify) -> Result<Decided, Refused> {
    let mut reader = Reader::new(&command.answers);
    let answer = reader.choice::<Rectification>(&ANSWER);
    let words = &reader.text(&WORDS, 1000);
    let Some(answer) = answer.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::RectifyProvider, command, |deal| {
            Box::pin(async move {
                let row: Provider = deal.take(command.provider).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let before = state(&row)?;
                next(before, Event::Rectify)?;
                let file = command.answers.get("attachment");
                if answer == Rectification::Done || !file.is_empty() {
                    deal.attach(
                        "attachment",
                        file,
                        FileKind::Provider,
                        row.id,
                        RECTIFICATION,
                    )
                    .await?;
                }
                let told = Suspension {
                    answer: answer.code().to_owned(),
                    words: words.clone(),
                    answered_on: Some(deal.today),
                    ..open(deal, row.id).await?
                };
                deal.meet_clock(Limit::Rectification, told.id).await?;
                deal.tx.update(told).await?;
                let told = News::of(&row.number, "整改已答复").next("核查后恢复、继续整改或移出");
                let body = Body::words(format!("{}：{words}", answer.label()));
                let done = save(deal, row, before, Event::Rectify, body).await?;
                tell_centre(deal, command.provider, told).await?;
                Ok(done)
            })
        })
        .await
}

/// The Centre reinstates the provider, or asks it for more with a new date (5.3, 7.4).
pub async fn reinstate(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::ReinstateProvider, command, |deal| {
            Box::pin(async move {
                let (row, before) = on_desk(deal, command, false).await?;
                let event = match command.verdict.decision {
                    Decision::Approve => Event::Reinstate,
                    Decision::Return => Event::Extend,
                    Decision::Refuse => return Err(not_here().into()),
                };
                next(before, event)?;
                if event == Event::Reinstate {
                    catalogue::must_stand(deal, row.id).await?;
                }
                end(deal, row.id).await?;
                if event == Event::Extend {
                    begin(deal, row.id, &command.verdict.reasons, false).await?;
                }
                save(deal, row, before, event, said(&command.verdict)).await
            })
        })
        .await
}

fn not_here() -> Refusal {
    Refusal::new(
        "provider.remove-elsewhere",
        clause!("7.5"),
        "decision",
        "移出名录是另一项决定",
        "在“移出服务机构”中办理",
    )
}

/// The Centre removes a provider; issued vouchers run to their end (7.5, R32).
pub async fn remove(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::RemoveProvider, command, |deal| {
            Box::pin(async move {
                let (row, before) = on_desk(deal, command, false).await?;
                next(before, Event::Remove)?;
                if before == State::Filed {
                    removable_at_once(&command.verdict.reasons)?;
                } else {
                    let suspension = open(deal, row.id).await?;
                    let answer = Rectification::parse(&suspension.answer);
                    removable(deal.today, suspension.due_on, answer)?;
                    end(deal, row.id).await?;
                }
                save(deal, row, before, Event::Remove, said(&command.verdict)).await
            })
        })
        .await
}

async fn end(deal: &Deal<'_>, provider: Uuid) -> Result<(), Refused> {
    let ended = Suspension {
        ended_on: Some(deal.today),
        ..open(deal, provider).await?
    };
    deal.stop_clock(Limit::Rectification, ended.id).await?;
    deal.tx.update(ended).await?;
    Ok(())
}
