//! The next act on a contract, and what it depends on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::duties::{Act, Role, claimant};
use rules::lifecycle::{claim, contract, voucher};
use store::queries::contracts::{self as contract_rows, HandedIn};
use store::queries::vouchers;
use store::{Contract, Objection, Voucher};
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::claims::{self, ClaimLine};
use crate::contracts::view as contracts;
use crate::error::Refused;
use crate::vouchers::view as vouchers_view;

/// The next act, what it is done to, and by when.
type Next = (Act, Uuid, Option<NaiveDate>);

/// What the next act on some contracts depends on, read for all of them at once.
pub(super) struct Beside {
    vouchers: BTreeMap<Uuid, Voucher>,
    objections: Vec<Objection>,
    handed: HandedIn,
    pub(super) claims: Vec<ClaimLine>,
}

impl Beside {
    pub(super) async fn read(
        office: &Office,
        actor: &Actor,
        rows: &[Contract],
    ) -> Result<Beside, Refused> {
        let store = &office.store;
        let vouchers = vouchers::of_contracts(store, rows.iter().map(|row| row.id)).await?;
        let ids = vouchers.values().map(|row| row.id);
        let done = rows.iter().filter(|row| row.state == "done");
        Ok(Beside {
            objections: vouchers::objections_to(store, ids).await?,
            handed: contract_rows::handed_in(store, done.map(|row| row.id)).await?,
            claims: claims::own(office, actor).await?,
            vouchers,
        })
    }

    /// The one next act of the actor on a contract.
    pub(super) fn next(
        &self,
        office: &Office,
        actor: &Actor,
        row: &Contract,
    ) -> Result<Option<Next>, Refused> {
        let state = contracts::state(row)?;
        let voucher = self.vouchers.get(&row.id);
        if let Some(voucher) = voucher
            && let Some(act) = self.settle(actor, voucher, state)?
        {
            return Ok(Some((act, voucher.id, Some(voucher.valid_until))));
        }
        let own = |act| {
            let open = contracts::to_do(actor, row, state, (false, false));
            open.contains(&act).then_some((act, row.id, None))
        };
        Ok(match (state, voucher) {
            (contract::State::Drawn, _) => own(Act::SubmitContract),
            (contract::State::Returned, _) => own(Act::DrawContract),
            (
                contract::State::Running
                | contract::State::DoneBySubject
                | contract::State::DoneByProvider,
                _,
            ) => own(Act::CompleteService),
            (contract::State::Done, Some(voucher)) => {
                self.after_service(office, actor.role, row, voucher)?
            }
            _ => None,
        })
    }

    fn settle(
        &self,
        actor: &Actor,
        voucher: &Voucher,
        state: contract::State,
    ) -> Result<Option<Act>, Refused> {
        let objections = self.objections.iter();
        let objections = objections.filter(|objection| objection.voucher == voucher.id);
        let objections: Vec<Objection> = objections.cloned().collect();
        let complete = state == contract::State::Done;
        let standing = (
            vouchers_view::state(voucher)?,
            vouchers_view::region(voucher)?,
            complete,
        );
        let open = vouchers_view::to_do(actor, voucher, standing, &objections);
        let acts = [Act::SetOffVoucher, Act::PayInFull];
        Ok(acts.into_iter().find(|act| open.contains(act)))
    }

    /// Rating and evidence are the subject's (8.4), the claim is the claimant's (6.2, 6.3).
    fn after_service(
        &self,
        office: &Office,
        role: Role,
        row: &Contract,
        voucher: &Voucher,
    ) -> Result<Option<Next>, Refused> {
        let settled = matches!(
            vouchers_view::state(voucher)?,
            voucher::State::SetOff | voucher::State::PaidInFull
        );
        let due = contracts::evidence_due(office, row.completed_on)?.map(|due| due.date);
        let missing = [
            (&self.handed.rated, Act::RateProvider),
            (&self.handed.ticketed, Act::AddTicket),
            (&self.handed.proved, Act::AddResult),
        ];
        let missing = missing
            .into_iter()
            .find(|(have, _)| !have.contains(&row.id));
        let (claimant, _) = claimant(vouchers_view::region(voucher)?);
        let returned = self.returned(row).is_some();
        let until = Some(voucher.valid_until);
        Ok(match missing {
            Some((_, act)) if settled && role == Role::Subject => Some((act, row.id, due)),
            None if (settled || returned) && role == claimant => {
                Some((Act::SubmitClaim, voucher.id, until))
            }
            None if role == Role::Subject && self.unmended(row) => {
                Some((Act::AddTicket, row.id, until))
            }
            _ => None,
        })
    }

    fn returned(&self, row: &Contract) -> Option<&ClaimLine> {
        let voucher = self.vouchers.get(&row.id)?;
        self.claims.iter().find(|claim| {
            claim.voucher_number == voucher.number && claim.state == claim::State::Returned
        })
    }

    /// Whether its claim came back and no ticket or result has come since: they are the subject's to mend, also where
    /// the provider claims (8.4).
    fn unmended(&self, row: &Contract) -> bool {
        let latest = self.handed.latest.get(&row.id);
        self.returned(row)
            .is_some_and(|claim| latest.is_none_or(|at| *at < claim.moved_at))
    }

    pub(super) fn to_mend(&self, actor: &Actor, row: &Contract) -> bool {
        actor.role == Role::Subject && self.unmended(row)
    }
}
