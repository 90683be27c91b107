//! Sessions: a browser holds a random token, the database only its hash (SEC-04).

use chrono::{DateTime, Duration, Utc};
use rules::duties::{DoorEvent, Factor, PROOF_MINUTES, Role, needs_factor};
use store::Account;
use store::queries::people::Known;
use store::queries::{people, signin};
use uuid::Uuid;

use super::people::role_in_force;
use super::tries::Knock;
use crate::actor::Actor;
use crate::error::Refused;
use crate::members::standing_of;
use crate::seal::digest;
use crate::{Office, store_row};

/// How long a session may idle and last, in minutes: shorter for staff (SEC-04).
fn limits(role: Role) -> (i64, i64) {
    match role {
        Role::Subject | Role::Provider => (60, 12 * 60),
        _ => (30, 8 * 60),
    }
}

/// How long the second step of a sign-in may take, in minutes.
const HALF: i64 = 10;

/// Hours for which an ended session still tells whose it was, so that what he sent too late is kept for him.
pub(super) const REMEMBERED: i64 = 12;

/// A session is marked as seen at most this often, so that reading pages seldom writes.
const MARK_EVERY: i64 = 60;

/// What stands behind a browser's token.
#[derive(Clone, Debug)]
pub enum Standing {
    Nobody,
    /// A session of this account that ended by the clock.
    Over(Uuid),
    /// The password was right, the second factor is still to come.
    Half(Half),
    Whole(Signed),
}

/// Somebody between the two steps of a sign-in: he may prove or set up his factor and nothing else.
#[derive(Clone, Debug)]
pub struct Half {
    /// Who he will be.
    pub actor: Actor,
    /// Whether there is a factor to prove; otherwise there is one to set up.
    pub enrolled: bool,
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Signed {
    pub actor: Actor,
    /// The session's name, by which its owner ends it.
    pub session: Uuid,
    /// When he last proved who he is.
    pub proved_at: DateTime<Utc>,
}

impl Signed {
    /// Whether the last proof is recent enough for money and rights (SEC-03).
    pub fn proved(&self, now: DateTime<Utc>) -> bool {
        now - self.proved_at <= Duration::minutes(PROOF_MINUTES)
    }
}

/// Who is behind a token at this moment.
pub async fn standing(office: &Office, token: &str, origin: &str) -> Result<Standing, Refused> {
    let key = digest(token.as_bytes());
    let Some(mut row) = store::find::<store::Session>(&office.store, key).await? else {
        return Ok(Standing::Nobody);
    };
    let found = people::by_id(&office.store, row.account).await?;
    let (account, body, member) = found.ok_or(Refused::Unknown)?;
    if !account.active {
        sign_out(office, token).await?;
        return Ok(Standing::Nobody);
    }
    let role = role_in_force(&account)?;
    let now = office.now();
    let kind = Factor::Totp.code();
    let enrolled = match row.half || needs_factor(role) {
        true => signin::factor_of(&office.store, account.id, kind)
            .await?
            .is_some(),
        false => true,
    };
    if !enrolled && !row.half && !over(&row, role, now) {
        row = halved(office, row.token, now).await?;
    }
    if over(&row, role, now) {
        return Ok(match row.half {
            true => Standing::Nobody,
            false => Standing::Over(account.id),
        });
    }
    if row.half {
        return Ok(Standing::Half(Half {
            actor: actor((account, body, member), role, origin)?,
            enrolled,
        }));
    }
    let (session, proved_at) = (row.id, row.proved_at);
    if now - row.seen_at > Duration::seconds(MARK_EVERY) {
        mark(office, row.token, now).await?;
    }
    Ok(Standing::Whole(Signed {
        actor: actor((account, body, member), role, origin)?,
        session,
        proved_at,
    }))
}

/// An account that came into force within a session has still to set its factor up.
async fn halved(
    office: &Office,
    key: String,
    now: DateTime<Utc>,
) -> Result<store::Session, Refused> {
    let tx = office.store.begin().await?;
    let row: Option<store::Session> = tx.lock(key).await?;
    let mut row = row.ok_or(Refused::Unknown)?;
    row.half = true;
    row.created_at = now;
    let row = tx.update(row).await?;
    tx.commit().await?;
    Ok(row)
}

fn over(row: &store::Session, role: Role, now: DateTime<Utc>) -> bool {
    if row.half {
        return now - row.created_at > Duration::minutes(HALF);
    }
    let (idle, whole) = limits(role);
    now - row.seen_at > Duration::minutes(idle) || now - row.created_at > Duration::minutes(whole)
}

async fn mark(office: &Office, key: String, now: DateTime<Utc>) -> Result<(), Refused> {
    let tx = office.store.begin().await?;
    if let Some(mut seen) = tx.lock::<store::Session>(key).await? {
        seen.seen_at = now;
        tx.update(seen).await?;
    }
    Ok(tx.commit().await?)
}

/// The actor behind a token, while its session stands whole.
pub async fn session(office: &Office, token: &str, origin: &str) -> Result<Option<Actor>, Refused> {
    Ok(match standing(office, token, origin).await? {
        Standing::Whole(signed) => Some(signed.actor),
        _ => None,
    })
}

/// The actor of an account, for programs that act for its owner without a browser.
pub async fn actor_of(office: &Office, login: &str, origin: &str) -> Result<Actor, Refused> {
    let known = people::by_login(&office.store, login)
        .await?
        .filter(|(account, ..)| account.active)
        .ok_or(Refused::Unknown)?;
    let role = role_in_force(&known.0)?;
    actor(known, role, origin)
}

fn actor((account, body, member): Known, role: Role, origin: &str) -> Result<Actor, Refused> {
    // Who is not in force does not read the letters of the desk either.
    let organisation = account.organisation.filter(|_| role != Role::Pending);
    let body = body.filter(|_| organisation.is_some());
    let standing = member.as_ref().map(standing_of).transpose()?;
    Ok(Actor {
        account: Some(account.id),
        name: account.name,
        role,
        organisation,
        division: body.as_ref().and_then(|body| body.division.clone()),
        body: body.map(|body| body.name),
        party: member.map(|member| member.party),
        standing,
        origin: origin.to_owned(),
    })
}

/// Ends the session of a token.
pub async fn sign_out(office: &Office, token: &str) -> Result<(), Refused> {
    let key = digest(token.as_bytes());
    let tx = office.store.begin().await?;
    if let Some(row) = tx.lock::<store::Session>(key.clone()).await? {
        let account = row.account;
        noted(office, &tx, account, &row, DoorEvent::SignedOut).await?;
        tx.end_session(&key).await?;
    }
    Ok(tx.commit().await?)
}

async fn noted(
    office: &Office,
    tx: &store::Tx,
    account: Uuid,
    row: &store::Session,
    event: DoorEvent,
) -> Result<(), Refused> {
    let Some(owner) = store::find::<Account>(tx, account).await? else {
        return Ok(());
    };
    let knock = Knock::new(office, &owner.login, &row.origin, &row.agent)?;
    knock.note(tx, office.now(), Some(account), event).await
}

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub id: Uuid,
    pub agent: String,
    pub origin: String,
    pub begun: DateTime<Utc>,
    pub seen: DateTime<Utc>,
    /// Whether it is the one he looks from.
    pub here: bool,
}

