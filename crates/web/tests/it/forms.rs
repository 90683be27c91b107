//! The state of a form: values kept, dates joined, problems at their fields.

use axum::http::StatusCode;
use rules::duties::Act;
use rules::{Refusal, clause};
use web::Config;
use web::form::Form;
use web::parts::{Cell, Column, Pages, Table};
use web::submission::whole_dates;

use crate::support::House;

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn three_inputs_are_one_date() {
    let typed = pairs(&[
        ("signed_on-year", "2026"),
        ("signed_on-month", " 2 "),
        ("signed_on-day", "29"),
        ("title", "甲-day"),
    ]);
    let whole = whole_dates(typed);
    assert_eq!(
        whole,
        pairs(&[("signed_on", "2026-2-29"), ("title", "甲-day")])
    );
    let form = Form::of(whole);
    let field = form.field("signed_on");
    assert_eq!(
        [field.part(0), field.part(1), field.part(2)],
        ["2026", "2", "29"]
    );
}

#[test]
fn an_unfinished_date_keeps_its_parts_in_place() {
    let whole = whole_dates(pairs(&[("d-year", ""), ("d-month", "5-6"), ("d-day", "")]));
    assert_eq!(whole, pairs(&[("d", "-56-")]));
    let form = Form::of(whole);
    assert_eq!(form.field("d").part(1), "56");
}

#[test]
fn problems_stand_at_their_fields_and_in_the_summary() {
    let mut form = Form::of([("amount", "600001"), ("amount", "7")]);
    let first = Refusal::new("a.b", clause!("3.2"), "amount", "超过上限", "改小")
        .limit("50万元")
        .own("60万元");
    let second = Refusal::new("a.c", clause!("4.4"), "", "整体不符", "另行申领");
    form.refuse([&first, &second]);
    assert_eq!(form.problems().len(), 2);
    let field = form.field("amount");
    assert_eq!(
        (field.value, field.values.len(), field.problems.len()),
        ("600001", 2, 1)
    );
    assert_eq!(field.problems[0].message, first.full_message());
    assert_eq!(field.described_by("提示"), "amount-hint amount-error");
    assert_eq!(form.field("other").described_by(""), "");
}

#[test]
fn a_list_shows_its_ends_and_its_neighbourhood() {
    let pages = |number, of| {
        Pages {
            number,
            of,
            href: String::new(),
        }
        .numbers()
    };
    assert_eq!(pages(1, 1), [Some(1)]);
    assert_eq!(
        pages(5, 9),
        [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]
    );
    assert_eq!(pages(2, 4), [Some(1), Some(2), Some(3), Some(4)]);
}

#[test]
fn a_table_pairs_cells_with_columns() {
    let table = Table::new("表", vec![Column::text("名称"), Column::number("金额")]).rows([vec![
        Cell::text("甲"),
        Cell::money(rules::Fen::from_yuan(1234)),
    ]]);
    let pairs = table.pairs(&table.rows[0]);
    assert_eq!(pairs[1].0.label, "金额");
    assert_eq!(pairs[1].1.text, "1,234.00");
}

/// Every component once, and once with an error: label, hint, error and value of each field belong together.
#[tokio::test]
async fn every_field_is_labelled_and_described() {
    let door = web::door().get("/gallery", Act::SeePublic, crate::gallery::show);
    let house = House::with(door, Config::default()).await;
    let good = house.get("/gallery").await;
    assert_eq!(good.status, StatusCode::OK);
    assert!(good.body.contains("value=\"60万元\""));
    let wrong = house.get("/gallery?wrong=1").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("<title>错误：部件"));
    let ids: Vec<_> = wrong
        .body
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id stands twice");
    for mark in [
        "for=\"",
        "aria-describedby=\"",
        "aria-labelledby=\"",
        "href=\"#",
    ] {
        for said in wrong
            .body
            .split(mark)
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            for id in said.split(' ').filter(|id| !id.is_empty()) {
                assert!(ids.contains(&id), "{mark}{id} leads nowhere");
            }
        }
    }
    assert_eq!(
        wrong.body.matches("<li><a href=\"#").count(),
        10,
        "one link per error"
    );
}
