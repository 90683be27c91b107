//! The county certifies a registration, returns it, or refuses it (2.3, R19).

use rules::duties::Act;
use rules::lifecycle::subject::{Event, State, next};
use serde::{Deserialize, Serialize};
use store::Subject;
use uuid::Uuid;

use super::owners;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{Letter, Remedy, letter};
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Certify {
    pub subject: Uuid,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Certified {
    pub state: String,
}

pub async fn certify(office: &Office, by: By<'_>, command: Certify) -> Result<Certified, Refused> {
    let verdict = &command.verdict;
    let command = &command;
    office
        .act(by, Act::CertifySubject, command, |deal| {
            Box::pin(async move {
                let mut row: Subject = deal.take(command.subject).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let seen = (FileKind::Subject, row.id);
                let editions = (row.edition, verdict.edition);
                let me = deal.may_review(seen, editions, row.last_reviewer).await?;
                let state = super::view::state(&row)?;
                let after = next(
                    state,
                    match verdict.decision {
                        Decision::Approve => Event::Certify,
                        Decision::Return => Event::Return,
                        Decision::Refuse => Event::Refuse,
                    },
                )?;
                row.state = after.code().to_owned();
                row.edition += 1;
                row.last_reviewer = Some(me);
                row.updated_at = deal.now;
                let (account, number) = (row.account, row.number.clone());
                written(deal, &row, after, verdict).await?;
                deal.tx.update(row).await?;
                let body = Body {
                    words: verdict.words.clone(),
                    ..Body::reasons(&verdict.reasons)
                };
                let change = Change::from(state.code(), after.code());
                deal.record(FileKind::Subject, command.subject, change, body)
                    .await?;
                let link = format!("/subjects/{}", command.subject);
                deal.notify(To::Account(account), told(&number, after), link)
                    .await?;
                Ok(Certified {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}

/// The letter of the decision.
async fn written(
    deal: &Deal<'_>,
    row: &Subject,
    after: State,
    verdict: &Verdict,
) -> Result<(), Refused> {
    let (result, next) = match after {
        State::Certified => (
            "予以认证",
            "可以与名录中的服务机构订立服务合同，申领创新券。",
        ),
        State::Returned => ("退回补正", "按所列理由改正后，在平台重新提交；原编号不变。"),
        _ => ("不予认证", "情况变化、符合条件后可另行登记。"),
    };
    let decided = Letter {
        file: (FileKind::Subject, row.id),
        number: &row.number,
        to: &row.name,
        what: "",
        result,
        reasons: &verdict.reasons,
        words: &verdict.words,
        figures: Vec::new(),
        trace: None,
        next,
        remedy: Remedy::of(verdict.decision),
    };
    letter(deal, &decided).await?;
    Ok(())
}

/// What the registrant is told.
fn told(number: &str, after: State) -> String {
    let news = News::of(number, format!("主体登记{}", after.label()));
    news.next(match after {
        State::Certified => "填写服务合同，申领创新券",
        State::Returned => "按理由改正后重新提交",
        State::Submitted => "等待市县科技管理部门审核",
        State::Refused => "查看理由，情况变化后可另行登记",
    })
}
