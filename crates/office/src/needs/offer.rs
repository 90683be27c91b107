//! Providers offer to a need, take their offers back, and the subject chooses one (2.5).

use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::need::{Event, State, next};
use rules::lifecycle::provider::State as Admitted;
use rules::needs::{self, OfferState};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::needs as rows;
use store::{Need, NeedOffer, Provider, Service, Subject};
use uuid::Uuid;

use super::{reach, state, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `service` (an approved one of its catalogue, or empty), `price`, `days`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeOffer {
    pub need: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offered {
    pub offer: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeBack {
    pub offer: Uuid,
}

/// Fields: `edition` of the need.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accept {
    pub offer: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accepted {
    pub need: Uuid,
}

static PRICE: Field = Field::new("price", "报价", clause!("2.5"));
static DAYS: Field = Field::new("days", "所需工作日", clause!("2.5"));
static WORDS: Field = Field::new("words", "说明", clause!("2.5"));

struct Typed {
    service: Option<Uuid>,
    price: Fen,
    days: u32,
    words: String,
}

fn read(answers: &Answers) -> Result<Typed, Refused> {
    let mut reader = Reader::new(answers);
    let price = reader.amount(&PRICE);
    let days = reader.whole(&DAYS, 1..=1_000);
    let words = reader.text(&WORDS, 500);
    if let Err(refusal) = needs::no_contact(WORDS.name, WORDS.label, &words) {
        reader.fault(refusal);
    }
    match (price, days) {
        (Some(price), Some(days)) if reader.faults.is_empty() => Ok(Typed {
            service: Uuid::parse_str(answers.get("service")).ok(),
            price,
            days,
            words,
        }),
        _ => Err(Refused::Because(reader.faults)),
    }
}

pub async fn offer(office: &Office, by: By<'_>, command: MakeOffer) -> Result<Offered, Refused> {
    let typed = &read(&command.answers)?;
    let command = &command;
    office
        .act(by, Act::OfferService, command, |deal| {
            Box::pin(async move { keep(deal, command.need, typed).await })
        })
        .await
}

async fn keep(deal: &Deal<'_>, need: Uuid, typed: &Typed) -> Result<Offered, Refused> {
    let mut row: Need = deal.take(need).await?;
    reach::may_touch(deal, &row).await?;
    let party = deal.actor.party.ok_or(Refused::Unknown)?;
    let provider: Provider = deal.take(party).await?;
    if provider.state != Admitted::Filed.code() {
        return Err(not_filed().into());
    }
    if let Some(id) = typed.service {
        let service: Service = deal.take(id).await?;
        if service.provider != party || service.state != "approved" {
            return Err(Refused::Unknown);
        }
    }
    let before = state(&row)?;
    let after = next(before, Event::Offer)?;
    let policy = deal.office.law.policy(deal.today)?;
    needs::may_offer(policy, u64::try_from(row.offers).unwrap_or(0))?;
    let id = deal.new_id();
    deal.tx
        .insert(NeedOffer {
            id,
            need,
            provider: party,
            service: typed.service,
            price: typed.price.fen(),
            days: i64::from(typed.days),
            words: typed.words.clone(),
            offered_on: deal.today,
            state: OfferState::Open.code().to_owned(),
        })
        .await?;
    deal.meet_clock(Limit::Matching, need).await?;
    row.offers += 1;
    let subject = row.subject;
    let told = News::of(&row.number, "收到一份报价").next("查看并选定");
    let body = Body::default()
        .fact("offer", id.to_string())
        .fact("price", typed.price.fen());
    change(deal, row, (before, after), body).await?;
    tell_firm(deal, (need, subject), told).await?;
    Ok(Offered { offer: id })
}

/// Saves the need with what became of an offer to it, and its record.
async fn change(
    deal: &Deal<'_>,
    mut row: Need,
    (before, after): (State, State),
    body: Body,
) -> Result<(), Refused> {
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let need = row.id;
    deal.tx.update(row).await?;
    let moved = Change::from(before.code(), after.code());
    deal.record(FileKind::Need, need, moved, body).await
}

/// Tells the firm whose need it is.
async fn tell_firm(
    deal: &Deal<'_>,
    (need, subject): (Uuid, Uuid),
    told: String,
) -> Result<(), Refused> {
    let subject: Option<Subject> = store::find(&deal.tx, subject).await?;
    let account = subject.ok_or(Refused::Unknown)?.account;
    deal.notify(To::Account(account), told, format!("/needs/{need}"))
        .await
}

pub async fn take_back(office: &Office, by: By<'_>, command: TakeBack) -> Result<Offered, Refused> {
    let command = &command;
    office
        .act(by, Act::TakeOfferBack, command, |deal| {
            Box::pin(async move { undo(deal, command.offer).await })
        })
        .await
}

/// The need first, then its offer: the same order of locks as whoever chooses.
async fn locked(deal: &Deal<'_>, offer: Uuid) -> Result<(Need, NeedOffer), Refused> {
    let seen = store::find::<NeedOffer>(&deal.tx, offer).await?;
    let seen = seen.ok_or(Refused::Unknown)?;
    let need: Need = deal.take(seen.need).await?;
    Ok((need, deal.take(offer).await?))
}

async fn undo(deal: &Deal<'_>, offer: Uuid) -> Result<Offered, Refused> {
    let (mut row, mut mine) = locked(deal, offer).await?;
    if deal.actor.party != Some(mine.provider) {
        return Err(Refused::Unknown);
    }
    if mine.state != OfferState::Open.code() {
        return Err(deal.meanwhile(FileKind::Need, row.id).await?);
    }
    OfferState::TakenBack.code().clone_into(&mut mine.state);
    deal.tx.update(mine).await?;
    row.offers -= 1;
    let before = state(&row)?;
    let after = match row.offers {
        0 => next(before, Event::NoneLeft)?,
        _ => before,
    };
    let need = row.id;
    if row.offers == 0 {
        let days = deal.office.law.policy(deal.today)?.need_idle_days;
        let on = On::file(Limit::Matching, FileKind::Need, need);
        row.due_on = deal.start_clock(on, days).await?;
    }
    let subject = row.subject;
    let told = News::of(&row.number, "一份报价被撤回").next("查看其他报价");
    let body = Body::default().fact("offer", offer.to_string());
    change(deal, row, (before, after), body).await?;
    tell_firm(deal, (need, subject), told).await?;
    Ok(Offered { offer })
}

pub async fn accept(office: &Office, by: By<'_>, command: Accept) -> Result<Accepted, Refused> {
    let command = &command;
    office
        .act(by, Act::AcceptOffer, command, |deal| {
            Box::pin(async move { choose(deal, command).await })
        })
        .await
}

async fn choose(deal: &Deal<'_>, command: &Accept) -> Result<Accepted, Refused> {
    let (row, mut chosen) = locked(deal, command.offer).await?;
    let mut row = take(deal, row.id, command.answers.get("edition")).await?;
    let before = state(&row)?;
    let after = next(before, Event::Accept)?;
    if chosen.state != OfferState::Open.code() {
        return Err(deal.meanwhile(FileKind::Need, row.id).await?);
    }
    let need = row.id;
    let others = rows::offers(&deal.tx, need).await?;
    deal.tx.pass_offers(need, Some(chosen.id)).await?;
    OfferState::Chosen.code().clone_into(&mut chosen.state);
    let (offer, provider) = (chosen.id, chosen.provider);
    deal.tx.update(chosen).await?;
    row.chosen = Some(offer);
    row.closed_on = Some(deal.today);
    let number = row.number.clone();
    deal.stop_clock(Limit::Matching, need).await?;
    let body = Body::default().fact("offer", offer.to_string());
    change(deal, row, (before, after), body).await?;
    let told = News::of(&number, "报价已被选定").next("等待对方拟定服务合同");
    tell(deal, (need, provider), told).await?;
    for other in others
        .iter()
        .filter(|row| row.state == "open" && row.id != offer)
    {
        let told = News::of(&number, "需求方选定了其他机构的报价").next("查看其他需求");
        tell(deal, (need, other.provider), told).await?;
    }
    Ok(Accepted { need })
}

pub(super) async fn tell(
    deal: &Deal<'_>,
    (need, provider): (Uuid, Uuid),
    told: String,
) -> Result<(), Refused> {
    let row = store::find::<Provider>(&deal.tx, provider).await?;
    let row = row.ok_or(Refused::Unknown)?;
    deal.notify(To::Account(row.account), told, format!("/needs/{need}"))
        .await
}

fn not_filed() -> Refusal {
    Refusal::new(
        "need.not-filed",
        clause!("7.1"),
        "",
        "本机构现在不在名录中",
        "入库或恢复服务资格后再报价",
    )
}
