//! Evidence of an objection, kept while the form around it is still refused (UX-18). Whoever objects has no account, so
//! that no row can say whose file it is: the form carries it in words that only the platform reads.

use rules::duties::Act;
use serde::{Deserialize, Serialize};

use super::purpose;
use crate::Office;
use crate::act::By;
use crate::attachments::{Upload, checked};
use crate::error::Refused;

/// A file on the shelf that belongs to no file of the office yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    pub name: String,
    pub(crate) media: String,
    pub(crate) hash: String,
}

/// Looks the file over and keeps it; the answer is the token by which the form names it.
///
/// # Errors
/// Every defect of the file.
pub async fn keep(office: &Office, by: By<'_>, upload: Upload) -> Result<String, Refused> {
    if !by.actor.may(Act::ObjectNotice) {
        return Err(Refused::Unknown);
    }
    let file = checked(office, "evidence", upload).await?;
    let kept = Evidence {
        name: file.name,
        media: file.media.to_owned(),
        hash: file.hash,
    };
    let text = serde_json::to_string(&kept).map_err(|fault| Refused::Fault(fault.to_string()))?;
    office.seal(purpose::EVIDENCE, &text)
}

/// The kept file of a token; none where the platform did not write it.
#[must_use]
pub fn kept(office: &Office, token: &str) -> Option<Evidence> {
    let text = office.unseal(purpose::EVIDENCE, token).ok()?;
    serde_json::from_str(&text).ok()
}
