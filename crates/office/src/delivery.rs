//! Delivery of letters after the commit: at least once, each by itself, outside any transaction.
//!
//! No act waits for the mail server. A letter keeps its id over all tries, so that a repeat can be recognised.

use chrono::{DateTime, Duration, Utc};
use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::mail::Counts;
use store::queries::{accounts, mail};
use store::{Letter, Notice};
use uuid::Uuid;

use crate::act::By;
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::letters::purpose;
use crate::notices::News;
use crate::ports::{NotTaken, Parcel, Post};
use crate::record::{Body, Change};
use crate::settings::{self, DEMO_PASSWORD};
use crate::{Office, nights};

/// How long after a failed try the next one is made, in minutes; the last holds for all later ones.
const WAITS: [i64; 5] = [1, 5, 30, 2 * 60, 12 * 60];

/// For how many days a letter is tried.
const DAYS: i64 = 3;

/// How long a letter belongs to the worker that took it; longer than any try lasts.
const LEASE: i64 = 10;

/// How long one try may last, whatever the mail server does.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(60);

/// Where the administrator sees what became of letters.
const PAGE: &str = "/delivery";

/// Hands every due letter to the mail server; how many it took. Stops when the server is away; by a clock that is not trusted
/// nothing is tried, because its next try could be a year off.
pub async fn deliver(office: &Office, post: &impl Post) -> Result<u64, Refused> {
    if nights::in_time(office, office.today()).is_err() {
        return Ok(0);
    }
    let mut taken = 0;
    while let Some(letter) = take(office).await? {
        let outcome = hand_over(office, post, &letter).await;
        let away = matches!(outcome, Err(NotTaken::Away(_)));
        taken += u64::from(outcome.is_ok());
        note(office, letter.id, outcome).await?;
        if away {
            break;
        }
    }
    Ok(taken)
}

/// Takes the next due letter for a while, so that no other worker has it meanwhile.
async fn take(office: &Office) -> Result<Option<Letter>, Refused> {
    let now = office.now();
    let tx = office.store.begin().await?;
    let Some(mut letter) = tx.due_letter(now).await? else {
        return Ok(None);
    };
    letter.tries += 1;
    letter.next_try = Some(now + Duration::minutes(LEASE));
    let letter = tx.update(letter).await?;
    tx.commit().await?;
    Ok(Some(letter))
}

async fn hand_over(office: &Office, post: &impl Post, letter: &Letter) -> Result<(), NotTaken> {
    let parcel = open(office, letter).map_err(|fault| {
        tracing::error!(letter = %letter.id, "{fault}");
        NotTaken::Never("邮件不能解封，核对密钥文件".to_owned())
    })?;
    match tokio::time::timeout(LONGEST, post.deliver(&parcel)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(NotTaken::Away("邮件服务器没有应答".to_owned())),
    }
}

fn open(office: &Office, letter: &Letter) -> Result<Parcel, Refused> {
    let body = match letter.body_sealed.as_str() {
        "" => String::new(),
        sealed => office.unseal(purpose::BODY, sealed)?,
    };
    Ok(Parcel {
        id: letter.id,
        at: letter.at,
        address: office.unseal(purpose::ADDRESS, &letter.address_sealed)?,
        subject: letter.subject.clone(),
        body,
    })
}

/// Notes what became of a try.
async fn note(office: &Office, id: Uuid, outcome: Result<(), NotTaken>) -> Result<(), Refused> {
    let now = office.now();
    let tx = office.store.begin().await?;
    let mut letter: Letter = tx.lock(id).await?.ok_or(Refused::Unknown)?;
    let tries = letter.tries;
    match outcome {
        Ok(()) => {
            letter.sent_at = Some(now);
            letter.next_try = None;
            letter.body_sealed = String::new();
            tracing::info!(letter = %id, tries, "letter sent");
        }
        Err(fault) => {
            letter.next_try = match &fault {
                NotTaken::Never(_) => None,
                NotTaken::Away(_) | NotTaken::Later(_) => again_at(&letter, now),
            };
            letter.last_fault = fault.why().to_owned();
            let given_up = letter.next_try.is_none();
            tracing::warn!(letter = %id, tries, given_up, "letter not sent: {}", fault.why());
            if given_up {
                tell_administrator(office, &tx, now).await?;
            }
        }
    }
    tx.update(letter).await?;
    tx.commit().await?;
    Ok(())
}

