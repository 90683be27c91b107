//! Subject and provider confirm, each for himself, that the service is complete (8.4, R10).

use rules::clock::Limit;
use rules::duties::{Act, Role};
use rules::lifecycle::contract::{Event, State, next};
use serde::{Deserialize, Serialize};
use store::{Contract, Provider, Subject};
use uuid::Uuid;

use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::clocks::On;
use crate::contracts::{owners, view::state};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Complete {
    pub contract: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Completed {
    pub state: String,
}

pub async fn complete(
    office: &Office,
    by: By<'_>,
    command: Complete,
) -> Result<Completed, Refused> {
    let command = &command;
    office
        .act(by, Act::CompleteService, command, |deal| {
            Box::pin(async move {
                let mut row: Contract = deal.take(command.contract).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let state = state(&row)?;
                let event = match deal.actor.role {
                    Role::Provider => Event::ProviderDone,
                    _ => Event::SubjectDone,
                };
                let after = next(state, event)?;
                match event {
                    Event::ProviderDone => row.provider_done_on = Some(deal.today),
                    _ => row.subject_done_on = Some(deal.today),
                }
                let mut body = Body::default();
                if after == State::Done {
                    // The ten working days run from the day both had confirmed (R10).
                    let days = deal.office.law.policy(deal.today)?.evidence_days;
                    let on = On::file(Limit::Evidence, FileKind::Contract, row.id);
                    let due = deal.start_clock(on, days).await?;
                    row.completed_on = Some(deal.today);
                    row.evidence_due = Some(due);
                    body = body.fact("evidence_due", due.to_string());
                }
                row.state = after.code().to_owned();
                row.edition += 1;
                row.updated_at = deal.now;
                tell(deal, &row, after).await?;
                deal.tx.update(row).await?;
                let change = Change::from(state.code(), after.code());
                deal.record(FileKind::Contract, command.contract, change, body)
                    .await?;
                Ok(Completed {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}

async fn tell(deal: &Deal<'_>, row: &Contract, after: State) -> Result<(), Refused> {
    let subject: Subject = deal.take(row.subject).await?;
    let provider: Provider = deal.take(row.provider).await?;
    let link = format!("/contracts/{}", row.id);
    let news = || News::of(&row.number, after.label());
    let (mine, theirs) = match (after, row.evidence_due) {
        (State::DoneBySubject, _) => (None, Some(news().next("核对后确认完成"))),
        (State::DoneByProvider, _) => (Some(news().next("核对后确认完成")), None),
        (_, Some(due)) => (
            Some(news().by(due, "评价并上传票据、成果证明")),
            Some(news().next(format!("等待主体于 {due} 前评价并上传票据"))),
        ),
        _ => (None, None),
    };
    for (account, words) in [(subject.account, mine), (provider.account, theirs)] {
        if let Some(words) = words {
            deal.notify(To::Account(account), words, link.clone())
                .await?;
        }
    }
    Ok(())
}
