//! `kequan serve`: the platform on its own database.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use office::settings::{self, DEMO_PASSWORD};
use web::Config;

use super::mail::Mail;
use super::{house, output};

#[derive(Args)]
pub struct Serve {
    /// 数据库：sqlite://路径 或 postgres://…；不填时用数据目录中的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 数据目录：附件、密钥和内嵌数据库
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 前面有 https 代理：Cookie 只经 https 发送
    #[arg(long)]
    https: bool,
    /// 前面代理的地址，可重复；只相信它写的 X-Forwarded-For
    #[arg(long, value_name = "ADDR")]
    trusted_proxy: Vec<IpAddr>,
    #[command(flatten)]
    mail: Mail,
}

impl Serve {
    pub fn run(self) -> ExitCode {
        house::run(async move {
            house::log();
            let smtp = match self.mail.smtp() {
                Ok(smtp) => smtp,
                Err(fault) => {
                    output::complain(&fault.to_string());
                    return Ok(ExitCode::from(2));
                }
            };
            let db = self.db.unwrap_or_else(|| house::embedded(&self.data));
            let office = house::open_now(&db, &self.data).await?;
            if settings::get(&office, DEMO_PASSWORD).await?.is_some() {
                output::complain("这是演示数据库，用 kequan demo 打开");
                return Ok(ExitCode::from(2));
            }
            let config = Config {
                demo: None,
                https: self.https,
                trusted_proxies: self.trusted_proxy,
                mail: smtp.is_some(),
            };
            house::serve(office, config, self.listen, smtp, |address| {
                output::say(&format!("科券已启动：http://{address}"));
            })
            .await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}
