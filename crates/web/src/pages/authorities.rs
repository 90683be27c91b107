//! Which local authority certifies and reviews for which county and which zone (2.3).

use askama::Template;
use axum::extract::Query;
use office::accounts::{self, Authority, RegionBody};
use rules::divisions::{Divisions, Zone};
use rules::duties::Act;

use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::shown::DONE;
use crate::visit::Visit;

/// Said of a county for which nobody has opened an account yet.
const NOBODY: &str = "该部门还没有在平台开户";

/// Said of a body that has not said how to reach it.
const UNSAID: &str = "未公布";

#[derive(Template)]
#[template(path = "pages/authorities.html")]
struct AuthoritiesPage {
    page: Page,
    region: Table,
    counties: Table,
    zones: Table,
    /// Whether the reader's own body can say here how to reach it.
    own: bool,
}

/// `GET /authorities`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let bodies = accounts::authorities(visit.office()).await?;
    let region = accounts::region_bodies(visit.office()).await?;
    let divisions = &visit.office().law().divisions;
    let mut page = visit.page("受理部门");
    if !Form::of(asked).value(DONE).is_empty() {
        page = page.done("联系方式已公布");
    }
    Ok(layout::show(&AuthoritiesPage {
        page,
        region: over_all(&region),
        counties: counties(divisions, &bodies),
        zones: zones(divisions, &bodies),
        own: visit.actor().may(Act::KeepContact),
    }))
}

/// The bodies that answer for the whole region.
fn over_all(bodies: &[RegionBody]) -> Table {
    let columns = vec![
        Column::text("职责"),
        Column::text("机构"),
        Column::text("联系方式"),
    ];
    let rows = bodies.iter().map(|body| {
        vec![
            Cell::text(body.role.label()),
            Cell::text(&body.name),
            Cell::text(said(body.contact.line())),
        ]
    });
    Table::new("全区", columns).rows(rows)
}

fn reachable(reached: String) -> Cell {
    match reached.as_str() {
        "" => Cell::blank(),
        _ => Cell::text(reached),
    }
}

fn said(line: String) -> String {
    match line.as_str() {
        "" => UNSAID.to_owned(),
        _ => line,
    }
}

fn counties(divisions: &Divisions, bodies: &[Authority]) -> Table {
    let columns = vec![
        Column::text("县（市、区）"),
        Column::text("受理部门"),
        Column::text("联系方式"),
    ];
    let rows = divisions.counties().map(|county| {
        let (by, reached) = competent(divisions, bodies, &county.code);
        vec![
            Cell::text(divisions.full_name(&county.code)),
            Cell::text(by),
            reachable(reached),
        ]
    });
    Table::new("县（市、区）", columns).rows(rows)
}

/// The county's own bodies, or else those of its prefecture, and how to reach them.
fn competent(divisions: &Divisions, bodies: &[Authority], county: &str) -> (String, String) {
    let of = |division: &str| -> Vec<&Authority> {
        let whole = bodies.iter().filter(|body| body.zone.is_empty());
        whole.filter(|body| body.division == division).collect()
    };
    let above = divisions.parent(county).map_or("", |parent| &parent.code);
    let found = [of(county), of(above)];
    let found = found.into_iter().find(|bodies| !bodies.is_empty());
    found.map_or_else(
        || (NOBODY.to_owned(), String::new()),
        |bodies| named(&bodies),
    )
}

fn named(bodies: &[&Authority]) -> (String, String) {
    let names: Vec<_> = bodies.iter().map(|body| body.name.as_str()).collect();
    let lines = bodies.iter().map(|body| body.contact.line());
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    (names.join("、"), said(lines.join("；")))
}

/// The zones of the law, and after them those that only a body names.
fn zones(divisions: &Divisions, bodies: &[Authority]) -> Table {
    let columns = vec![
        Column::text("园区、基地"),
        Column::text("所在县（市、区）"),
        Column::text("受理部门"),
        Column::text("联系方式"),
    ];
    let line = |name: &str, division: &str| {
        let own = bodies.iter().filter(|body| body.zone == name);
        let own: Vec<_> = own.collect();
        let (by, reached) = match own.is_empty() {
            true => competent(divisions, bodies, division),
            false => self::named(&own),
        };
        let county = divisions.full_name(division);
        vec![
            Cell::text(name),
            Cell::text(county),
            Cell::text(by),
            reachable(reached),
        ]
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
