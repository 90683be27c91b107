//! `kequan deadline`: the last day of a limit in working days.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use rules::calendar::{Due, Skipped};
use rules::{Law, Refusal, clause};
use serde::Serialize;

use super::output;

#[derive(Args)]
pub struct Deadline {
    /// 起算日，当日不计
    #[arg(long, value_name = "年-月-日")]
    from: String,
    /// 工作日数
    #[arg(long, value_name = "日数", allow_hyphen_values = true)]
    days: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Out<'a> {
    due: NaiveDate,
    provisional: bool,
    skipped: &'a [Skipped],
}

impl Deadline {
    pub fn run(&self) -> ExitCode {
        match self.due() {
            Ok(due) => {
                let out = Out {
                    due: due.date,
                    provisional: due.provisional,
                    skipped: &due.skipped,
                };
                output::answer(self.json, &out, &lines(&due));
                ExitCode::SUCCESS
            }
            Err(refusals) => output::refuse(self.json, &refusals),
        }
    }

    /// Reads all arguments before it refuses, so that every defect is told at once.
    fn due(&self) -> Result<Due, Vec<Refusal>> {
        let calendar = &Law::shipped().calendar;
        let from = output::date(&self.from, "from", clause!("R33")).and_then(|day| {
            let fault = calendar.date_fault(day, "from");
            fault.map_or(Ok(day), Err)
        });
        let days = days(&self.days).and_then(|days| {
            let fault = calendar.days_fault(days);
            fault.map_or(Ok(days), Err)
        });
        match (from, days) {
            (Ok(from), Ok(days)) => calendar.due(from, days).map_err(|fault| vec![fault]),
            (from, days) => Err([from.err(), days.err()].into_iter().flatten().collect()),
        }
    }
}

fn days(typed: &str) -> Result<u32, Refusal> {
    rules::text::code(typed).parse().map_err(|_| {
        let fix = "填写正整数的工作日数，例如 10";
        Refusal::new(
            "calendar.days",
            clause!("R33"),
            "days",
            "工作日数不是正整数",
            fix,
        )
        .own(typed)
    })
}

fn lines(due: &Due) -> Vec<String> {
    let mut lines = vec![format!("最后一日 {}，当日24时届满", due.date)];
    if due.provisional {
        lines.push("暂估：涉及尚未公布放假安排的年份".to_owned());
    }
    lines.extend(
        due.skipped
            .iter()
            .map(|day| format!("不计 {} {}", day.date, day.why)),
    );
    lines
}
