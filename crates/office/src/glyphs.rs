//! Characters that no font of the papers draws, told at the field in which they stand (10.1).

use rules::{Refusal, clause};

use crate::Office;

/// What is wrong with a text that a paper will carry; nothing when every character of it can be printed.
///
/// A press without its fonts says nothing here: the act that makes the paper tells that.
pub(crate) fn undrawn(office: &Office, field: &str, label: &str, text: &str) -> Option<Refusal> {
    let lacking = office.press.lacks(text).unwrap_or_default();
    match lacking.is_empty() {
        true => None,
        false => Some(refusal(field, label, &lacking)),
    }
}

/// Names the characters, each with its code, and the place in which they stand.
pub(crate) fn refusal(field: &str, label: &str, lacking: &[char]) -> Refusal {
    let named: Vec<_> = lacking
        .iter()
        .map(|c| format!("“{c}”（U+{:04X}）", u32::from(*c)))
        .collect();
    let place = match label {
        "" => String::new(),
        label => format!("“{label}”中的"),
    };
    let message = format!("{place}{}在文书字库中没有，印不出来", named.join("、"));
    let fix = "删去，或改用常用的写法";
    Refusal::new(
        "paper.character",
        clause!("10.1"),
        field.to_owned(),
        message,
        fix,
    )
}
