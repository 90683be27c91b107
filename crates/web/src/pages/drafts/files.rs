//! The files of a question page: kept one by one as they arrive, whatever else is wrong with the page (UX-18).

use office::Refused;
use office::attachments::{Upload, papers};
use rules::Refusal;
use uuid::Uuid;

use crate::errors::Fault;
use crate::form::too_large;
use crate::questions::{Field, Kind, Work};
use crate::submission::Submission;
use crate::visit::Visit;

/// The button that only uploads, as the form sends it.
pub const UPLOAD: &str = "upload";
/// What a removal from the check page sends besides the file.
pub const CHECK: &str = "check";

/// What a form asks to do with files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// To go on.
    Nothing,
    /// To stay on the page: files were uploaded or removed.
    Stay,
    /// A removal from the check page, which sends no answers.
    Check,
}

/// What the form asks.
#[must_use]
pub fn asks(sent: &Submission) -> Asks {
    match (sent.value("remove"), sent.value("then")) {
        (_, CHECK) => Asks::Check,
        ("", then) if then != UPLOAD => Asks::Nothing,
        _ => Asks::Stay,
    }
}

/// Keeps the chosen files of these fields and takes one out where the form says so; gives back what was refused.
///
/// # Errors
/// What the office came to.
pub async fn keep(
    visit: &Visit,
    work: &Work,
    fields: &[&'static Field],
    sent: &Submission,
) -> Result<Vec<Refusal>, Fault> {
    let (office, actor, draft) = (visit.office(), visit.actor(), work.draft.id);
    if let Ok(paper) = Uuid::parse_str(sent.value("remove")) {
        papers::remove(office, actor, draft, paper).await?;
    }
    let mut refused = Vec::new();
    for file in sent.files() {
        let slot = fields.iter().find(|field| field.name == file.field);
        let Some(slot) = slot.filter(|field| matches!(field.kind, Kind::Files)) else {
            continue;
        };
        if file.too_large() {
            refused.push(too_large(file));
            continue;
        }
        let upload = Upload {
            name: file.name.clone(),
            bytes: file.bytes.clone(),
        };
        match papers::add(office, actor, draft, slot.name, upload).await {
            Ok(()) => {}
            Err(Refused::Because(reasons)) => refused.extend(reasons),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(refused)
}

/// The defects of a page with what was refused among its files; a slot whose file was refused is not called empty too.
#[must_use]
pub fn together(refused: Vec<Refusal>, mut faults: Vec<Refusal>) -> Vec<Refusal> {
    faults.retain(|fault| {
        let empty = fault.code == format!("{}.empty", fault.field);
        !(empty && refused.iter().any(|refusal| refusal.field == fault.field))
    });
    refused.into_iter().chain(faults).collect()
}
