//! The Agency takes an application in, the Centre files it, and may remove it (2.4, 2.5, 7.4, 7.5).

use rules::duties::{Act, Role};
use rules::lifecycle::provider::{Event, State, next};
use serde::{Deserialize, Serialize};
use store::Provider;
use uuid::Uuid;

use super::owners;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};

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
            Box::pin(async move { decide(deal, command, Event::TakeIn).await })
        })
        .await
}

/// The Centre files the provider, which stands in the directory at once (2.4, 7.4).
pub async fn file(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::FileProvider, command, |deal| {
            Box::pin(async move { decide(deal, command, Event::File).await })
        })
        .await
}

/// The Centre removes a provider; issued vouchers run to their end (7.5, R32).
pub async fn remove(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::RemoveProvider, command, |deal| {
            Box::pin(async move { decide(deal, command, Event::Remove).await })
        })
        .await
}

async fn decide(deal: &Deal<'_>, command: &Decide, forward: Event) -> Result<Decided, Refused> {
    let verdict = &command.verdict;
    let mut row: Provider = deal.take(command.provider).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let editions = (row.edition, verdict.edition);
    // Removal is a decision of its own and no step of the admission (R20).
    let last = row.last_reviewer.filter(|_| forward != Event::Remove);
    let seen = (FileKind::Provider, row.id);
    let me = deal.may_review(seen, editions, last).await?;
    let state = super::view::state(&row)?;
    // Also a return or refusal is this desk's only while it is this desk's turn.
    next(state, forward)?;
    let after = next(
        state,
        match (forward, verdict.decision) {
            (Event::Remove, _) | (_, Decision::Approve) => forward,
            (_, Decision::Return) => Event::Return,
            (_, Decision::Refuse) => Event::Refuse,
        },
    )?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.last_reviewer = Some(me);
    row.updated_at = deal.now;
    match after {
        State::Filed => row.filed_on = Some(deal.today),
        State::Removed => row.removed_on = Some(deal.today),
        _ => {}
    }
    let (account, number) = (row.account, row.number.clone());
    deal.tx.update(row).await?;
    let body = Body {
        words: verdict.words.clone(),
        ..Body::reasons(&verdict.reasons)
    };
    let change = Change::from(state.code(), after.code());
    deal.record(FileKind::Provider, command.provider, change, body)
        .await?;
    let link = format!("/admissions/{}", command.provider);
    deal.notify(To::Account(account), told(&number, after), link.clone())
        .await?;
    if after == State::TakenIn {
        let words = News::of(&number, "入库申请待备案").next("核对后备案");
        deal.notify(To::Desk(Role::Centre, None), words, link)
            .await?;
    }
    Ok(Decided {
        state: after.code().to_owned(),
    })
}

/// What the applicant is told.
fn told(number: &str, after: State) -> String {
    let news = News::of(number, format!("入库申请{}", after.label()));
    news.next(match after {
        State::Applied => "等待专业机构受理",
        State::TakenIn => "等待创业中心备案",
        State::Filed => "已列入名录，可以承接服务",
        State::Returned => "按理由改正后重新提交",
        State::Refused => "查看理由，符合条件后可另行申请",
        State::Removed => "查看理由；已发的券办到结束",
    })
}
