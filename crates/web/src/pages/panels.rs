//! `/admissions/{id}/draw`: the review of an application, its draw re-run by anybody (7.3).

use askama::Template;
use axum::Json;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::panels::{self, Close, Closed, Draw, PanelView, Redraw, Replace};
use rules::duties::Act;
use serde_json::json;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::shown::after;
use crate::shown::panel::PanelShown;
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/admissions/{id}/draw", Act::SeePublic, show)
        .post("/admissions/{id}/draw", Act::OrganiseReview, draw)
        .get("/admissions/{id}/draw.json", Act::SeePublic, data)
        .post("/admissions/{id}/close", Act::OrganiseReview, close)
        .post("/admissions/{id}/redraw", Act::OrganiseReview, redraw)
        .post("/sheets/{id}/replace", Act::OrganiseReview, replace)
}

#[derive(Template)]
#[template(path = "pages/draw.html")]
struct DrawPage {
    page: Page,
    form: Form,
    panel: PanelView,
    shown: PanelShown,
}

/// `GET /admissions/{id}/draw`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let asked = Form::of(asked);
    let void: usize = asked.value(VOID).parse().unwrap_or(0);
    let done = match (void, asked.value("done")) {
        (1.., _) => format!(
            "评审没有结束：{} 位专家在抽取之后与申请机构有了利害关系，评分作废，理由列在下面；有下一位的已递补。评满后再结束评审。",
            void.min(99)
        ),
        (0, "") => String::new(),
        (0, _) => "现在的情况如下。".to_owned(),
    };
    ask(&visit, (id, round(&asked)), Form::default(), &done).await
}

/// Which of several reviews is asked for; the latest, unless told.
fn round(asked: &Form) -> Option<usize> {
    asked.value("round").parse().ok()
}

async fn ask(visit: &Visit, (id, round): (Uuid, Option<usize>), form: Form, done: &str) -> Answer {
    let panel = panels::panel(visit.office(), visit.actor(), id, round).await?;
    let mut page = visit.page(format!("专家评审 {}", panel.number)).of(&form);
    if visit.may(Act::SeeProvider).is_some() {
        page = page.back(format!("/admissions/{id}"));
    }
    Ok(layout::answer(
        &form.clone(),
        &DrawPage {
            page: page.done(done),
            shown: PanelShown::from(&panel),
            form,
            panel,
        },
    ))
}

/// `GET /admissions/{id}/draw.json`: what `scripts/redraw.py` reads.
pub async fn data(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let round = round(&Form::of(asked));
    let panel = panels::panel(visit.office(), visit.actor(), id, round).await?;
    let seats: Vec<_> = panel
        .seats
        .iter()
        .map(|seat| json!({ "expert": seat.expert, "place": seat.place, "state": seat.standing }))
        .collect();
    Ok(Json(json!({
        "application": panel.number,
        "round": panel.round,
        "commitment": panel.commitment,
        "seed": panel.seed,
        "pool": panel.pool,
        "pool_sm3": panel.pool_hash,
        "order": panel.ranking,
        "seats": seats,
    }))
    .into_response())
}

/// `POST /admissions/{id}/draw`.
pub async fn draw(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = panels::draw(visit.office(), sent.by(&visit), Draw { provider: id }).await;
    settle(&visit, id, outcome).await
}

/// `POST /admissions/{id}/close`.
pub async fn close(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = panels::close(visit.office(), sent.by(&visit), Close { provider: id }).await;
    ended(&visit, id, outcome).await
}

/// `POST /admissions/{id}/redraw`.
pub async fn redraw(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = panels::redraw(visit.office(), sent.by(&visit), Redraw { provider: id }).await;
    ended(&visit, id, outcome).await
}

async fn ended(visit: &Visit, id: Uuid, outcome: Result<Closed, office::Refused>) -> Answer {
    match outcome {
        // Experts were stepped over, so that the review goes on: that must not look like its end.
        Ok(closed) if !closed.closed => {
            let here = format!("/admissions/{id}/draw?{VOID}={}", closed.void);
            Ok(Redirect::to(&here).into_response())
        }
        outcome => settle(visit, id, outcome).await,
    }
}

/// The query that tells how many sheets became void when the review was to be closed.
const VOID: &str = "void";

/// `POST /sheets/{id}/replace`.
pub async fn replace(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let provider = panels::provider_of(visit.office(), visit.actor(), id).await?;
    let outcome = panels::replace(visit.office(), sent.by(&visit), Replace { sheet: id }).await;
    settle(&visit, provider, outcome).await
}

async fn settle<T>(visit: &Visit, provider: Uuid, outcome: Result<T, office::Refused>) -> Answer {
    let mut form = Form::default();
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/admissions/{provider}/draw")).into_response()),
        None => ask(visit, (provider, None), form, "").await,
    }
}
