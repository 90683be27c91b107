//! Turning the keys: every sealed value is sealed anew with a new key while the platform runs (SEC-09).
//!
//! Old values open until they have been turned, so that a rotation can be broken off at any moment and taken up
//! again. The old keys stay in the file, for backups of before, until the operator has them forgotten.

use store::queries::sealed::{self, Place};

use crate::Office;
use crate::accounts::FACTOR_SECRET;
use crate::error::Refused;
use crate::{drafts, kept, letters, panels, papers, publications, subjects};

/// A sealed column, and what it is sealed for.
pub struct Sealed {
    pub place: Place,
    pub purpose: &'static str,
    /// The column of the blind index of the same value, and what of the value is indexed.
    pub index: Option<(&'static str, Part)>,
}

/// What of a value goes into its index: the value as it is, or as spellings of it meet.
pub type Part = fn(&str) -> String;

const fn column(table: &'static str, column: &'static str, purpose: &'static str) -> Sealed {
    Sealed {
        place: Place {
            table,
            key: "id",
            column,
        },
        purpose,
        index: None,
    }
}

const fn indexed(
    table: &'static str,
    name: &'static str,
    purpose: &'static str,
    index: &'static str,
) -> Sealed {
    Sealed {
        index: Some((index, str::to_owned)),
        ..column(table, name, purpose)
    }
}

/// Every sealed column; a test holds the list against the schema.
pub static SEALED: &[Sealed] = {
    use drafts::PURPOSE as DRAFT;
    use letters::purpose::{ADDRESS, BODY};
    use panels::SEED;
    use publications::purpose::{CONTACT, NAME};
    use subjects::purpose::{BANK, IDENTITY, PHONE};
    &[
        indexed("subject", "identity_sealed", IDENTITY, "identity_index"),
        indexed(
            "subject",
            "representative_sealed",
            IDENTITY,
            "representative_index",
        ),
        indexed("subject", "phone_sealed", PHONE, "phone_index"),
        indexed("subject", "bank_account_sealed", BANK, "bank_index"),
        indexed(
            "provider",
            "representative_sealed",
            IDENTITY,
            "representative_index",
        ),
        indexed("provider", "phone_sealed", PHONE, "phone_index"),
        indexed("provider", "bank_account_sealed", BANK, "bank_index"),
        column("payment", "bank_account_sealed", BANK),
        column("amendment", "bank_account_sealed", BANK),
        column("instruction", "bank_account_sealed", BANK),
        column("account_change", "bank_account_sealed", BANK),
        column("programme_terms", "bank_account_sealed", BANK),
        column("top_up_payment", "bank_account_sealed", BANK),
        column("subsidy_payment", "bank_account_sealed", BANK),
        column("draft", "answers", DRAFT),
        column("factor", "secret_sealed", FACTOR_SECRET),
        column("kept_form", "form_sealed", kept::PURPOSE),
        column("letter", "address_sealed", ADDRESS),
        column("letter", "body_sealed", BODY),
        indexed("expert", "identity_sealed", IDENTITY, "identity_index"),
        column("expert", "phone_sealed", PHONE),
        column("panel", "seed_sealed", SEED),
        column("spot_plan", "seed_sealed", crate::spot::SEED),
        column("paper", "data_sealed", papers::PURPOSE),
        column("notice_objection", "name_sealed", NAME),
        Sealed {
            index: Some(("sender_index", spelled)),
            ..column("notice_objection", "contact_sealed", CONTACT)
        },
    ]
};

/// One sender however he writes his telephone number or address.
fn spelled(contact: &str) -> String {
    rules::text::code(contact).to_lowercase()
}

/// What a rotation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The version of the key with which everything is sealed now.
    pub version: u32,
    /// Whether an earlier rotation that was broken off was taken up again.
    pub resumed: bool,
    pub values: u64,
}

/// How many values are turned in one transaction: few enough that nobody waits for long.
const BATCH: u64 = 200;

/// Whether the keys open what the database holds; an empty one opens with any.
pub async fn fit(office: &Office) -> Result<bool, Refused> {
    for one in SEALED {
        for value in sealed::some(&office.store, &one.place, 1).await? {
            if office.unseal(one.purpose, &value.sealed).is_err() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Turns the keys and seals every value anew; `tell` hears how many are done.
pub async fn rotate(office: &Office, mut tell: impl FnMut(u64)) -> Result<Rotated, Refused> {
    let resumed = stale(office).await?;
    let version = match resumed {
        true => office.vault.version(),
        false => office
            .vault
            .turn(office.chance.as_ref())
            .map_err(|fault| Refused::Fault(fault.to_string()))?,
    };
    let mut values = 0;
    // An act that had sealed with the old key before may commit meanwhile: look until nothing is left.
    while stale(office).await? {
        for one in SEALED {
            loop {
                let turned = batch(office, one, version).await?;
                if turned == 0 {
                    break;
                }
                values += turned;
                tell(values);
            }
        }
    }
    tracing::info!(version, values, "keys turned");
    Ok(Rotated {
        version,
        resumed,
        values,
    })
}

/// Whether anything is still sealed with an older key.
async fn stale(office: &Office) -> Result<bool, Refused> {
    let version = office.vault.version();
    for one in SEALED {
        if !sealed::stale(&office.store, &one.place, version, 1)
            .await?
            .is_empty()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Seals some values of a column anew; how many.
async fn batch(office: &Office, one: &Sealed, version: u32) -> Result<u64, Refused> {
    let tx = office.store.begin().await?;
    let rows = sealed::stale(&tx, &one.place, version, BATCH).await?;
    let count = rows.len();
    for row in rows {
        let plain = office.unseal(one.purpose, &row.sealed)?;
        let fresh = office.seal(one.purpose, &plain)?;
        let index = match one.index {
            Some((column, part)) => Some((column, office.blind(&part(&plain))?)),
            None => None,
        };
        tx.reseal(&one.place, row, fresh, index).await?;
    }
    tx.commit().await?;
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Forgets the old keys, once nothing is sealed with them; backups of before then open no more.
pub async fn forget(office: &Office) -> Result<bool, Refused> {
    if stale(office).await? {
        return Ok(false);
    }
    office
        .vault
        .forget()
        .map_err(|fault| Refused::Fault(fault.to_string()))?;
    Ok(true)
}

impl Office {
    /// The blind index of a value under every key, for looking one up while keys are turned.
    pub(crate) fn blinds(&self, value: &str) -> Result<Vec<String>, Refused> {
        self.vault
            .indexes(value)
            .ok_or_else(|| Refused::Fault("no blind index".into()))
    }

    /// Whether values may stand under more than one key.
    pub(crate) fn turning(&self) -> bool {
        self.vault.versions() > 1
    }
}
