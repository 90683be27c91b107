//! The confirmation of what was handed in: its number, what comes next, who acts (UX-13).

use axum::response::{IntoResponse, Redirect};
use office::drafts::{Draft, DraftKind};
use office::papers::Kind;
use office::{FileKind, drafts, providers, subjects};
use rules::lifecycle::Turn;
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::id::Id;
use crate::parts::Row;
use crate::shown::paper_links;
use crate::step::{Done, link};
use crate::visit::Visit;

const TOLD: &str = "结果发到“消息”。需要补正的，一次列出全部理由和改法。";

/// What the page tells of a file of any kind.
struct Sent {
    kind: FileKind,
    title: &'static str,
    label: &'static str,
    number: String,
    turn: Turn,
    next: [&'static str; 3],
    file: String,
}

/// `GET /drafts/{id}/done`; the address can be kept.
pub async fn done(visit: Visit, Id(id): Id) -> Answer {
    let draft = drafts::open(visit.office(), visit.actor(), id).await?;
    let Some(file) = draft.became else {
        return Ok(Redirect::to(&format!("/drafts/{id}/check")).into_response());
    };
    // A contract is only drawn up by then; its seals come next.
    if draft.kind == DraftKind::Contract {
        return Ok(Redirect::to(&format!("/contracts/{file}/seal")).into_response());
    }
    let sent = sent(&visit, &draft, file).await?;
    let wanted = [Kind::Contract, Kind::Receipt];
    let mut links = paper_links(&visit, (sent.kind, file), &wanted).await?;
    links.extend([
        link("查看这份材料和办理过程", sent.file),
        link("回到我的办理", "/mine"),
    ]);
    let done = Done {
        page: visit.page(sent.title),
        label: sent.label,
        number: sent.number,
        rows: vec![Row::new("现在由谁办理", sent.turn.label())],
        next: sent.next.map(str::to_owned).into(),
        due: None,
        links,
    };
    Ok(done.answer())
}

async fn sent(visit: &Visit, draft: &Draft, file: Uuid) -> Result<Sent, Fault> {
    let (office, actor) = (visit.office(), visit.actor());
    Ok(match draft.kind {
        DraftKind::Subject => {
            let view = subjects::view(office, actor, file).await?;
            Sent {
                kind: FileKind::Subject,
                title: "主体登记已提交",
                label: "登记编号",
                number: view.number,
                turn: view.state.turn(),
                next: [
                    "所在市县科技管理部门审核实名信息（办法解读 2.3）。",
                    TOLD,
                    "认证后就可以申领创新券。等待期间可以先填写服务合同。",
                ],
                file: format!("/subjects/{file}"),
            }
        }
        DraftKind::Provider => {
            let view = providers::view(office, actor, file).await?;
            Sent {
                kind: FileKind::Provider,
                title: "入库申请已提交",
                label: "机构编号",
                number: view.number,
                turn: view.state.turn(),
                next: match view.class.is_direct() {
                    true => [
                        "专业机构受理，创业中心备案（办法解读 2.4、2.5）。",
                        TOLD,
                        "备案后即时列入名录（办法解读 7.4）。",
                    ],
                    false => [
                        "专业机构受理，抽取专家评审，创业中心审定（办法解读 2.4、2.5、7.3）。",
                        TOLD,
                        "审定后公示，期满没有未答复的异议即列入名录（办法解读 7.4）。",
                    ],
                },
                file: format!("/admissions/{file}"),
            }
        }
        DraftKind::Contract => return Err(Fault::NotFound),
    })
}
