//! The queue of confirmed claims: who is paid from what is left, strictly in the order of confirmation (8.6, R12).

use chrono::{DateTime, NaiveDate, Utc};
use rules::Fen;
use rules::clock::{Limit, Outcome};
use rules::ledger::Book;
use rules::ledger::budget::booked_in;
use rules::ledger::queue::{Money, Place, places as places_of, runs as may_run};
use store::Claim;
use store::queries::{claims as rows, money as books};
use uuid::Uuid;

use crate::Office;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::clocks::On;
use crate::error::Refused;
use crate::ledger::Balance;
use crate::record::{Body, Change};
use crate::subjects::view::year as year_of;

/// One confirmed claim in the queue.
#[derive(Clone, Debug)]
pub struct Queued {
    pub claim: Uuid,
    pub number: String,
    pub amount: Fen,
    pub submitted_on: NaiveDate,
    /// The moment of confirmation; its order is the order of the queue.
    pub confirmed_at: Option<DateTime<Utc>>,
    pub place: Place,
    /// Whether its payment clock runs.
    pub runs: bool,
}

/// What has been instructed to the bank and has no answer yet.
///
/// The single payment is instructed and answered in one act, so that nothing is under way; whoever instructs first and
/// hears later counts it here, and takes the claim out of the state `payable` for that time. It keeps its place.
///
/// Of a year that is over only what was released in it can still be paid in it.
async fn instructed(
    source: &impl store::Source,
    year: u16,
    today: NaiveDate,
) -> Result<Fen, Refused> {
    let sum = match year_of(today)? > year {
        true => {
            let last = NaiveDate::from_ymd_opt(year.into(), 12, 31).unwrap_or(today);
            rows::instructed_until(source, last).await?
        }
        false => rows::instructed(source).await?,
    };
    Ok(Fen::new(sum))
}

async fn money_of(
    source: &impl store::Source,
    (year, today): (u16, NaiveDate),
    balance: &Balance,
) -> Result<Money, Refused> {
    Ok(Money {
        year,
        granted: balance.granted,
        used: balance.used,
        instructed: instructed(source, year, today).await?,
    })
}

/// What is there now to pay confirmed claims from: this year's redemption budget.
pub(crate) async fn money(source: &impl store::Source, today: NaiveDate) -> Result<Money, Refused> {
    let year = year_of(today)?;
    let key = Book::redemption(year).key();
    let books = books::books_of(source, [key.clone()]).await?;
    let balance = books.get(&key).map_or(Balance::EMPTY, Balance::from);
    money_of(source, (year, today), &balance).await
}

/// Every confirmed and unpaid claim with its place, the first to be paid first (R12).
pub(crate) async fn places(
    source: &impl store::Source,
    money: &Money,
) -> Result<Vec<Queued>, Refused> {
    let rows = rows::payable(source).await?;
    let amounts = rows.iter().map(|row| Fen::new(row.amount));
    let places = places_of(money.left(), amounts);
    let queued = rows.into_iter().zip(places).map(|(row, place)| Queued {
        claim: row.id,
        number: row.number,
        amount: Fen::new(row.amount),
        submitted_on: row.submitted_on,
        confirmed_at: row.confirmed_at,
        place,
        runs: row.due_on.is_some(),
    });
    Ok(queued.collect())
}

/// The place of one confirmed claim, without reading the others.
pub(crate) async fn place_of(
    source: &impl store::Source,
    claim: &Claim,
    money: &Money,
) -> Result<Place, Refused> {
    let last = claim.queue_no.unwrap_or(i64::MAX);
    let (count, before) = rows::payable_before(source, last).await?;
    let count = u64::try_from(count).map_err(|e| Refused::Fault(e.to_string()))?;
    let amount = Fen::new(claim.amount);
    Ok(Place::behind(count, Fen::new(before), amount, money.left()))
}

/// The counter whose numbers are the order of confirmation.
const ORDER: &str = "confirmed";

