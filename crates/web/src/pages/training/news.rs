//! `/news`: short notices of the Centre and the Agency.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::training::{self, NewsView, Publish, Withdraw};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Pages;
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/news.html")]
struct ListPage {
    page: Page,
    publishes: bool,
    items: Vec<NewsView>,
    pages: Pages,
}

/// `GET /news`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let found = training::news(visit.office(), visit.actor(), Pages::asked(&asked)).await?;
    Ok(layout::show(&ListPage {
        page: visit.page("动态"),
        publishes: visit.actor().may_act(Act::PublishNews),
        items: found.items,
        pages: Pages::new(found.page, found.pages, "/news?page="),
    }))
}

#[derive(Template)]
#[template(path = "pages/news-item.html")]
struct ItemPage {
    page: Page,
    item: NewsView,
    withdraw: String,
}

/// `GET /news/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    let item = training::news_item(visit.office(), visit.actor(), id).await?;
    let withdraw = match item.to_do.contains(&Act::WithdrawNews) {
        true => format!("/news/{id}/withdraw"),
        false => String::new(),
    };
    Ok(layout::show(&ItemPage {
        page: visit.page(item.title.clone()).crumb("动态", "/news"),
        item,
        withdraw,
    }))
}

#[derive(Template)]
#[template(path = "pages/news-act.html")]
struct ActPage {
    page: Page,
    form: Form,
    /// What is taken off; empty for a new one.
    title: String,
    edition: String,
    action: String,
    here: String,
}

/// `GET /news/new`.
pub async fn new(visit: Visit) -> Answer {
    write(&visit, Form::default())
}

/// `POST /news/new`.
pub async fn new_sent(visit: Visit, sent: Submission) -> Answer {
    let command = Publish {
        answers: sent.answers(),
    };
    let outcome = training::publish(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/news/{}", done.news)).into_response()),
        None => write(&visit, form),
    }
}

fn write(visit: &Visit, form: Form) -> Answer {
    let page = ActPage {
        page: visit.page("发布动态").of(&form).back("/news"),
        title: String::new(),
        edition: String::new(),
        action: visit.path().to_owned(),
        form: form.clone(),
        here: "/news".to_owned(),
    };
    Ok(layout::answer(&form, &page))
}

/// `GET /news/{id}/withdraw`.
pub async fn withdraw(visit: Visit, Id(id): Id) -> Answer {
    take_off(&visit, id, Form::default()).await
}

/// `POST /news/{id}/withdraw`.
pub async fn withdrawn(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Withdraw {
        news: id,
        answers: sent.answers(),
    };
    let outcome = training::withdraw(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/news/{id}")).into_response()),
        None => take_off(&visit, id, form).await,
    }
}

async fn take_off(visit: &Visit, id: Uuid, mut form: Form) -> Answer {
    let item = training::news_item(visit.office(), visit.actor(), id).await?;
    let here = format!("/news/{id}");
    if item.to_do.is_empty() && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    if form.value("edition").is_empty() {
        form.set("edition", item.edition.to_string());
    }
    let page = ActPage {
        page: visit.page("撤下动态").of(&form).back(&here),
        title: item.title,
        edition: form.value("edition").to_owned(),
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
