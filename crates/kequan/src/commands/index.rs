//! `kequan index rebuild`: every running server reads the whole directory anew; the names of all parties are read anew.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use office::{directory, find};

use super::house::{self, Place};
use super::output;

#[derive(Args)]
pub struct Index {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 重建名录检索：恢复备份或在数据库中直接改动之后使用
    Rebuild(Rebuild),
}

#[derive(Args)]
struct Rebuild {
    #[command(flatten)]
    place: Place,
}

impl Index {
    pub fn run(self) -> ExitCode {
        let What::Rebuild(rebuild) = self.what;
        house::run(rebuild.run())
    }
}

impl Rebuild {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let Some(db) = self.place.database() else {
            return Ok(ExitCode::from(2));
        };
        let office = house::open_now(&db, &self.place.data).await?;
        let noted = directory::rebuild(&office).await?;
        let listed = directory::warm(&office).await?;
        let named = find::rebuild(&office).await?;
        office.close().await?;
        output::say(&format!(
            "已通知读取 {noted} 家机构，名录中现有 {listed} 家；可按名称查找 {named} 家单位"
        ));
        Ok(ExitCode::SUCCESS)
    }
}