impl Deal<'_> {
    /// What is there to pay from, with the budget locked: nobody joins or leaves the queue until this act ends.
    pub(crate) async fn money(&self) -> Result<Money, Refused> {
        self.money_of_year(year_of(self.today)?).await
    }

    /// What a payment of this day is booked from: the money of its own year, until that is closed (R17, R12).
    pub(crate) async fn money_on(&self, paid_on: NaiveDate) -> Result<Money, Refused> {
        let closed = books::closed(&self.tx).await?;
        let closed: Vec<u16> = closed
            .iter()
            .filter_map(|row| u16::try_from(row.year).ok())
            .collect();
        self.money_of_year(booked_in(year_of(paid_on)?, &closed))
            .await
    }

    async fn money_of_year(&self, year: u16) -> Result<Money, Refused> {
        let balance = self.balance(&Book::redemption(year)).await?;
        money_of(&self.tx, (year, self.today), &balance).await
    }

    /// A claim that has just been confirmed joins the queue as its last, and its clock stands still while the money
    /// does not cover it (R12).
    pub(crate) async fn join_queue(&self, row: &mut Claim) -> Result<Place, Refused> {
        let money = self.money().await?;
        row.confirmed_on = Some(self.today);
        row.confirmed_at = Some(self.now);
        // The number is drawn under the budget's lock, so that it tells the order of what was committed.
        row.queue_no = Some(self.tx.next_number(ORDER).await?);
        let place = place_of(&self.tx, row, &money).await?;
        if !place.covered {
            row.due_on = None;
            self.carry_clock(Limit::Payment, row.id).await?;
        }
        Ok(place)
    }

    /// Makes every payment clock agree with what the money covers and who is held now; how many were stopped and how many run on.
    pub(crate) async fn keep_queue(&self) -> Result<(usize, usize), Refused> {
        let money = self.money().await?;
        let (mut stopped, mut started) = (0, 0);
        let held = rows::payable_held(&self.tx).await?;
        for queued in places(&self.tx, &money).await? {
            let held = held.contains(&queued.claim);
            match (may_run(queued.place.covered, held), queued.runs) {
                (false, true) => {
                    match held {
                        true => self.hold(&queued).await?,
                        false => self.carry(&queued).await?,
                    }
                    stopped += 1;
                }
                (true, false) => {
                    self.run_on(&queued).await?;
                    started += 1;
                }
                _ => {}
            }
        }
        Ok((stopped, started))
    }

    async fn carry(&self, queued: &Queued) -> Result<(), Refused> {
        let mut row: Claim = self.take(queued.claim).await?;
        row.due_on = None;
        row.updated_at = self.now;
        self.carry_clock(Limit::Payment, row.id).await?;
        let words = format!(
            "预算结转：排队第 {} 位，付款期限停止计算",
            queued.place.number
        );
        self.queue_record(row.id, Body::words(words)).await?;
        crate::claims::queued(self, &row, &queued.place).await?;
        self.tx.update(row).await?;
        Ok(())
    }

    /// The payee owes, or stands in a case: who owes has his letter, and who is accused his notice (R31).
    async fn hold(&self, queued: &Queued) -> Result<(), Refused> {
        let mut row: Claim = self.take(queued.claim).await?;
        row.due_on = None;
        row.updated_at = self.now;
        self.hold_clock(Limit::Payment, row.id).await?;
        let words = "收款单位有未缴清的追回款，或者案件尚未结案：付款期限停止计算，位次不变";
        self.queue_record(row.id, Body::words(words)).await?;
        self.tx.update(row).await?;
        Ok(())
    }

    async fn run_on(&self, queued: &Queued) -> Result<(), Refused> {
        let mut row: Claim = self.take(queued.claim).await?;
        let days = self.office.law.policy(row.submitted_on)?.payment_days;
        let on = On::file(Limit::Payment, FileKind::Claim, row.id);
        let held = self.ended_last(Limit::Payment, row.id).await? == Some(Outcome::Held);
        let due = self.run_on_clock(on, days).await?;
        row.due_on = Some(due);
        row.updated_at = self.now;
        let words = match held {
            true => "收款单位的限制已解除，付款期限继续计算",
            false => "预算已到位，付款期限继续计算",
        };
        let body = Body::words(words).fact("due", due.to_string());
        self.queue_record(row.id, body).await?;
        if !held {
            crate::claims::covered(self, &row, due).await?;
        }
        self.tx.update(row).await?;
        Ok(())
    }

    async fn queue_record(&self, claim: Uuid, body: Body) -> Result<(), Refused> {
        self.record(FileKind::Claim, claim, Change::NONE, body)
            .await
    }
}

/// Where a confirmed claim stands, and what it is paid from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub place: Place,
    pub money: Money,
}

/// Where a confirmed claim stands; nothing for a claim that waits for no money.
pub(crate) async fn standing(
    office: &Office,
    row: &Claim,
    waits: bool,
) -> Result<Option<Standing>, Refused> {
    if !waits {
        return Ok(None);
    }
    let money = money(&office.store, office.today()).await?;
    let place = place_of(&office.store, row, &money).await?;
    Ok(Some(Standing { place, money }))
}
