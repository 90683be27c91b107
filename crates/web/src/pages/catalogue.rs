//! What a provider offers: its own list and forms, and the Agency's desk (7.4, 2.5).

mod desk;
mod entry;
mod list;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use rules::catalogue::EntryKind;
use rules::duties::Act::{ApproveCatalogue, KeepCatalogue};
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Fault;

/// The pages of this area.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/catalogue", KeepCatalogue, list::show)
        .get("/catalogue/{kind}/new", KeepCatalogue, entry::ask)
        .post("/catalogue/{kind}/new", KeepCatalogue, entry::add)
        .get("/catalogue/{kind}/{id}", KeepCatalogue, entry::show)
        .post("/catalogue/{kind}/{id}", KeepCatalogue, entry::change)
        .post(
            "/catalogue/{kind}/{id}/withdraw",
            KeepCatalogue,
            entry::withdraw,
        )
        .get("/admissions/{id}/catalogue", ApproveCatalogue, desk::list)
        .post("/admissions/{id}/catalogue", ApproveCatalogue, desk::batch)
        .get(
            "/catalogue/{kind}/{id}/approve",
            ApproveCatalogue,
            desk::ask,
        )
        .post(
            "/catalogue/{kind}/{id}/approve",
            ApproveCatalogue,
            desk::decide,
        )
}

/// The kind in a path such as `/catalogue/{kind}/new`.
pub struct Of(pub EntryKind);

/// The entry in a path such as `/catalogue/{kind}/{id}`.
pub struct EntryId(pub EntryKind, pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Of {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let kind = path.ok().and_then(|Path(kind)| EntryKind::parse(&kind));
        kind.map(Self).ok_or(Fault::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for EntryId {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let path = Path::<(String, Uuid)>::from_request_parts(parts, state).await;
        let Path((kind, id)) = path.map_err(|_| Fault::NotFound)?;
        let kind = EntryKind::parse(&kind).ok_or(Fault::NotFound)?;
        Ok(Self(kind, id))
    }
}
