//! `/experts`: the pool of experts, kept by the Agency (7.3).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::experts::{self, ExpertView, Keep};
use rules::Use;
use rules::duties::Act;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table, Tone};
use crate::shown::DONE;
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    let act = Act::ManageExperts;
    door.get("/experts", act, list)
        .get("/experts/new", act, ask_new)
        .post("/experts/new", act, enter)
        .get("/experts/{id}", act, ask)
        .post("/experts/{id}", act, change)
}

#[derive(Template)]
#[template(path = "pages/experts.html")]
struct ExpertsPage {
    page: Page,
    table: Table,
}

/// `GET /experts`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let pool = experts::list(visit.office(), visit.actor()).await?;
    let mut page = visit.page("评审专家库");
    if asked.iter().any(|(name, _)| name == DONE) {
        page = page.done("专家信息已保存。核对“利害关系”一栏列出的每一家机构。");
    }
    Ok(layout::show(&ExpertsPage {
        page,
        table: table(&pool),
    }))
}

fn table(pool: &[ExpertView]) -> Table {
    let columns = vec![
        Column::text("姓名"),
        Column::text("工作单位"),
        Column::text("专业领域"),
        Column::text("利害关系"),
        Column::text("状态"),
    ];
    let rows = pool.iter().map(|one| {
        let fields: Vec<_> = one.specialities.iter().map(|use_| use_.label()).collect();
        let relations = one.relations.lines().collect::<Vec<_>>().join("、");
        vec![
            Cell::link(&one.name, format!("/experts/{}", one.id)),
            Cell::text(&one.employer),
            Cell::text(fields.join("、")),
            match relations.as_str() {
                "" => Cell::blank(),
                told => Cell::text(told),
            },
            if one.active {
                Cell::tag("在库", Tone::Green)
            } else {
                Cell::tag("停用", Tone::Grey)
            },
        ]
    });
    Table::new(format!("全部专家（{} 位）", pool.len()), columns)
        .rows(rows)
        .empty("专家库中还没有专家。")
}

#[derive(Template)]
#[template(path = "pages/expert.html")]
struct ExpertPage {
    page: Page,
    form: Form,
    /// What is on file; none for a new one.
    view: Option<ExpertView>,
    edition: i64,
    uses: Vec<Choice>,
    states: Vec<Choice>,
    action: String,
}

/// `GET /experts/new`.
pub async fn ask_new(visit: Visit) -> Answer {
    sheet(&visit, None, Form::of([("active", "yes")])).await
}

/// `GET /experts/{id}`.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    let view = experts::expert(visit.office(), visit.actor(), id).await?;
    let mut values = vec![
        ("employer", view.employer),
        ("employer_uscc", view.employer_uscc),
        ("relations", view.relations),
        ("active", if view.active { "yes" } else { "no" }.to_owned()),
        ("edition", view.edition.to_string()),
    ];
    let uses = view.specialities.iter();
    values.extend(uses.map(|one| ("specialities", one.code().to_owned())));
    sheet(&visit, Some(id), Form::of(values)).await
}

/// `POST /experts/new`.
pub async fn enter(visit: Visit, sent: Submission) -> Answer {
    keep(&visit, None, &sent).await
}

/// `POST /experts/{id}`.
pub async fn change(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    keep(&visit, Some(id), &sent).await
}

async fn keep(visit: &Visit, expert: Option<Uuid>, sent: &Submission) -> Answer {
    let form = Form::from(sent);
    let mut answers = sent.answers();
    answers.set("specialities", &form.values("specialities").join(","));
    let command = Keep {
        expert,
        edition: sent.value("edition").parse().unwrap_or(-1),
        answers,
    };
    let outcome = experts::keep(visit.office(), sent.by(visit), command).await;
    let mut form = form;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/experts?{DONE}=1")).into_response()),
        None => sheet(visit, expert, form).await,
    }
}

async fn sheet(visit: &Visit, expert: Option<Uuid>, form: Form) -> Answer {
    let view = match expert {
        Some(id) => Some(experts::expert(visit.office(), visit.actor(), id).await?),
        None => None,
    };
    let title = view.as_ref().map_or_else(
        || "增加评审专家".to_owned(),
        |view| format!("评审专家 {}", view.name),
    );
    let page = ExpertPage {
        page: visit.page(title).of(&form).back("/experts"),
        edition: form.value("edition").parse().unwrap_or(0),
        uses: choices::<Use>(),
        states: vec![Choice::new("yes", "在库"), Choice::new("no", "停用")],
        action: visit.path().to_owned(),
        form: form.clone(),
        view,
    };
    Ok(layout::answer(&form, &page))
}
