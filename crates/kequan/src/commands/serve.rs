//! `kequan serve`: the platform on its own database.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use office::settings::{self, DEMO_PASSWORD};
use web::Config;

use super::mail::Mail;
use super::map::Map;
use super::{house, output};

#[derive(Args)]
pub struct Serve {
    /// 数据库：sqlite://路径 或 postgres://…；不填时用数据目录中的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 数据目录：附件、密钥和内嵌数据库
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// 文书的字体目录；不填时用工作目录或程序旁的 fonts
    #[arg(long, value_name = "目录")]
    fonts: Option<PathBuf>,
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
    /// 邮件中链接的网址，例如 https://kequan.example；不填时用监听地址
    #[arg(long, value_name = "网址", value_parser = site)]
    site: Option<String>,
    #[command(flatten)]
    map: Map,
}

/// An address that links of letters can begin with.
fn site(typed: &str) -> Result<String, String> {
    let host = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| typed.strip_prefix(scheme));
    let plain = |host: &str| !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic());
    match host.is_some_and(plain) {
        true => Ok(typed.to_owned()),
        false => Err("http:// or https:// and a host".to_owned()),
    }
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
            if !house::has_fonts(self.fonts.as_deref()) {
                return Ok(ExitCode::from(2));
            }
            let base_map = match self.map.read() {
                Ok(base_map) => base_map,
                Err(fault) => {
                    output::complain(&fault);
                    return Ok(ExitCode::from(2));
                }
            };
            let db = self.db.unwrap_or_else(|| house::embedded(&self.data));
            let office = house::open_with(&db, &self.data, self.fonts.as_deref()).await?;
            if settings::get(&office, DEMO_PASSWORD).await?.is_some() {
                output::complain("这是演示数据库，用 kequan demo 打开");
                return Ok(ExitCode::from(2));
            }
            let config = Config {
                demo: None,
                https: self.https,
                trusted_proxies: self.trusted_proxy,
                mail: smtp.is_some(),
                base_map,
            };
            house::serve(office, config, (self.listen, self.site), smtp, |address| {
                output::say(&format!("科券已启动：http://{address}"));
            })
            .await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}
