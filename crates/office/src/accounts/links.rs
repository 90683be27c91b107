//! Links that open something once: 256 bits, of which only a hash is kept, valid for a time and then never again.

use chrono::{DateTime, Duration, Utc};
use rules::duties::Standing;
use rules::{Refusal, clause};
use store::Link;
use uuid::Uuid;

use crate::Office;
use crate::act::Deal;
use crate::error::Refused;
use crate::members::Party;
use crate::seal::digest;

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A member of staff sets his first password.
    Invitation,
    /// Whoever forgot his password sets another.
    Reset,
    /// Somebody joins a subject or provider.
    Member,
}

/// Whom or where a link lets in.
pub(crate) enum Opens<'a> {
    Account(Uuid),
    Party {
        party: Party,
        standing: Standing,
        email: &'a str,
    },
}

impl Purpose {
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
            Purpose::Member => "member",
        }
    }

    /// How long it stands: a reset is used at once or not at all.
    pub fn lasts(self) -> Duration {
        match self {
            Purpose::Invitation | Purpose::Member => Duration::hours(72),
            Purpose::Reset => Duration::minutes(30),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Purpose::Invitation | Purpose::Member => "邀请",
            Purpose::Reset => "找回密码的链接",
        }
    }

    fn mend(self) -> &'static str {
        match self {
            Purpose::Invitation => "已设置密码的，直接登录；没有的，联系发出邀请的人再发一次",
            Purpose::Reset => "在登录页重新办理“找回密码”",
            Purpose::Member => "已加入的，直接登录；没有的，联系本单位负责人重新邀请",
        }
    }

    fn refusal(self, code: &'static str, what: &str) -> Refusal {
        let message = format!("这个{}{what}", self.word());
        Refusal::new(code, clause!("1.4"), "", message, self.mend())
    }
}

/// Why a link no longer opens anything, said plainly to whoever holds it.
pub(crate) fn standing(
    link: Option<&Link>,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<&Link, Refusal> {
    let Some(link) = link.filter(|link| link.kind == purpose.code()) else {
        return Err(purpose.refusal("link.unknown", "不存在，地址可能没有复制完整"));
    };
    if link.used_at.is_some() {
        return Err(purpose.refusal("link.used", "已经用过，只能用一次"));
    }
    if link.ended_at.is_some() {
        return Err(purpose.refusal("link.ended", "已被撤回或被后来的邮件取代"));
    }
    if now >= link.until {
        let hours = purpose.lasts().num_hours();
        let limit = match hours {
            0 => format!("{}分钟内", purpose.lasts().num_minutes()),
            hours => format!("{hours}小时内"),
        };
        return Err(purpose
            .refusal("link.expired", "已经过期")
            .limit(format!("发出后{limit}打开")));
    }
    Ok(link)
}

/// The link behind a token, used or not.
pub(crate) async fn find(office: &Office, token: &str) -> Result<Option<Link>, Refused> {
    Ok(store::find(&office.store, digest(token.as_bytes())).await?)
}

impl Deal<'_> {
    /// Makes a link; those of the same kind for the same account that still stand are void from now on.
    pub async fn make_link(&self, purpose: Purpose, opens: Opens<'_>) -> Result<String, Refused> {
        let token = self.office.secret();
        let blank = Link {
            hash: digest(token.as_bytes()),
            id: self.new_id(),
            kind: purpose.code().to_owned(),
            account: None,
            party: None,
            side: None,
            standing: None,
            email: String::new(),
            made_by: self.actor.account,
            at: self.now,
            until: self.now + purpose.lasts(),
            used_at: None,
            ended_at: None,
        };
        let row = match opens {
            Opens::Account(account) => {
                let kind = Some(purpose.code());
                self.tx.end_links(account, kind, self.now).await?;
                Link {
                    account: Some(account),
                    ..blank
                }
            }
            Opens::Party {
                party: (side, party),
                standing,
                email,
            } => Link {
                party: Some(party),
                side: Some(side.code().to_owned()),
                standing: Some(standing.code().to_owned()),
                email: email.to_owned(),
                ..blank
            },
        };
        self.tx.insert(row).await?;
        Ok(token)
    }

    /// Uses a link up. Two who hold the same link do not both pass.
    pub async fn use_link(&self, purpose: Purpose, token: &str) -> Result<Link, Refused> {
        let row: Option<Link> = self.tx.lock(digest(token.as_bytes())).await?;
        standing(row.as_ref(), purpose, self.now)?;
        let mut row = row.ok_or(Refused::Unknown)?;
        row.used_at = Some(self.now);
        Ok(self.tx.update(row).await?)
    }

    /// The address of a page, for a letter: the site is configured, never believed from a request.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.office.site)
    }
}
