//! Setting up a second factor, renewing its recovery codes, switching it off.

use rules::duties::{Act, Factor, needs_factor};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Account;
use store::queries::signin;
use uuid::Uuid;

use super::factor;
use super::prove::has_factor;
use super::session::actor_of;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::notices::To;
use crate::record::{Body, Change};
use crate::settings::{self, DEMO_FACTOR};
use crate::{Office, store_row};

/// What an offer is sealed for, so that nobody brings a secret of his own.
const OFFER: &str = "factor-offer";

/// How long an offer may be confirmed, in seconds.
const OFFERED: i64 = 3600;

/// A secret that a person may take into his authenticator. Until a code confirms it, it stands nowhere but on his page.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The offer as the form carries it.
    pub sealed: String,
    /// The secret as it is typed by hand, in groups of four.
    pub secret: String,
    /// The address that the picture holds.
    pub url: String,
}

/// A new secret for this person.
pub async fn offer(office: &Office, who: &Actor) -> Result<Offer, Refused> {
    let account = who.account()?;
    let secret = factor::new_secret(office);
    let plain = format!("{account} {} {secret}", office.now().timestamp());
    let sealed = office.seal(OFFER, &plain)?;
    shown(office, account, sealed, &secret).await
}

/// The offer that a form carried, so that a slip does not ask for the picture to be read again; a stale one is
/// replaced by a new one.
pub async fn offer_again(office: &Office, who: &Actor, sealed: &str) -> Result<Offer, Refused> {
    match opened(office, who, sealed) {
        Some(secret) => shown(office, who.account()?, sealed.to_owned(), &secret).await,
        None => offer(office, who).await,
    }
}

async fn shown(
    office: &Office,
    account: Uuid,
    sealed: String,
    secret: &str,
) -> Result<Offer, Refused> {
    let account: Account = store_row(office, account).await?;
    let url = factor::totp(&account.login, secret)?
        .to_url()
        .map_err(|e| Refused::Fault(format!("second factor: {e}")))?;
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(Offer {
        sealed,
        secret: groups.join(" "),
        url,
    })
}

/// The secret of an offer, when it was made for this person and not long ago.
fn opened(office: &Office, who: &Actor, sealed: &str) -> Option<String> {
    let plain = office.vault.open_sealed(OFFER, sealed)?;
    let mut parts = plain.split(' ');
    let whose = parts.next()?;
    let at: i64 = parts.next()?.parse().ok()?;
    let fresh = office.now().timestamp() - at <= OFFERED;
    let own = who.account.is_some_and(|id| id.to_string() == whose);
    let secret = parts.next().filter(|_| fresh && own)?;
    Some(secret.to_owned())
}

/// Takes an offer up: its code shows that the authenticator holds the secret.
pub struct Enrol<'a> {
    pub offer: &'a str,
    pub code: &'a str,
    /// Whether a factor that the account has already is replaced; never so before the second step of a sign-in.
    pub replaces: bool,
}

/// The recovery codes as they are printed; they are shown once.
#[derive(Debug)]
pub struct Codes(pub Vec<String>);

impl Codes {
    fn of(codes: &[String]) -> Codes {
        Codes(codes.iter().map(|code| factor::in_groups(code)).collect())
    }
}

pub async fn enrol(office: &Office, by: By<'_>, command: Enrol<'_>) -> Result<Codes, Refused> {
    let id = by.actor.account()?;
    let account: Account = store_row(office, id).await?;
    let Some(secret) = opened(office, by.actor, command.offer) else {
        return Err(stale().into());
    };
    let totp = factor::totp(&account.login, &secret)?;
    let factor::Typed::Code(code) = factor::read(command.code) else {
        return Err(wrong().into());
    };
    let seconds = factor::seconds(office);
    let step = factor::step(&totp, &code, seconds, 0).ok_or_else(wrong)?;
    let row = &factor::row(office, id, &secret, step)?;
    let codes = factor::recovery_codes(office, id, by.request)?;
    let (replaces, fresh) = (command.replaces, &codes);
    office
        .act(by, Act::ManageFactor, &("enrol", command.offer), |deal| {
            Box::pin(async move {
                // Locked, so that of two at once the second finds the first.
                let _: Account = deal.take(id).await?;
                if !replaces && has_factor(&deal.tx, id).await? {
                    return Err(Refused::Unknown);
                }
                deal.tx.drop_factors(id).await?;
                deal.tx.insert(row.clone()).await?;
                keep(deal, id, fresh).await?;
                let what = format!("启用两步验证：{}", Factor::Totp.label());
                tell(deal, id, what, "已启用两步验证，恢复码已更新").await
            })
        })
        .await?;
    Ok(Codes::of(&codes))
}

fn stale() -> Refusal {
    Refusal::new(
        "factor.stale",
        clause!("1.4"),
        "",
        "二维码已过期",
        "用下面的新二维码重新扫描",
    )
    .limit("1小时内确认")
}

fn wrong() -> Refusal {
    Refusal::new(
        "factor.code",
        clause!("1.4"),
        "code",
        "验证码与这个二维码不符",
        "填写验证器此刻显示的6位数字；总是不符时，核对手机的时间",
    )
}

fn not_on() -> Refusal {
    Refusal::new(
        "factor.off",
        clause!("1.4"),
        "",
        "两步验证没有启用",
        "先在“账号安全”中启用两步验证",
    )
}

