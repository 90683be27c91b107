//! Contact data of a certified subject change at once (1.4): nothing is issued or paid by them.

use rules::clause;
use rules::duties::Act;
use serde::{Deserialize, Serialize};
use store::Subject;

use super::certified;
use super::file::own;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::subjects::{masks, purpose};

static CONTACT: Field = Field::new("contact", "联系人", clause!("1.4"));
static ADDRESS: Field = Field::new("address", "地址", clause!("1.4"));
static PHONE: Field = Field::new("phone", "联系电话", clause!("1.4"));
static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));

/// Fields: `contact`, `address`, `phone` (empty to keep it), `email`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateContact(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactUpdated {
    /// What changed, as people read it.
    pub changes: Vec<String>,
}

pub async fn update_contact(
    office: &Office,
    by: By<'_>,
    command: UpdateContact,
) -> Result<ContactUpdated, Refused> {
    let command = &command;
    office
        .act(by, Act::AmendSubject, command, |deal| {
            Box::pin(async move {
                let mut subject = own(deal).await?;
                certified(&subject)?;
                let changes = read(deal, &mut subject, &command.0)?;
                subject.updated_at = deal.now;
                let id = subject.id;
                deal.tx.update(subject).await?;
                let words = match changes.is_empty() {
                    true => "联系信息没有变化".to_owned(),
                    false => changes.join("；"),
                };
                deal.record(FileKind::Subject, id, Change::NONE, Body::words(words))
                    .await?;
                Ok(ContactUpdated { changes })
            })
        })
        .await
}

fn read(deal: &Deal<'_>, subject: &mut Subject, answers: &Answers) -> Result<Vec<String>, Refused> {
    let office = deal.office;
    let mut reader = Reader::new(answers);
    let contact = reader.text(&CONTACT, 40);
    let address = reader.text(&ADDRESS, 200);
    let known = office.unseal(purpose::PHONE, &subject.phone_sealed)?;
    let phone = match answers.get(PHONE.name).trim() {
        "" => known.clone(),
        _ => reader.phone(&PHONE),
    };
    let email = reader.email(&EMAIL);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let mut changes = Vec::new();
    let mut change = |label: &str, before: &str, after: &str| {
        if before != after {
            changes.push(format!("{label}：{before} → {after}"));
        }
    };
    change("联系人", &subject.contact, &contact);
    change("地址", &subject.address, &address);
    if known != phone {
        change("联系电话", &masks::phone(&known), &masks::phone(&phone));
    }
    change(
        "电子邮箱",
        &masks::email(&subject.email),
        &masks::email(&email),
    );
    subject.contact = contact;
    subject.address = address;
    subject.phone_sealed = office.seal(purpose::PHONE, &phone)?;
    subject.phone_index = office.blind(&phone)?;
    subject.email = email;
    Ok(changes)
}
