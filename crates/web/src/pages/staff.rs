//! `/accounts`: the people of the bodies, opened by the administrator (2.1).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use office::accounts::{self, OpenStaff, Person};
use rules::Law;
use rules::duties::Role;

use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table, Tone};
use crate::shown::DONE;
use crate::submission::Submission;
use crate::visit::Visit;

/// The roles that the administrator opens; firms and laboratories open their accounts themselves.
const STAFF: [Role; 6] = [
    Role::County,
    Role::Agency,
    Role::Centre,
    Role::Finance,
    Role::Auditor,
    Role::Administrator,
];

#[derive(Template)]
#[template(path = "pages/accounts.html")]
struct AccountsPage {
    page: Page,
    table: Table,
}

/// `GET /accounts`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let people = accounts::list(visit.office(), visit.actor()).await?;
    let mut page = visit.page("账号");
    if asked.iter().any(|(name, _)| name == DONE) {
        page = page.done("账号已开立。把登录名和初始密码当面交给本人，由本人登录后修改密码。");
    }
    Ok(layout::show(&AccountsPage {
        page,
        table: table(&people),
    }))
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
    let rows = people.iter().map(|person| {
        let or_blank = |text: Option<String>| text.map_or_else(Cell::blank, Cell::text);
        let division = person
            .division
            .as_ref()
            .map(|code| divisions.full_name(code));
        let state = if person.active {
            Cell::tag("启用", Tone::Green)
        } else {
            Cell::tag("停用", Tone::Grey)
        };
        vec![
            Cell::text(&person.login),
            Cell::text(&person.name),
            Cell::text(person.role.map_or("", Role::label)),
            or_blank(person.body.clone()),
            or_blank(division),
            state,
        ]
    });
    Table::new(format!("全部账号（{} 个）", people.len()), columns).rows(rows)
}

#[derive(Template)]
#[template(path = "pages/account-new.html")]
struct NewPage {
    page: Page,
    form: Form,
    roles: Vec<Choice>,
    divisions: Vec<Choice>,
}

/// `GET /accounts/new`.
pub async fn ask(visit: Visit) -> Response {
    sheet(&visit, Form::default())
}

/// `POST /accounts/new`.
pub async fn open(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = OpenStaff(sent.answers());
    let outcome = accounts::open_staff(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/accounts?{DONE}=1")).into_response()),
        None => Ok(sheet(&visit, form)),
    }
}

fn sheet(visit: &Visit, form: Form) -> Response {
    let divisions = &Law::shipped().divisions;
    let page = visit.page("开立工作人员账号").of(&form).back("/accounts");
    layout::answer(
        &form.clone(),
        &NewPage {
            page,
            form,
            roles: STAFF
                .iter()
                .map(|role| Choice::new(role.code(), role.label()))
                .collect(),
            divisions: divisions
                .all()
                .map(|one| Choice::new(&one.code, divisions.full_name(&one.code)))
                .collect(),
        },
    )
}
