//! What can be paid now and what cannot and why; the chosen ones are looked at once more and drawn up (UX-25).

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::batches::{self, Candidate, Draw, MOST, Prospect};
use rules::Fen;
use uuid::Uuid;

use super::{Words, href};
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table};
use crate::say;
use crate::shown::{after, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/batch-new.html")]
struct NewPage {
    page: Page,
    form: Form,
    choices: Vec<Choice>,
    total: String,
    most: usize,
    words: Words,
    held: Table,
}

/// `GET /batches/new`: everything that can be paid is ticked, up to the size of a batch.
pub async fn ask(visit: Visit) -> Answer {
    let prospect = batches::prospect(visit.office(), visit.actor()).await?;
    let ticked = prospect.ready.iter().take(MOST);
    let form = Form::of(ticked.map(|one| ("claims", one.pays.id().to_string())));
    Ok(page(&visit, &prospect, form))
}

fn page(visit: &Visit, prospect: &Prospect, form: Form) -> Response {
    let words = Words::of(visit);
    let choices = prospect.ready.iter().map(|one| {
        let label = format!("{}　{}　{}", one.number, one.payee, yuan(one.amount));
        let due = one
            .due_on
            .map_or_else(String::new, |due| format!("；付款期限 {due}"));
        Choice::new(one.pays.id().to_string(), label)
            .hint(format!("{} {}{due}", one.bank, one.account))
    });
    layout::answer(
        &form.clone(),
        &NewPage {
            page: visit.page("拟定付款批次").of(&form).back("/batches"),
            choices: choices.collect(),
            total: yuan(prospect.total()),
            most: MOST,
            words,
            held: held(&prospect.held, words),
            form,
        },
    )
}

fn held(all: &[Candidate], words: Words) -> Table {
    let columns = vec![
        Column::text(words.what),
        Column::text("收款单位"),
        Column::number("金额（元）"),
        Column::text("期限"),
        Column::text("现在不能付款的原因"),
    ];
    let rows = all.iter().map(|one| {
        let why = one
            .why
            .iter()
            .map(|why| format!("{}。{}（{}）", why.full_message(), why.fix, why.clause));
        vec![
            Cell::link(&one.number, href(one.pays)),
            Cell::text(&one.payee),
            Cell::money(one.amount),
            say::due_cell(one.due_on, one.days_left),
            Cell::text(why.collect::<Vec<_>>().join("；")),
        ]
    });
    Table::new("现在不能付款", columns)
        .rows(rows)
        .empty("没有现在不能付款的。")
}

#[derive(Template)]
#[template(path = "pages/batch-check.html")]
struct CheckPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    table: Table,
    seen: Fen,
    button: String,
}

/// `POST /batches/new`: first a second look at the chosen ones, then the batch.
pub async fn sent(visit: Visit, sent: Submission) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let mut form = Form::from(&sent);
    let chosen: Vec<Uuid> = form
        .values("claims")
        .iter()
        .filter_map(|id| id.parse().ok())
        .collect();
    if sent.value("back").is_empty() {
        if sent.value("checked").is_empty() {
            let seen = batches::look_at_draft(office, actor, &chosen).await;
            if let Some(seen) = form.settle(seen)? {
                return Ok(layout::show(&second_look(&visit, &seen, form)));
            }
        } else {
            let seen = Fen::parse_from_zero(sent.value("seen")).unwrap_or(Fen::ZERO);
            let command = Draw {
                claims: chosen,
                seen,
            };
            if let Some(done) =
                form.settle(batches::draw(office, sent.by(&visit), command).await)?
            {
                return Ok(after(&format!("/batches/{}", done.batch)).into_response());
            }
        }
    }
    let prospect = batches::prospect(office, actor).await?;
    if prospect.ready.is_empty() && !form.failed() {
        return Ok(Redirect::to("/batches/new").into_response());
    }
    Ok(page(&visit, &prospect, form))
}

fn second_look(visit: &Visit, chosen: &[Candidate], form: Form) -> CheckPage {
    let sum: Fen = chosen.iter().map(|one| one.amount).sum();
    let words = Words::of(visit);
    let columns = vec![
        Column::text(words.what),
        Column::text("收款单位"),
        Column::text("收款账户"),
        Column::number("金额（元）"),
    ];
    let rows = chosen.iter().map(|one| {
        vec![
            Cell::link(&one.number, href(one.pays)),
            Cell::text(&one.payee),
            Cell::text(format!("{} {}", one.bank, one.account)),
            Cell::money(one.amount),
        ]
    });
    CheckPage {
        page: visit.page("核对后拟定付款批次").back("/batches/new"),
        rows: vec![
            Row::new("笔数", format!("{} 笔", chosen.len())),
            Row::new("金额合计", yuan(sum)),
            Row::new("大写", sum.in_words()),
        ],
        table: Table::new(format!("列入批次的{}", words.what), columns).rows(rows),
        seen: sum,
        button: format!("拟定付款批次 {}", sign(sum)),
        form,
    }
}
