//! Both parties as the register holds them, so that a form asks for nothing that is known (UX-09).

use store::{Provider, Subject};
use uuid::Uuid;

use crate::actor::Actor;
use crate::answers::Answers;
use crate::error::Refused;
use crate::subjects::{masks, purpose};
use crate::{Office, providers, store_row};

/// One party's registered data, personal data masked.
#[derive(Clone, Debug, Default)]
pub struct Registered {
    pub name: String,
    /// Its credit code; an individual's number is masked.
    pub code: String,
    pub representative: String,
    pub place: String,
    pub address: String,
    pub contact: String,
    pub phone: String,
    /// Bank and masked account; empty where the reader has no business with it.
    pub account: String,
}

/// What a contract form knows without asking.
#[derive(Clone, Debug)]
pub struct Both {
    /// The policy in force today.
    pub policy: String,
    /// The county that reviews.
    pub county: String,
    pub subject: Option<Registered>,
    pub provider: Option<Registered>,
}

/// What is registered of the actor and of the provider these answers name.
pub async fn parties(office: &Office, actor: &Actor, answers: &Answers) -> Result<Both, Refused> {
    let subject: Option<Subject> = match actor.party {
        Some(id) => Some(store_row(office, id).await?),
        None => None,
    };
    let provider: Option<Provider> = match Uuid::parse_str(answers.get("provider")) {
        Ok(id) => store::find(&office.store, id).await?,
        Err(_) => None,
    };
    let county = subject.as_ref().map(|row| county(office, row));
    Ok(Both {
        policy: office.law.policy(office.today())?.id.clone(),
        county: county.unwrap_or_default(),
        subject: subject.map(|row| of_subject(office, row)).transpose()?,
        provider: provider.map(|row| of_provider(office, row)),
    })
}

pub(super) fn county(office: &Office, row: &Subject) -> String {
    office.law.divisions.place(&row.division, &row.zone)
}

fn of_subject(office: &Office, row: Subject) -> Result<Registered, Refused> {
    let code = match (&row.uscc, &row.identity_sealed) {
        (Some(code), _) => code.clone(),
        (None, Some(sealed)) => masks::id(&office.unseal(purpose::IDENTITY, sealed)?),
        (None, None) => String::new(),
    };
    let phone = masks::phone(&office.unseal(purpose::PHONE, &row.phone_sealed)?);
    let account = masks::account(&office.unseal(purpose::BANK, &row.bank_account_sealed)?);
    Ok(Registered {
        code,
        phone,
        account: format!("{} {account}", row.bank),
        place: county(office, &row),
        name: row.name,
        representative: row.representative,
        address: row.address,
        contact: row.contact,
    })
}

/// A provider as its public page shows it: no person's telephone, no account.
fn of_provider(office: &Office, row: Provider) -> Registered {
    Registered {
        place: providers::view::place(office, &row),
        name: row.name,
        code: row.uscc,
        representative: row.representative,
        address: row.address,
        contact: String::new(),
        phone: rules::text::telephone(&row.public_phone),
        account: String::new(),
    }
}
