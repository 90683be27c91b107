//! Every question asked of the database, by what it is about.

pub mod accounts;
pub mod admission;
pub mod appraisals;
pub mod batches;
pub mod cases;
pub mod catalogue;
pub mod claims;
pub mod clocks;
pub mod contracts;
pub mod directory;
pub mod drafts;
pub mod figures;
pub mod listed;
pub mod mail;
pub mod money;
pub mod names;
pub mod needs;
pub mod operating;
pub mod opinions;
pub mod outcomes;
pub mod papers;
pub mod parties;
pub mod people;
pub mod proof;
pub mod public;
pub mod reconcile;
pub mod records;
pub mod recoveries;
pub mod related;
pub mod review;
pub mod sealed;
pub mod served;
pub mod signals;
pub mod signin;
pub mod spot;
pub mod subjects;
pub mod subsidies;
pub mod topups;
pub mod totals;
pub mod training;
pub mod views;
pub mod vouchers;

use sea_orm::sea_query::{ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

/// A condition that holds where `column` contains what a person typed, taken literally.
fn contains<C: ColumnTrait>(column: C, typed: &str) -> Condition {
    let escaped = typed
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    Condition::all().add(
        column
            .into_expr()
            .like(LikeExpr::new(format!("%{escaped}%")).escape('\\')),
    )
}