/// Makes new recovery codes; the old ones are good no more.
pub async fn renew_codes(office: &Office, by: By<'_>) -> Result<Codes, Refused> {
    let id = by.actor.account()?;
    let codes = factor::recovery_codes(office, id, by.request)?;
    let fresh = &codes;
    office
        .act(by, Act::ManageFactor, &"recovery-codes", |deal| {
            Box::pin(async move {
                if !has_factor(&deal.tx, id).await? {
                    return Err(not_on().into());
                }
                deal.tx.drop_recovery_codes(id).await?;
                keep(deal, id, fresh).await?;
                tell(deal, id, "更换恢复码".into(), "恢复码已更换，原来的作废").await
            })
        })
        .await?;
    Ok(Codes::of(&codes))
}

/// Switches the second factor off, where the role does not need one.
pub async fn drop_factor(office: &Office, by: By<'_>) -> Result<(), Refused> {
    let id = by.actor.account()?;
    if needs_factor(by.actor.role) {
        let refusal = Refusal::new(
            "factor.needed",
            clause!("1.4"),
            "",
            "这个岗位必须使用两步验证",
            "要换手机时，在“账号安全”中换一个验证器",
        );
        return Err(refusal.own(by.actor.role.label()).into());
    }
    office
        .act(by, Act::ManageFactor, &"off", |deal| {
            Box::pin(async move {
                if !has_factor(&deal.tx, id).await? {
                    return Err(not_on().into());
                }
                deal.tx.drop_factors(id).await?;
                tell(deal, id, "停用两步验证".into(), "已停用两步验证").await
            })
        })
        .await
}

async fn keep(deal: &Deal<'_>, account: Uuid, codes: &[String]) -> Result<(), Refused> {
    for code in codes {
        let row = store::RecoveryCode {
            hash: factor::recovery_hash(deal.office, account, code)?,
            account,
            used_at: None,
        };
        deal.tx.insert(row).await?;
    }
    Ok(())
}

async fn tell(deal: &Deal<'_>, account: Uuid, what: String, words: &str) -> Result<(), Refused> {
    let body = Body::words(what);
    deal.record(FileKind::Account, account, Change::NONE, body)
        .await?;
    let words = format!("{words}。不是本人操作的，立即修改密码");
    deal.notify(To::Account(account), words, "/account/security")
        .await
}

/// How an account stands with its second factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FactorState {
    pub since: Option<chrono::DateTime<chrono::Utc>>,
    pub codes_left: u64,
    pub required: bool,
}

pub async fn factor_state(office: &Office, actor: &Actor) -> Result<FactorState, Refused> {
    let account = actor.account()?;
    let row = signin::factor_of(&office.store, account, Factor::Totp.code()).await?;
    Ok(FactorState {
        since: row.map(|row| row.created_at),
        codes_left: signin::recovery_codes_left(&office.store, account).await?,
        required: needs_factor(actor.role),
    })
}

async fn equip(office: &Office, by: By<'_>) -> Result<(), Refused> {
    let id = by.actor.account()?;
    let secret = settings::get(office, DEMO_FACTOR).await?;
    let row = &factor::row(office, id, &secret.ok_or(Refused::Unknown)?, 0)?;
    office
        .act(by, Act::ManageFactor, &"equip", |deal| {
            Box::pin(async move {
                let _: Account = deal.take(id).await?;
                if !has_factor(&deal.tx, id).await? {
                    deal.tx.insert(row.clone()).await?;
                }
                let body = Body::words("启用两步验证：演示");
                deal.record(FileKind::Account, id, Change::NONE, body).await
            })
        })
        .await
}

/// Gives every member of a demo's staff the factor of its data folder, which is made here when there is none.
pub async fn equip_all(office: &Office) -> Result<(), Refused> {
    if settings::get(office, DEMO_FACTOR).await?.is_none() {
        settings::put(office, DEMO_FACTOR, &factor::new_secret(office)).await?;
    }
    for account in signin::accounts(&office.store).await? {
        let who = actor_of(office, &account.login, "console").await;
        let Some(who) = who.ok().filter(|who| needs_factor(who.role)) else {
            continue;
        };
        if factor_state(office, &who).await?.since.is_none() {
            let request = &office.secret();
            let actor = &who;
            equip(office, By { actor, request }).await?;
        }
    }
    Ok(())
}

/// The next code that a person of a demo may use, which its page shows him; none while every code of the moment is
/// used up.
pub async fn demo_code(office: &Office, who: &Actor) -> Result<Option<String>, Refused> {
    if settings::get(office, DEMO_FACTOR).await?.is_none() {
        return Ok(None);
    }
    let account: Account = store_row(office, who.account()?).await?;
    let kind = Factor::Totp.code();
    let Some(row) = signin::factor_of(&office.store, account.id, kind).await? else {
        return Ok(None);
    };
    let totp = factor::totp(&account.login, &factor::open_secret(office, &row)?)?;
    let now = factor::seconds(office);
    let moments = [now, now + totp.step()];
    Ok(moments.into_iter().find_map(|at| {
        let code = totp.generate(at).to_string();
        factor::step(&totp, &code, now, row.last_step).map(|_| code)
    }))
}
