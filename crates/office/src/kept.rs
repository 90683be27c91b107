//! Forms that came too late, kept for their owner until he has signed in or proved himself again (UX-14).

use chrono::Duration;
use serde::{Deserialize, Serialize};
use store::KeptForm;
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;

/// A form as it was sent, but for its secrets and its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where it was sent.
    pub path: String,
    /// What it would have done, in words.
    pub what: String,
    /// The id of the request, so that the form sent again has its effect once.
    pub request: String,
    /// Every typed value in the order sent.
    pub values: Vec<(String, String)>,
    /// The names of the chosen files, which have to be chosen again.
    pub files: Vec<String>,
}

/// What a kept form is sealed for.
pub(crate) const PURPOSE: &str = "kept-form";

/// How long a form waits for its owner, in hours.
const WAITS: i64 = 2;

/// Keeps a form for the owner of the session it was sent in.
pub async fn keep(office: &Office, account: Uuid, form: &Kept) -> Result<Uuid, Refused> {
    let now = office.now();
    let row = KeptForm {
        id: office.id_at(now),
        account,
        form_sealed: office.seal(PURPOSE, &serde_json::to_string(form)?)?,
        at: now,
    };
    let id = row.id;
    let tx = office.store.begin().await?;
    tx.insert(row).await?;
    tx.forget_forms_before(now - Duration::hours(WAITS)).await?;
    tx.commit().await?;
    Ok(id)
}

/// The actor's own kept form, while it waits; another's is unknown.
pub async fn open(office: &Office, actor: &Actor, id: Uuid) -> Result<Kept, Refused> {
    let row: KeptForm = store::find(&office.store, id)
        .await?
        .ok_or(Refused::Unknown)?;
    let late = office.now() - row.at > Duration::hours(WAITS);
    if actor.account != Some(row.account) || late {
        return Err(Refused::Unknown);
    }
    let text = office.unseal(PURPOSE, &row.form_sealed)?;
    Ok(serde_json::from_str(&text)?)
}
