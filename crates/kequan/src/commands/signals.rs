//! `kequan signals scan`: claims looked at again for what came to light since they were handed in (5.3).

use std::process::ExitCode;

use clap::{Args, Subcommand};
use office::signals::{self, Which};
use serde::Serialize;

use super::house::{self, Place};
use super::output;

#[derive(Args)]
pub struct Signals {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 再次监测：把兑付申请重新看一遍，新的监测信号交复核、审定的人答复；服务每天零点后自动看一遍未付款的
    Scan(Scan),
}

#[derive(Args)]
struct Scan {
    #[command(flatten)]
    place: Place,
    /// 已付款的也看
    #[arg(long)]
    all: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Found {
    looked_at: usize,
    raised: usize,
}

impl Signals {
    pub fn run(self) -> ExitCode {
        let What::Scan(scan) = self.what;
        house::run(scan.run())
    }
}

impl Scan {
    /// 0 when the claims were looked at, whatever was found; 2 when there is no database.
    async fn run(self) -> anyhow::Result<ExitCode> {
        let Some(db) = self.place.database() else {
            return Ok(ExitCode::from(2));
        };
        let office = house::open_now(&db, &self.place.data).await?;
        let which = match self.all {
            true => Which::All,
            false => Which::Open,
        };
        house::fits(&office).await?;
        let scanned = signals::scan(&office, which).await;
        office.close().await?;
        let scanned = scanned?;
        let found = Found {
            looked_at: scanned.looked_at,
            raised: scanned.raised,
        };
        let line = format!(
            "看过兑付申请 {} 件，{} 件有新的监测信号",
            found.looked_at, found.raised
        );
        output::answer(self.json, &found, &[line]);
        Ok(ExitCode::SUCCESS)
    }
}
