//! `kequan index rebuild`: every running server reads the whole directory anew; the names of all parties are read anew.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use office::{directory, find};

use super::{house, output};

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
    /// 数据库；不填时用数据目录中的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 数据目录
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

impl Index {
    pub fn run(self) -> ExitCode {
        let What::Rebuild(rebuild) = self.what;
        house::run(rebuild.run())
    }
}

impl Rebuild {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let embedded = self.data.join("kequan.db");
        if self.db.is_none() && !embedded.exists() {
            output::complain(&format!("没有数据库：{}", embedded.display()));
            return Ok(ExitCode::from(2));
        }
        let db = self.db.unwrap_or_else(|| house::embedded(&self.data));
        let office = house::open_now(&db, &self.data).await?;
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
