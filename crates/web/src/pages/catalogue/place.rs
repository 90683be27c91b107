//! `/catalogue/place`: where the provider is on the map (10.3).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::catalogue::{self, Locate, Place};
use rules::places::degrees;

use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::layout::{self, Page};
use crate::shown::outline::Sketch;
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/place.html")]
struct PlacePage {
    page: Page,
    form: Form,
    place: Place,
    sketch: Option<Sketch>,
}

/// `GET /catalogue/place`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    if visit.actor().party.is_none() {
        return Ok(Redirect::to("/catalogue").into_response());
    }
    let done = match Form::of(query).value("done") {
        "" => "",
        _ => "位置已保存，在本机构页面上公开。",
    };
    let page = page(&visit, None).await?;
    Ok(layout::show(&PlacePage {
        page: page.page.done(done),
        ..page
    }))
}

/// `POST /catalogue/place`.
pub async fn sent(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Locate(sent.answers());
    let outcome = catalogue::locate(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to("/catalogue/place?done=1").into_response()),
        None => Ok(layout::refused(&page(&visit, Some(form)).await?)),
    }
}

async fn page(visit: &Visit, form: Option<Form>) -> Result<PlacePage, Fault> {
    let place = catalogue::place(visit.office(), visit.actor()).await?;
    let counties = &visit.office().law().counties;
    let outline = place.division.as_ref().and_then(|code| counties.get(code));
    let sketch = outline
        .zip(place.spot)
        .map(|(outline, spot)| Sketch::of(outline, spot));
    let form = form.unwrap_or_else(|| match place.spot {
        Some(spot) => Form::of([
            ("longitude", degrees(spot.longitude)),
            ("latitude", degrees(spot.latitude)),
        ]),
        None => Form::default(),
    });
    Ok(PlacePage {
        page: visit.page("地图位置").of(&form).back("/catalogue"),
        form,
        place,
        sketch,
    })
}
