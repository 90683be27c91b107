//! `kequan audit verify`: reads the whole record and ledger and names every flaw.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use office::audit;
use serde::Serialize;

use super::house::{self, Place};
use super::output;

#[derive(Args)]
pub struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 核验操作记录和账本：逐条重算，指出被改动、缺失或插入的记录
    Verify(Verify),
}

#[derive(Args)]
struct Verify {
    #[command(flatten)]
    place: Place,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Found {
    acts: usize,
    postings: usize,
    /// How many acts the witness told of.
    noted: usize,
    flaws: Vec<FlawOut>,
}

#[derive(Serialize)]
struct FlawOut {
    chain: String,
    /// The number of the file, when it is still there.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    entry: i64,
    what: String,
}

impl Audit {
    pub fn run(self) -> ExitCode {
        let What::Verify(verify) = self.what;
        house::run(verify.run())
    }
}

impl Verify {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let Some(db) = self.place.database() else {
            return Ok(ExitCode::from(2));
        };
        let files = self.place.data.join("files").is_dir();
        // Who only verifies rows leaves no new data folder behind.
        let spare = tempfile::tempdir()?;
        let data = if files {
            self.place.data.as_path()
        } else {
            spare.path()
        };
        let office = house::open_now(&db, data).await?;
        let report = match files {
            true => audit::verify(&office).await?,
            false => audit::verify_rows(&office).await?,
        };
        office.close().await?;
        let whole = report.flaws.is_empty();
        let mut lines = vec![format!(
            "核验操作记录 {} 条、账目 {} 笔：{}",
            report.acts,
            report.postings,
            if whole {
                "完整，未发现改动"
            } else {
                "发现问题"
            }
        )];
        if report.noted > 0 {
            lines.push(format!("  与库外的存证文件逐条核对 {} 条", report.noted));
        } else {
            let words = "  没有存证文件：整个文件末尾的记录连同记录头一起被删去时，看不出来";
            lines.push(words.to_owned());
        }
        if !files {
            let words = "  附件和文书没有核验：数据目录中没有文件，用 --data 指定";
            lines.push(words.to_owned());
        }
        lines.extend(report.flaws.iter().map(|flaw| {
            let place = match flaw.entry {
                0 => String::new(),
                entry => format!(" 第 {entry} 条"),
            };
            format!("  {}{place}：{}", report.told(flaw), flaw.what)
        }));
        let found = Found {
            acts: report.acts,
            postings: report.postings,
            noted: report.noted,
            flaws: report
                .flaws
                .into_iter()
                .map(|flaw| FlawOut {
                    name: report.names.get(&flaw.chain).cloned(),
                    chain: flaw.chain,
                    entry: flaw.entry,
                    what: flaw.what.to_owned(),
                })
                .collect(),
        };
        output::answer(self.json, &found, &lines);
        Ok(if whole {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
