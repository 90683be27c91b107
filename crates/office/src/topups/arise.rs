//! The region has paid: each programme of the subject's county and of the prefecture above owes its part (2.3, R27).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::Fen;
use rules::lifecycle::programme::State as ProgrammeState;
use rules::lifecycle::top_up::start;
use rules::numbers::Series;
use rules::topup::{Base, award};
use store::queries::{recoveries, topups as rows};
use store::{Claim, Programme, ProgrammeTerms, Source, Subject, TopUp};
use uuid::Uuid;

use super::{Facts, keep};
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

/// What a programme owes on so much of a claim's redemption is computed from this. Of a payment that was ordered back
/// in part only the rest is public money, and takes of the ceiling.
pub(super) async fn base(
    deal: &Deal<'_>,
    (programme, terms): (&Programme, &ProgrammeTerms),
    claim: &Claim,
    redeemed: Fen,
) -> Result<Base, Refused> {
    let (tx, subject) = (&deal.tx, claim.subject);
    let on_claim = rows::of_claim(tx, claim.id).await?;
    let (own, others): (Vec<TopUp>, Vec<TopUp>) = on_claim
        .into_iter()
        .filter(|row| row.state != "ended")
        .partition(|row| row.programme == programme.id);
    let all = rows::of_subject_in(tx, programme.id, subject).await?;
    let all = all.into_iter().chain(others.iter().map(|row| row.id));
    let back = asked(tx, all).await?;
    let of = |id: &Uuid| back.get(id).copied().unwrap_or_default();
    let stands = |rows: &[TopUp]| -> Fen {
        let stands = rows.iter().map(|row| Fen::new(row.amount) - of(&row.id));
        stands.sum()
    };
    let elsewhere = |id: &&Uuid| !others.iter().any(|row| row.id == **id);
    let taken_back: Fen = back.keys().filter(elsewhere).map(of).sum();
    let taken = Fen::new(rows::taken(tx, programme.id, subject).await?) - taken_back;
    Ok(Base {
        redeemed,
        actual: Fen::new(claim.actual),
        others: stands(&others),
        rate: programmes::rate(terms)?,
        ceiling: Fen::new(terms.ceiling),
        taken: taken - stands(&own),
    })
}

/// What was asked back of some top-ups.
pub(super) async fn asked(
    source: &impl Source,
    top_ups: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Fen>, Refused> {
    let mut asked = BTreeMap::new();
    for order in recoveries::of_top_ups(source, top_ups).await? {
        if let Some(id) = order.top_up {
            *asked.entry(id).or_insert(Fen::ZERO) += Fen::new(order.amount);
        }
    }
    Ok(asked)
}

async fn owe(
    deal: &Deal<'_>,
    programme: &Programme,
    claim: &Claim,
    paid_on: NaiveDate,
) -> Result<(), Refused> {
    let all = rows::terms(&deal.tx, programme.id).await?;
    let terms = programmes::in_force(&all, paid_on).ok_or(Refused::Unknown)?;
    let redeemed = Fen::new(claim.amount);
    let owed = award(&base(deal, (programme, terms), claim, redeemed).await?);
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
    let facts = Facts::of(&deal.tx, [row.subject]).await?;
    let what = match facts.held(row.subject) {
        Ok(()) => "配套资金不足，已排队",
        Err(_) => "有追回款未缴清或案件未结，地方配套暂缓",
    };
    let subject: Subject = deal.take(row.subject).await?;
    let news = News::of(&row.number, what).next("查看位次和金额");
    let link = format!("/top-ups/{}", row.id);
    deal.notify(To::Account(subject.account), news, link).await
}
