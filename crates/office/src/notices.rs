//! What people are told. A notice is written with the act and is there after the commit.

use rules::duties::Role;
use store::queries::accounts;
use store::{Notice, StoreError};
use uuid::Uuid;

use crate::Office;
use crate::act::Deal;
use crate::actor::{Actor, above};
use crate::error::Refused;

/// Who is to be told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum To<'a> {
    Account(Uuid),
    /// The bodies of a role that answer for a division.
    Desk(Role, Option<&'a str>),
}

/// A notice is one sentence with the one next action (UX-22).
const LONGEST: usize = 70;

/// How many notices the message page shows.
const SHOWN: u64 = 100;

impl Deal<'_> {
    pub async fn notify(
        &self,
        to: To<'_>,
        words: impl Into<String>,
        link: impl Into<String>,
    ) -> Result<(), Refused> {
        let words: String = words.into().chars().take(LONGEST).collect();
        let link = link.into();
        match to {
            To::Account(account) => {
                if let Some(person) = store::find::<store::Account>(&self.tx, account).await? {
                    self.write_letter(Some(account), &person.email, &words, &words)
                        .await?;
                }
                self.put(Some(account), None, words, link).await?;
            }
            To::Desk(role, division) => {
                let divisions = division.map_or_else(Vec::new, above);
                let desks = accounts::organisations_for(&self.tx, role.code(), &divisions).await?;
                for desk in desks {
                    self.put(None, Some(desk.id), words.clone(), link.clone())
                        .await?;
                }
            }
        }
        Ok(())
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

/// The actor's notices, the latest first; looking at them marks them as read.
pub async fn read(office: &Office, actor: &Actor) -> Result<Vec<Notice>, Refused> {
    let account = actor.account()?;
    let notices = accounts::notices(&office.store, account, actor.organisation, SHOWN).await?;
    if notices.iter().any(|notice| notice.read_at.is_none()) {
        let tx = office.store.begin().await?;
        tx.read_notices(account, actor.organisation, office.now())
            .await?;
        tx.commit().await?;
    }
    Ok(notices)
}

/// How many notices the actor has not read.
pub async fn unread(office: &Office, actor: &Actor) -> Result<u64, Refused> {
    Ok(accounts::unread(&office.store, actor.account()?, actor.organisation).await?)
}
