//! `kequan found`: opens the first administrator, security administrator and auditor of an empty database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use office::accounts::{self, Founder};
use rules::duties::Role;
use rules::duties::grants::THREE;

use super::{house, output};

#[derive(Args)]
pub struct Found {
    /// 岗位：administrator 系统管理员，security 安全管理员，auditor 审计；三个岗位由三个人担任
    #[arg(long, default_value = "administrator", value_parser = PossibleValuesParser::new(THREE.map(Role::code)))]
    role: String,
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
            house::fits(&office).await?;
            let secret = office.secret();
            let password = format!("Kq-{}", secret.get(..16).unwrap_or(&secret));
            let role = Role::parse(&self.role).context("no such role")?;
            let founder = Founder {
                role,
                login: self.login.clone(),
                name: self.name,
                body: self.body,
                password: password.clone(),
            };
            let outcome = accounts::found(&office, founder).await;
            office.close().await?;
            match outcome {
                Ok(_) => {
                    output::say(&format!(
                        "{role} {} 已开立。",
                        rules::text::code(&self.login).to_lowercase()
                    ));
                    output::say(&format!(
                        "一次性密码（首次登录时修改，修改后岗位生效）：{password}"
                    ));
                    Ok(ExitCode::SUCCESS)
                }
                Err(office::Refused::Because(refusals)) => Ok(output::refuse(false, &refusals)),
                Err(other) => Err(other.into()),
            }
        })
    }
}
