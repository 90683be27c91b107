//! The confirmation of what was handed in: its number, what comes next, who acts (UX-13).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::drafts::{Draft, DraftKind};
use office::{contracts, drafts, providers, subjects};
use rules::lifecycle::Turn;
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/sent.html")]
struct SentPage {
    page: Page,
    title: &'static str,
    label: &'static str,
    number: String,
    turn: &'static str,
    next: Vec<&'static str>,
    file: String,
}

/// What the page tells of a file of any kind.
struct Sent {
    title: &'static str,
    label: &'static str,
    number: String,
    turn: Turn,
    next: Vec<&'static str>,
    file: String,
}

/// `GET /drafts/{id}/done`; the address can be kept.
pub async fn done(visit: Visit, Id(id): Id) -> Answer {
    let draft = drafts::open(visit.office(), visit.actor(), id).await?;
    let Some(file) = draft.became else {
        return Ok(Redirect::to(&format!("/drafts/{id}/check")).into_response());
    };
    let sent = sent(&visit, &draft, file).await?;
    Ok(layout::show(&SentPage {
        page: visit.page(sent.title),
        title: sent.title,
        label: sent.label,
        number: sent.number,
        turn: sent.turn.label(),
        next: sent.next,
        file: sent.file,
    }))
}

async fn sent(visit: &Visit, draft: &Draft, file: Uuid) -> Result<Sent, Fault> {
    let (office, actor) = (visit.office(), visit.actor());
    Ok(match draft.kind {
        DraftKind::Subject => {
            let view = subjects::view(office, actor, file).await?;
            Sent {
                title: "主体登记已提交",
                label: "登记编号",
                number: view.number,
                turn: view.state.turn(),
                next: vec![
                    "所在市县科技管理部门审核实名信息（办法解读 2.3）。",
                    "结果发到“消息”。需要补正的，一次列出全部理由和改法。",
                    "认证后就可以申领创新券。等待期间可以先填写服务合同。",
                ],
                file: format!("/subjects/{file}"),
            }
        }
        DraftKind::Provider => {
            let view = providers::view(office, actor, file).await?;
            Sent {
                title: "入库申请已提交",
                label: "机构编号",
                number: view.number,
                turn: view.state.turn(),
                next: vec![
                    "专业机构受理，创业中心备案（办法解读 2.4、2.5）。",
                    "结果发到“消息”。需要补正的，一次列出全部理由和改法。",
                    "备案后即时列入名录（办法解读 7.4）。",
                ],
                file: format!("/admissions/{file}"),
            }
        }
        DraftKind::Contract => {
            let view = contracts::view(office, actor, file).await?;
            Sent {
                title: "服务合同已提交",
                label: "合同编号",
                number: view.number,
                turn: view.turn,
                next: vec![
                    "市县科技管理部门审核，专业机构复核，创业中心审定（读法 R19）。",
                    "审定通过后生成创新券，有效期 1 年（办法解读 8.8）。",
                    "每一步的结果发到“消息”。需要补正的，一次列出全部理由和改法。",
                ],
                file: format!("/contracts/{file}"),
            }
        }
    })
}
