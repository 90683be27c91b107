//! `kequan db copy`: the whole database into the other engine, compared row for row.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use office::{Store, moving};
use serde::Serialize;

use super::{house, output};

#[derive(Args)]
pub struct Db {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 搬迁数据库：全部表逐行复制到另一个空库并核对；平台须先停下，中断后再次执行即接着办
    Copy(Copy),
}

#[derive(Args)]
struct Copy {
    /// 原数据库：sqlite://文件 或 postgres://…
    #[arg(long)]
    from: String,
    /// 新数据库：须是空库，或同一次搬迁没有办完的库
    #[arg(long)]
    to: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Out {
    tables: usize,
    rows: u64,
    differ: Vec<String>,
}

impl Db {
    pub fn run(self) -> ExitCode {
        let What::Copy(copy) = self.what;
        house::run(copy.run())
    }
}

/// Opens a database; an embedded one that is to be read must be there already.
async fn open(url: &str, there: bool) -> Result<Store> {
    if let Some(file) = url.strip_prefix("sqlite://").filter(|_| there)
        && !std::path::Path::new(file).exists()
    {
        return Err(anyhow!("没有数据库：{file}"));
    }
    Store::open(url)
        .await
        .map_err(|fault| anyhow!("数据库 {url} 打不开：{fault}"))
}

impl Copy {
    async fn run(self) -> Result<ExitCode> {
        if self.from == self.to {
            output::complain("新旧数据库是同一个");
            return Ok(ExitCode::from(2));
        }
        let (from, to) = (open(&self.from, true).await?, open(&self.to, false).await?);
        let quiet = self.json;
        let told = |table: &str, there: u64, all: u64| {
            if !quiet {
                output::complain(&format!("  {table}：{there} / {all} 行"));
            }
        };
        let moved = moving::copy(&from, &to, told)
            .await
            .map_err(|fault| anyhow!("没有搬完：{}", fault))?;
        to.close().await?;
        from.close().await?;
        let lines = match moved.differ.is_empty() {
            true => vec![format!(
                "已搬迁 {} 张表、{} 行，两边逐行核对一致。附件和密钥仍在数据目录；用 kequan audit verify 再核验一次",
                moved.tables, moved.rows
            )],
            false => vec![format!(
                "两边不一致的表：{}；原库在搬迁中可能有人办理，停下平台后对空库重来",
                moved.differ.join("、")
            )],
        };
        let same = moved.differ.is_empty();
        let out = Out {
            tables: moved.tables,
            rows: moved.rows,
            differ: moved.differ,
        };
        output::answer(self.json, &out, &lines);
        Ok(if same {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
