//! `kequan sim`: a region's year from one seed, with what goes wrong, and an auditor who shares no code with the office.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use serde::Serialize;
use sim::year::{Faults, Plan, Report, live};

use super::output;

#[derive(Args)]
pub struct Sim {
    /// 种子：同一种子，同一经过
    #[arg(long)]
    seed: u64,
    /// 天数
    #[arg(long, default_value_t = 365)]
    days: u32,
    /// 创新主体数
    #[arg(long, default_value_t = 300)]
    subjects: u32,
    /// 故障：none 没有，default 平常，storm 风暴
    #[arg(long, default_value = "default")]
    faults: Kind,
    /// 数据库：须是空库；不填时用临时的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 结束后把内嵌数据库留在这个文件
    #[arg(long, value_name = "文件", conflicts_with = "db")]
    keep: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 再过一遍，比较记录的杂凑值
    #[arg(long, conflicts_with_all = ["db", "keep"])]
    twice: bool,
    /// 在内嵌数据库和 --db 的 PostgreSQL 上各过一遍，比较余额和记录
    #[arg(long, requires = "db", conflicts_with = "keep")]
    both: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    None,
    Default,
    Storm,
}

#[derive(Serialize)]
struct Out {
    replay: String,
    first: String,
    last: String,
    acts: u64,
    accepted: u64,
    forbidden: u64,
    vouchers: u64,
    payments: u64,
    paid: i64,
    faults: std::collections::BTreeMap<String, u64>,
    refused: std::collections::BTreeMap<String, u64>,
    local: std::collections::BTreeMap<String, u64>,
    nights: u64,
    checked: u64,
    acts_per_second: u64,
    record: String,
    lived: String,
    balances: String,
    violations: Vec<String>,
}

impl Sim {
    /// 0 when everything is as it must be, 1 on any violation, 2 when nothing could be lived.
    pub fn run(self) -> ExitCode {
        // One thread: what a seed draws may not depend on which of two was quicker.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let done = runtime
            .context("cannot start")
            .and_then(|runtime| runtime.block_on(self.lived()));
        done.unwrap_or_else(|fault| {
            output::complain(&format!("{fault:#}"));
            ExitCode::from(2)
        })
    }

    async fn lived(self) -> Result<ExitCode> {
        let plan = Plan {
            seed: self.seed,
            days: self.days,
            subjects: self.subjects.max(1),
            faults: match self.faults {
                Kind::None => Faults::None,
                Kind::Default => Faults::Default,
                Kind::Storm => Faults::Storm,
            },
        };
        let (mut out, same) = match (&self.db, self.both) {
            (Some(db), true) => {
                let (one, other) = (embedded(plan, None).await?, named(plan, db).await?);
                let same = (&one.lived, &one.balances) == (&other.lived, &other.balances);
                (one, same.then_some(()).ok_or(other))
            }
            (Some(db), false) => (named(plan, db).await?, Ok(())),
            (None, _) => {
                let one = embedded(plan, self.keep.as_deref()).await?;
                let same = match self.twice {
                    true => {
                        let other = embedded(plan, None).await?;
                        (one.record == other.record).then_some(()).ok_or(other)
                    }
                    false => Ok(()),
                };
                (one, same)
            }
        };
        if let Err(other) = same {
            out.violations.push(format!(
                "other run: record {}, lived {}, balances {}",
                other.record, other.lived, other.balances
            ));
            out.violations.extend(other.violations);
        }
        output::answer(self.json, &out, &out.lines());
        Ok(match out.violations.is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}

/// Lives it in an embedded database, which is kept where it is said or goes with the run.
async fn embedded(plan: Plan, keep: Option<&std::path::Path>) -> Result<Out> {
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let file = match keep {
        Some(file) if file.exists() => {
            return Err(anyhow!("文件已存在：{}", file.display()));
        }
        Some(file) => file.to_owned(),
        None => folder.path().join("sim.db"),
    };
    named(plan, &format!("sqlite://{}", file.display())).await
}

async fn named(plan: Plan, url: &str) -> Result<Out> {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a run took is told, and decides nothing"
    )]
    let began = std::time::Instant::now();
    let report = live(plan, url).await?;
    let millis = began.elapsed().as_millis().max(1);
    let acts = u128::from(report.tally.acts) * 1000 / millis;
    Ok(Out::of(report, u64::try_from(acts).unwrap_or_default()))
}

impl Out {
    fn of(report: Report, acts_per_second: u64) -> Out {
        let tally = report.tally;
        Out {
            replay: report.plan.line(),
            first: report.first.to_string(),
            last: report.last.to_string(),
            acts: tally.acts,
            accepted: tally.accepted,
            forbidden: tally.forbidden,
            vouchers: tally.vouchers,
            payments: tally.payments,
            paid: tally.paid,
            faults: tally.faults,
            refused: tally.refused,
            local: tally.local,
            nights: tally.nights,
            checked: report.checked,
            acts_per_second,
            record: report.record,
            lived: report.acts,
            balances: report.balances,
            violations: report.violations.iter().map(ToString::to_string).collect(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let counts = |counts: &std::collections::BTreeMap<String, u64>| {
            let told: Vec<String> = counts
                .iter()
                .map(|(what, count)| format!("{what} {count}"))
                .collect();
            told.join("，")
        };
        let mut lines = vec![
            format!("{} 至 {}，{} 夜", self.first, self.last, self.nights),
            format!(
                "办理 {} 次，受理 {}，本应拒绝的尝试 {}；每秒 {} 次",
                self.acts, self.accepted, self.forbidden, self.acts_per_second
            ),
            format!(
                "创新券 {} 张，付款 {} 笔，共 {}元",
                self.vouchers,
                self.payments,
                rules::Fen::new(self.paid)
            ),
            format!("配套、案件、变更：{}", counts(&self.local)),
            format!("故障：{}", counts(&self.faults)),
            format!(
                "核对 {} 项，违反 {} 项",
                self.checked,
                self.violations.len()
            ),
            format!("记录 {}", self.record),
            format!("经过 {}", self.lived),
            format!("余额 {}", self.balances),
        ];
        if !self.violations.is_empty() {
            lines.extend(self.violations.iter().map(|one| format!("  {one}")));
            lines.push(format!("重现：{}", self.replay));
        }
        lines
    }
}
