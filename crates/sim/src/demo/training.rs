//! The Agency's training of the demo region: one event that took place, one to come, and a short notice.

use chrono::{Days, NaiveDate};
use office::{Refused, training};
use uuid::Uuid;

use crate::town::{Person, Town};
use crate::training::training_form;
use crate::walk::tick;

/// How many days after the demo's last day the next event is.
const AHEAD: u64 = 12;

/// Announces the first event; a firm and a laboratory sign up.
pub(super) async fn announce(
    town: &Town,
    agency: &Person,
    parties: [&Person; 2],
) -> Result<Uuid, Refused> {
    let tomorrow = town.office.today() + Days::new(1);
    let form = training_form("创新券申领和兑付培训", tomorrow, "40");
    let event = town.announce(agency, form).await?;
    for (person, people) in parties.iter().zip(["2", "1"]) {
        town.take_seats(person, event, people).await?;
    }
    Ok(event)
}

/// Enters who came to it, announces the next one, and publishes a notice.
pub(super) async fn fill(
    town: &Town,
    (agency, centre, firm): (&Person, &Person, &Person),
    (event, today): (Uuid, NaiveDate),
) -> Result<(), Refused> {
    let actor = town.actor(agency).await?;
    let view = training::view(&town.office, &actor, event).await?;
    let mut came = [
        ("edition", view.edition.to_string()),
        ("others", "6".to_owned()),
    ]
    .into_iter()
    .collect();
    for seat in &view.seats {
        came = tick(came, &format!("came-{}", seat.id), &seat.people.to_string());
    }
    town.attendance(agency, event, came).await?;
    let next = training_form(
        "服务机构入库和服务目录填写培训",
        today + Days::new(AHEAD),
        "60",
    );
    let next = town.announce(agency, next).await?;
    town.take_seats(firm, next, "2").await?;
    let words =
        "在“服务需求”里写明需要什么，平台列出目录中相符的服务、仪器和服务机构，并通知它们报价。";
    town.publish_news(centre, ("平台开通服务对接", words))
        .await?;
    Ok(())
}
