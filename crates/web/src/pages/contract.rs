//! The file of one contract, for everybody whom it concerns: where it stands, what it says, what was decided.

use askama::Template;
use axum::extract::Query;
use office::FileKind;
use office::contracts::{self, ContractView};
use office::drafts::DraftKind;
use rules::duties::Role;

use crate::errors::Answer;
use crate::form::Problem;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row, Table};
use crate::shown::papers::papers;
use crate::shown::{
    self, ClaimBox, DueShown, EvidenceBox, Findings, PrintedPaper, SealedBox, Standing, Step,
    TopUpBox, VoucherBox, events, printed, steps,
};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/contract.html")]
struct ContractPage {
    page: Page,
    file: ContractFile,
    steps: Vec<Step>,
    /// Where another contract with the same provider begins, for its subject.
    again: Option<String>,
}

/// Everything that a page of a contract shows.
pub struct ContractFile {
    /// The contract's number.
    pub number: String,
    /// Its name.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// Its terms.
    pub rows: Vec<Row>,
    /// Why it came back or was refused, while it stands so.
    pub reasons: Vec<Problem>,
    /// The signed copy that was handed in.
    pub sealed: Option<SealedBox>,
    /// What the first check found.
    pub findings: Findings,
    /// Its voucher.
    pub voucher: Option<VoucherBox>,
    /// What was handed in, once the service is complete.
    pub evidence: Option<EvidenceBox>,
    /// Its claim.
    pub claim: Option<ClaimBox>,
    /// What local authorities add to it, for those whom it concerns.
    pub top_ups: Vec<TopUpBox>,
    /// What can be saved as PDF.
    pub papers: Vec<PrintedPaper>,
    /// Its time limits.
    pub clocks: Table,
    /// The record.
    pub events: Vec<Event>,
}

impl ContractFile {
    /// A contract as this role reads it.
    #[must_use]
    pub fn new(view: &ContractView, role: Role) -> Self {
        let due = view.evidence_due.as_ref().map(|due| {
            let handed_in = view.claim.is_some();
            let left = view.evidence_days_left.filter(|_| !handed_in);
            let shown = left.map(|left| DueShown::running(due.date, left));
            shown.unwrap_or(DueShown::stopped(due.date)).with(due)
        });
        let evidence = view.completed_on.is_some();
        Self {
            number: view.number.clone(),
            title: view.title.clone(),
            standing: Standing::of_contract(view, role),
            rows: terms(view),
            reasons: shown::reasons(&view.timeline, FileKind::Contract),
            sealed: view
                .sealed
                .as_ref()
                .map(|it| SealedBox::new(it, &view.papers)),
            findings: Findings::from(view.findings.as_slice()),
            voucher: view.voucher.as_ref().map(|one| VoucherBox::new(one, role)),
            evidence: evidence.then(|| EvidenceBox::new(&view.evidence, due)),
            claim: view.claim.as_ref().map(|one| ClaimBox::new(one, role)),
            top_ups: TopUpBox::all(&view.top_ups, role),
            papers: printed(&view.papers),
            clocks: shown::clocks::table(&view.clocks),
            events: events(&view.timeline),
        }
    }
}

/// The terms, and the files handed in with them.
fn terms(view: &ContractView) -> Vec<Row> {
    let mut rows = shown::contract::rows(view);
    rows.extend(papers(DraftKind::Contract, &view.files));
    rows
}

/// What the reader may do with a contract and with its voucher.
fn to_do(view: &ContractView) -> Vec<Step> {
    let mut found = steps(&view.to_do, view.id);
    found.extend(view.voucher.iter().flat_map(shown::voucher::to_do));
    found.sort_by_key(|step| step.back);
    found
}

/// `GET /contracts/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = contracts::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("{} {}", view.number, view.title));
    let page = page.done(shown::done(
        &visit,
        &asked,
        &view.timeline,
        FileKind::Contract,
    ));
    Ok(layout::show(&ContractPage {
        page: page.crumb("服务合同", "/contracts").related("contract", id),
        steps: to_do(&view),
        again: (visit.role() == Role::Subject).then(|| format!("/contracts/{id}/again")),
        file: ContractFile::new(&view, visit.role()),
    }))
}
