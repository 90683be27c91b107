//! What people are told: written with the act, there after the commit, in the message centre and by mail.

use chrono::{Duration, NaiveDate};
use rules::duties::Role;
use rules::lifecycle::Turn;
use store::queries::{accounts, mail};
use store::{MailOff, Notice, StoreError};
use uuid::Uuid;

use crate::Office;
use crate::act::Deal;
use crate::actor::{Actor, above};
use crate::error::Refused;

/// Who is to be told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum To<'a> {
    /// Everybody who acts for the subject or provider that this account stands for.
    Account(Uuid),
    /// This one, on what is his own.
    Person(Uuid),
    /// The bodies of a role that answer for a division.
    Desk(Role, Option<&'a str>),
    /// The local authority of this very division, and none above it: its own money is nobody else's business.
    Authority(&'a str),
}

/// What every notice by mail ends with.
const FOOT: &str = "登录宁夏科技创新券平台，在“消息”中打开这一条办理。\n\
    这封邮件由平台自动发出，不用回复。不再接收时，在“消息”页关闭邮件提醒。";

/// The length of a notice: what happened and the one next action (UX-22).
const LONGEST: usize = 70;

/// Within how many minutes the same news counts as the same.
const IN_A_ROW: i64 = 3;

/// What happened to a file, before its next action is said.
///
/// A notice names its file by number, so that its length does not depend on what people are called.
pub(crate) struct News(String);

impl News {
    pub fn of(number: &str, what: impl std::fmt::Display) -> News {
        News(format!("{number}：{what}"))
    }

    /// The notice with the one next action.
    pub fn next(self, action: impl std::fmt::Display) -> String {
        format!("{}。{action}", self.0)
    }

    /// The notice with the one next action and its last day.
    pub fn by(self, day: NaiveDate, action: impl std::fmt::Display) -> String {
        format!("{}。{day} 前{action}", self.0)
    }
}

impl Deal<'_> {
    /// Tells somebody in the message centre, and by mail after the commit.
    pub async fn notify(
        &self,
        to: To<'_>,
        words: impl Into<String>,
        link: impl Into<String>,
    ) -> Result<(), Refused> {
        let (words, link) = (words.into(), link.into());
        let length = words.chars().count();
        if length > LONGEST {
            // Half a sentence would mislead: it is told whole, and the log says whose text to shorten.
            tracing::error!(act = self.act.code(), length, "a notice is too long");
        }
        match to {
            To::Account(account) => {
                for (person, silent) in mail::colleagues(&self.tx, account).await? {
                    if person.active && silent.is_none() {
                        self.mail_to(&person, &words).await?;
                    }
                    self.put(Some(person.id), None, words.clone(), link.clone())
                        .await?;
                }
            }
            To::Person(account) => {
                self.mail_notice(account, &words).await?;
                self.put(Some(account), None, words, link).await?;
            }
            To::Desk(role, division) => {
                let divisions = division.map_or_else(Vec::new, above);
                self.tell_desks(role, &divisions, (words, link)).await?;
            }
            To::Authority(division) => {
                let divisions = [division.to_owned()];
                self.tell_desks(Role::County, &divisions, (words, link))
                    .await?;
            }
        }
        Ok(())
    }

    /// The same news in a row is told once: a hundred entries approved together are no hundred messages.
    pub async fn notify_once(
        &self,
        account: Uuid,
        words: String,
        link: &str,
    ) -> Result<(), Refused> {
        let since = self.now - Duration::minutes(IN_A_ROW);
        match accounts::told_since(&self.tx, account, &words, since).await? {
            true => Ok(()),
            false => self.notify(To::Account(account), words, link).await,
        }
    }

    async fn tell_desks(
        &self,
        role: Role,
        divisions: &[String],
        (words, link): (String, String),
    ) -> Result<(), Refused> {
        for desk in accounts::organisations_for(&self.tx, role.code(), divisions).await? {
            for reader in mail::readers_at(&self.tx, desk.id, role.code()).await? {
                self.mail_to(&reader, &words).await?;
            }
            self.put(None, Some(desk.id), words.clone(), link.clone())
                .await?;
        }
        Ok(())
    }

    /// The desk whose turn it is, if it is a desk's.
    pub async fn notify_turn(
        &self,
        turn: Turn,
        division: &str,
        words: impl Into<String>,
        link: impl Into<String>,
    ) -> Result<(), Refused> {
        let desk = match turn {
            Turn::County => To::Desk(Role::County, Some(division)),
            Turn::Agency => To::Desk(Role::Agency, None),
            Turn::Centre => To::Desk(Role::Centre, None),
            Turn::Finance => To::Desk(Role::Finance, None),
            Turn::Department => To::Desk(Role::Department, None),
            Turn::Subject | Turn::Provider | Turn::Both | Turn::Nobody => return Ok(()),
        };
        self.notify(desk, words, link).await
    }

    async fn mail_notice(&self, account: Uuid, words: &str) -> Result<(), Refused> {
        if store::find::<MailOff>(&self.tx, account).await?.is_some() {
            return Ok(());
        }
        match store::find::<store::Account>(&self.tx, account).await? {
            Some(person) if person.active => self.mail_to(&person, words).await,
            _ => Ok(()),
        }
    }

    async fn mail_to(&self, person: &store::Account, words: &str) -> Result<(), Refused> {
        let body = format!("{words}\n\n{FOOT}\n");
        self.write_letter(Some(person.id), &person.email, words, &body)
            .await
    }

    async fn put(
        &self,
        account: Option<Uuid>,
        organisation: Option<Uuid>,
        words: String,
        link: String,
    ) -> Result<(), StoreError> {
        self.tx
            .insert(Notice {
                id: self.new_id(),
                account,
                organisation,
                words,
                link,
                at: self.now,
                read_at: None,
            })
            .await
    }
}

/// The actor's latest notices; looking at them marks them as read.
pub async fn read(office: &Office, actor: &Actor) -> Result<Vec<Notice>, Refused> {
    Ok(page(office, actor, 0).await?.0)
}

/// How many notices a page holds.
pub const SHOWN: u64 = 100;

/// One page of the actor's notices, the latest first, and how many there are; looking at them marks all as read.
pub async fn page(
    office: &Office,
    actor: &Actor,
    page: u64,
) -> Result<(Vec<Notice>, u64), Refused> {
    let account = actor.account()?;
    let part = (page.saturating_mul(SHOWN), SHOWN);
    let notices = accounts::notices(&office.store, account, actor.organisation, part).await?;
    let count = accounts::count_notices(&office.store, account, actor.organisation).await?;
    if notices.iter().any(|notice| notice.read_at.is_none()) {
        let tx = office.store.begin().await?;
        tx.read_notices(account, actor.organisation, office.now())
            .await?;
        tx.commit().await?;
    }
    Ok((notices, count))
}

/// How many notices the actor has not read.
pub async fn unread(office: &Office, actor: &Actor) -> Result<u64, Refused> {
    Ok(accounts::unread(&office.store, actor.account()?, actor.organisation).await?)
}
