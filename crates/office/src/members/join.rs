//! Somebody invited joins: with the account he has, or with one that he opens on the spot.

use rules::duties::{Act, Role, Standing};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::people;
use store::{Link, Provider, Subject};

use super::{Party, kind, standing_of};
use crate::accounts::{Purpose, link_standing, new_party_account, read_sign_up};
use crate::act::{By, Deal};
use crate::answers::Answers;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::seal::digest;
use crate::{Office, store_row};

/// What an invitation leads to.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The subject or provider.
    pub name: String,
    pub side: Role,
    pub standing: Standing,
    /// Where the invitation went, to begin with for a new account.
    pub email: String,
}

/// Whether a link is an invitation into a subject or provider, used or not.
pub async fn is_invitation(office: &Office, token: &str) -> Result<bool, Refused> {
    let row: Option<Link> = store::find(&office.store, digest(token.as_bytes())).await?;
    Ok(row.is_some_and(|row| row.kind == Purpose::Member.code()))
}

/// Where an invitation leads, or why it leads nowhere any more.
pub async fn guest(office: &Office, token: &str) -> Result<Guest, Refused> {
    let row: Option<Link> = store::find(&office.store, digest(token.as_bytes())).await?;
    let row = link_standing(row.as_ref(), Purpose::Member, office.now())?;
    let ((side, party), standing) = opens(row)?;
    let name = match side {
        Role::Provider => store_row::<Provider>(office, party).await?.name,
        _ => store_row::<Subject>(office, party).await?.name,
    };
    Ok(Guest {
        name,
        side,
        standing,
        email: row.email.clone(),
    })
}

fn opens(row: &Link) -> Result<(Party, Standing), Refused> {
    let side = row.side.as_deref().and_then(Role::parse);
    let standing = row.standing.as_deref().and_then(Standing::parse);
    match (side, row.party, standing) {
        (Some(side), Some(party), Some(standing)) => Ok(((side, party), standing)),
        _ => Err(Refused::Fault(format!("link {} leads nowhere", row.id))),
    }
}

/// Joins with the account that is signed in.
pub struct Join {
    pub token: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Entered {
    pub login: String,
}

pub async fn join(office: &Office, by: By<'_>, command: Join) -> Result<Entered, Refused> {
    let id = by.actor.account()?;
    let token = command.token.as_str();
    let content = digest(token.as_bytes());
    office
        .act(by, Act::AcceptInvitation, &content, |deal| {
            Box::pin(async move {
                let (party, standing) = use_up(deal, token).await?;
                let account: store::Account = deal.take(id).await?;
                free(deal, party).await?;
                welcome(deal, &account, party, standing).await?;
                Ok(Entered {
                    login: account.login,
                })
            })
        })
        .await
}

/// Opens an account for the purpose. Fields: `login`, `name`, `email`, `password`, `password_again`.
pub struct Enter {
    pub token: String,
    pub answers: Answers,
}

pub async fn enter(office: &Office, by: By<'_>, command: Enter) -> Result<Entered, Refused> {
    if by.actor.account.is_some() {
        return Err(Refused::Unknown);
    }
    let token = command.token.as_str();
    let new = &read_sign_up(office, &command.answers).await?;
    let content = digest(format!("{token} {}", new.login).as_bytes());
    office
        .act(by, Act::AcceptInvitation, &content, |deal| {
            Box::pin(async move {
                let (party, standing) = use_up(deal, token).await?;
                let account = new_party_account(deal, new, party.0).await?;
                welcome(deal, &account, party, standing).await?;
                Ok(Entered {
                    login: account.login,
                })
            })
        })
        .await
}

async fn use_up(deal: &Deal<'_>, token: &str) -> Result<(Party, Standing), Refused> {
    let row = deal.use_link(Purpose::Member, token).await?;
    opens(&row)
}

/// An account stands for one subject or provider; a refused registration binds nobody.
async fn free(deal: &Deal<'_>, (side, party): Party) -> Result<(), Refused> {
    let fault = |code: &'static str, message: String, fix: &str| {
        Refused::from(Refusal::new(code, clause!("1.4"), "", message, fix))
    };
    if deal.actor.role != side {
        let message = format!(
            "邀请是给{}的，本账号是{}的",
            side.label(),
            deal.actor.role.label()
        );
        return Err(fault(
            "member.other-side",
            message,
            "退出登录，用另一账号加入，或另开账号",
        ));
    }
    let account = deal.actor.account()?;
    let Some(member) = people::membership(&deal.tx, account).await? else {
        return Ok(());
    };
    if member.party == party {
        let message = "本账号已经是这个单位的人员".to_owned();
        return Err(fault("member.already", message, "在“人员”中查看"));
    }
    let refused = match side {
        Role::Provider => deal.take::<Provider>(member.party).await?.state,
        _ => deal.take::<Subject>(member.party).await?.state,
    };
    if refused != "refused" {
        let message = "本账号已经在为另一单位办理".to_owned();
        return Err(fault(
            "member.elsewhere",
            message,
            "退出登录，用另一账号加入，或另开账号",
        ));
    }
    let mut row: store::Member = deal.take(member.id).await?;
    row.ended_at = Some(deal.now);
    deal.tx.update(row).await?;
    Ok(())
}

async fn welcome(
    deal: &Deal<'_>,
    account: &store::Account,
    party: Party,
    standing: Standing,
) -> Result<(), Refused> {
    let owners = people::members(&deal.tx, party.1).await?;
    deal.add_member(account.id, party, standing).await?;
    if standing == Standing::Owner {
        deal.retire_owners(party).await?;
    }
    let words = format!(
        "{}（{}）加入，{}",
        account.name,
        account.login,
        standing.label()
    );
    for owner in owners {
        if standing_of(&owner)? == Standing::Owner {
            let told = News::of("本单位人员", &words).next("不符时结束其权限");
            deal.notify(To::Person(owner.account), told, "/members")
                .await?;
        }
    }
    deal.record(kind(party.0), party.1, Change::NONE, Body::words(words))
        .await
}
