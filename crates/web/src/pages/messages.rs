//! The message centre: what happened on one's files, newest first (UX-22).

use askama::Template;
use axum::extract::Query;
use office::mail::{Mail, mail};
use office::notices::SHOWN;
use office::{local, notices};

use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Table, Tone};
use crate::shown::DONE;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/messages.html")]
struct MessagesPage {
    page: Page,
    mail: String,
    table: Table,
    pages: Pages,
}

/// `GET /messages`; looking at them marks them as read.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let mine = mail(visit.office(), visit.actor()).await?;
    let mut page = visit.page("消息");
    if asked.iter().any(|(name, _)| name == DONE) {
        page = page.done("邮件提醒已保存。");
    }
    let number = Pages::asked(&asked);
    let (notices, count) = notices::page(visit.office(), visit.actor(), number - 1).await?;
    let columns = vec![
        Column::text("内容"),
        Column::text("时间"),
        Column::text("状态"),
    ];
    let rows = notices.into_iter().map(|notice| {
        let at = local(notice.at).format("%Y-%m-%d %H:%M");
        vec![
            Cell::link(notice.words, notice.link),
            Cell::text(at.to_string()),
            match notice.read_at {
                None => Cell::tag("新", Tone::Yellow),
                Some(_) => Cell::text("已读"),
            },
        ]
    });
    let table = Table::new(format!("共 {count} 条，最近的在前"), columns)
        .rows(rows)
        .empty("还没有消息。材料有进展时，这里会告诉您。");
    Ok(layout::show(&MessagesPage {
        page,
        mail: told(&mine),
        table,
        pages: Pages::new(number, count.div_ceil(SHOWN), "/messages?page="),
    }))
}

/// Where else the messages go.
fn told(mine: &Mail) -> String {
    match (mine.on, mine.email.as_str()) {
        (_, "") => "没有登记邮箱，消息只在这里显示。".to_owned(),
        (true, email) => format!("消息同时发到 {email}。"),
        (false, _) => "邮件提醒已关闭，消息只在这里显示。".to_owned(),
    }
}
