//! Short notices of the Centre and the Agency on the public page; what is taken off leaves a trace (2.4, 2.5).

use chrono::NaiveDate;
use rules::clause;
use rules::duties::Act;
use rules::numbers::Series;
use rules::training::NewsState;
use serde::{Deserialize, Serialize};
use store::NewsItem;
use store::queries::training as rows;
use uuid::Uuid;

use super::announce::other_desk;
use crate::act::By;
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// Fields: `title`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Publish {
    pub answers: Answers,
}

/// Fields: `edition`, `reason`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdraw {
    pub news: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Published {
    pub news: Uuid,
}

static TITLE: Field = Field::new("title", "标题", clause!("2.4"));
static WORDS: Field = Field::new("words", "内容", clause!("2.4"));
static REASON: Field = Field::new("reason", "原因", clause!("2.4"));

pub async fn publish(office: &Office, by: By<'_>, command: Publish) -> Result<Published, Refused> {
    let mut reader = Reader::new(&command.answers);
    let title = &reader.text(&TITLE, 60);
    let words = &reader.text(&WORDS, 2_000);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::PublishNews, command, |deal| {
            Box::pin(async move {
                let id = deal.new_id();
                let state = NewsState::Standing.code();
                let number = deal.number(Series::News).await?.to_string();
                let told = News::of(&number, "发布了一条动态").next("查看内容");
                deal.notify(other_desk(deal.actor.role), told, format!("/news/{id}"))
                    .await?;
                deal.tx
                    .insert(NewsItem {
                        id,
                        number,
                        title: title.clone(),
                        words: words.clone(),
                        body: deal.actor.body.clone().unwrap_or_default(),
                        published_on: deal.today,
                        withdrawn_on: None,
                        reason: String::new(),
                        state: state.to_owned(),
                        edition: 1,
                        updated_at: deal.now,
                    })
                    .await?;
                let change = Change::begins(state);
                deal.record(FileKind::News, id, change, Body::default())
                    .await?;
                Ok(Published { news: id })
            })
        })
        .await
}

pub async fn withdraw(
    office: &Office,
    by: By<'_>,
    command: Withdraw,
) -> Result<Published, Refused> {
    let mut reader = Reader::new(&command.answers);
    let reason = &reader.text(&REASON, 300);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::WithdrawNews, command, |deal| {
            Box::pin(async move {
                let mut row: NewsItem = deal.take(command.news).await?;
                let stands = row.state == NewsState::Standing.code();
                if !stands || command.answers.get("edition") != row.edition.to_string() {
                    return Err(deal.meanwhile(FileKind::News, row.id).await?);
                }
                let id = row.id;
                let told = News::of(&row.number, "一条动态已撤下").next("查看原因");
                deal.notify(other_desk(deal.actor.role), told, format!("/news/{id}"))
                    .await?;
                NewsState::Withdrawn.code().clone_into(&mut row.state);
                row.withdrawn_on = Some(deal.today);
                row.reason.clone_from(reason);
                row.edition += 1;
                row.updated_at = deal.now;
                deal.tx.update(row).await?;
                let change = Change::from(NewsState::Standing.code(), NewsState::Withdrawn.code());
                deal.record(FileKind::News, id, change, Body::words(reason.clone()))
                    .await?;
                Ok(Published { news: id })
            })
        })
        .await
}

#[derive(Clone, Debug)]
pub struct NewsView {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    pub words: String,
    pub body: String,
    pub published_on: NaiveDate,
    pub withdrawn_on: Option<NaiveDate>,
    pub reason: String,
    pub edition: i64,
    pub to_do: Vec<Act>,
}

#[derive(Clone, Debug, Default)]
pub struct NewsPage {
    pub items: Vec<NewsView>,
    pub page: u64,
    pub pages: u64,
}

const ROWS: u64 = 20;

/// The news that stand; who keeps them reads those that were taken off as well.
pub async fn news(office: &Office, actor: &Actor, page: u64) -> Result<NewsPage, Refused> {
    let keeps = actor.may(Act::WithdrawNews);
    let page = page.max(1);
    let (found, count) = rows::news(&office.store, keeps, ((page - 1) * ROWS, ROWS)).await?;
    Ok(NewsPage {
        items: found.into_iter().map(|row| shown(actor, row)).collect(),
        page,
        pages: count.div_ceil(ROWS).max(1),
    })
}

/// One of them; that it was taken off, when and why is told, its words are not.
pub async fn news_item(office: &Office, actor: &Actor, id: Uuid) -> Result<NewsView, Refused> {
    let row: NewsItem = store_row(office, id).await?;
    Ok(shown(actor, row))
}

fn shown(actor: &Actor, row: NewsItem) -> NewsView {
    let keeps = actor.may(Act::WithdrawNews);
    let stands = row.withdrawn_on.is_none();
    NewsView {
        to_do: [Act::WithdrawNews]
            .into_iter()
            .filter(|_| keeps && stands)
            .collect(),
        words: if stands || keeps {
            row.words
        } else {
            String::new()
        },
        id: row.id,
        number: row.number,
        title: row.title,
        body: row.body,
        published_on: row.published_on,
        withdrawn_on: row.withdrawn_on,
        reason: row.reason,
        edition: row.edition,
    }
}
