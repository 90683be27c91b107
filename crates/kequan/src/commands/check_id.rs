//! `kequan check-id`: whether a credit code or resident number is well formed.

use std::process::ExitCode;

use clap::Args;
use rules::ids;
use serde::Serialize;

use super::output;

#[derive(Args)]
pub struct CheckId {
    /// 统一社会信用代码或居民身份证号码
    #[arg(value_name = "代码", allow_hyphen_values = true)]
    code: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Out<'a> {
    kind: &'a str,
    valid: bool,
    normalised: &'a str,
    class: Option<&'a str>,
    reason: Option<String>,
}

impl CheckId {
    pub fn run(&self) -> ExitCode {
        let checked = ids::check(&self.code);
        if let (Some(refusal), false) = (&checked.refusal, self.json) {
            return output::refuse(false, std::slice::from_ref(refusal));
        }
        let out = Out {
            kind: checked.system.code(),
            valid: checked.refusal.is_none(),
            normalised: &checked.normalised,
            class: checked.class,
            reason: checked.refusal.as_ref().map(ToString::to_string),
        };
        let class = checked.class_label().unwrap_or_default();
        let line = format!("{} {} 有效，{class}", checked.system, checked.normalised);
        output::answer(self.json, &out, &[line]);
        ExitCode::from(if out.valid { 0 } else { 2 })
    }
}
