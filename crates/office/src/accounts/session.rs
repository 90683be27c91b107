//! Sessions: a browser holds a random token, the database only its hash (SEC-04).

use chrono::Duration;
use rules::duties::Role;
use store::queries::{accounts, parties};

use super::people::role_in_force;
use crate::actor::Actor;
use crate::error::Refused;
use crate::seal::digest;
use crate::{Office, store_row};

/// How long a session may idle and last, in minutes: shorter for staff (SEC-04).
fn limits(role: Role) -> (i64, i64) {
    match role {
        Role::Subject | Role::Provider => (60, 12 * 60),
        _ => (30, 8 * 60),
    }
}

/// A session is marked as seen at most this often, so that reading pages seldom writes.
const MARK_EVERY: i64 = 60;

/// The actor behind a token, while its session stands.
pub async fn session(office: &Office, token: &str, origin: &str) -> Result<Option<Actor>, Refused> {
    let key = digest(token.as_bytes());
    let Some(row) = store::find::<store::Session>(&office.store, key.clone()).await? else {
        return Ok(None);
    };
    let account: store::Account = store_row(office, row.account).await?;
    let role = role_in_force(&account)?;
    let (idle, whole) = limits(role);
    let now = office.now();
    let over = now - row.seen_at > Duration::minutes(idle)
        || now - row.created_at > Duration::minutes(whole);
    if over || !account.active {
        sign_out(office, token).await?;
        return Ok(None);
    }
    if now - row.seen_at > Duration::seconds(MARK_EVERY) {
        let tx = office.store.begin().await?;
        if let Some(mut seen) = tx.lock::<store::Session>(key).await? {
            seen.seen_at = now;
            tx.update(seen).await?;
        }
        tx.commit().await?;
    }
    actor(office, account, role, origin).await.map(Some)
}

/// The actor of an account, for programs that act for its owner without a browser.
pub async fn actor_of(office: &Office, login: &str, origin: &str) -> Result<Actor, Refused> {
    let account = accounts::by_login(&office.store, login)
        .await?
        .filter(|account| account.active)
        .ok_or(Refused::Unknown)?;
    let role = role_in_force(&account)?;
    actor(office, account, role, origin).await
}

async fn actor(
    office: &Office,
    account: store::Account,
    role: Role,
    origin: &str,
) -> Result<Actor, Refused> {
    // Who is not in force does not read the letters of the desk either.
    let organisation = account.organisation.filter(|_| role != Role::Pending);
    let body: Option<store::Organisation> = match organisation {
        Some(id) => Some(store_row(office, id).await?),
        None => None,
    };
    let party = match role {
        Role::Subject => parties::subject_of(&office.store, account.id)
            .await?
            .map(|subject| subject.id),
        Role::Provider => parties::provider_of(&office.store, account.id)
            .await?
            .map(|provider| provider.id),
        _ => None,
    };
    Ok(Actor {
        account: Some(account.id),
        name: account.name,
        role,
        organisation,
        division: body.as_ref().and_then(|body| body.division.clone()),
        body: body.map(|body| body.name),
        party,
        origin: origin.to_owned(),
    })
}

/// Ends the session of a token.
pub async fn sign_out(office: &Office, token: &str) -> Result<(), Refused> {
    let tx = office.store.begin().await?;
    tx.end_session(&digest(token.as_bytes())).await?;
    tx.commit().await?;
    Ok(())
}
