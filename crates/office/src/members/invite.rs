//! An owner invites a colleague: by a letter, or by a link to hand over; and takes the invitation back.

use rules::duties::{Act, Standing};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Link;
use store::queries::people;
use uuid::Uuid;

use super::{Party, kind};
use crate::Office;
use crate::accounts::{Opens, Purpose};
use crate::act::{By, Deal};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};

static STANDING: Field = Field::new("standing", "身份", clause!("1.4"));
static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));

/// Fields: `standing`, `email` (without it the link is handed over).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invite(pub Answers);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The address of the link, when it is to be handed over: shown to the owner and kept nowhere.
    pub link: Option<String>,
}

/// The outcome as it is kept for a repeated request: the link is a secret.
#[derive(Serialize, Deserialize)]
struct Kept {
    link_sealed: Option<String>,
}

const SEALED_FOR: &str = "invitation-link";

pub async fn invite(office: &Office, by: By<'_>, command: Invite) -> Result<Invited, Refused> {
    let mut reader = Reader::new(&command.0);
    let standing = reader.choice::<Standing>(&STANDING);
    let email = &reader.email(&EMAIL);
    let Some(standing) = standing.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    let kept = office
        .act(by, Act::ManageMembers, command, |deal| {
            Box::pin(async move {
                let party = deal.party()?;
                let who = (deal.actor.name.as_str(), email.as_str());
                let address = letter(deal, party, standing, who).await?;
                let body = Body::words(format!("邀请{}", standing.label()));
                deal.record(kind(party.0), party.1, Change::NONE, body)
                    .await?;
                let link_sealed = match email.is_empty() {
                    true => Some(deal.office.seal(SEALED_FOR, &address)?),
                    false => None,
                };
                Ok(Kept { link_sealed })
            })
        })
        .await?;
    let link = match kept.link_sealed {
        Some(sealed) => Some(office.unseal(SEALED_FOR, &sealed)?),
        None => None,
    };
    Ok(Invited { link })
}

/// Makes the link of an invitation and, where there is an address, its letter; `who` invites. Gives back the link.
pub(super) async fn letter(
    deal: &Deal<'_>,
    party: Party,
    standing: Standing,
    (who, email): (&str, &str),
) -> Result<String, Refused> {
    let opens = Opens::Party {
        party,
        standing,
        email,
    };
    let token = deal.make_link(Purpose::Member, opens).await?;
    let address = deal.address(&format!("/invitations/{token}"));
    let name = deal.party_name(party).await?;
    let body = format!(
        "{}邀请您作为{}，在宁夏科技创新券平台为{name}办理业务。\n\n72 小时内打开下面的链接加入：\n\n{address}\n\n\
         链接只能用一次。与您无关的，不用理会这封邮件。\n",
        who,
        standing.label()
    );
    deal.write_letter(None, email, "邀请您加入宁夏科技创新券平台", &body)
        .await?;
    Ok(address)
}

/// Takes an invitation back that nobody has used yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdraw {
    pub invitation: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdrawn {}

pub async fn withdraw(
    office: &Office,
    by: By<'_>,
    command: Withdraw,
) -> Result<Withdrawn, Refused> {
    let command = &command;
    office
        .act(by, Act::ManageMembers, command, |deal| {
            Box::pin(async move {
                let (side, party) = deal.party()?;
                let found = people::link(&deal.tx, command.invitation).await?;
                let found = found.filter(|row| row.party == Some(party));
                let hash = found.ok_or(Refused::Unknown)?.hash;
                let mut row: Link = deal.take(hash).await?;
                if row.used_at.is_some() || row.ended_at.is_some() {
                    return Err(too_late().into());
                }
                row.ended_at = Some(deal.now);
                deal.tx.update(row).await?;
                let body = Body::words("撤回邀请");
                deal.record(kind(side), party, Change::NONE, body).await?;
                Ok(Withdrawn {})
            })
        })
        .await
}

fn too_late() -> Refusal {
    Refusal::new(
        "invitation.over",
        clause!("1.4"),
        "",
        "这个邀请已经用过或已经撤回",
        "在“人员”中查看现在的人员；已加入的，由负责人结束其权限",
    )
}
