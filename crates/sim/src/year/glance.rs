//! How people look at a file before they act on it: they open its page; in a region that is being filled, where a page is
//! twenty questions and nobody reads it, they ask for no more than they must know.

use auditor::Id;
use office::{Refused, claims, contracts};

use super::world::World;
use crate::town::Person;

impl World {
    pub async fn edition_of_contract(&mut self, who: &Person, id: Id) -> Result<i64, Refused> {
        if !self.pace.looks {
            return Ok(self.row::<store::Contract>(id).await?.edition);
        }
        let actor = self.actor(who).await?;
        let view = contracts::view(&self.town.office, &actor, id).await?;
        Ok(view.edition)
    }

    pub async fn edition_of_claim(&mut self, who: &Person, id: Id) -> Result<i64, Refused> {
        if !self.pace.looks {
            return Ok(self.row::<store::Claim>(id).await?.edition);
        }
        let actor = self.actor(who).await?;
        let view = claims::view(&self.town.office, &actor, id).await?;
        Ok(view.edition)
    }

    /// Who sells and who buys, as their tickets name them.
    pub async fn parties_of(&mut self, who: &Person, id: Id) -> Result<(String, String), Refused> {
        if !self.pace.looks {
            let contract: store::Contract = self.row(id).await?;
            let provider: store::Provider = self.row(contract.provider).await?;
            let subject: store::Subject = self.row(contract.subject).await?;
            return Ok((provider.name, subject.name));
        }
        let actor = self.actor(who).await?;
        let view = contracts::view(&self.town.office, &actor, id).await?;
        Ok((view.provider.name, view.subject.name))
    }

    pub(super) async fn row<R: store::Row<Key = Id>>(&mut self, id: Id) -> Result<R, Refused> {
        self.tick();
        let found: Option<R> = store::find(&self.store, id).await?;
        found.ok_or(Refused::Unknown)
    }
}
