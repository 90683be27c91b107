//! Failures per typed name: known and unknown names take the same path, with the same reads and writes (SEC-05).

use chrono::{DateTime, Duration, FixedOffset, Utc};
use rules::duties::DoorEvent;
use rules::tries::{DAY_FAILURES, FAILURES, Tries, WINDOW_MINUTES};
use rules::{Refusal, clause};
use store::Tx;
use uuid::Uuid;

use crate::error::Refused;
use crate::{Office, local, nights};

/// Somebody at the door under a typed name.
pub(super) struct Knock<'a> {
    pub office: &'a Office,
    /// The keyed index of the typed name.
    pub name: String,
    pub origin: &'a str,
    pub agent: &'a str,
}

/// A try that is looked at: the name is locked until the transaction ends.
pub(super) struct Turn {
    pub tx: Tx,
    pub now: DateTime<Utc>,
    tries: Tries,
}

/// What was typed wrong, and at which field.
pub(super) struct Wrong {
    pub event: DoorEvent,
    pub code: &'static str,
    pub field: &'static str,
    pub message: &'static str,
}

/// How long a name is remembered after its last wait.
pub(crate) const REMEMBERED: i64 = 2;

/// How often a place in the queue of a name is asked for; each time somebody else of that name came in.
const TURNS: u32 = 16;

/// The keyed index under which the tries of a typed name are counted.
pub(super) fn name_of(office: &Office, login: &str) -> Result<String, Refused> {
    office.blind(&format!("login {login}"))
}

impl<'a> Knock<'a> {
    pub fn new(
        office: &'a Office,
        login: &str,
        origin: &'a str,
        agent: &'a str,
    ) -> Result<Knock<'a>, Refused> {
        // A session, a lock or a used code of another year would stand for as long.
        nights::in_time(office, office.today())?;
        Ok(Knock {
            office,
            name: name_of(office, login)?,
            origin,
            agent,
        })
    }

    /// Refuses while the name waits, before anything costly is computed.
    pub async fn waits(&self) -> Result<(), Refused> {
        let row: Option<store::Tries> = store::find(&self.office.store, self.name.clone()).await?;
        match row.map(read).transpose()? {
            Some(tries) => not_waiting(&tries, local(self.office.now())),
            None => Ok(()),
        }
    }

    /// Locks the name, so that many tries at once are still counted one by one.
    pub async fn turn(&self) -> Result<Turn, Refused> {
        for _ in 0..TURNS {
            let now = self.office.now();
            let tx = self.office.store.begin().await?;
            let none = row(&self.name, &Tries::none(local(now)));
            // Whoever came in took the row away under those who wait for it: they begin again.
            if let Some(tries) = tx.lock_tries(none).await? {
                let tries = read(tries)?;
                not_waiting(&tries, local(now))?;
                return Ok(Turn { tx, now, tries });
            }
        }
        Err(Refused::Busy)
    }

    /// Counts a failure and says so, in the same words for every name.
    pub async fn fails(&self, turn: Turn, account: Option<Uuid>, wrong: Wrong) -> Refused {
        let failed = turn.tries.failed(local(turn.now));
        let event = if failed.locked() {
            DoorEvent::Locked
        } else {
            wrong.event
        };
        match self.count(turn, failed, account, event).await {
            Ok(()) => refusal(&failed, &wrong).into(),
            Err(fault) => fault,
        }
    }

    async fn count(
        &self,
        turn: Turn,
        failed: Tries,
        account: Option<Uuid>,
        event: DoorEvent,
    ) -> Result<(), Refused> {
        turn.tx.update(row(&self.name, &failed)).await?;
        self.note(&turn.tx, turn.now, account, event).await?;
        turn.tx
            .forget_tries_before(turn.now - Duration::days(REMEMBERED))
            .await?;
        turn.tx.commit().await?;
        tracing::info!(event = event.code(), origin = %self.origin, "sign-in refused");
        Ok(())
    }

    /// Appends what happened to the security record.
    pub async fn note(
        &self,
        tx: &Tx,
        now: DateTime<Utc>,
        account: Option<Uuid>,
        event: DoorEvent,
    ) -> Result<(), Refused> {
        // Read for a name without an account as well: both take the same time.
        let who: Option<store::Account> = store::find(tx, account.unwrap_or_default()).await?;
        let happened = store::SecurityEvent {
            role: who.map(|who| who.role).unwrap_or_default(),
            id: self.office.id_at(now),
            at: now,
            event: event.code().to_owned(),
            account,
            name: self.name.clone(),
            origin: self.origin.to_owned(),
            agent: self.agent.to_owned(),
        };
        Ok(tx.insert(happened).await?)
    }
}

pub(crate) fn row(name: &str, tries: &Tries) -> store::Tries {
    store::Tries {
        name: name.to_owned(),
        failures: tries.failures.into(),
        since: tries.since.to_utc(),
        day: tries.day,
        day_failures: tries.day_failures.into(),
        until: tries.until.to_utc(),
    }
}

pub(crate) fn read(row: store::Tries) -> Result<Tries, Refused> {
    let count = |n: i64| u32::try_from(n).map_err(|_| Refused::Fault(format!("{n} failures")));
    Ok(Tries {
        failures: count(row.failures)?,
        since: local(row.since),
        day: row.day,
        day_failures: count(row.day_failures)?,
        until: local(row.until),
    })
}

fn not_waiting(tries: &Tries, now: DateTime<FixedOffset>) -> Result<(), Refused> {
    let Some(until) = tries.waits(now) else {
        return Ok(());
    };
    let refusal = Refusal::new(
        "sign-in.waits",
        clause!("1.4"),
        "",
        "这个登录名连续不符，暂停登录",
        format!("{}之后再试；不是本人操作的，告诉系统管理员", clock(until)),
    );
    Err(refusal.limit(limit()).own(own(tries)).into())
}

fn refusal(tries: &Tries, wrong: &Wrong) -> Refusal {
    Refusal::new(
        wrong.code,
        clause!("1.4"),
        wrong.field,
        wrong.message,
        format!("核对后，{}之后再试", clock(tries.until)),
    )
    .limit(limit())
    .own(own(tries))
}

pub(crate) fn limit() -> String {
    format!(
        "{WINDOW_MINUTES}分钟内{FAILURES}次不符，暂停{WINDOW_MINUTES}分钟；一天{DAY_FAILURES}次，暂停到当天24时"
    )
}

pub(crate) fn own(tries: &Tries) -> String {
    format!("第{}次，当天第{}次", tries.failures, tries.day_failures)
}

/// The first whole second at which a try is looked at again.
pub(crate) fn clock(until: DateTime<FixedOffset>) -> String {
    let whole = until + Duration::milliseconds(999);
    whole.format("%H:%M:%S").to_string()
}
