//! What a claim would be if it were submitted now: what the check finds, what it pays, to whom, by when (8.5–8.7).

use rules::calendar::Due;
use rules::claim::ClaimCheck;
use rules::duties::Act;
use store::Voucher;
use store::queries::claims;
use uuid::Uuid;

use super::view::{ClaimLine, payee};
use super::{check, claimant};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::subjects::{masks, purpose};
use crate::timeline::{self, Entry};
use crate::vouchers::{VoucherView, view::region};
use crate::{Office, store_row};

/// A claim before it is made, or a returned one before it is made again.
#[derive(Clone, Debug)]
pub struct Prospect {
    pub voucher: VoucherView,
    pub check: ClaimCheck,
    pub payee: String,
    pub bank: String,
    /// Masked.
    pub bank_account: String,
    /// The last day to confirm and pay, were it submitted today (R11).
    pub due: Due,
    /// The latest claim on this voucher, whatever became of it.
    pub earlier: Option<ClaimLine>,
    /// Why the earlier claim was returned or refused.
    pub reasons: Option<Entry>,
}

pub async fn prospect(office: &Office, actor: &Actor, voucher: Uuid) -> Result<Prospect, Refused> {
    let row: Voucher = store_row(office, voucher).await?;
    let region = region(&row)?;
    let owners = claimant(region, row.subject, row.provider, &row.division);
    actor.may_touch(Act::SubmitClaim, owners)?;
    let today = office.today();
    let earlier = claims::of_voucher(&office.store, voucher).await?;
    let check = check::look(office, &office.store, &row, earlier.as_ref(), today).await?;
    let (payee, bank, account) = payee(office, region, (row.subject, row.provider)).await?;
    let days = office.law.policy(today)?.payment_days;
    let reasons = match &earlier {
        Some(claim) => {
            let told = timeline::of(office, &[(FileKind::Claim, claim.id)]).await?;
            timeline::latest_reasons(&told, FileKind::Claim).cloned()
        }
        None => None,
    };
    Ok(Prospect {
        voucher: VoucherView::read(office, actor, row).await?,
        check,
        payee,
        bank,
        bank_account: masks::account(&office.unseal(purpose::BANK, &account)?),
        due: office.calendar().due(today, days)?,
        earlier: match earlier {
            Some(claim) => Some(ClaimLine::read(office, claim).await?),
            None => None,
        },
        reasons,
    })
}
