//! The one place where a second factor is checked; passkeys and OpenID Connect join here.

use rules::duties::{Act, DoorEvent, Factor};
use rules::{Refusal, clause};
use store::queries::signin;
use store::{Account, Tx};
use uuid::Uuid;

use super::factor::{self, Typed};
use super::password;
use super::tries::{Knock, Turn, Wrong};
use crate::act::By;
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::notices::To;
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// What a person offers as his proof.
pub(super) struct Claimed<'a> {
    pub typed: &'a str,
    pub agent: &'a str,
}

/// How a proof was given.
enum Passed {
    Factor,
    Recovery,
}

const WRONG_CODE: Wrong = Wrong {
    event: DoorEvent::CodeRefused,
    code: "factor.code",
    field: "code",
    message: "验证码或恢复码不符，或已经用过",
};

const WRONG_PASSWORD: Wrong = Wrong {
    event: DoorEvent::PasswordRefused,
    code: "prove.password",
    field: "password",
    message: "密码不符",
};

/// Checks the factor of an account: right once, wrong ones counted with the wrong passwords of its name.
pub(super) async fn prove<'a>(
    office: &'a Office,
    who: &'a Actor,
    claimed: Claimed<'a>,
) -> Result<(Account, Knock<'a>), Refused> {
    let account: Account = store_row(office, who.account()?).await?;
    let knock = Knock::new(office, &account.login, &who.origin, claimed.agent)?;
    typed_at_all(
        claimed.typed,
        "code",
        "没有填写验证码",
        "填写验证器显示的6位数字，或一个恢复码",
    )?;
    let turn = knock.turn().await?;
    let passed = match factor::read(claimed.typed) {
        Typed::Code(code) => by_code(office, &turn, &account, &code).await?,
        Typed::Recovery(code) => by_recovery(office, &turn, account.id, &code).await?,
    };
    let Some(passed) = passed.filter(|_| account.active) else {
        return Err(knock.fails(turn, Some(account.id), WRONG_CODE).await);
    };
    let Turn { tx, now, .. } = turn;
    tx.forget_tries(&knock.name).await?;
    if let Passed::Recovery = passed {
        let event = DoorEvent::Recovered;
        knock.note(&tx, now, Some(account.id), event).await?;
    }
    tx.commit().await?;
    if let Passed::Recovery = passed {
        tell_of_recovery(office, who).await?;
    }
    Ok((account, knock))
}

/// An empty field is a slip, not a guess, and is not counted.
fn typed_at_all(typed: &str, field: &'static str, message: &str, fix: &str) -> Result<(), Refusal> {
    if typed.trim().is_empty() {
        return Err(Refusal::new(
            "prove.empty",
            clause!("1.4"),
            field,
            message,
            fix,
        ));
    }
    Ok(())
}

async fn by_code(
    office: &Office,
    turn: &Turn,
    account: &Account,
    code: &str,
) -> Result<Option<Passed>, Refused> {
    let Some(mut row) = turn.tx.lock_factor(account.id, Factor::Totp.code()).await? else {
        return Ok(None);
    };
    let totp = factor::totp(&account.login, &factor::open_secret(office, &row)?)?;
    let seconds = factor::seconds(office);
    let Some(step) = factor::step(&totp, code, seconds, row.last_step) else {
        return Ok(None);
    };
    row.last_step = step;
    turn.tx.update(row).await?;
    Ok(Some(Passed::Factor))
}

async fn by_recovery(
    office: &Office,
    turn: &Turn,
    account: Uuid,
    code: &str,
) -> Result<Option<Passed>, Refused> {
    for hash in factor::recovery_hashes(office, account, code)? {
        let row: Option<store::RecoveryCode> = turn.tx.lock(hash).await?;
        if let Some(mut row) = row.filter(|row| row.account == account && row.used_at.is_none()) {
            row.used_at = Some(turn.now);
            turn.tx.update(row).await?;
            return Ok(Some(Passed::Recovery));
        }
    }
    Ok(None)
}

