//! The administrator opens the accounts of the bodies' people and sees who has one (2.1).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::accounts::{self, OpenStaff, Person};
use rules::Law;
use rules::duties::Role;

use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::submission::Submission;
use crate::visit::Visit;

/// The roles that a body's person may have.
const ROLES: [Role; 6] = [
    Role::County,
    Role::Agency,
    Role::Centre,
    Role::Finance,
    Role::Auditor,
    Role::Administrator,
];

#[derive(Template)]
#[template(path = "pages/staff.html")]
struct StaffPage {
    page: Page,
    form: Form,
    roles: Vec<Choice>,
    divisions: Vec<Choice>,
    people: Table,
}

/// `GET /accounts`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let done = match Form::of(query).value("done") {
        "opened" => "账号已开立",
        _ => "",
    };
    ask(&visit, Form::default(), done).await
}

/// `POST /accounts`.
pub async fn open(visit: Visit, sent: Submission) -> Answer {
    let command = OpenStaff(sent.answers());
    let outcome = accounts::open_staff(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to("/accounts?done=opened").into_response()),
        None => ask(&visit, form, "").await,
    }
}

async fn ask(visit: &Visit, form: Form, done: &str) -> Answer {
    let people = accounts::list(visit.office(), visit.actor()).await?;
    let divisions = &Law::shipped().divisions;
    let page = StaffPage {
        page: visit.page("账号").of(&form).done(done),
        roles: ROLES
            .map(|role| Choice::new(role.code(), role.label()))
            .to_vec(),
        divisions: divisions
            .all()
            .filter(|division| division.code != "640000")
            .map(|division| Choice::new(division.code.clone(), divisions.full_name(&division.code)))
            .collect(),
        people: table(&people),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

fn table(people: &[Person]) -> Table {
    let columns = vec![
        Column::text("登录名"),
        Column::text("姓名"),
        Column::text("岗位"),
        Column::text("所在机构"),
        Column::text("辖区"),
        Column::text("状态"),
    ];
    let divisions = &Law::shipped().divisions;
    Table::new(format!("全部账号（{} 个）", people.len()), columns).rows(people.iter().map(
        |person| {
            let division = person.division.as_deref();
            vec![
                Cell::text(person.login.clone()),
                Cell::text(person.name.clone()),
                Cell::text(person.role.map_or("", Role::label)),
                person.body.clone().map_or_else(Cell::blank, Cell::text),
                division.map_or_else(Cell::blank, |code| Cell::text(divisions.full_name(code))),
                Cell::text(if person.active {
                    "使用中"
                } else {
                    "已停用"
                }),
            ]
        },
    ))
}
