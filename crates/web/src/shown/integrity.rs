//! What stands against a party, as officials read it beside its file (5.4, R31).

use office::cases;
use rules::duties::{Act, Role};
use rules::integrity::Mark;
use uuid::Uuid;

use crate::errors::Fault;
use crate::visit::Visit;

/// The marks in words, and where a case is opened; both empty for readers whom it does not concern.
///
/// # Errors
/// A fault of ours.
pub async fn marks(
    visit: &Visit,
    (side, party): (Role, Uuid),
) -> Result<(Vec<String>, String), Fault> {
    let marks = cases::standing(visit.office(), visit.actor(), (side, party)).await?;
    let told = marks.iter().map(told).collect();
    let family = match side {
        Role::Subject => "subjects",
        _ => "admissions",
    };
    let open = match visit.may(Act::OpenCase) {
        Some(_) => format!("/{family}/{party}/case"),
        None => String::new(),
    };
    Ok((told, open))
}

fn told(mark: &Mark) -> String {
    match mark {
        Mark::Case(number) => format!("案件 {number} 正在调查，结案之前不能办理新的文件。"),
        Mark::Record(number, until) => {
            format!("科研诚信记录：案件 {number}，至 {until}（办法解读 5.4）。")
        }
    }
}
