//! `kequan subsidy recompute`: the subsidies of a year anew from the record, held against what was proposed, to the fen.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use office::subsidies::{self, Recomputed};
use serde::Serialize;

use super::house::{self, Place};
use super::output;

#[derive(Args)]
pub struct Subsidy {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 复算服务补贴：由付款记录重算一个年度，与提出的金额逐家核对
    Recompute(Recompute),
}

#[derive(Args)]
struct Recompute {
    #[command(flatten)]
    place: Place,
    /// 年度，四位数
    #[arg(long)]
    year: u16,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Found {
    year: u16,
    providers: usize,
    agrees: bool,
    subsidies: Vec<One>,
}

#[derive(Serialize)]
struct One {
    number: String,
    provider: String,
    proposed: String,
    amount: String,
    recomputed: String,
    agrees: bool,
}

impl From<&Recomputed> for One {
    fn from(one: &Recomputed) -> One {
        One {
            number: one.number.clone(),
            provider: one.provider.clone(),
            proposed: one.proposed.yuan(),
            amount: one.amount.yuan(),
            recomputed: one.anew.yuan(),
            agrees: one.agrees(),
        }
    }
}

impl Subsidy {
    pub fn run(self) -> ExitCode {
        let What::Recompute(recompute) = self.what;
        house::run(recompute.run())
    }
}

impl Recompute {
    /// 0 when every subsidy agrees, 1 when any does not, 2 when there is no database.
    async fn run(self) -> anyhow::Result<ExitCode> {
        let Some(db) = self.place.database() else {
            return Ok(ExitCode::from(2));
        };
        let office = house::open_now(&db, &self.place.data).await?;
        let all = subsidies::recompute(&office, self.year).await?;
        office.close().await?;
        let agrees = all.iter().all(Recomputed::agrees);
        let word = if agrees { "相符" } else { "不相符" };
        let mut lines = vec![format!(
            "复算 {} 年度服务补贴 {} 家：{word}",
            self.year,
            all.len()
        )];
        let apart = all.iter().filter(|one| !one.agrees());
        lines.extend(apart.map(|one| {
            let Recomputed {
                number,
                provider,
                proposed,
                amount,
                anew,
                ..
            } = one;
            format!("  {number} {provider}：提出 {proposed} 元，给予 {amount} 元，复算 {anew} 元")
        }));
        let found = Found {
            year: self.year,
            providers: all.len(),
            agrees,
            subsidies: all.iter().map(One::from).collect(),
        };
        output::answer(self.json, &found, &lines);
        Ok(match agrees {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}
