//! Signing in: the same answer for a wrong password and an unknown name, and a timed lock.

use chrono::{DateTime, Duration, Utc};
use rules::duties::Act;
use rules::{Refusal, clause};
use store::queries::accounts;

use super::password;
use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;
use crate::seal::digest;

pub struct SignIn<'a> {
    pub login: &'a str,
    pub password: &'a str,
}

/// What the browser is given.
pub struct SignedIn {
    pub token: String,
}

/// Five failures in fifteen minutes lock the name for fifteen minutes (等保 2.0).
const FAILURES: i64 = 5;
const WINDOW: i64 = 15;

pub async fn sign_in(
    office: &Office,
    actor: &Actor,
    command: SignIn<'_>,
) -> Result<SignedIn, Refused> {
    if !actor.may(Act::SignIn) {
        return Err(Refused::Unknown);
    }
    let login = rules::text::code(command.login).to_lowercase();
    // No account has such a name, and PostgreSQL takes no NUL.
    let known = match login.chars().any(char::is_control) {
        true => None,
        false => accounts::by_login(&office.store, &login).await?,
    };
    let hash = known.as_ref().map(|account| account.password.as_str());
    let same = password::matches(command.password, hash).await?;
    let Some(account) = known else {
        tracing::info!(origin = %actor.origin, "sign-in refused: no such account");
        return Err(refusal().into());
    };
    let now = office.now();
    let tx = office.store.begin().await?;
    let mut account: store::Account = tx.lock(account.id).await?.ok_or(Refused::Unknown)?;
    let locked = account.locked_until.is_some_and(|until| now < until);
    if locked || !same || !account.active {
        count_failure(&mut account, now, locked);
        let id = account.id;
        tx.update(account).await?;
        tx.commit().await?;
        tracing::info!(account = %id, origin = %actor.origin, locked, "sign-in refused");
        return Err(refusal().into());
    }
    account.failures = 0;
    account.failed_at = None;
    account.locked_until = None;
    let token = office.secret();
    tx.insert(store::Session {
        token: digest(token.as_bytes()),
        account: account.id,
        created_at: now,
        seen_at: now,
    })
    .await?;
    tx.end_sessions_idle_since(now - Duration::hours(12))
        .await?;
    tracing::info!(account = %account.id, origin = %actor.origin, "signed in");
    tx.update(account).await?;
    tx.commit().await?;
    Ok(SignedIn { token })
}

fn count_failure(account: &mut store::Account, now: DateTime<Utc>, locked: bool) {
    let window = Duration::minutes(WINDOW);
    let fresh = account.failed_at.is_none_or(|at| now - at > window);
    account.failures = if fresh { 1 } else { account.failures + 1 };
    if fresh {
        account.failed_at = Some(now);
    }
    // Knocking on a locked door does not keep it locked for ever.
    if account.failures >= FAILURES && !locked {
        account.locked_until = Some(now + window);
    }
}

fn refusal() -> Refusal {
    Refusal::new(
        "sign-in.refused",
        clause!("1.4"),
        "login",
        "登录名或密码不符，或账号暂时锁定",
        "核对后重试；15分钟内5次不符，账号锁定15分钟",
    )
}
