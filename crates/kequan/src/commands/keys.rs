//! `kequan keys`: turns the keys of the sealed personal data, and forgets the old ones.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use office::keys;

use super::{house, output};

#[derive(Args)]
pub struct Keys {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 换密钥：生成新密钥，把全部密封数据改用新密钥；平台照常运行，中断后再次执行即接着办
    Rotate(Where),
    /// 删除旧密钥：此前的备份打不开，此前发出的恢复码失效
    Forget(Where),
}

#[derive(Args)]
struct Where {
    /// 数据库；不填时用数据目录中的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 数据目录
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

impl Keys {
    pub fn run(self) -> ExitCode {
        match self.what {
            What::Rotate(at) => house::run(at.rotate()),
            What::Forget(at) => house::run(at.forget()),
        }
    }
}

/// How often the number of values done is told.
const STEP: u64 = 10_000;

impl Where {
    /// A key file is never made here: a mistyped folder must not look like success.
    async fn open(&self) -> anyhow::Result<Option<office::Office>> {
        let file = self.data.join("keys").join("seal.key");
        if !file.exists() {
            output::complain(&format!("没有密钥文件：{}", file.display()));
            return Ok(None);
        }
        let db = match &self.db {
            Some(db) => db.clone(),
            None => house::embedded(&self.data),
        };
        house::open_now(&db, &self.data).await.map(Some)
    }

    async fn rotate(self) -> anyhow::Result<ExitCode> {
        let Some(office) = self.open().await? else {
            return Ok(ExitCode::from(2));
        };
        let mut told = 0;
        let done = keys::rotate(&office, |values| {
            if values / STEP > told {
                told = values / STEP;
                output::say(&format!("已改用新密钥 {values} 项"));
            }
        })
        .await;
        office.close().await?;
        let done = done?;
        if done.resumed {
            output::say("接着上一次中断的换密钥。");
        }
        output::say(&format!(
            "换密钥完成：第 {} 版，改用新密钥 {} 项。旧密钥仍在密钥文件中，用于打开此前的备份。",
            done.version, done.values
        ));
        Ok(ExitCode::SUCCESS)
    }

    async fn forget(self) -> anyhow::Result<ExitCode> {
        let Some(office) = self.open().await? else {
            return Ok(ExitCode::from(2));
        };
        let done = keys::forget(&office).await;
        office.close().await?;
        if done? {
            output::say(
                "旧密钥已删除。此前的数据库备份不能再打开其中的密封数据，换密钥前发出的两步验证恢复码失效。",
            );
            return Ok(ExitCode::SUCCESS);
        }
        output::complain("还有数据用旧密钥密封，先执行 kequan keys rotate");
        Ok(ExitCode::from(2))
    }
}
