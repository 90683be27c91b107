//! The people who act for one subject or provider: its owners invite them, and end their access (1.4).

mod invite;
mod join;
mod leave;
mod succeed;
mod view;

pub use invite::{Invite, Invited, Withdraw, Withdrawn, invite, withdraw};
pub use join::{Enter, Entered, Guest, Join, enter, guest, is_invitation, join};
pub use leave::{End, Ended, HandOver, end, hand_over};
pub use succeed::{
    Confirm, Confirmed, Decline, Name, Named, Naming, Orphan, Succession, confirm, decline, name,
    naming, orphan, succession, successions,
};
pub use view::{Colleague, Pending, Team, list};

use rules::duties::{Role, Standing};
use store::queries::people;
use store::{Member, Provider, Subject};
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;

/// A subject or a provider, as the side on which it stands and its id.
pub(crate) type Party = (Role, Uuid);

/// The kind of file of a party.
pub(crate) fn kind(side: Role) -> FileKind {
    match side {
        Role::Provider => FileKind::Provider,
        _ => FileKind::Subject,
    }
}

pub(crate) fn standing_of(row: &Member) -> Result<Standing, Refused> {
    Standing::parse(&row.standing)
        .ok_or_else(|| Refused::Fault(format!("member standing {}", row.standing)))
}

impl Deal<'_> {
    /// The party of the actor.
    pub(crate) fn party(&self) -> Result<Party, Refused> {
        let party = self.actor.party.ok_or(Refused::Unknown)?;
        Ok((self.actor.role, party))
    }

    /// Whoever registers is an owner; who was with him on a refused registration goes on with the new one.
    pub(crate) async fn become_owner(&self, side: Role, party: Uuid) -> Result<(), Refused> {
        match self.actor.party {
            Some(earlier) => Ok(self.tx.move_members(earlier, party).await?),
            None => {
                let account = self.actor.account()?;
                self.add_member(account, (side, party), Standing::Owner)
                    .await
            }
        }
    }

    pub(crate) async fn add_member(
        &self,
        account: Uuid,
        (side, party): Party,
        standing: Standing,
    ) -> Result<(), Refused> {
        let row = Member {
            id: self.new_id(),
            account,
            side: side.code().to_owned(),
            party,
            standing: standing.code().to_owned(),
            since: self.now,
            ended_at: None,
        };
        Ok(self.tx.insert(row).await?)
    }

    /// The file names an owner; when that one is no longer an owner, another is named.
    pub(crate) async fn name_an_owner(&self, (side, party): Party) -> Result<(), Refused> {
        let members = people::members(&self.tx, party).await?;
        let owner = Standing::Owner.code();
        let mut owners = members.iter().filter(|row| row.standing == owner);
        let named = match side {
            Role::Provider => self.take::<Provider>(party).await?.account,
            _ => self.take::<Subject>(party).await?.account,
        };
        if owners.clone().any(|row| row.account == named) {
            return Ok(());
        }
        let account = owners.next().ok_or(Refused::Unknown)?.account;
        match side {
            Role::Provider => {
                let mut row: Provider = self.take(party).await?;
                row.account = account;
                self.tx.update(row).await?;
            }
            _ => {
                let mut row: Subject = self.take(party).await?;
                row.account = account;
                self.tx.update(row).await?;
            }
        }
        Ok(())
    }

    /// What a party is called.
    pub(crate) async fn party_name(&self, (side, party): Party) -> Result<String, Refused> {
        Ok(match side {
            Role::Provider => self.take::<Provider>(party).await?.name,
            _ => self.take::<Subject>(party).await?.name,
        })
    }
}
