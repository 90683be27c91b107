//! When the last piece of the evidence is in, it is the claimant's turn (8.4, 8.7).

use rules::Region;
use rules::clock::Limit;
use store::queries::{contracts, vouchers};
use store::{Contract, Provider, Subject};

use crate::act::Deal;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::vouchers::view::region;

/// The three pieces a claim rests on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Rating,
    Ticket,
    Result,
}

/// Tells the claimant, when this piece was the first of its kind and the other two were there.
pub(super) async fn tell(
    deal: &Deal<'_>,
    contract: &Contract,
    piece: Piece,
) -> Result<(), Refused> {
    let rated = contracts::rating(&deal.tx, contract.id).await?.is_some();
    let tickets = contracts::tickets(&deal.tx, contract.id).await?.len();
    let files = contracts::attachments(&deal.tx, "contract", contract.id).await?;
    let results = files.iter().filter(|file| file.purpose == "result").count();
    let first = match piece {
        Piece::Rating => true,
        Piece::Ticket => tickets == 1,
        Piece::Result => results == 1,
    };
    if !first || !rated || tickets == 0 || results == 0 {
        return Ok(());
    }
    deal.meet_clock(Limit::Evidence, contract.id).await?;
    let Some(voucher) = vouchers::of_contract(&deal.tx, contract.id).await? else {
        return Ok(());
    };
    let claimant = match region(&voucher)? {
        Region::Inside => deal.take::<Provider>(contract.provider).await?.account,
        Region::Outside => deal.take::<Subject>(contract.subject).await?.account,
    };
    let words =
        News::of(&contract.number, "评价、票据和成果证明已齐").by(voucher.valid_until, "申请兑付");
    let link = format!("/contracts/{}", contract.id);
    deal.notify(To::Account(claimant), words, link).await
}
