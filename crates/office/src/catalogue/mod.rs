//! What a provider offers: services, instruments, certificates, its place on the map (7.4).
//!
//! A change of an entry that is public is a new entry; the old one stays public until the change is approved.

mod decide;
mod expire;
mod form;
mod import;
mod item;
mod keep;
mod offer;
mod place;
mod succeed;
pub(crate) mod table;
mod uses;
mod view;

pub use decide::{Approved, Decide, Decided, Pick, approve, approve_all, forecast};
pub use expire::expire;
pub(crate) use expire::must_stand;
pub use import::{Import, Imported, Mode, RowFault, import, look_through, with_reasons};
pub use keep::{Keep, Kept, Withdraw, Withdrawn, keep, withdraw};
pub use offer::{Comment, Shop, instruments, services, shop};
pub(crate) use offer::{offer, point};
pub use place::{Locate, Located, Place, locate, place};
pub use succeed::renewable;
pub use table::{BYTES, ROWS, USES, columns, decode};
pub use uses::further;
pub(crate) use view::kept_back;
pub use view::{
    Body, CertificateView, EntryFile, EntryView, InstrumentView, ServiceView, certificates, file,
    list,
};

use rules::catalogue::EntryKind;
use rules::lifecycle::provider::State;
use rules::{Refusal, clause};
use store::Provider;

use crate::actor::FileKind;
use crate::error::Refused;

/// The record's kind of file for a kind of entry.
pub(crate) const fn file_kind(kind: EntryKind) -> FileKind {
    match kind {
        EntryKind::Service => FileKind::Service,
        EntryKind::Instrument => FileKind::Instrument,
        EntryKind::Certificate => FileKind::Certificate,
    }
}

/// Where the Agency reviews a provider's entries.
pub(crate) fn desk_link(provider: uuid::Uuid) -> String {
    format!("/admissions/{provider}/catalogue")
}

/// A provider keeps its catalogue from its application on, as long as it is neither refused nor removed (7.4).
fn may_offer(provider: &Provider) -> Result<(), Refused> {
    let state = crate::providers::view::state(provider)?;
    if !matches!(state, State::Refused | State::Removed) {
        return Ok(());
    }
    Err(Refusal::new(
        "catalogue.no-provider",
        clause!("7.4"),
        "",
        format!("本机构{}，不能维护服务目录", state.label()),
        "重新入库后再登记服务、仪器和证书",
    )
    .into())
}
