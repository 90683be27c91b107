//! A new owner where the accounts of all owners were closed: named with evidence by the body that certified the subject or
//! took in the provider, confirmed by the security administrator (1.4, 2.1, 三员分立).

mod confirm;
mod name;
mod view;

pub use confirm::{Confirm, Confirmed, Decline, confirm, decline};
pub use name::{Name, Named, name};
pub use view::{Naming, Orphan, Succession, naming, orphan, succession, successions};

use rules::duties::{Act, Role, Standing};
use store::queries::people;
use store::{Member, Provider, Source, Subject};
use uuid::Uuid;

use super::Party;
use crate::act::Deal;
use crate::actor::{Actor, Owners};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::{providers, subjects};

/// What the evidence of a naming is called among the papers of its file.
pub(crate) const EVIDENCE: &str = "owner";

/// By which act the body names an owner.
fn naming_act(side: Role) -> Act {
    match side {
        Role::Provider => Act::NameProviderOwner,
        _ => Act::NameSubjectOwner,
    }
}

/// Where a party's file is read.
fn file_link((side, party): Party) -> String {
    match side {
        Role::Provider => format!("/admissions/{party}"),
        _ => format!("/subjects/{party}"),
    }
}

/// Number and name of a party, if the actor may reach it with the act.
async fn reached(
    source: &impl Source,
    actor: &Actor,
    act: Act,
    (side, party): Party,
) -> Result<(String, String), Refused> {
    let may = |owners: Owners<'_>| actor.may_touch(act, owners);
    match side {
        Role::Provider => {
            let row: Provider = store::find(source, party).await?.ok_or(Refused::Unknown)?;
            may(providers::owners(&row))?;
            Ok((row.number, row.name))
        }
        _ => {
            let row: Subject = store::find(source, party).await?.ok_or(Refused::Unknown)?;
            may(subjects::owners(&row))?;
            Ok((row.number, row.name))
        }
    }
}

/// The members of a party with their accounts.
async fn people_of(
    source: &impl Source,
    members: Vec<Member>,
) -> Result<Vec<(Member, store::Account)>, Refused> {
    let mut all = Vec::new();
    for row in members {
        let account = store::find(source, row.account).await?;
        all.push((row, account.ok_or(Refused::Unknown)?));
    }
    Ok(all)
}

/// How many owners of a party can still sign in.
fn in_force(people: &[(Member, store::Account)]) -> usize {
    let owner = Standing::Owner.code();
    let owners = people.iter().filter(|(row, _)| row.standing == owner);
    owners.filter(|(_, account)| account.active).count()
}

fn called(account: &store::Account) -> String {
    format!("{}（{}）", account.name, account.login)
}

fn party_of(row: &store::Succession) -> Result<Party, Refused> {
    let side = Role::parse(&row.side);
    let side = side.ok_or_else(|| Refused::Fault(format!("succession side {}", row.side)))?;
    Ok((side, row.party))
}

impl Deal<'_> {
    /// Owners whose accounts were closed give way to those who can sign in; the file names one of these.
    pub(crate) async fn retire_owners(&self, party: Party) -> Result<(), Refused> {
        let members = self.tx.lock_members(party.1).await?;
        let people = people_of(&self.tx, members).await?;
        for (mut row, account) in people {
            if row.standing == Standing::Owner.code() && !account.active {
                row.ended_at = Some(self.now);
                self.tx.update(row).await?;
            }
        }
        self.name_an_owner(party).await
    }

    /// The body that may name another owner hears of it when the last one's account is closed.
    pub(crate) async fn tell_orphaned(&self, account: Uuid) -> Result<(), Refused> {
        let Some(member) = people::membership(&self.tx, account).await? else {
            return Ok(());
        };
        let members = people::members(&self.tx, member.party).await?;
        let people = people_of(&self.tx, members).await?;
        if in_force(&people) > 0 || member.standing != Standing::Owner.code() {
            return Ok(());
        }
        let told =
            |number: &str| News::of(number, "负责人的账号已停用").next("凭单位证明提名新负责人");
        if member.side == Role::Provider.code() {
            let row: Provider = self.take(member.party).await?;
            let link = format!("/admissions/{}/owner", row.id);
            return self
                .notify(To::Desk(Role::Agency, None), told(&row.number), link)
                .await;
        }
        let row: Subject = self.take(member.party).await?;
        let link = format!("/subjects/{}/owner", row.id);
        let desk = To::Desk(Role::County, Some(&row.division));
        self.notify(desk, told(&row.number), link).await
    }
}
