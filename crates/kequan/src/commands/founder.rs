//! `kequan found`: opens the first administrator of an empty database.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use office::accounts::{self, Founder};

use super::{house, output};

#[derive(Args)]
pub struct Found {
    /// 登录名
    #[arg(long)]
    login: String,
    /// 姓名
    #[arg(long)]
    name: String,
    /// 所在机构
    #[arg(long)]
    body: String,
    /// 数据库；不填时用数据目录中的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 数据目录
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

impl Found {
    pub fn run(self) -> ExitCode {
        house::run(async move {
            let db = self.db.unwrap_or_else(|| house::embedded(&self.data));
            let office = house::open_now(&db, &self.data).await?;
            let secret = office.secret();
            let password = format!("Kq-{}", secret.get(..16).unwrap_or(&secret));
            let founder = Founder {
                login: self.login.clone(),
                name: self.name,
                body: self.body,
                password: password.clone(),
            };
            let outcome = accounts::found(&office, founder).await;
            office.close().await?;
            match outcome {
                Ok(_) => {
                    output::say(&format!("系统管理员 {} 已开立。", self.login));
                    output::say(&format!("一次性密码（登录后修改）：{password}"));
                    Ok(ExitCode::SUCCESS)
                }
                Err(office::Refused::Because(refusals)) => Ok(output::refuse(false, &refusals)),
                Err(other) => Err(other.into()),
            }
        })
    }
}
