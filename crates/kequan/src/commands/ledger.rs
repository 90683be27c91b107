//! `kequan ledger verify`: recomputes every balance from the postings, by other means than those that posted them.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use office::{Store, ledger};
use serde::Serialize;

use super::house::{self, Place};
use super::output;

#[derive(Args)]
pub struct Ledger {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 核验账本：由分录重算每一笔余额，逐笔核对借贷、杂凑链、创新券和付款
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
    books: usize,
    postings: usize,
    deals: usize,
    faults: Vec<FaultOut>,
}

#[derive(Serialize)]
struct FaultOut {
    book: String,
    entry: i64,
    why: String,
}

impl Ledger {
    pub fn run(self) -> ExitCode {
        let What::Verify(verify) = self.what;
        house::run(verify.run())
    }
}

impl Verify {
    /// 0 when all is as it must be, 1 when anything is not, 2 when there is no database.
    async fn run(self) -> anyhow::Result<ExitCode> {
        let Some(db) = self.place.database() else {
            return Ok(ExitCode::from(2));
        };
        let fault = |fault| anyhow!("数据库打不开：{fault}");
        let store = Store::open(&db).await.map_err(fault)?;
        let proof = ledger::prove(&store).await?;
        store.close().await.map_err(fault)?;
        let sound = proof.faults.is_empty();
        let mut lines = vec![format!(
            "核验账簿 {} 本、分录 {} 笔、业务 {} 件：{}",
            proof.books,
            proof.postings,
            proof.deals,
            if sound { "相符" } else { "不相符" }
        )];
        lines.extend(proof.faults.iter().map(|fault| match fault.entry {
            0 => format!("  {}：{}", fault.told(), fault.why),
            entry => format!("  {} 第 {entry} 笔：{}", fault.told(), fault.why),
        }));
        let found = Found {
            books: proof.books,
            postings: proof.postings,
            deals: proof.deals,
            faults: proof
                .faults
                .into_iter()
                .map(|fault| FaultOut {
                    book: fault.what,
                    entry: fault.entry,
                    why: fault.why,
                })
                .collect(),
        };
        output::answer(self.json, &found, &lines);
        Ok(match sound {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}
