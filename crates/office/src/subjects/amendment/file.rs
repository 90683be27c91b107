//! A subject files a change, hands it in corrected, or takes it back (1.4).

use rules::duties::{Act, Role};
use rules::lifecycle::amendment::{Event, Part, State, next, start};
use serde::{Deserialize, Serialize};
use store::queries::subjects as rows;
use store::{Amendment, Subject};
use uuid::Uuid;

use super::form::{self, ATTACHMENT, Wish};
use super::{certified, owners, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::Answers;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::store_row;
use crate::subjects::{self, masks, purpose};

/// Fields of a name: `name`; of an account: `bank`, `bank_account`, for an individual `own_account`; of a county:
/// `division`, `address`; of each: `attachment` (a held file).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Amend {
    pub part: Part,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Amended {
    pub amendment: Uuid,
}

pub async fn amend(office: &Office, by: By<'_>, command: Amend) -> Result<Amended, Refused> {
    let command = &command;
    office
        .act(by, Act::AmendSubject, command, |deal| {
            Box::pin(async move {
                let subject = own(deal).await?;
                certified(&subject)?;
                let part = command.part;
                let open = open(deal, subject.id, part).await?;
                let answers = &command.answers;
                let wish = form::read(deal.office, &subject, part, answers, open.is_some())?;
                let row = match open {
                    Some(row) => resubmit(deal, row, &subject, part, &wish).await?,
                    None => submit(deal, &subject, part, &wish).await?,
                };
                let held = answers.get(ATTACHMENT);
                if !held.is_empty() {
                    let kind = FileKind::Amendment;
                    deal.attach(ATTACHMENT, held, kind, row.id, "evidence")
                        .await?;
                }
                let words = News::of(&subject.number, format!("{part}变更待审核"));
                let desk = To::Desk(Role::County, Some(&row.division));
                let link = format!("/amendments/{}", row.id);
                deal.notify(desk, words.next("核对证明材料后办理"), link)
                    .await?;
                Ok(Amended { amendment: row.id })
            })
        })
        .await
}

/// The actor's own registration, locked.
pub(super) async fn own(deal: &Deal<'_>) -> Result<Subject, Refused> {
    let party = deal.actor.party.ok_or(Refused::Unknown)?;
    let subject: Subject = deal.take(party).await?;
    deal.actor.may_touch(deal.act, subjects::owners(&subject))?;
    Ok(subject)
}

/// The change of this part that is under way.
async fn open(deal: &Deal<'_>, subject: Uuid, part: Part) -> Result<Option<Amendment>, Refused> {
    let all = rows::amendments(&deal.tx, subject).await?;
    let open = |row: &&Amendment| {
        let state = State::parse(&row.state);
        row.part == part.code() && state.is_some_and(State::is_open)
    };
    match all.iter().find(open) {
        Some(row) => Ok(Some(deal.take(row.id).await?)),
        None => Ok(None),
    }
}

async fn submit(
    deal: &Deal<'_>,
    subject: &Subject,
    part: Part,
    wish: &Wish,
) -> Result<Amendment, Refused> {
    let mut row = Amendment {
        id: deal.new_id(),
        subject: subject.id,
        part: part.code().to_owned(),
        division: String::new(),
        before: String::new(),
        after: String::new(),
        name: String::new(),
        zone: String::new(),
        address: String::new(),
        bank: String::new(),
        bank_account_sealed: String::new(),
        state: start().code().to_owned(),
        edition: 1,
        last_reviewer: None,
        certified_on: None,
        created_at: deal.now,
        updated_at: deal.now,
    };
    fill(deal, &mut row, subject, part, wish)?;
    deal.tx.insert(row.clone()).await?;
    record(deal, &row, part, Change::begins(start().code())).await?;
    Ok(row)
}

async fn resubmit(
    deal: &Deal<'_>,
    mut row: Amendment,
    subject: &Subject,
    part: Part,
    wish: &Wish,
) -> Result<Amendment, Refused> {
    let before = state(&row)?;
    let after = next(before, Event::Resubmit)?;
    fill(deal, &mut row, subject, part, wish)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.last_reviewer = None;
    let row = deal.tx.update(row).await?;
    record(deal, &row, part, Change::from(before.code(), after.code())).await?;
    Ok(row)
}

fn fill(
    deal: &Deal<'_>,
    row: &mut Amendment,
    subject: &Subject,
    part: Part,
    wish: &Wish,
) -> Result<(), Refused> {
    row.division = match part {
        Part::County => wish.division.clone(),
        Part::Name | Part::Bank => subject.division.clone(),
    };
    row.before = wish.before.clone();
    row.after = wish.after.clone();
    row.name = wish.name.clone();
    row.zone = wish.zone.clone();
    row.address = wish.address.clone();
    row.bank = wish.bank.clone();
    row.bank_account_sealed = match part {
        Part::Bank => deal.office.seal(purpose::BANK, &wish.bank_account)?,
        Part::Name | Part::County => String::new(),
    };
    row.updated_at = deal.now;
    Ok(())
}

async fn record(
    deal: &Deal<'_>,
    row: &Amendment,
    part: Part,
    change: Change<'_>,
) -> Result<(), Refused> {
    let words = format!("{part}：{} → {}", row.before, row.after);
    deal.record(FileKind::Amendment, row.id, change, Body::words(words))
        .await
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithdrawAmendment {
    pub amendment: Uuid,
}

/// Takes a change back before it is certified; the certified value stands.
pub async fn withdraw_amendment(
    office: &Office,
    by: By<'_>,
    command: WithdrawAmendment,
) -> Result<Amended, Refused> {
    let command = &command;
    office
        .act(by, Act::AmendSubject, command, |deal| {
            Box::pin(async move {
                let mut row: Amendment = deal.take(command.amendment).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let before = state(&row)?;
                let after = next(before, Event::Withdraw)?;
                row.state = after.code().to_owned();
                row.edition += 1;
                row.updated_at = deal.now;
                deal.tx.update(row).await?;
                let change = Change::from(before.code(), after.code());
                let body = Body::default();
                deal.record(FileKind::Amendment, command.amendment, change, body)
                    .await?;
                Ok(Amended {
                    amendment: command.amendment,
                })
            })
        })
        .await
}

/// What the form of a part begins with: a returned change as it was typed, otherwise nothing.
pub async fn known_part(office: &Office, actor: &Actor, part: Part) -> Result<Answers, Refused> {
    let party = actor.party.ok_or(Refused::Unknown)?;
    let all = rows::amendments(&office.store, party).await?;
    let returned = |row: &&Amendment| row.part == part.code() && row.state == "returned";
    let Some(row) = all.iter().find(returned) else {
        return Ok(Answers::default());
    };
    let number = match part {
        Part::Bank => office.unseal(purpose::BANK, &row.bank_account_sealed)?,
        Part::Name | Part::County => String::new(),
    };
    let place = match row.zone.as_str() {
        "" => &row.division,
        zone => zone,
    };
    let typed = [
        ("name", row.name.as_str()),
        ("bank", &row.bank),
        ("bank_account", &number),
        ("division", place),
        ("address", &row.address),
    ];
    Ok(typed.into_iter().collect())
}

/// What the form of contact data begins with; the telephone number is shown masked and typed only to change it.
pub async fn known_contact(office: &Office, actor: &Actor) -> Result<(Answers, String), Refused> {
    let party = actor.party.ok_or(Refused::Unknown)?;
    let row: Subject = store_row(office, party).await?;
    let phone = office.unseal(purpose::PHONE, &row.phone_sealed)?;
    let known = [
        ("contact", row.contact.as_str()),
        ("address", &row.address),
        ("email", &row.email),
    ];
    Ok((known.into_iter().collect(), masks::phone(&phone)))
}
