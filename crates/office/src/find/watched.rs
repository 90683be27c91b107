//! Cases, plans of spot checks, opinions, batches and programmes by their numbers, each for who may open it.

use rules::duties::{Act, Role};
use rules::numbers::Series;
use store::SpotCheck;
use store::queries::{cases as case_rows, operating as operating_rows, related as rows};
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;
use crate::related::Card;
use crate::{batches, cases, opinions, programmes, spot};

/// The file of this number, if the actor may open it.
pub(super) async fn numbered(
    office: &Office,
    actor: &Actor,
    (series, number): (Series, &str),
) -> Result<Option<Card>, Refused> {
    let store = &office.store;
    match series {
        Series::Case => {
            let row = rows::case_numbered(store, number).await?;
            let row = row.filter(|row| actor.may_touch(Act::SeeCase, cases::owners(row)).is_ok());
            row.map(|row| Card::case(&row)).transpose()
        }
        Series::SpotPlan => {
            let row = rows::plan_numbered(store, number).await?;
            let row = row.filter(|_| actor.may(Act::SeeSpotPlan));
            row.map(|row| Card::spot_plan(&row)).transpose()
        }
        Series::Opinion => {
            let row = rows::opinion_numbered(store, number).await?;
            let sees = |row: &store::Opinion| {
                let owners = opinions::owners(row);
                actor.may_touch(Act::SeeOpinion, owners).is_ok()
            };
            row.filter(sees).map(|row| Card::opinion(&row)).transpose()
        }
        Series::Operating => {
            let row = operating_rows::numbered(store, number).await?;
            let row = row.filter(|_| actor.may(Act::SeeOperating));
            row.map(|row| Card::operating(&row)).transpose()
        }
        Series::Batch => {
            let row = rows::batch_numbered(store, number).await?;
            let row = row.filter(|row| batches::may_see(actor, row));
            Ok(row.map(|row| Card::batch(&row)))
        }
        Series::Programme => {
            let row = rows::programme_numbered(store, number).await?;
            let row = row.filter(|row| programmes::may(actor, Act::SeeProgramme, row).is_ok());
            Ok(row.map(|row| Card::programme(&row)))
        }
        _ => Ok(None),
    }
}

/// The spot checks of a voucher and the cases on it that the actor may open.
pub(super) async fn of_voucher(
    office: &Office,
    actor: &Actor,
    voucher: Uuid,
) -> Result<Vec<Card>, Refused> {
    let store = &office.store;
    let party = matches!(actor.role, Role::Subject | Role::Provider);
    let mut found = Vec::new();
    for row in rows::checks_of(store, voucher).await? {
        // Who is drawn learns of it with the sheet, not before.
        let told = |row: &SpotCheck| !party || row.recorded_on.is_some();
        let sees = actor.may_touch(Act::SeeSpotCheck, spot::owners(&row));
        if told(&row) && sees.is_ok() {
            found.push(Card::spot_check(&row)?);
        }
    }
    for row in case_rows::of_voucher(store, voucher).await? {
        if actor.may_touch(Act::SeeCase, cases::owners(&row)).is_ok() {
            found.push(Card::case(&row)?);
        }
    }
    Ok(found)
}
