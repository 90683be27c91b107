//! The file of one claim, for everybody whom it concerns.

use askama::Template;
use axum::extract::Query;
use office::claims::{self, ClaimView};
use office::{FileKind, topups};
use rules::Fen;
use rules::duties::{Act, Role};

use crate::errors::{Answer, Fault};
use crate::form::Problem;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::signals;
use crate::parts::{Event, Row, Table};
use crate::shown::{
    self, EvidenceBox, Findings, PrintedPaper, Standing, Step, TopUpBox, events, printed,
};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/claim.html")]
struct ClaimPage {
    page: Page,
    top_ups: Vec<TopUpBox>,
    file: ClaimFile,
    steps: Vec<Step>,
}

/// Everything that a page of a claim shows.
pub struct ClaimFile {
    /// The claim's number.
    pub number: String,
    /// What it pays for.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// What is paid.
    pub amount: Fen,
    /// How the amount came about.
    pub trace: Table,
    /// Figures and payee.
    pub rows: Vec<Row>,
    /// The payment, once recorded.
    pub payment: Vec<Row>,
    /// Why it came back or was refused, while it stands so.
    pub reasons: Vec<Problem>,
    /// What the automatic check found.
    pub findings: Findings,
    /// What it rests on.
    pub evidence: EvidenceBox,
    /// Its signals, for those who may know of them.
    pub signals: Table,
    /// Its time limits.
    pub clocks: Table,
    /// What can be saved as PDF.
    pub papers: Vec<PrintedPaper>,
    /// The record.
    pub events: Vec<Event>,
}

impl ClaimFile {
    /// A claim with its signals, as this visitor reads it.
    ///
    /// # Errors
    /// A fault of ours.
    pub async fn read(visit: &Visit, view: &ClaimView) -> Result<Self, Fault> {
        let found = office::signals::on_claim(visit.office(), visit.actor(), view.line.id).await?;
        let answers = visit.may(Act::AnswerSignal).is_some();
        Ok(Self {
            signals: signals::beside(&found, answers),
            ..Self::new(view, visit.role())
        })
    }

    fn new(view: &ClaimView, role: Role) -> Self {
        Self {
            number: view.line.number.clone(),
            title: view.contract_title.clone(),
            standing: Standing::of_claim(view, role),
            amount: view.line.amount,
            trace: shown::claim::trace(view),
            rows: shown::claim::rows(view),
            payment: shown::claim::payment(view),
            reasons: shown::reasons(&view.timeline, FileKind::Claim),
            findings: Findings::from(view.findings.as_slice()),
            evidence: EvidenceBox::new(&view.evidence, None),
            signals: signals::beside(&[], false),
            clocks: shown::clocks::table(&view.clocks),
            papers: printed(&view.papers),
            events: events(&view.timeline),
        }
    }
}

/// `GET /claims/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = claims::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("兑付申请 {}", view.line.number));
    let page = page.done(shown::done(&visit, &asked, &view.timeline, FileKind::Claim));
    Ok(layout::show(&ClaimPage {
        page: page.crumb("兑付", "/claims").related("claim", id),
        steps: shown::claim::to_do(&view),
        top_ups: TopUpBox::all(
            &topups::on_claims(visit.office(), visit.actor(), &[id]).await?,
            visit.role(),
        ),
        file: ClaimFile::read(&visit, &view).await?,
    }))
}