/// The actor's sessions that stand, the latest begun first.
pub async fn sessions(office: &Office, actor: &Actor, here: Uuid) -> Result<Vec<Seen>, Refused> {
    let now = office.now();
    let rows = signin::sessions_of(&office.store, actor.account()?).await?;
    let standing = rows.into_iter().filter(|row| !over(row, actor.role, now));
    Ok(standing
        .map(|row| Seen {
            here: row.id == here,
            id: row.id,
            agent: row.agent,
            origin: row.origin,
            begun: row.created_at,
            seen: row.seen_at,
        })
        .collect())
}

/// Which of the actor's sessions are to end.
pub enum Ending {
    One(Uuid),
    /// All but this one.
    Others(Uuid),
}

/// Ends sessions of the actor; how many ended.
pub async fn end_sessions(
    office: &Office,
    actor: &Actor,
    which: Ending,
    agent: &str,
) -> Result<u64, Refused> {
    let id = actor.account()?;
    let account: Account = store_row(office, id).await?;
    let knock = Knock::new(office, &account.login, &actor.origin, agent)?;
    let tx = office.store.begin().await?;
    let ended = match which {
        Ending::One(session) => tx.end_session_named(id, session).await?,
        Ending::Others(here) => tx.end_other_sessions(id, here).await?,
    };
    if ended > 0 {
        let now = office.now();
        knock.note(&tx, now, Some(id), DoorEvent::Ended).await?;
    }
    tx.commit().await?;
    Ok(ended)
}
