//! What several pages show of a file, made from the office's views: each file here has its macro in `templates/parts/`.

pub mod acts;
pub mod bars;
pub mod card;
pub mod change;
pub mod chart;
pub mod checked;
pub mod claim;
pub mod clocks;
pub mod contract;
pub mod due;
pub mod entry;
pub mod evidence;
pub mod findings;
pub mod integrity;
pub mod land;
pub mod outline;
pub mod panel;
pub mod papers;
pub mod picture;
pub mod printed;
pub mod sealed;
pub mod standing;
pub mod timeline;
pub mod topup;
pub mod voucher;

use axum::response::Redirect;
use office::FileKind;
use office::timeline::{Entry, latest_reasons};
use rules::Fen;
use rules::duties::Act;
use uuid::Uuid;

use crate::form::Problem;
use crate::visit::Visit;

pub use acts::{Step, step, steps};
pub use claim::ClaimBox;
pub use due::DueShown;
pub use evidence::EvidenceBox;
pub use findings::Findings;
pub use printed::{PrintedPaper, paper, paper_links, papers_of, printed};
pub use sealed::SealedBox;
pub use standing::Standing;
pub use timeline::events;
pub use topup::TopUpBox;
pub use voucher::VoucherBox;

/// An amount within a line of words: `1,234.50 元`.
#[must_use]
pub fn yuan(amount: Fen) -> String {
    format!("{amount} 元")
}

/// An amount on a button: `¥1,234.50`.
#[must_use]
pub fn sign(amount: Fen) -> String {
    format!("¥{amount}")
}

/// The page of a file; accounts and budgets have none of their own.
#[must_use]
pub fn address(kind: FileKind, file: Uuid) -> Option<String> {
    let family = match kind {
        FileKind::Subject => "subjects",
        FileKind::Provider => "admissions",
        FileKind::Contract => "contracts",
        FileKind::Voucher => "vouchers",
        FileKind::Claim => "claims",
        FileKind::Recovery => "recoveries",
        FileKind::Case => "cases",
        FileKind::SpotPlan => "spot-checks",
        FileKind::SpotCheck => "checks",
        FileKind::Opinion => "opinions",
        FileKind::Need => "needs",
        FileKind::Training => "training",
        FileKind::News => "news",
        FileKind::Programme => "programmes",
        FileKind::TopUp => "top-ups",
        FileKind::Appraisal => "appraisals",
        FileKind::Subsidy => "subsidies",
        FileKind::Operating => "operating",
        FileKind::Service => return Some(format!("/catalogue/service/{file}/file")),
        FileKind::Instrument => return Some(format!("/catalogue/instrument/{file}/file")),
        FileKind::Certificate => return Some(format!("/catalogue/certificate/{file}/file")),
        FileKind::Amendment => "amendments",
        FileKind::Batch => "batches",
        FileKind::Signal
        | FileKind::Account
        | FileKind::Budget
        | FileKind::Expert
        | FileKind::Calendar => {
            return None;
        }
    };
    Some(format!("/{family}/{file}"))
}

/// The reasons of the latest decision on a file, when it sent the file back or refused it.
#[must_use]
pub fn reasons(record: &[Entry], kind: FileKind) -> Vec<Problem> {
    let last = latest_reasons(record, kind);
    last.map_or_else(Vec::new, |entry| {
        entry.reasons.iter().map(Problem::from).collect()
    })
}

/// What the reader has just done to the file, when he comes from doing it; empty otherwise.
#[must_use]
pub fn done(visit: &Visit, asked: &[(String, String)], record: &[Entry], kind: FileKind) -> String {
    let asked = asked.iter().any(|(name, _)| name == DONE);
    let last = record.iter().rev().find(|entry| entry.kind == Some(kind));
    match last.filter(|entry| asked && entry.who == visit.actor().name) {
        Some(entry) => {
            let state = entry.state.map(|state| format!("，现为“{state}”"));
            format!("{}{}。", entry.what(), state.unwrap_or_default())
        }
        None => String::new(),
    }
}

/// The address of a file just after a step of its desk, with the way to the next that waits for that step.
pub fn after_step(file: &str, act: Act) -> Redirect {
    Redirect::to(&format!("{file}?{DONE}=1&{NEXT}={}", act.code()))
}

/// The query that names the step whose next file is offered.
pub const NEXT: &str = "next";

/// The query by which an act sends its doer back to the file.
pub const DONE: &str = "done";

/// The address of a file just after an act on it.
pub fn after(file: &str) -> Redirect {
    Redirect::to(&format!("{file}?{DONE}=1"))
}
