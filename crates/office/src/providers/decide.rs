//! The Agency takes an application in, the Centre decides on it (2.4, 2.5, 7.1–7.4).

use rules::admission::notice_days;
use rules::duties::{Act, Role};
use rules::lifecycle::provider::{Event, State, next};
use rules::review::may_decide;
use serde::{Deserialize, Serialize};
use store::Provider;
use store::queries::admission;
use store::queries::contracts::{self, Whose};
use uuid::Uuid;

use super::owners;
use super::view::{class, state};
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{Letter, Remedy, letter};
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};
use crate::{Office, panels, publications};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decide {
    pub provider: Uuid,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decided {
    pub state: String,
}

/// The Agency takes the application in, returns it or refuses it (2.5).
pub async fn take_in(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::TakeInProvider, command, |deal| {
            Box::pin(async move {
                let (row, before) = on_desk(deal, command, true).await?;
                let forward = if class(&row)?.is_direct() {
                    Event::TakeIn
                } else {
                    Event::TakeInReview
                };
                let event = chosen(&row, before, forward, command.verdict.decision)?;
                let number = row.number.clone();
                if event == Event::TakeInReview {
                    panels::commit(deal, row.id).await?;
                }
                let done = save(deal, row, before, event, said(&command.verdict)).await?;
                if event == Event::TakeIn {
                    let words = News::of(&number, "入库申请待备案").next("核对后备案");
                    tell_centre(deal, command.provider, words).await?;
                }
                Ok(done)
            })
        })
        .await
}

/// The Centre files the provider, which stands in the directory at once, or has it announced first (2.4, 7.4).
pub async fn file(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::FileProvider, command, |deal| {
            Box::pin(async move {
                let (row, before) = on_desk(deal, command, true).await?;
                let policy = deal.office.law.policy(deal.today)?;
                let days = notice_days(policy, class(&row)?);
                let forward = match days {
                    0 => Event::File,
                    _ => Event::Publish,
                };
                let event = chosen(&row, before, forward, command.verdict.decision)?;
                let mut body = said(&command.verdict);
                if let Some(majority) = panels::majority(deal, &row).await? {
                    if event != Event::Return {
                        may_decide(majority, event == forward, &command.verdict.words)?;
                    }
                    body = body.fact("majority", majority);
                }
                if event == Event::Publish {
                    publications::begin(deal, row.id, days).await?;
                }
                save(deal, row, before, event, body).await
            })
        })
        .await
}

/// The file on the desk of the one who decides, as he saw it; `in_turn` for the steps of the admission itself, of which
/// nobody does two in a row (R20).
pub(super) async fn on_desk(
    deal: &Deal<'_>,
    command: &Decide,
    in_turn: bool,
) -> Result<(Provider, State), Refused> {
    let mut row: Provider = deal.take(command.provider).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let editions = (row.edition, command.verdict.edition);
    let last = row.last_reviewer.filter(|_| in_turn);
    let seen = (FileKind::Provider, row.id);
    row.last_reviewer = Some(deal.may_review(seen, editions, last).await?);
    let state = state(&row)?;
    Ok((row, state))
}

/// What the verdict makes happen; also a return or refusal is this desk's only while it is this desk's turn.
fn chosen(
    row: &Provider,
    before: State,
    forward: Event,
    decision: Decision,
) -> Result<Event, Refused> {
    next(before, forward)?;
    Ok(match decision {
        Decision::Approve => forward,
        Decision::Return => Event::Return,
        // Its vouchers may still run: the file stays the one of a provider that was removed (R32).
        Decision::Refuse if row.removed_on.is_some() => Event::Decline,
        Decision::Refuse => Event::Refuse,
    })
}

/// What a verdict leaves in the record.
pub(super) fn said(verdict: &Verdict) -> Body {
    Body {
        words: verdict.words.clone(),
        ..Body::reasons(&verdict.reasons)
    }
}

pub(crate) async fn tell_centre(
    deal: &Deal<'_>,
    provider: Uuid,
    words: String,
) -> Result<(), Refused> {
    let link = format!("/admissions/{provider}");
    deal.notify(To::Desk(Role::Centre, None), words, link).await
}

