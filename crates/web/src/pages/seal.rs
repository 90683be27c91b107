//! The seals of a contract: download it, sign and seal it, hand the signed copy in (8.2, 10.1).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::contracts::{self, ContractView, SEAL_LIMITS, Submit};
use office::papers::{Kind, PaperLine};
use rules::duties::Act;
use rules::lifecycle::contract::State;
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::holding::{self, FILE, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{self, PrintedPaper};
use crate::step::{Done, link};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/seal.html")]
struct SealPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    number: String,
    title: String,
    button: String,
    edition: i64,
    paper: PrintedPaper,
    action: String,
    correct: String,
    back: String,
}

/// `GET /contracts/{id}/seal`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default(), Kept::default()).await
}

/// `POST /contracts/{id}/seal`: the signed copy is looked over and kept, then the contract is handed in with it.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, mut kept) = holding::read(&visit, &sent, Act::SubmitContract).await?;
    if let Some(held) = &kept.held {
        let looked = contracts::recognise(visit.office(), visit.actor(), id, held.id).await;
        if form.settle(looked)?.is_none() {
            // A file that is no signed copy is not offered again.
            kept = kept.without();
        }
    }
    if !form.failed() {
        let command = Submit {
            contract: id,
            sealed: kept.answers(&sent).get(FILE).to_owned(),
        };
        let outcome = contracts::submit(visit.office(), sent.by(&visit), command).await;
        if form.settle(outcome)?.is_some() {
            return Ok(Redirect::to(&format!("/contracts/{id}/seal/done")).into_response());
        }
    }
    kept.settle(&mut form);
    ask(&visit, id, form, kept).await
}

async fn ask(visit: &Visit, id: Uuid, form: Form, kept: Kept) -> Answer {
    let contract = contracts::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    // Handed in on another page meanwhile, perhaps by oneself: what became of it says more than a form that cannot work.
    if !contract.to_do.contains(&Act::SubmitContract) {
        let next = match contract.state {
            State::Submitted => format!("{here}/seal/done"),
            _ => here,
        };
        return Ok(Redirect::to(&next).into_response());
    }
    let paper = standing(&contract).ok_or_else(|| Fault::broken("a contract without its paper"))?;
    let page = SealPage {
        page: visit.page("签章并提交").of(&form).back(&here),
        limits: SEAL_LIMITS,
        edition: paper.edition,
        paper: shown::paper(paper),
        number: contract.number,
        title: contract.title,
        button: format!("提交服务合同 ¥{}", contract.amount),
        action: visit.path().to_owned(),
        correct: format!("{here}/correct"),
        back: here,
        form: form.clone(),
        kept,
    };
    Ok(layout::answer(&form, &page))
}

/// The paper of the present edition.
fn standing(contract: &ContractView) -> Option<&PaperLine> {
    let mut papers = contract.papers.iter();
    papers.find(|paper| paper.kind == Kind::Contract && paper.stands)
}

/// `GET /contracts/{id}/seal/done`; the address can be kept.
pub async fn done(visit: Visit, Id(id): Id) -> Answer {
    let contract = contracts::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    let Some(sealed) = &contract.sealed else {
        return Ok(Redirect::to(&here).into_response());
    };
    let mut links = shown::paper_links(&visit, (FileKind::Contract, id), &[Kind::Receipt]).await?;
    links.extend([
        link("查看这份合同和办理过程", here),
        link("回到我的办理", "/mine"),
    ]);
    let doubts = sealed.doubts().into_iter();
    let rows = [
        Row::new("现在由谁办理", contract.turn.label()),
        Row::new("签章件", &sealed.name).href(format!("/files/{}", sealed.file)),
        Row::new("识别结果", sealed.told()),
    ];
    let done = Done {
        page: visit.page("服务合同已提交"),
        label: "合同编号",
        number: contract.number.clone(),
        rows: rows
            .into_iter()
            .chain(doubts.map(|doubt| Row::new("审核人员会看到", doubt)))
            .collect(),
        next: vec![
            "市县科技管理部门审核，专业机构复核，创业中心审定（读法 R19）。".to_owned(),
            "结果发到“消息”。需要补正的，一次列出全部理由和改法。".to_owned(),
            "审定通过后生成创新券，有效期从发券日起算（办法解读 8.8）。".to_owned(),
        ],
        due: None,
        links,
    };
    Ok(done.answer())
}
