//! How mail leaves the platform: the options of `kequan serve`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use office::smtp::Smtp;

#[derive(Args)]
pub struct Mail {
    /// 邮件服务器：smtp://主机:端口 或 smtps://用户@主机；不填时邮件留在平台等待投递
    #[arg(long, value_name = "地址", requires = "mail_from")]
    smtp: Option<String>,
    /// 发件人：name@example.cn 或 名称 <name@example.cn>
    #[arg(long, value_name = "邮箱")]
    mail_from: Option<String>,
    /// 邮件服务器口令所在的文件；也可放在环境变量 KEQUAN_SMTP_PASSWORD
    #[arg(long, value_name = "文件")]
    smtp_password_file: Option<PathBuf>,
    /// 邮件服务器证书的签发证书（PEM），用于本单位自签的证书
    #[arg(long, value_name = "文件", requires = "smtp")]
    smtp_ca: Option<PathBuf>,
}

impl Mail {
    /// The mail server, when one is set up.
    pub fn smtp(&self) -> Result<Option<Smtp>> {
        let (Some(url), Some(from)) = (&self.smtp, &self.mail_from) else {
            return Ok(None);
        };
        let password = match &self.smtp_password_file {
            Some(file) => {
                let text = std::fs::read_to_string(file);
                let name = file.display().to_string();
                Some(text.with_context(|| format!("读不出口令文件 {name}"))?)
            }
            None => std::env::var("KEQUAN_SMTP_PASSWORD").ok(),
        };
        let password = password.as_deref().map(str::trim_end);
        let authority = match &self.smtp_ca {
            Some(file) => {
                let name = file.display().to_string();
                Some(std::fs::read(file).with_context(|| format!("读不出证书文件 {name}"))?)
            }
            None => None,
        };
        Ok(Some(Smtp::new(url, from, password, authority.as_deref())?))
    }
}
