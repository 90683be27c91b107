//! What a provider offers: its own list and forms, and the Agency's desk (7.4, 2.5).

mod desk;
mod entry;
mod import;
mod list;
mod place;
mod withdraw;

use rules::catalogue::EntryKind;
use rules::duties::Act::{ApproveCatalogue, KeepCatalogue, SeeProvider};

use crate::door::Door;

/// The addresses of a kind of entry: a new one, one that is there, taking it back, approving it, reading it.
const KINDS: [(EntryKind, [&str; 5]); 3] = [
    (
        EntryKind::Service,
        [
            "/catalogue/service/new",
            "/catalogue/service/{id}",
            "/catalogue/service/{id}/withdraw",
            "/catalogue/service/{id}/approve",
            "/catalogue/service/{id}/file",
        ],
    ),
    (
        EntryKind::Instrument,
        [
            "/catalogue/instrument/new",
            "/catalogue/instrument/{id}",
            "/catalogue/instrument/{id}/withdraw",
            "/catalogue/instrument/{id}/approve",
            "/catalogue/instrument/{id}/file",
        ],
    ),
    (
        EntryKind::Certificate,
        [
            "/catalogue/certificate/new",
            "/catalogue/certificate/{id}",
            "/catalogue/certificate/{id}/withdraw",
            "/catalogue/certificate/{id}/approve",
            "/catalogue/certificate/{id}/file",
        ],
    ),
];

/// The pages of this area; every kind of entry is handed in and approved alike.
#[must_use]
pub fn open(door: Door) -> Door {
    let door = door
        .get("/catalogue", KeepCatalogue, list::show)
        .get("/catalogue/import", KeepCatalogue, import::ask)
        .post("/catalogue/import", KeepCatalogue, import::sent)
        .get("/catalogue/place", KeepCatalogue, place::show)
        .post("/catalogue/place", KeepCatalogue, place::sent)
        .get("/admissions/{id}/catalogue", ApproveCatalogue, desk::list)
        .post("/admissions/{id}/catalogue", ApproveCatalogue, desk::batch);
    KINDS.into_iter().fold(door, |door, (kind, paths)| {
        let [new, entry, back, approve, file] = paths;
        door.get(new, KeepCatalogue, move |visit| entry::ask(visit, kind))
            .post(new, KeepCatalogue, move |visit, sent| {
                entry::add(visit, kind, sent)
            })
            .get(entry, KeepCatalogue, move |visit, id| {
                entry::show(visit, kind, id)
            })
            .post(entry, KeepCatalogue, move |visit, id, sent| {
                entry::change(visit, kind, id, sent)
            })
            .get(back, KeepCatalogue, move |visit, id| {
                withdraw::ask(visit, kind, id)
            })
            .post(back, KeepCatalogue, move |visit, id, sent| {
                withdraw::sent(visit, kind, id, sent)
            })
            .get(approve, ApproveCatalogue, move |visit, id| {
                desk::ask(visit, kind, id)
            })
            .post(approve, ApproveCatalogue, move |visit, id, sent| {
                desk::decide(visit, kind, id, sent)
            })
            .get(file, SeeProvider, move |visit, id| {
                desk::read(visit, kind, id)
            })
    })
}