/// When the letter is tried again; never, when that would be too late.
fn again_at(letter: &Letter, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let step = usize::try_from(letter.tries.saturating_sub(1)).unwrap_or(usize::MAX);
    let [.., last] = WAITS;
    let wait = WAITS.get(step).copied().unwrap_or(last);
    let next = now + Duration::minutes(wait);
    (next <= letter.since + Duration::days(DAYS)).then_some(next)
}

/// Once a day in the message centre alone: by mail it would go the way of the others.
async fn tell_administrator(
    office: &Office,
    tx: &store::Tx,
    now: DateTime<Utc>,
) -> Result<(), Refused> {
    if tx.told_since(PAGE, now - Duration::days(1)).await? {
        return Ok(());
    }
    for desk in accounts::organisations_for(tx, Role::Administrator.code(), &[]).await? {
        tx.insert(Notice {
            id: office.id_at(now),
            account: None,
            organisation: Some(desk.id),
            words: News::of("邮件投递", "有邮件没有送达，已停止投递")
                .next("查看原因，排除后重新投递"),
            link: PAGE.to_owned(),
            at: now,
            read_at: None,
        })
        .await?;
    }
    Ok(())
}

/// How far a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Waiting,
    Sent,
    GivenUp,
}

/// A letter as the administrator sees it: whom it is for and how far it is, never what it says.
#[derive(Clone, Debug)]
pub struct LetterLine {
    pub at: DateTime<Utc>,
    /// The login of the account it is for.
    pub login: Option<String>,
    pub standing: Standing,
    /// All of them, also those before it was begun anew.
    pub tries: i64,
    pub next_try: Option<DateTime<Utc>>,
    pub sent_at: Option<DateTime<Utc>>,
    /// Why the latest failed try failed, also when a later one did not.
    pub last_fault: String,
}

/// The outbox as a whole.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub counts: Counts,
    pub letters: Vec<LetterLine>,
}

/// How many letters a page shows.
pub const SHOWN: u64 = 100;

/// A page of the outbox, the letters given up first.
pub async fn delivery(office: &Office, actor: &Actor, page: u64) -> Result<Delivery, Refused> {
    if !actor.may(Act::SeeDelivery) {
        return Err(Refused::Unknown);
    }
    let mut letters = Vec::new();
    for row in mail::list(&office.store, (page.saturating_mul(SHOWN), SHOWN)).await? {
        let account = match row.account {
            Some(id) => store::find::<store::Account>(&office.store, id).await?,
            None => None,
        };
        letters.push(LetterLine {
            at: row.at,
            login: account.map(|account| account.login),
            standing: match (row.next_try, row.sent_at) {
                (_, Some(_)) => Standing::Sent,
                (Some(_), None) => Standing::Waiting,
                (None, None) => Standing::GivenUp,
            },
            tries: row.earlier_tries + row.tries,
            next_try: row.next_try,
            sent_at: row.sent_at,
            last_fault: row.last_fault,
        });
    }
    let counts = mail::counts(&office.store).await?;
    Ok(Delivery { counts, letters })
}

/// Tries every letter that was given up once more, and those that wait at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Redeliver;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Redelivered {
    pub letters: u64,
}

pub async fn redeliver(
    office: &Office,
    by: By<'_>,
    command: Redeliver,
) -> Result<Redelivered, Refused> {
    office
        .act(by, Act::SeeDelivery, &command, |deal| {
            Box::pin(async move {
                let me = deal.actor.account()?;
                let letters = deal.tx.redeliver_letters(deal.now).await?;
                if letters == 0 {
                    return Err(nothing_left().into());
                }
                let body = Body::words(format!("重新投递邮件 {letters} 封"));
                deal.record(FileKind::Account, me, Change::NONE, body)
                    .await?;
                Ok(Redelivered { letters })
            })
        })
        .await
}

fn nothing_left() -> Refusal {
    Refusal::new(
        "letter.none-left",
        clause!("2.1"),
        "",
        "没有等待或停止投递的邮件",
        "刷新页面查看最新状态",
    )
}

/// The letters of a demo, which has no mail server; anywhere else nobody reads other people's letters.
pub async fn mailbox(office: &Office) -> Result<Vec<Parcel>, Refused> {
    if settings::get(office, DEMO_PASSWORD).await?.is_none() {
        return Err(Refused::Unknown);
    }
    mail::latest(&office.store, SHOWN)
        .await?
        .iter()
        .map(|letter| open(office, letter))
        .collect()
}
