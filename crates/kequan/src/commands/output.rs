//! What commands print: JSON for scripts, lines for people, refusals for both.

use std::io::Write;
use std::process::ExitCode;

use chrono::NaiveDate;
use rules::{Clause, Refusal};
use serde::Serialize;

/// A refusal as outside scripts read it.
#[derive(Serialize)]
struct RefusalOut<'a> {
    code: &'a str,
    clause: &'a str,
    field: &'a str,
    message: String,
    fix: &'a str,
}

#[derive(Serialize)]
struct Refusals<'a> {
    refusals: Vec<RefusalOut<'a>>,
}

/// Prints the value as one line of JSON, or the lines for people.
pub fn answer(json: bool, value: &impl Serialize, lines: &[String]) {
    let text = if json {
        to_json(value)
    } else {
        lines.join("\n")
    };
    // Whoever reads may have gone away, as `head` does.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints every refusal, as JSON on the standard output or as lines on the standard error.
pub fn refuse(json: bool, refusals: &[Refusal]) -> ExitCode {
    if json {
        let refusals = refusals.iter().map(|refusal| RefusalOut {
            code: &refusal.code,
            clause: refusal.clause.number(),
            field: &refusal.field,
            message: refusal.full_message(),
            fix: &refusal.fix,
        });
        let out = Refusals {
            refusals: refusals.collect(),
        };
        let _ = writeln!(std::io::stdout(), "{}", to_json(&out));
    } else {
        for refusal in refusals {
            let _ = writeln!(std::io::stderr(), "{refusal}");
        }
    }
    ExitCode::from(2)
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|fault| format!("{{\"fault\":\"{fault}\"}}"))
}

/// Reads a date of the form `2026-11-23`.
pub fn date(typed: &str, field: &'static str, clause: Clause) -> Result<NaiveDate, Refusal> {
    let plain = rules::text::code(typed);
    NaiveDate::parse_from_str(&plain, "%Y-%m-%d").map_err(|_| {
        let fix = "按 年-月-日 填写存在的日期，例如 2026-11-23";
        Refusal::new(
            "date.unreadable",
            clause,
            field,
            "日期无法识别或不存在",
            fix,
        )
        .own(typed.trim().to_owned())
    })
}

/// Prints a line for people.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints what went wrong, in one line.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
