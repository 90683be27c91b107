//! One file in a table of files: its number, what it is, where it stands, where it is opened.

use office::related::{Card, Kind, Page, Standing};
use rules::duties::Role;

use crate::parts::{Cell, Column, Tag};
use crate::say;
use crate::sheets;
use crate::shown::change;

/// Where a file is opened.
#[must_use]
pub fn href(page: Page) -> String {
    match page {
        Page::Subject(id) => format!("/subjects/{id}"),
        Page::Admission(id) => format!("/admissions/{id}"),
        Page::Listed(id) => format!("/providers/{id}"),
        Page::Contract(id) => format!("/contracts/{id}"),
        Page::Voucher(id) => format!("/vouchers/{id}"),
        Page::Claim(id) => format!("/claims/{id}"),
        Page::File(id) => format!("/files/{id}"),
        Page::Printed(id) => format!("/papers/{id}"),
        Page::Amendment(id) => format!("/amendments/{id}"),
        Page::Recovery(id) => format!("/recoveries/{id}"),
        Page::Need(id) => format!("/needs/{id}"),
        Page::TopUp(id) => format!("/top-ups/{id}"),
        Page::Appraisal(id) => format!("/appraisals/{id}"),
        Page::Subsidy(id) => format!("/subsidies/{id}"),
        Page::Operating(id) => format!("/operating/{id}"),
        Page::Case(id) => format!("/cases/{id}"),
        Page::SpotPlan(id) => format!("/spot-checks/{id}"),
        Page::SpotCheck(id) => format!("/checks/{id}"),
        Page::Opinion(id) => format!("/opinions/{id}"),
        Page::Batch(id) => format!("/batches/{id}"),
        Page::Programme(id) => format!("/programmes/{id}"),
    }
}

/// Where everything that belongs to a file is shown; what only hangs on another file has no such page.
#[must_use]
pub fn related(card: &Card) -> Option<String> {
    let kind = match card.kind {
        Kind::Subject => "subject",
        Kind::Provider => "provider",
        Kind::Contract => "contract",
        Kind::Voucher | Kind::Twin => "voucher",
        Kind::Claim => "claim",
        Kind::Ticket => "ticket",
        Kind::Payment => "payment",
        Kind::Paper
        | Kind::Printed
        | Kind::Amendment
        | Kind::Recovery
        | Kind::Need
        | Kind::TopUp
        | Kind::Appraisal
        | Kind::Subsidy
        | Kind::Operating
        | Kind::Case
        | Kind::SpotPlan
        | Kind::SpotCheck
        | Kind::Opinion
        | Kind::Batch
        | Kind::Programme => return None,
    };
    Some(format!("/related/{kind}/{}", card.id))
}

/// The state of a file as this role sees it; what has none is without.
#[must_use]
pub fn tag(card: &Card, role: Role) -> Option<Tag> {
    Some(match card.standing {
        Standing::Subject(state) => sheets::subject_tag(state),
        Standing::Provider(state) => sheets::provider_tag(state),
        Standing::Contract(state) => say::contract(state, role),
        Standing::Voucher(state) => say::voucher(state, role),
        Standing::Claim(state, turn) => say::claim(state, turn, role),
        Standing::Amendment(state) => change::word(state),
        Standing::Plain => return None,
    })
}

/// What a file goes by: its number, or else its name.
#[must_use]
pub fn name(card: &Card) -> &str {
    match card.number.as_str() {
        "" => &card.title,
        number => number,
    }
}

/// The columns of a table of files.
#[must_use]
pub fn columns() -> Vec<Column> {
    vec![
        Column::text("文件"),
        Column::text("类别"),
        Column::text("名称"),
        Column::text("状态"),
        Column::number("金额（元）"),
        Column::text("日期"),
    ]
}

/// A file in such a table.
#[must_use]
pub fn row(card: &Card, role: Role) -> Vec<Cell> {
    let title = if card.number.is_empty() {
        ""
    } else {
        &card.title
    };
    let state = tag(card, role).map(|tag| Cell {
        tag: Some(tag),
        ..Cell::text("")
    });
    let text = |text: &str| match text {
        "" => Cell::blank(),
        text => Cell::text(text),
    };
    vec![
        match card.page {
            Some(page) => Cell::link(name(card), href(page)),
            None => Cell::text(name(card)),
        },
        Cell::text(card.kind.label()),
        text(title),
        state.unwrap_or_else(Cell::blank),
        card.amount.map_or_else(Cell::blank, Cell::money),
        card.day
            .map_or_else(Cell::blank, |day| Cell::text(day.to_string())),
    ]
}
