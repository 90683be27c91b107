//! From a chosen offer to the draft of a contract (2.5, 10.1).

use rules::duties::Act;
use rules::{Fen, Refusal, clause};
use store::{Need, NeedOffer, Service};
use uuid::Uuid;

use super::owners;
use crate::act::By;
use crate::answers::Answers;
use crate::drafts::{self, DraftKind};
use crate::error::Refused;
use crate::{Office, store_row};

/// Opens the draft that a chosen offer fills in. Asked again it is the same draft, whatever was typed into it since.
pub async fn draft(office: &Office, by: By<'_>, need: Uuid) -> Result<Uuid, Refused> {
    let row: Need = store_row(office, need).await?;
    by.actor.may_touch(Act::AcceptOffer, owners(&row, None))?;
    let chosen = row.chosen.ok_or_else(not_chosen)?;
    let offer: NeedOffer = store_row(office, chosen).await?;
    let service = match offer.service {
        Some(id) => store::find::<Service>(&office.store, id).await?,
        None => None,
    };
    let answers = answers(office, (&row, &offer), service.as_ref())?;
    let request = format!("need-{need}");
    let by = By {
        actor: by.actor,
        request: &request,
    };
    drafts::begin(office, by, DraftKind::Contract, answers, None).await
}

fn answers(
    office: &Office,
    (need, offer): (&Need, &NeedOffer),
    service: Option<&Service>,
) -> Result<Answers, Refused> {
    let today = office.today();
    let days = u32::try_from(offer.days).unwrap_or(1);
    let ends = office.calendar().due(today, days)?.date;
    let mut answers: Answers = [
        ("provider", offer.provider.to_string()),
        ("title", need.title.clone()),
        ("content", format!("{}\n{}", need.words, offer.words)),
        ("amount", Fen::new(offer.price).to_string()),
        ("starts_on", today.to_string()),
        ("ends_on", ends.to_string()),
    ]
    .into_iter()
    .collect();
    if !need.purpose.is_empty() {
        answers.set("purpose", &need.purpose);
    }
    // A service that left the catalogue since cannot stand in a contract; its words stay.
    if let Some(service) = service {
        answers.set("purpose", &service.use_code);
        answers.set("item", &service.item);
        answers.set("method", &service.method);
        if service.state == "approved" {
            answers.set("service", &service.id.to_string());
        }
    }
    Ok(answers)
}

fn not_chosen() -> Refused {
    Refusal::new(
        "need.not-chosen",
        clause!("2.5"),
        "",
        "还没有选定报价",
        "先在需求的页面选定一份报价",
    )
    .into()
}
