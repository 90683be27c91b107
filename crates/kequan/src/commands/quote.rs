//! `kequan quote`: what a contract of this amount would get, line by line with clauses.

use std::process::ExitCode;

use chrono::{FixedOffset, NaiveDate};
use clap::Args;
use rules::award::{self, Award};
use rules::{AmountFault, Fen, Kind, Law, Refusal, Step, clause};
use serde::Serialize;

use super::output;

#[derive(Args)]
pub struct Quote {
    /// 主体类别：enterprise 企业法人、social 社会组织、individual 创新创业者
    #[arg(long, value_name = "类别")]
    kind: String,
    /// 合同金额（元，含税）
    #[arg(long, value_name = "元", allow_hyphen_values = true)]
    amount: String,
    /// 本年度已用额度（元）
    #[arg(
        long,
        value_name = "元",
        default_value = "0",
        allow_hyphen_values = true
    )]
    used: String,
    /// 按哪一天施行的政策计算，默认今天
    #[arg(long, value_name = "年-月-日")]
    date: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Out<'a> {
    policy: &'a str,
    amount: String,
    computed: String,
    ceiling: String,
    ceiling_left: String,
    face: String,
    steps: Vec<StepOut<'a>>,
}

#[derive(Serialize)]
struct StepOut<'a> {
    clause: &'a str,
    text: &'a str,
    base: Option<String>,
    rate: Option<&'a str>,
    value: String,
}

impl Quote {
    pub fn run(&self) -> ExitCode {
        match self.award() {
            Ok(award) => {
                output::answer(self.json, &Out::of(&award), &lines(&award));
                ExitCode::SUCCESS
            }
            Err(refusals) => output::refuse(self.json, &refusals),
        }
    }

    /// Reads all arguments before it refuses, so that every defect is told at once.
    fn award(&self) -> Result<Award, Vec<Refusal>> {
        let kind = kind(&self.kind);
        let amount = Fen::parse(&self.amount)
            .map_err(|fault| fault.refusal("amount", clause!("5.8"), &self.amount));
        let used = Fen::parse_from_zero(&self.used)
            .map_err(|fault: AmountFault| fault.refusal("used", clause!("4.4"), &self.used));
        let policy = match &self.date {
            Some(typed) => output::date(typed, "date", clause!("10.4")),
            None => Ok(today()),
        }
        .and_then(|day| Law::shipped().policy(day));
        match (kind, amount, used, policy) {
            (Ok(kind), Ok(amount), Ok(used), Ok(policy)) => {
                award::quote(policy, kind, amount, used)
            }
            (kind, amount, used, policy) => {
                let all = [kind.err(), amount.err(), used.err(), policy.err()];
                Err(all.into_iter().flatten().collect())
            }
        }
    }
}

fn kind(typed: &str) -> Result<Kind, Refusal> {
    Kind::parse(typed).ok_or_else(|| {
        let known: Vec<_> = Kind::ALL
            .iter()
            .map(|kind| format!("{}（{}）", kind.code(), kind.label()))
            .collect();
        let fix = format!("改用 {}", known.join("、"));
        Refusal::new(
            "kind.unknown",
            clause!("1.1"),
            "kind",
            "没有这种主体类别",
            fix,
        )
        .own(typed)
    })
}

/// Today in the zone of the Measures (R6).
fn today() -> NaiveDate {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is the edge at which the clock is read"
    )]
    let now = chrono::Utc::now();
    FixedOffset::east_opt(8 * 3_600).map_or_else(
        || now.date_naive(),
        |zone| now.with_timezone(&zone).date_naive(),
    )
}

impl<'a> Out<'a> {
    fn of(award: &'a Award) -> Self {
        let step = |step: &'a Step| StepOut {
            clause: step.clause.number(),
            text: &step.text,
            base: step.base.map(Fen::yuan),
            rate: step.rate.as_deref(),
            value: step.value.yuan(),
        };
        Self {
            policy: &award.policy,
            amount: award.amount.yuan(),
            computed: award.computed.yuan(),
            ceiling: award.ceiling.yuan(),
            ceiling_left: award.ceiling_left.yuan(),
            face: award.face.yuan(),
            steps: award.trace.0.iter().map(step).collect(),
        }
    }
}

fn lines(award: &Award) -> Vec<String> {
    let mut lines = vec![format!(
        "合同金额 {}元，{}，政策 {}",
        award.amount, award.kind, award.policy
    )];
    lines.extend(award.trace.lines());
    lines.push(format!(
        "可得创新券 {}元（{}）",
        award.face,
        award.face.in_words()
    ));
    if award.needs_consent {
        lines.push("剩余额度不足，须同意按较小面额发放（读法 R7）".to_owned());
    }
    lines
}
