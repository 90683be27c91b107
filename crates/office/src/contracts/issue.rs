//! Issuing the voucher: the face is reserved in the ceiling and committed in the budget (5.8, R5–R7).

use rules::dates::valid_until;
use rules::eligibility::FirstCheck;
use rules::ledger::{self, Book, Hold};
use rules::lifecycle::voucher::start;
use rules::numbers::Series;
use store::{Contract, Provider, Subject, Voucher};
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::subjects::view::{kind, year};

/// Issues the voucher of a confirmed contract; the check has just computed its award under lock.
pub(super) async fn issue(
    deal: &Deal<'_>,
    contract: &Contract,
    subject: &Subject,
    check: FirstCheck,
) -> Result<Uuid, Refused> {
    let award = check
        .award
        .ok_or_else(|| Refused::Fault("a checked contract has no award".into()))?;
    let policy = deal.office.law.policy(deal.today)?;
    let provider: Provider = deal.take(contract.provider).await?;
    let voucher = deal.new_id();
    let number = deal.number(Series::Voucher).await?.to_string();
    let year = year(deal.today)?;
    let row = Voucher {
        id: voucher,
        number: number.clone(),
        contract: contract.id,
        subject: subject.id,
        provider: contract.provider,
        region: provider.region,
        division: contract.division.clone(),
        policy: award.policy.clone(),
        year: i64::from(year),
        computed: award.computed.fen(),
        face: award.face.fen(),
        issued_on: deal.today,
        valid_until: valid_until(policy, deal.today),
        settled_on: None,
        trace: serde_json::to_string(&award.trace)?,
        state: start().code().to_owned(),
        edition: 1,
        updated_at: deal.now,
        budget_year: i64::from(year),
        receivable_year: None,
        purpose: contract.purpose.clone(),
        category: provider.category,
        filed_on: contract.submitted_on,
    };
    let body = Body::default()
        .fact("number", number)
        .fact("computed", row.computed)
        .fact("face", row.face)
        .fact("valid_until", row.valid_until.to_string());
    deal.tx.insert(row).await?;
    let holder = subject.id.to_string();
    let mut lines = Vec::new();
    let book = Book::ceiling(holder.clone(), year);
    if deal.balance(&book).await?.granted.is_zero() {
        lines = ledger::open_ceiling(&holder, year, policy.ceiling(kind(subject)?))?;
    }
    lines.extend(ledger::reserve(&Hold::issued(holder, year, award.face))?);
    deal.post(lines, FileKind::Voucher, voucher).await?;
    deal.relist(contract.provider);
    let change = Change::begins(start().code());
    deal.record(FileKind::Voucher, voucher, change, body)
        .await?;
    Ok(voucher)
}
