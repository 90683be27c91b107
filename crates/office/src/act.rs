//! The one door: permission, idempotency, transaction, record.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Mutex;

use chrono::{DateTime, NaiveDate, Utc};
use rules::Refusal;
use rules::clause;
use rules::duties::Act;
use rules::numbers::{Number, Series};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Tx;
use uuid::Uuid;

use crate::actor::Actor;
use crate::error::Refused;
use crate::ledger::moves_budget;
use crate::seal::digest;
use crate::witness::Noted;
use crate::{Office, local, nights};

/// Who asks, and the id of the asking: the same id with the same content has one effect.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub actor: &'a Actor,
    pub request: &'a str,
}

/// One act under way: the open transaction and everything that belongs to it.
pub(crate) struct Deal<'a> {
    pub office: &'a Office,
    pub tx: Tx,
    pub actor: &'a Actor,
    pub act: Act,
    pub id: Uuid,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    /// What this act leaves in the record.
    pub recorded: Mutex<Vec<Noted>>,
    /// The providers of whom the directory shows something else after this act.
    pub relisted: Mutex<BTreeSet<Uuid>>,
}

/// What an act does. It is boxed because the compiler cannot see that a borrowing async closure
/// may move between threads, which a server asks of whatever it runs.
pub(crate) type Doing<'d, T> = Pin<Box<dyn Future<Output = Result<T, Refused>> + Send + 'd>>;

/// How often an act is tried again when another transaction was in the way.
const TRIES: u32 = 5;

impl Office {
    /// Does one act: all of it or nothing, once however often it is asked.
    pub(crate) async fn act<'a, C, T>(
        &'a self,
        by: By<'a>,
        act: Act,
        command: &'a C,
        work: impl for<'d> Fn(&'d Deal<'a>) -> Doing<'d, T> + Sync,
    ) -> Result<T, Refused>
    where
        C: Serialize + Sync,
        T: Serialize + DeserializeOwned + Send,
    {
        if !by.actor.may(act) {
            return Err(Refused::Unknown);
        }
        by.actor.may_for_party(act)?;
        let content = content(by.actor, act, command)?;
        for _ in 1..TRIES {
            match self.attempt(by, act, &content, &work).await {
                Err(Refused::Busy) => continue,
                done => return done,
            }
        }
        self.attempt(by, act, &content, &work).await
    }

    async fn attempt<'a, T>(
        &'a self,
        by: By<'a>,
        act: Act,
        content: &str,
        work: &(impl for<'d> Fn(&'d Deal<'a>) -> Doing<'d, T> + Sync),
    ) -> Result<T, Refused>
    where
        T: Serialize + DeserializeOwned + Send,
    {
        if let Some(earlier) = self.answered(by.request, content).await? {
            return Ok(earlier);
        }
        let now = self.now();
        nights::in_time(self, local(now).date_naive())?;
        let deal = Deal {
            office: self,
            tx: self.store.begin().await?,
            actor: by.actor,
            act,
            id: self.id_at(now),
            now,
            today: local(now).date_naive(),
            recorded: Mutex::default(),
            relisted: Mutex::default(),
        };
        if moves_budget(act) {
            deal.lock_budget().await?;
        }
        let outcome = match finish(deal, by, content, work).await {
            Err(refused) => {
                // The same request may have been answered by a twin while this one waited.
                return match self.answered(by.request, content).await? {
                    Some(earlier) => Ok(earlier),
                    None => Err(refused),
                };
            }
            done => done?,
        };
        Ok(outcome)
    }

    /// The answer already given to this request, if any.
    async fn answered<T: DeserializeOwned>(
        &self,
        request: &str,
        content: &str,
    ) -> Result<Option<T>, Refused> {
        match store::find::<store::Request>(&self.store, request.to_owned()).await? {
            None => Ok(None),
            Some(earlier) if earlier.content == content => {
                Ok(Some(serde_json::from_str(&earlier.outcome)?))
            }
            Some(_) => Err(other_content().into()),
        }
    }
}

/// The same request id with something else in it.
pub(crate) fn other_content() -> Refusal {
    Refusal::new(
        "request.other-content",
        clause!("5.7"),
        "",
        "这个页面已经提交过一次，内容与这次不同",
        "从列表重新打开这一件，查看已提交的内容后再办理",
    )
}

async fn finish<'a, T: Serialize + Send>(
    deal: Deal<'a>,
    by: By<'a>,
    content: &str,
    work: &(impl for<'d> Fn(&'d Deal<'a>) -> Doing<'d, T> + Sync),
) -> Result<T, Refused> {
    let outcome = work(&deal).await?;
    let recorded = deal.recorded.lock();
    let recorded: Vec<Noted> = recorded.map_or_else(|_| Vec::new(), |noted| noted.clone());
    if recorded.is_empty() {
        return Err(Refused::Fault(format!(
            "{} left no record",
            deal.act.code()
        )));
    }
    relist(&deal).await?;
    deal.tx
        .insert(store::Request {
            id: by.request.to_owned(),
            account: by.actor.account,
            act: deal.act.code().to_owned(),
            content: content.to_owned(),
            outcome: serde_json::to_string(&outcome)?,
            at: deal.now,
        })
        .await?;
    let commits = deal.office.commits.clone();
    commits.before();
    deal.tx.commit().await?;
    deal.office.witness.note(deal.today, recorded).await;
    commits.after();
    Ok(outcome)
}

/// Last of all, because every act that changes the directory waits for the ones before it to commit.
async fn relist(deal: &Deal<'_>) -> Result<(), Refused> {
    let listed = deal.relisted.lock();
    let ids: Vec<Uuid> = listed.map_or_else(|_| Vec::new(), |ids| ids.iter().copied().collect());
    if !ids.is_empty() {
        deal.tx.relist(&ids, deal.now).await?;
    }
    Ok(())
}

/// What makes two requests the same: actor, act and every word of the command.
fn content<C: Serialize>(actor: &Actor, act: Act, command: &C) -> Result<String, Refused> {
    let words = serde_json::to_string(&(actor.account, act.code(), command))?;
    Ok(digest(words.as_bytes()))
}

impl Deal<'_> {
    /// The next number of a series in the year of this act.
    pub async fn number(&self, series: Series) -> Result<Number, Refused> {
        use chrono::Datelike;
        let year = u16::try_from(self.today.year())
            .map_err(|_| Refused::Fault("the year does not fit".into()))?;
        let serial = self
            .tx
            .next_number(&format!("{}{year}", series.code()))
            .await?;
        let serial =
            u32::try_from(serial).map_err(|_| Refused::Fault("the series is used up".into()))?;
        Ok(Number::new(series, year, serial))
    }

    pub fn new_id(&self) -> Uuid {
        self.office.id_at(self.now)
    }

    /// The row, locked; a missing one is unknown.
    pub async fn take<R: store::Row>(&self, key: R::Key) -> Result<R, Refused> {
        self.tx.lock(key).await?.ok_or(Refused::Unknown)
    }
}
