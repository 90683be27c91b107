//! The commands as outside scripts see them: a process, its output and its exit code.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod backup;
mod check_id;
mod clock;
mod deadline;
mod ledger;
mod quote;
mod subsidy;
mod usage;

use std::process::Command;

/// What a command printed and how it ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub fn kequan(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_kequan"))
        .args(arguments)
        .output()
        .expect("the binary runs");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

impl Ran {
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.err, "", "nothing beside the JSON");
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("{fault}: {}", self.out))
    }
}

/// The keys of an object, sorted.
pub fn keys(value: &serde_json::Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
