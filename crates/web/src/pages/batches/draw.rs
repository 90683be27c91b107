//! What can be paid now and what cannot and why; the chosen ones are looked at once more and drawn up (UX-25).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use office::batches::{self, Candidate, Draw, MOST, Prospect};
use rules::Fen;
use rules::ledger::Line;
use serde::Deserialize;
use uuid::Uuid;

use super::{Words, href};
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Link, Page};
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
    /// The other budget line, when it has something to pay as well.
    other: Option<Link>,
    words: Words,
    held: Table,
}

/// Which budget line is asked for.
#[derive(Deserialize)]
pub struct Asked {
    line: Option<String>,
}

/// What of one budget line can be paid, and the other line when it has something as well: each has batches of its own.
fn of_line(mut prospect: Prospect, asked: Option<Line>) -> (Prospect, Option<Link>) {
    let has = |line| {
        let of = |one: &&Candidate| one.pays.line() == Some(line);
        prospect
            .ready
            .iter()
            .chain(&prospect.held)
            .find(of)
            .is_some()
    };
    let (claims, subsidies) = (has(Line::Redemption), has(Line::Subsidy));
    let line = match asked {
        Some(line) => line,
        None if subsidies && !prospect.ready.iter().any(is_claim) => Line::Subsidy,
        None => Line::Redemption,
    };
    let other = match line {
        Line::Subsidy => (Line::Redemption, claims),
        _ => (Line::Subsidy, subsidies),
    };
    let own = |one: &Candidate| one.pays.line().is_none_or(|of| of == line);
    prospect.ready.retain(own);
    prospect.held.retain(own);
    let link = Link {
        label: format!("{}另有待付款的", other.0),
        href: format!("/batches/new?line={}", other.0.code()),
        here: false,
    };
    (prospect, other.1.then_some(link))
}

fn is_claim(one: &Candidate) -> bool {
    one.pays.line() == Some(Line::Redemption)
}

/// `GET /batches/new`: everything of one budget line that can be paid is ticked, up to the size of a batch.
pub async fn ask(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let prospect = batches::prospect(visit.office(), visit.actor()).await?;
    let line = asked.line.as_deref().and_then(Line::parse);
    let (prospect, other) = of_line(prospect, line);
    let ticked = prospect.ready.iter().take(MOST);
    let form = Form::of(ticked.map(|one| ("claims", one.pays.id().to_string())));
    Ok(page(&visit, (&prospect, other), form))
}

fn page(visit: &Visit, (prospect, other): (&Prospect, Option<Link>), form: Form) -> Response {
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
            other,
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
                claims: chosen.clone(),
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
    let mine = prospect
        .ready
        .iter()
        .chain(&prospect.held)
        .find(|one| chosen.contains(&one.pays.id()));
    let line = mine.and_then(|one| one.pays.line());
    let (prospect, other) = of_line(prospect, line);
    Ok(page(&visit, (&prospect, other), form))
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
