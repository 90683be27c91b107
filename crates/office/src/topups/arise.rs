//! The region has paid: each programme of the subject's county and of the prefecture above owes its part (2.3, R27).

use chrono::NaiveDate;
use rules::lifecycle::programme::State as ProgrammeState;
use rules::lifecycle::top_up::start;
use rules::numbers::Series;
use rules::topup::{Base, award};
use rules::{Fen, Reasoned};
use store::queries::topups as rows;
use store::{Claim, Programme, ProgrammeTerms, Subject, TopUp};

use super::{keep, owed};
use crate::act::Deal;
use crate::actor::{FileKind, above};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::programmes;
use crate::record::{Body, Change};

/// Computes what is owed on top of a payment and offers it, in the transaction of the payment itself.
pub(crate) async fn arise(
    deal: &Deal<'_>,
    claim: &Claim,
    paid_on: NaiveDate,
) -> Result<(), Refused> {
    let mut found = rows::programmes(&deal.tx, &above(&claim.division)).await?;
    found.retain(|row| runs(row, paid_on));
    // The county before the prefecture: what the one pays is public money when the other computes.
    found.sort_by(|one, other| other.division.cmp(&one.division));
    for row in found {
        // Locked before its queue and its money: two payments at once take turns.
        let row: Programme = deal.take(row.id).await?;
        if runs(&row, paid_on) {
            owe(deal, &row, claim, paid_on).await?;
        }
    }
    Ok(())
}

fn runs(row: &Programme, day: NaiveDate) -> bool {
    row.state == ProgrammeState::Open.code() && (row.from_on..=row.to_on).contains(&day)
}

/// What a programme owes on a claim, with the figures it is computed from.
pub(super) async fn owes(
    deal: &Deal<'_>,
    (programme, terms): (&Programme, &ProgrammeTerms),
    claim: &Claim,
    redeemed: Fen,
) -> Result<Reasoned<Fen>, Refused> {
    let on_claim = rows::of_claim(&deal.tx, claim.id).await?;
    let (own, others): (Vec<TopUp>, Vec<TopUp>) = on_claim
        .into_iter()
        .filter(|row| row.state != "ended")
        .partition(|row| row.programme == programme.id);
    let sum = |rows: Vec<TopUp>| rows.iter().map(|row| Fen::new(row.amount)).sum::<Fen>();
    let taken = Fen::new(rows::taken(&deal.tx, programme.id, claim.subject).await?);
    Ok(award(&Base {
        redeemed,
        actual: Fen::new(claim.actual),
        others: sum(others),
        rate: programmes::rate(terms)?,
        ceiling: Fen::new(terms.ceiling),
        taken: taken - sum(own),
    }))
}

async fn owe(
    deal: &Deal<'_>,
    programme: &Programme,
    claim: &Claim,
    paid_on: NaiveDate,
) -> Result<(), Refused> {
    let all = rows::terms(&deal.tx, programme.id).await?;
    let terms = programmes::in_force(&all, paid_on).ok_or(Refused::Unknown)?;
    let owed = owes(deal, (programme, terms), claim, Fen::new(claim.amount)).await?;
    if owed.value.is_zero() {
        return Ok(());
    }
    let row = TopUp {
        id: deal.new_id(),
        number: deal.number(Series::TopUp).await?.to_string(),
        programme: programme.id,
        terms: terms.id,
        claim: claim.id,
        subject: claim.subject,
        division: programme.division.clone(),
        redeemed: claim.amount,
        actual: claim.actual,
        redeemed_on: paid_on,
        amount: owed.value.fen(),
        trace: serde_json::to_string(&owed.trace)?,
        queue_no: deal
            .tx
            .next_number(&format!("top-up {}", programme.id))
            .await?,
        state: start().code().to_owned(),
        edition: 1,
        offered_on: None,
        confirmed_on: None,
        paid_on: None,
        created_at: deal.now,
        updated_at: deal.now,
    };
    deal.tx.insert(row.clone()).await?;
    let body = Body::words(format!("{} 的兑付", claim.number)).fact("amount", row.amount);
    let change = Change::begins(start().code());
    deal.record(FileKind::TopUp, row.id, change, body).await?;
    keep(deal, programme).await?;
    tell(deal, row).await
}

/// Who is not offered it at once hears why, and that his place is kept.
async fn tell(deal: &Deal<'_>, row: TopUp) -> Result<(), Refused> {
    let row: TopUp = deal.take(row.id).await?;
    if row.state != start().code() {
        return Ok(());
    }
    let what = match owed(&deal.tx, row.subject).await?.is_zero() {
        true => "配套资金不足，已排队",
        false => "有追回款未缴清，地方配套暂缓",
    };
    let subject: Subject = deal.take(row.subject).await?;
    let news = News::of(&row.number, what).next("查看位次和金额");
    let link = format!("/top-ups/{}", row.id);
    deal.notify(To::Account(subject.account), news, link).await
}
