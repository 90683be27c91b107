//! Mail by SMTP: one connection a letter, encrypted where the address says so.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;

use crate::ports::{NotTaken, Parcel, Post};

/// How long the server may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// Replies by which a server refuses the platform and not the letter: sign-in and encryption.
const OURS: [u16; 4] = [530, 534, 535, 538];

/// What is wrong with the operator's configuration.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SmtpFault {
    #[error("--smtp 无法识别，写作 smtp://主机:端口 或 smtps://用户@主机")]
    Address,
    #[error("--mail-from 无法识别，写作 name@example.cn 或 名称 <name@example.cn>")]
    From,
    #[error(
        "口令不写在命令行上：放在环境变量 KEQUAN_SMTP_PASSWORD 或 --smtp-password-file 的文件里"
    )]
    PasswordInAddress,
    #[error(
        "--smtp 写了用户，却没有口令：放在环境变量 KEQUAN_SMTP_PASSWORD 或 --smtp-password-file 的文件里"
    )]
    NoPassword,
    #[error("口令只经加密连接发送：改用 smtps://，或在地址后加 ?tls=required")]
    Plain,
    #[error("--smtp-ca 的文件不是 PEM 证书")]
    Authority,
    #[error("--smtp-ca 只用于加密连接：改用 smtps://，或在地址后加 ?tls=required")]
    AuthorityUnused,
}

/// A mail server and the address the platform writes from.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// `smtp://host:port`, `smtp://user@host?tls=required` or `smtps://user@host`; `authority` is the certificate, in
    /// PEM, of who signed the server's own, besides those that everybody trusts.
    pub fn new(
        url: &str,
        from: &str,
        password: Option<&str>,
        authority: Option<&[u8]>,
    ) -> Result<Smtp, SmtpFault> {
        let from: Mailbox = from.trim().parse().map_err(|_| SmtpFault::From)?;
        let (scheme, rest) = url.split_once("://").ok_or(SmtpFault::Address)?;
        let (user, host) = match rest.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, rest),
        };
        let bare = format!("{scheme}://{host}");
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&bare)
            .map_err(|_| SmtpFault::Address)?
            .timeout(Some(PATIENCE));
        if let Some(user) = user {
            if user.contains(':') {
                return Err(SmtpFault::PasswordInAddress);
            }
            if scheme != "smtps" && !host.contains("tls=required") {
                return Err(SmtpFault::Plain);
            }
            let user = percent_decode_str(user).decode_utf8_lossy().into_owned();
            let password = password.ok_or(SmtpFault::NoPassword)?;
            builder = builder.credentials(Credentials::new(user, password.to_owned()));
        }
        if let Some(pem) = authority {
            builder = builder.tls(trusting(scheme, host, pem)?);
        }
        Ok(Smtp {
            transport: builder.build(),
            from,
        })
    }

    pub(crate) fn message(&self, parcel: &Parcel) -> Result<Message, NotTaken> {
        let address: Address = parcel
            .address
            .parse()
            .map_err(|_| NotTaken::Never("收件地址的格式不符".to_owned()))?;
        let id = format!("<{}@{}>", parcel.id, self.from.email.domain());
        // Whoever is away need not answer a machine.
        let auto = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(&parcel.subject)
            .date(SystemTime::from(parcel.at))
            .message_id(Some(id))
            .raw_header(auto)
            .header(ContentType::TEXT_PLAIN)
            .body(parcel.body.clone())
            .map_err(|_| NotTaken::Never("邮件不能编成".to_owned()))
    }
}

/// The encryption that the address asks for, with one more authority that is trusted.
fn trusting(scheme: &str, host: &str, pem: &[u8]) -> Result<Tls, SmtpFault> {
    let authority = Certificate::from_pem(pem).map_err(|_| SmtpFault::Authority)?;
    let name = host.split(['/', '?']).next().unwrap_or_default();
    let name = match name.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => name,
    };
    let parameters = TlsParameters::builder(name.to_owned())
        .add_root_certificate(authority)
        .build()
        .map_err(|_| SmtpFault::Authority)?;
    match scheme {
        "smtps" => Ok(Tls::Wrapper(parameters)),
        _ if host.contains("tls=required") => Ok(Tls::Required(parameters)),
        _ => Err(SmtpFault::AuthorityUnused),
    }
}

impl Post for Smtp {
    async fn deliver(&self, parcel: &Parcel) -> Result<(), NotTaken> {
        let message = self.message(parcel)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(fault) => Err(read(&fault)),
        }
    }
}

/// What a fault means for the letter. A server's own words are not kept: they repeat the address.
fn read(fault: &Error) -> NotTaken {
    let code = fault.status().map(u16::from);
    match code {
        Some(code) if OURS.contains(&code) => {
            NotTaken::Away(format!("邮件服务器不接受平台登录（{code}）"))
        }
        Some(421) => NotTaken::Away("邮件服务器暂停服务（421）".to_owned()),
        Some(code) if fault.is_permanent() => NotTaken::Never(format!("邮件服务器拒收（{code}）")),
        Some(code) => NotTaken::Later(format!("邮件服务器暂不接收（{code}）")),
        None if fault.is_timeout() => NotTaken::Away("邮件服务器没有应答".to_owned()),
        None if fault.is_tls() => NotTaken::Away("邮件服务器的证书不可信".to_owned()),
        None if fault.is_response() || fault.is_client() => {
            NotTaken::Later("邮件服务器的答复不合规".to_owned())
        }
        None => NotTaken::Away("连不上邮件服务器".to_owned()),
    }
}
