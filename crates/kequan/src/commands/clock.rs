//! `kequan clock`: the operator says that a clock far from the last night is right.

use std::process::ExitCode;

use clap::Args;
use office::nights;
use serde::Serialize;

use super::house::{self, Place};
use super::output;

#[derive(Args)]
pub struct Clock {
    #[command(flatten)]
    place: Place,
    /// 确认服务器时钟正确：平台停用了很久之后再启用时用
    #[arg(long)]
    right: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Stand {
    today: chrono::NaiveDate,
    last_night: Option<chrono::NaiveDate>,
    trusted: bool,
}

impl Clock {
    pub fn run(self) -> ExitCode {
        house::run(self.look())
    }

    /// 0 when acts are accepted at this clock; 1 when not; 2 when there is no database.
    async fn look(self) -> anyhow::Result<ExitCode> {
        let Some(db) = self.place.database() else {
            return Ok(ExitCode::from(2));
        };
        let office = house::open_now(&db, &self.place.data).await?;
        if self.right {
            nights::confirm(&office).await?;
        }
        let today = office.today();
        let refused = nights::in_time(&office, today).err();
        let stand = Stand {
            today,
            last_night: nights::worked(&office),
            trusted: refused.is_none(),
        };
        office.close().await?;
        let last = stand.last_night;
        let last = last.map_or("还没有".to_owned(), |last| last.to_string());
        let mut lines = vec![format!("服务器时钟 {today}，上次夜间处理 {last}")];
        if let Some(refused) = refused {
            lines.push(refused.message.to_string());
            lines.push(
                "时钟错了就改正时钟；时钟没错、平台确实停用了这么久，加 --right 确认".to_owned(),
            );
        }
        output::answer(self.json, &stand, &lines);
        Ok(match stand.trusted {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}
