//! How to reach a body: whoever is asked about a decision must be found (2.4).

use rules::duties::Act;
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Organisation;

use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, store_row};

static TELEPHONE: Field = Field::new("telephone", "办公电话", clause!("2.4"));
static ADDRESS: Field = Field::new("address", "办公地址", clause!("2.4"));
static HOURS: Field = Field::new("hours", "办公时间", clause!("2.4"));

/// What a body says of itself in public; empty until it says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub telephone: String,
    pub address: String,
    pub hours: String,
}

impl Contact {
    pub(crate) fn of(row: &Organisation) -> Contact {
        Contact {
            telephone: row.telephone.clone(),
            address: row.address.clone(),
            hours: row.hours.clone(),
        }
    }

    /// As one line; empty when nothing was said.
    #[must_use]
    pub fn line(&self) -> String {
        let parts = [
            ("电话 ", &self.telephone),
            ("地址 ", &self.address),
            ("", &self.hours),
        ];
        let said = parts.iter().filter(|(_, text)| !text.is_empty());
        let said: Vec<_> = said.map(|(what, text)| format!("{what}{text}")).collect();
        said.join("，")
    }
}

/// How to reach the body that the actor belongs to.
pub async fn own_contact(office: &Office, actor: &Actor) -> Result<Contact, Refused> {
    let body = actor.organisation.filter(|_| actor.may(Act::KeepContact));
    let row: Organisation = store_row(office, body.ok_or(Refused::Unknown)?).await?;
    Ok(Contact::of(&row))
}

/// Fields: `telephone`, `address`, `hours`; one that is left empty is not shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeepContact(pub Answers);

pub async fn keep_contact(
    office: &Office,
    by: By<'_>,
    command: KeepContact,
) -> Result<Contact, Refused> {
    let mut reader = Reader::new(&command.0);
    let said = |field: &Field| !command.0.get(field.name).trim().is_empty();
    let digits = match said(&TELEPHONE) {
        true => reader.phone(&TELEPHONE),
        false => String::new(),
    };
    let telephone = rules::text::code(command.0.get(TELEPHONE.name));
    if rules::text::is_mobile(&digits) {
        reader.fault(no_mobile(&telephone));
    }
    let contact = &Contact {
        telephone,
        address: reader.optional(&ADDRESS, 100),
        hours: reader.optional(&HOURS, 60),
    };
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    office
        .act(by, Act::KeepContact, &command, |deal| {
            Box::pin(async move { keep(deal, contact).await })
        })
        .await
}

async fn keep(deal: &Deal<'_>, contact: &Contact) -> Result<Contact, Refused> {
    let me = deal.actor.account()?;
    let body = deal.actor.organisation.ok_or(Refused::Unknown)?;
    let mut row: Organisation = deal.take(body).await?;
    row.telephone = contact.telephone.clone();
    row.address = contact.address.clone();
    row.hours = contact.hours.clone();
    let words = format!("公布{}的联系方式：{}", row.name, contact.line());
    deal.tx.update(row).await?;
    deal.record(FileKind::Account, me, Change::NONE, Body::words(words))
        .await?;
    Ok(contact.clone())
}

/// The mobile of an official is his own; what is published is the telephone of the office.
fn no_mobile(typed: &str) -> Refusal {
    Refusal::new(
        "telephone.mobile",
        clause!("2.4"),
        TELEPHONE.name,
        "这是手机号码，公开的应是办公电话",
        "填写带区号的固定电话，例如 0951-5012345",
    )
    .own(typed)
}
