//! Public notice of an admission: anybody may object, the Centre answers, and it takes effect by itself (7.3, 7.4).

mod answer;
mod contact;
mod end;
pub mod evidence;
mod object;
mod view;

pub use answer::{Answer, Answered, Outcome, answer};
pub use contact::{Reach, Reached, reach};
pub use end::end;
pub use object::{Object, Objected, object};
pub use view::{
    Objection, PublicNotice, Receipt, download, notice, objection, past, receipt, standing,
};

use rules::clock::Limit;
use store::Publication;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::clocks::On;
use crate::error::Refused;

/// What sealed columns of an objection are sealed for.
pub(crate) mod purpose {
    pub const NAME: &str = "objector-name";
    pub const CONTACT: &str = "objector-contact";
    pub const EVIDENCE: &str = "objector-evidence";
}

/// How a public notice ended.
pub(crate) const EFFECTIVE: &str = "effective";
pub(crate) const UPHELD: &str = "upheld";

/// Begins the public notice of an admission; it stands for this many working days.
pub(crate) async fn begin(deal: &Deal<'_>, provider: Uuid, days: u32) -> Result<(), Refused> {
    let about = deal.new_id();
    let on = On {
        limit: Limit::Notice,
        kind: FileKind::Provider,
        file: provider,
        about,
    };
    let due = deal.start_clock(on, days).await?;
    let row = Publication {
        id: about,
        provider,
        from_on: deal.today,
        until_on: due,
        ended_on: None,
        outcome: String::new(),
    };
    Ok(deal.tx.insert(row).await?)
}
