//! `/catalogue`: everything the provider has handed in, and where it goes on.

use askama::Template;
use axum::extract::Query;
use office::catalogue;
use rules::catalogue::EntryKind;
use rules::duties::Act;

use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::Table;
use crate::shown::entry;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/catalogue.html")]
struct CataloguePage {
    page: Page,
    /// Whether there is a provider yet.
    known: bool,
    provider: String,
    /// Whether it stands in the directory, so that it has a public page.
    public: bool,
    tables: Vec<(EntryKind, Table)>,
}

/// `GET /catalogue`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let done = match Form::of(query).value("done") {
        "kept" => "已提交，待专业机构审核；审核通过后公开。",
        "withdrawn" => "已撤下。",
        _ => "",
    };
    let page = visit.page("服务目录").done(done);
    let Some(provider) = visit.actor().party else {
        return Ok(layout::show(&CataloguePage {
            page,
            known: false,
            provider: String::new(),
            public: false,
            tables: Vec::new(),
        }));
    };
    let act = Act::KeepCatalogue;
    let (_, entries) = catalogue::list(visit.office(), visit.actor(), act, provider).await?;
    let tables = EntryKind::ALL.iter();
    Ok(layout::show(&CataloguePage {
        page,
        known: true,
        provider: provider.to_string(),
        public: office::providers::public(visit.office(), provider)
            .await
            .is_ok(),
        tables: tables
            .map(|kind| (*kind, entry::own(*kind, &entries)))
            .collect(),
    }))
}
