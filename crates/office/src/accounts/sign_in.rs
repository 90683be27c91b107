//! Signing in: the password, then the second factor of whoever has one or needs one.

use chrono::{DateTime, Duration, Utc};
use rules::duties::{Act, DoorEvent, Factor, needs_factor};
use store::queries::{accounts, signin};
use store::{Account, Tx};

use super::enrol::{Codes, Enrol, enrol};
use super::password;
use super::people::role_in_force;
use super::prove::{Claimed, prove};
use super::session::{self, Half, Standing};
use super::tries::{Knock, Wrong};
use crate::act::By;
use crate::actor::Actor;
use crate::error::Refused;
use crate::seal::digest;
use crate::{Office, store_row};

pub struct SignIn<'a> {
    pub login: &'a str,
    pub password: &'a str,
    /// What the browser calls itself, for the list of sessions.
    pub agent: &'a str,
}

/// What the browser is given.
#[derive(Debug)]
pub struct SignedIn {
    pub token: String,
    pub next: Next,
}

/// What is still missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the session is whole.
    Work,
    /// A code of the factor.
    Code,
    /// A factor.
    Enrol,
}

/// A login name as it is looked up; what no account can be called becomes one name that none has.
fn typed(login: &str) -> String {
    let login = rules::text::code(login).to_lowercase();
    // PostgreSQL takes no NUL.
    match login.chars().any(char::is_control) {
        true => " ".to_owned(),
        false => login,
    }
}

pub async fn sign_in(
    office: &Office,
    actor: &Actor,
    command: SignIn<'_>,
) -> Result<SignedIn, Refused> {
    if !actor.may(Act::SignIn) {
        return Err(Refused::Unknown);
    }
    let login = typed(command.login);
    let knock = Knock::new(office, &login, &actor.origin, command.agent)?;
    knock.waits().await?;
    let known = accounts::by_login(&office.store, &login).await?;
    let hash = known.as_ref().map(|account| account.password.as_str());
    let same = password::matches(command.password, hash).await?;
    let turn = knock.turn().await?;
    let admitted = known.as_ref().filter(|account| same && account.active);
    let Some(account) = admitted else {
        let account = known.map(|account| account.id);
        let wrong = Wrong {
            event: DoorEvent::PasswordRefused,
            code: "sign-in.refused",
            field: "login",
            message: "登录名或密码不符",
        };
        return Err(knock.fails(turn, account, wrong).await);
    };
    let next = missing(&turn.tx, account).await?;
    let half = next != Next::Work;
    let token = begin(&knock, &turn.tx, account, half, turn.now).await?;
    // With a factor to come the failures stand: a right password must not give a guesser of codes new tries.
    if !half {
        turn.tx.forget_tries(&knock.name).await?;
    }
    turn.tx.commit().await?;
    tracing::info!(account = %account.id, origin = %actor.origin, half, "signed in");
    Ok(SignedIn { token, next })
}

/// What an account still lacks after its password.
async fn missing(tx: &Tx, account: &Account) -> Result<Next, Refused> {
    let factor = signin::factor_of(tx, account.id, Factor::Totp.code()).await?;
    let needed = needs_factor(role_in_force(account)?);
    Ok(match factor {
        Some(_) => Next::Code,
        None if needed => Next::Enrol,
        None => Next::Work,
    })
}

/// Begins a session, whole or half, and sweeps those long over.
pub(super) async fn begin(
    knock: &Knock<'_>,
    tx: &Tx,
    account: &Account,
    half: bool,
    now: DateTime<Utc>,
) -> Result<String, Refused> {
    let token = knock.office.secret();
    tx.insert(store::Session {
        token: digest(token.as_bytes()),
        id: knock.office.id_at(now),
        account: account.id,
        created_at: now,
        seen_at: now,
        half,
        proved_at: now,
        origin: knock.origin.to_owned(),
        agent: knock.agent.to_owned(),
    })
    .await?;
    let event = if half {
        DoorEvent::HalfWay
    } else {
        DoorEvent::SignedIn
    };
    knock.note(tx, now, Some(account.id), event).await?;
    tx.end_sessions_idle_since(now - Duration::hours(session::REMEMBERED))
        .await?;
    Ok(token)
}

/// The second step: the code that a half session asks for makes a whole one, with a token of its own.
pub struct Finish<'a> {
    pub token: &'a str,
    pub code: &'a str,
    pub agent: &'a str,
}

pub async fn finish(
    office: &Office,
    actor: &Actor,
    command: Finish<'_>,
) -> Result<SignedIn, Refused> {
    let standing = session::standing(office, command.token, &actor.origin).await?;
    let Standing::Half(Half {
        actor: who,
        enrolled: true,
    }) = standing
    else {
        return Err(Refused::Unknown);
    };
    let claimed = Claimed {
        typed: command.code,
        agent: command.agent,
    };
    let (account, knock) = prove(office, &who, claimed).await?;
    let now = office.now();
    let tx = office.store.begin().await?;
    tx.end_session(&digest(command.token.as_bytes())).await?;
    let token = begin(&knock, &tx, &account, false, now).await?;
    tx.commit().await?;
    Ok(SignedIn {
        token,
        next: Next::Work,
    })
}

/// The second step of whoever needs a factor and has none: setting one up makes the session whole.
pub struct FinishEnrolled<'a> {
    pub token: &'a str,
    pub offer: &'a str,
    pub code: &'a str,
    pub agent: &'a str,
}

pub async fn finish_enrolled(
    office: &Office,
    by: By<'_>,
    command: FinishEnrolled<'_>,
) -> Result<(Codes, SignedIn), Refused> {
    let standing = session::standing(office, command.token, &by.actor.origin).await?;
    let half = match standing {
        Standing::Half(half) if half.actor.account == by.actor.account => half.actor,
        _ => return Err(Refused::Unknown),
    };
    let enrolling = Enrol {
        offer: command.offer,
        code: command.code,
        replaces: false,
    };
    let codes = enrol(office, by, enrolling).await?;
    let account: Account = store_row(office, half.account()?).await?;
    let knock = Knock::new(office, &account.login, &half.origin, command.agent)?;
    let now = office.now();
    let tx = office.store.begin().await?;
    let token = begin(&knock, &tx, &account, false, now).await?;
    tx.forget_tries(&knock.name).await?;
    tx.commit().await?;
    let next = Next::Work;
    Ok((codes, SignedIn { token, next }))
}