/// Whoever did not use the code himself learns of it.
async fn tell_of_recovery(office: &Office, who: &Actor) -> Result<(), Refused> {
    let account = who.account()?;
    let by = By {
        actor: who,
        request: &office.secret(),
    };
    office
        .act(by, Act::ManageFactor, &"recovery", |deal| {
            Box::pin(async move {
                let left = signin::recovery_codes_left(&deal.tx, account).await?;
                let body = Body::words("使用恢复码").fact("left", left);
                deal.record(FileKind::Account, account, Change::NONE, body)
                    .await?;
                let words = format!(
                    "您的账号用恢复码通过了验证，还剩{left}个。不是本人操作的，立即修改密码"
                );
                deal.notify(To::Account(account), words, "/account/security")
                    .await
            })
        })
        .await
}

/// A fresh proof within a session, for money, rights and the factors themselves.
pub struct Prove<'a> {
    pub session: Uuid,
    /// A code or a recovery code; the password of an account without a factor.
    pub typed: &'a str,
    pub agent: &'a str,
}

pub async fn prove_again(
    office: &Office,
    actor: &Actor,
    command: Prove<'_>,
) -> Result<(), Refused> {
    let account = actor.account()?;
    let (typed, agent) = (command.typed, command.agent);
    let factor = signin::factor_of(&office.store, account, Factor::Totp.code()).await?;
    let knock = match factor {
        Some(_) => prove(office, actor, Claimed { typed, agent }).await?.1,
        None => by_password(office, actor, Claimed { typed, agent }).await?,
    };
    let now = office.now();
    let tx = office.store.begin().await?;
    tx.prove_session(account, command.session, now).await?;
    knock
        .note(&tx, now, Some(account), DoorEvent::Proved)
        .await?;
    Ok(tx.commit().await?)
}

async fn by_password<'a>(
    office: &'a Office,
    who: &'a Actor,
    claimed: Claimed<'a>,
) -> Result<Knock<'a>, Refused> {
    let account: Account = store_row(office, who.account()?).await?;
    knows_password(office, who, &account, claimed, WRONG_PASSWORD).await
}

/// Checks the password of somebody who is signed in; a wrong one is counted and noted like one at the door, so that
/// nobody guesses on at a browser left open (SEC-05).
async fn knows_password<'a>(
    office: &'a Office,
    who: &'a Actor,
    account: &Account,
    claimed: Claimed<'a>,
    wrong: Wrong,
) -> Result<Knock<'a>, Refused> {
    let knock = Knock::new(office, &account.login, &who.origin, claimed.agent)?;
    typed_at_all(
        claimed.typed,
        wrong.field,
        "没有填写密码",
        "填写登录用的密码",
    )?;
    knock.waits().await?;
    let same = password::matches(claimed.typed, Some(&account.password)).await?;
    let turn = knock.turn().await?;
    if !same {
        return Err(knock.fails(turn, Some(account.id), wrong).await);
    }
    turn.tx.forget_tries(&knock.name).await?;
    turn.tx.commit().await?;
    Ok(knock)
}

/// The defects of the password that a form asks for besides what it changes; none when it is the account's own.
pub(crate) async fn asked_password(
    office: &Office,
    who: &Actor,
    account: &Account,
    (typed, code, field, message): (&str, &'static str, &'static str, &'static str),
) -> Result<Vec<Refusal>, Refused> {
    let wrong = Wrong {
        event: DoorEvent::PasswordRefused,
        code,
        field,
        message,
    };
    let claimed = Claimed { typed, agent: "" };
    match knows_password(office, who, account, claimed, wrong).await {
        Ok(_) => Ok(Vec::new()),
        Err(Refused::Because(told)) => Ok(told),
        Err(other) => Err(other),
    }
}

/// Whether an account has a factor, within a transaction that is to change it.
pub(super) async fn has_factor(tx: &Tx, account: Uuid) -> Result<bool, Refused> {
    Ok(tx
        .lock_factor(account, Factor::Totp.code())
        .await?
        .is_some())
}
