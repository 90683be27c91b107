//! `/related/…`: everything that belongs to a file, as a picture and as a table (10.1).

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use office::related::{CASES, Card, Gathered, Kind, Root, gather};
use rules::duties::{Act, Role};
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Table};
use crate::shown::card;
use crate::shown::picture::Picture;
use crate::visit::Visit;

/// The address of a kind of file, who may open it, and the file that it names.
type Way = (&'static str, Act, fn(Uuid) -> Root);

/// From which files one may set out; whoever may read the file may see what belongs to it, as far as he may read that.
const ROOTS: [Way; 7] = [
    ("/related/subject/{id}", Act::SeeSubject, Root::Subject),
    ("/related/provider/{id}", Act::SeeProvider, Root::Provider),
    ("/related/contract/{id}", Act::SeeContract, Root::Contract),
    ("/related/voucher/{id}", Act::SeeVoucher, Root::Voucher),
    ("/related/claim/{id}", Act::SeeClaim, Root::Claim),
    ("/related/ticket/{id}", Act::SeeContract, Root::Ticket),
    ("/related/payment/{id}", Act::SeeClaim, Root::Payment),
];

/// How many contracts the picture shows; the table has them all, page by page.
const DRAWN: usize = 8;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    ROOTS.into_iter().fold(door, |door, (path, act, root)| {
        door.get(path, act, move |visit, Id(id), query| {
            show(visit, root(id), query)
        })
    })
}

#[derive(Template)]
#[template(path = "pages/related.html")]
struct RelatedPage {
    page: Page,
    kind: &'static str,
    name: String,
    /// Whether it is a party with its contracts, and not one contract.
    party: bool,
    total: u64,
    drawn: usize,
    /// Whether the picture leaves out some of the contracts of this page.
    cut: bool,
    picture: Option<Picture>,
    table: Table,
    pages: Pages,
    changes: Table,
}

async fn show(visit: Visit, root: Root, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let page = Form::of(asked).value("page").parse().unwrap_or(1);
    let found = gather(visit.office(), visit.actor(), root, page).await?;
    Ok(layout::show(&filled(&visit, &found)))
}

fn filled(visit: &Visit, found: &Gathered) -> RelatedPage {
    let role = visit.role();
    let root = &found.root;
    let party = matches!(root.kind, Kind::Subject | Kind::Provider);
    let drawn = found.cases.len().min(DRAWN);
    let back = root.page.map(card::href).unwrap_or_default();
    let title = format!("关联查询：{}", card::name(root));
    let here = card::related(root).unwrap_or_default();
    let cases = found.cases.get(..drawn).unwrap_or_default();
    RelatedPage {
        page: match root.kind {
            // Its file is a download, no page to go back to.
            Kind::Ticket => visit.page(title),
            _ => visit.page(title).back(back),
        },
        kind: root.kind.label(),
        name: match party {
            true => format!("{} {}", root.title, root.number),
            false => card::name(root).to_owned(),
        },
        total: found.total,
        drawn,
        cut: drawn < found.cases.len(),
        picture: (drawn > 0).then(|| Picture::of(root, cases)),
        table: table(found, role, party),
        pages: Pages {
            number: usize::try_from(found.page).unwrap_or(1),
            of: usize::try_from(found.total.div_ceil(CASES))
                .unwrap_or(1)
                .max(1),
            href: format!("{here}?page="),
        },
        changes: changes(&found.changes, role),
        party,
    }
}

/// Every file once; beside those of a party stands to which contract they belong.
fn table(found: &Gathered, role: Role, party: bool) -> Table {
    let mut columns = card::columns();
    if party {
        columns.push(Column::text("所属合同"));
    }
    let mut seen: BTreeSet<(Kind, Uuid)> = BTreeSet::new();
    if party {
        seen.insert((found.root.kind, found.root.id));
    }
    let mut rows = Vec::new();
    for case in &found.cases {
        for file in case.files() {
            if !seen.insert((file.kind, file.id)) {
                continue;
            }
            let mut row = card::row(file, role);
            if party {
                row.push(of_contract(file, &case.contract));
            }
            rows.push(row);
        }
    }
    Table::new("关联文件", columns).rows(rows)
}

/// A party belongs to many contracts, so none is named.
fn of_contract(file: &Card, contract: &Card) -> Cell {
    match file.kind {
        Kind::Subject | Kind::Provider | Kind::Contract => Cell::blank(),
        _ => Cell::text(&contract.number),
    }
}

fn changes(all: &[Card], role: Role) -> Table {
    let columns = vec![
        Column::text("变更"),
        Column::text("状态"),
        Column::text("日期"),
    ];
    let rows = all.iter().map(|one| {
        let mut row = card::row(one, role);
        vec![row.swap_remove(0), row.swap_remove(3), row.swap_remove(3)]
    });
    Table::new("主体变更", columns).rows(rows)
}
