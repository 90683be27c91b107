//! Who stood in the directory from when to when, and why it left (7.4).

use chrono::NaiveDate;
use rules::lifecycle::provider::State;
use store::Listing;
use store::queries::admission;
use uuid::Uuid;

use super::directory::{Entry, entry};
use crate::Office;
use crate::act::Deal;
use crate::error::Refused;

/// One stay of a provider in the directory.
#[derive(Clone, Debug)]
pub struct Stay {
    pub from: NaiveDate,
    /// The day on which it left.
    pub until: Option<NaiveDate>,
    /// The state it left for.
    pub ending: Option<State>,
    pub why: String,
}

impl Stay {
    fn read(row: Listing) -> Stay {
        Stay {
            from: row.from_on,
            until: row.until_on,
            ending: State::parse(&row.ending),
            why: row.why,
        }
    }
}

impl Deal<'_> {
    /// The provider stands in the directory from today on.
    pub(super) async fn enter_directory(&self, provider: Uuid) -> Result<(), Refused> {
        let row = Listing {
            id: self.new_id(),
            provider,
            from_on: self.today,
            until_on: None,
            ending: String::new(),
            why: String::new(),
        };
        Ok(self.tx.insert(row).await?)
    }

    /// A suspended provider does not come back: its last stay tells so, with the reasons for both.
    pub(super) async fn stay_away(
        &self,
        provider: Uuid,
        ending: State,
        why: String,
    ) -> Result<(), Refused> {
        let Some(last) = admission::stays(&self.tx, provider).await?.pop() else {
            return Ok(());
        };
        let row = Listing {
            ending: ending.code().to_owned(),
            why: format!("{}；{} 移出：{why}", last.why, self.today),
            ..last
        };
        self.tx.update(row).await?;
        Ok(())
    }

    /// The provider does not stand in the directory any more.
    pub(super) async fn leave_directory(
        &self,
        provider: Uuid,
        ending: State,
        why: String,
    ) -> Result<(), Refused> {
        let Some(stay) = admission::stay(&self.tx, provider).await? else {
            return Err(Refused::Fault(format!("{provider} stands in no directory")));
        };
        let row = Listing {
            until_on: Some(self.today),
            ending: ending.code().to_owned(),
            why,
            ..stay
        };
        self.tx.update(row).await?;
        Ok(())
    }
}

/// Every stay of a provider that is or was in the directory.
pub async fn stays(office: &Office, provider: Uuid) -> Result<Vec<Stay>, Refused> {
    let rows = admission::stays(&office.store, provider).await?;
    Ok(rows.into_iter().map(Stay::read).collect())
}

/// The directory as it stood at the end of a day, with the day since which each provider stood in it.
pub async fn stood_on(office: &Office, day: NaiveDate) -> Result<Vec<(Stay, Entry)>, Refused> {
    let rows = admission::stood_on(&office.store, day).await?;
    rows.into_iter()
        .map(|(stay, row)| Ok((Stay::read(stay), entry(office, &row)?)))
        .collect()
}
