//! Who may do what with whose files: one table, from which the public matrix is printed (2.3–2.5, R19).

mod act;
pub mod grants;
mod proof;
mod role;
mod standing;
mod table;

use crate::clause::Clause;
use crate::parties::Region;
use crate::refusal::Refusal;

pub use act::Act;
pub use proof::{DoorEvent, Factor, PROOF_MINUTES, needs_factor, steps_up};
pub use role::{Role, Scope};
pub use standing::{Standing, may_for_party, may_go, may_succeed, owners_only};
pub use table::{Row, row};

/// Whose files a role reaches with an act; `None` when it may not act at all.
///
/// ```
/// use rules::duties::{Act, Role, Scope, scope};
/// assert_eq!(scope(Role::County, Act::ReviewContract), Some(Scope::Area));
/// assert_eq!(scope(Role::Administrator, Act::SeeContract), None);
/// ```
#[must_use]
pub fn scope(role: Role, act: Act) -> Option<Scope> {
    row(act)
        .who
        .iter()
        .find_map(|(who, scope)| (*who == role).then_some(*scope))
}

/// The whole table as a lay person reads it.
#[must_use]
pub fn matrix() -> String {
    let mut text = String::from("| 事项 | 依据 |");
    for role in Role::ALL {
        text.push_str(&format!(" {} |", role.label()));
    }
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    for act in Act::ALL {
        text.push_str(&format!("\n| {} | {} |", act.label(), row(*act).clause));
        for role in Role::ALL {
            let cell = scope(*role, *act).map_or("—", Scope::label);
            text.push_str(&format!(" {cell} |"));
        }
    }
    text.push('\n');
    text
}

/// Who redeems a voucher: in-region the provider (6.2), out-of-region the subject (6.3).
///
/// ```
/// use rules::Region;
/// use rules::duties::{Role, claimant};
/// assert_eq!(claimant(Region::Inside).0, Role::Provider);
/// assert_eq!(claimant(Region::Outside).0, Role::Subject);
/// ```
#[must_use]
pub const fn claimant(region: Region) -> (Role, Clause) {
    match region {
        Region::Inside => (Role::Provider, clause!("6.2")),
        Region::Outside => (Role::Subject, clause!("6.3")),
    }
}

/// One natural person never does two consecutive steps of one file, nor pays what he confirmed (R20).
///
/// # Errors
/// `duties.four-eyes` when `actor` did the previous step.
pub fn four_eyes(previous: Option<&str>, actor: &str) -> Result<(), Refusal> {
    if previous != Some(actor) {
        return Ok(());
    }
    Err(Refusal::new(
        "duties.four-eyes",
        clause!("R20"),
        "",
        "上一环节由同一人办理",
        "由另一位工作人员办理本环节",
    ))
}
