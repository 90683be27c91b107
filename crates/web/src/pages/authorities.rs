//! Which local authority certifies and reviews for which county and which zone (2.3).

use askama::Template;
use office::accounts::{self, Authority};
use rules::divisions::{Divisions, Zone};

use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::visit::Visit;

/// Said of a county for which nobody has opened an account yet.
const NOBODY: &str = "该部门还没有在平台开户";

#[derive(Template)]
#[template(path = "pages/authorities.html")]
struct AuthoritiesPage {
    page: Page,
    counties: Table,
    zones: Table,
}

/// `GET /authorities`.
pub async fn show(visit: Visit) -> Answer {
    let bodies = accounts::authorities(visit.office()).await?;
    let divisions = &visit.office().law().divisions;
    Ok(layout::show(&AuthoritiesPage {
        page: visit.page("受理部门"),
        counties: counties(divisions, &bodies),
        zones: zones(divisions, &bodies),
    }))
}

fn counties(divisions: &Divisions, bodies: &[Authority]) -> Table {
    let columns = vec![Column::text("县（市、区）"), Column::text("受理部门")];
    let rows = divisions.counties().map(|county| {
        vec![
            Cell::text(divisions.full_name(&county.code)),
            Cell::text(competent(divisions, bodies, &county.code)),
        ]
    });
    Table::new("县（市、区）", columns).rows(rows)
}

/// The county's own bodies, or else those of its prefecture.
fn competent(divisions: &Divisions, bodies: &[Authority], county: &str) -> String {
    let of = |division: &str| -> Vec<&str> {
        let whole = bodies.iter().filter(|body| body.zone.is_empty());
        let here = whole.filter(|body| body.division == division);
        here.map(|body| body.name.as_str()).collect()
    };
    let above = divisions.parent(county).map_or("", |parent| &parent.code);
    let found = [of(county), of(above)];
    let found = found.into_iter().find(|names| !names.is_empty());
    found.map_or_else(|| NOBODY.to_owned(), |names| names.join("、"))
}

/// The zones of the law, and after them those that only a body names.
fn zones(divisions: &Divisions, bodies: &[Authority]) -> Table {
    let columns = vec![
        Column::text("园区、基地"),
        Column::text("所在县（市、区）"),
        Column::text("受理部门"),
    ];
    let line = |name: &str, division: &str| {
        let own = bodies.iter().filter(|body| body.zone == name);
        let own: Vec<_> = own.map(|body| body.name.as_str()).collect();
        let by = match own.is_empty() {
            true => competent(divisions, bodies, division),
            false => own.join("、"),
        };
        let county = divisions.full_name(division);
        vec![Cell::text(name), Cell::text(county), Cell::text(by)]
    };
    let known = divisions.zones();
    let named = |body: &&Authority| {
        !body.zone.is_empty() && known.iter().all(|zone| zone.name != body.zone)
    };
    let others = bodies.iter().filter(named);
    let of_law = |zone: &Zone| line(&zone.name, &zone.division);
    let rows = known.iter().map(of_law);
    let rows = rows.chain(others.map(|body| line(&body.zone, &body.division)));
    Table::new("没有县级代码的园区、基地", columns).rows(rows)
}