/// Saves what an event made of an admission: state, directory, record, word to the provider.
pub(crate) async fn save(
    deal: &Deal<'_>,
    mut row: Provider,
    before: State,
    event: Event,
    body: Body,
) -> Result<Decided, Refused> {
    let after = next(before, event)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    match event {
        Event::File => (row.filed_on, row.removed_on) = (Some(deal.today), None),
        Event::Remove => row.removed_on = Some(deal.today),
        _ => {}
    }
    let (id, account, number) = (row.id, row.account, row.number.clone());
    let news = match (event, admission::suspension(&deal.tx, id).await?) {
        // The one date that the provider must not miss (5.3).
        (Event::Suspend | Event::Extend, Some(open)) => {
            News::of(&number, after.label()).by(open.due_on, "按理由整改，提交整改")
        }
        // No date is told without its day: the last one of the notice (7.4).
        (Event::Publish, _) => match admission::publication(&deal.tx, id).await? {
            Some(notice) => News::of(&number, format!("公示到 {} 止", notice.until_on))
                .next("期满没有未答复的异议即列入名录"),
            None => told(&number, after),
        },
        _ => told(&number, after),
    };
    written(deal, &row, after, (&body, &news)).await?;
    deal.tx.update(row).await?;
    let why: Vec<&str> = body
        .reasons
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    let why = why.join("；");
    let leaves = before == State::Filed && after != State::Filed;
    match event {
        _ if after == State::Filed => deal.enter_directory(id).await?,
        _ if leaves => deal.leave_directory(id, after, why).await?,
        Event::Remove => deal.stay_away(id, after, why).await?,
        _ => {}
    }
    let back = after == State::Filed && matches!(before, State::Suspended | State::Rectified);
    if leaves || back || event == Event::Remove {
        tell_partners(deal, id, &number, after).await?;
    }
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Provider, id, change, body).await?;
    let link = format!("/admissions/{id}");
    deal.notify(To::Account(account), news, link).await?;
    Ok(Decided {
        state: after.code().to_owned(),
    })
}

/// The firms whose files are under way with a provider that leaves the directory, or is back in it; issued vouchers run
/// on (R32).
async fn tell_partners(
    deal: &Deal<'_>,
    provider: Uuid,
    number: &str,
    after: State,
) -> Result<(), Refused> {
    use rules::lifecycle::contract::State as Contract;
    let waiting = [
        Contract::Submitted,
        Contract::Rechecking,
        Contract::Confirming,
        Contract::Returned,
    ];
    let codes = waiting.map(Contract::code);
    let rows = contracts::list(&deal.tx, Whose::Provider(provider), &codes).await?;
    for row in rows {
        let subject: store::Subject = deal.take(row.subject).await?;
        let what = format!("所选服务机构 {number} {}", after.label());
        let news = News::of(&row.number, what).next(match after {
            State::Removed => "撤回后另选机构",
            State::Filed => "这份合同继续办理",
            _ => "等它恢复，或撤回后另选机构",
        });
        let link = format!("/contracts/{}", row.id);
        deal.notify(To::Account(subject.account), news, link)
            .await?;
    }
    Ok(())
}

/// The letter of a decision that ends the admission, sends it back, or takes a right away.
async fn written(
    deal: &Deal<'_>,
    row: &Provider,
    after: State,
    (body, next): (&Body, &str),
) -> Result<(), Refused> {
    let result = match after {
        State::Filed => "列入名录",
        State::Returned => "退回补正",
        State::Refused => "不予入库",
        State::Suspended => "暂停服务资格，限期整改",
        State::Removed => "移出名录",
        _ => return Ok(()),
    };
    let decided = Letter {
        file: (FileKind::Provider, row.id),
        number: &row.number,
        to: &row.name,
        what: "",
        result,
        reasons: &body.reasons,
        words: &body.words,
        figures: Vec::new(),
        trace: None,
        next: next.split_once('。').map_or("", |(_, action)| action),
        remedy: match after {
            State::Returned => Remedy::Correct,
            State::Refused | State::Suspended | State::Removed => Remedy::Review,
            _ => Remedy::None,
        },
    };
    letter(deal, &decided).await?;
    Ok(())
}

/// What the provider is told.
fn told(number: &str, after: State) -> String {
    let news = News::of(number, after.label());
    news.next(match after {
        State::Applied => "等待专业机构受理",
        State::TakenIn => "等待创业中心备案",
        State::ToReview | State::Reviewing => "等待专家评审",
        State::Reviewed => "等待创业中心审定",
        State::Noticed => "公示期满没有未答复的异议即列入名录",
        State::Reopened => "等待创业中心重新审定",
        State::Filed => "已列入名录，可以承接服务",
        State::Returned => "按理由改正后重新提交",
        State::Refused => "查看理由，符合条件后可另行申请",
        State::Suspended => "按理由整改，在期限内提交整改",
        State::Rectified => "等待创业中心核查",
        State::Removed => "查看理由；已发的券办到结束",
    })
}
