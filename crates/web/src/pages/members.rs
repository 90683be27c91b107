//! `/members`: the people who act for one subject or provider, kept by its owners (1.4).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use office::members::{self, Colleague, End, HandOver, Invite, Team, Withdraw};
use rules::duties::{Act, Standing};
use uuid::Uuid;

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table};
use crate::shown::DONE;
use crate::step::{Check, link};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages. Going is everybody's own; whom else one may send away the office asks.
#[must_use]
pub fn open(door: Door) -> Door {
    let act = Act::ManageMembers;
    door.get("/members", act, list)
        .get("/members/new", act, ask)
        .post("/members/new", act, invite)
        .post("/members/invited/{id}/withdraw", act, withdraw)
        .get("/members/{id}/end", act, ask_end)
        .post("/members/{id}/end", act, end)
        .get("/members/{id}/hand-over", act, ask_hand_over)
        .post("/members/{id}/hand-over", act, hand_over)
}

#[derive(Template)]
#[template(path = "pages/members.html")]
struct MembersPage {
    page: Page,
    form: Form,
    team: Team,
    table: Table,
    /// What each invitation is: its id and one line.
    invited: Vec<(Uuid, String)>,
}

/// `GET /members`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let done = asked.iter().find(|(name, _)| name == DONE);
    let done = match done.map_or("", |(_, word)| word.as_str()) {
        "invited" => "邀请已发出，72 小时内有效。",
        "withdrawn" => "邀请已撤回，链接作废。",
        "ended" => "权限已结束，此人的登录已全部退出。",
        "handed-over" => "负责人已移交，您现在是经办人。",
        "joined" => "已加入本单位。",
        _ => "",
    };
    page(&visit, Form::default(), done).await
}

async fn page(visit: &Visit, form: Form, done: &str) -> Answer {
    let team = members::list(visit.office(), visit.actor()).await?;
    let invited = team.invited.iter().map(|one| {
        let to = match one.email.as_str() {
            "" => "当面交付的链接",
            email => email,
        };
        let until = office::local(one.until).format("%Y-%m-%d %H:%M");
        (
            one.id,
            format!("{}：{to}，{until} 前有效", one.standing.label()),
        )
    });
    Ok(layout::answer(
        &form.clone(),
        &MembersPage {
            page: visit.page("人员").of(&form).done(done),
            form,
            table: table(&team),
            invited: invited.collect(),
            team,
        },
    ))
}

fn table(team: &Team) -> Table {
    let columns = vec![
        Column::text("姓名"),
        Column::text("登录名"),
        Column::text("身份"),
        Column::text("加入日期"),
        Column::text("办理"),
    ];
    let rows = team.people.iter().map(|one| {
        let end = format!("/members/{}/end", one.id);
        let act = match (one.own, team.may_manage) {
            (true, _) => Cell::link("退出本单位", end),
            (false, true) => Cell::link("结束权限或移交", end),
            (false, false) => Cell::blank(),
        };
        vec![
            Cell::text(&one.name),
            Cell::text(&one.login),
            Cell::text(one.standing.label()),
            Cell::text(one.since.to_string()),
            act,
        ]
    });
    Table::new(format!("共 {} 人", team.people.len()), columns).rows(rows)
}

#[derive(Template)]
#[template(path = "pages/member-new.html")]
struct NewPage {
    page: Page,
    form: Form,
    standings: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "pages/member-link.html")]
struct LinkPage {
    page: Page,
    link: String,
}

/// `GET /members/new`.
pub async fn ask(visit: Visit) -> Answer {
    visit.actor().may_for_party(Act::ManageMembers)?;
    if members::list(visit.office(), visit.actor())
        .await?
        .people
        .is_empty()
    {
        return Ok(Redirect::to("/members").into_response());
    }
    Ok(sheet(
        &visit,
        Form::of([("standing", Standing::Clerk.code())]),
    ))
}

/// `POST /members/new`: the link to hand over is shown on this answer and nowhere else.
pub async fn invite(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Invite(sent.answers());
    let outcome = members::invite(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)?.map(|done| done.link) {
        Some(Some(link)) => Ok(layout::show(&LinkPage {
            page: visit.page("邀请链接").back("/members"),
            link,
        })),
        Some(None) => Ok(Redirect::to(&format!("/members?{DONE}=invited")).into_response()),
        None => Ok(sheet(&visit, form)),
    }
}

fn sheet(visit: &Visit, form: Form) -> Response {
    let page = visit.page("邀请人员").of(&form).back("/members");
    layout::answer(
        &form.clone(),
        &NewPage {
            page,
            form,
            standings: choices::<Standing>(),
        },
    )
}

/// `POST /members/invited/{id}/withdraw`.
pub async fn withdraw(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Withdraw { invitation: id };
    let outcome = members::withdraw(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/members?{DONE}=withdrawn")).into_response()),
        None => page(&visit, form, "").await,
    }
}

/// A member of the visitor's party; others' are unknown.
async fn colleague(visit: &Visit, id: Uuid) -> Result<Colleague, Fault> {
    let team = members::list(visit.office(), visit.actor()).await?;
    let found = team.people.into_iter().find(|one| one.id == id);
    found.ok_or(Fault::NotFound)
}

/// `GET /members/{id}/end`.
pub async fn ask_end(visit: Visit, Id(id): Id) -> Answer {
    end_page(&visit, id, Form::default()).await
}

/// `POST /members/{id}/end`.
pub async fn end(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let outcome = members::end(visit.office(), sent.by(&visit), End { member: id }).await;
    match form.settle(outcome)? {
        Some(done) if done.own => Ok(Redirect::to("/sign-in").into_response()),
        Some(_) => Ok(Redirect::to(&format!("/members?{DONE}=ended")).into_response()),
        None => end_page(&visit, id, form).await,
    }
}

async fn end_page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let one = colleague(visit, id).await?;
    if !one.own {
        visit.actor().may_for_party(Act::ManageMembers)?;
    }
    let title = if one.own {
        "退出本单位"
    } else {
        "结束权限"
    };
    let mut follows = vec![format!("{}的登录全部退出，不再能为本单位办理。", one.name)];
    follows.push("已提交的材料留在本单位；没有提交的草稿只有本人能打开。".to_owned());
    let instead = match one.own || one.standing == Standing::Owner {
        true => link("不办理，返回人员", "/members".to_owned()),
        false => link("把负责人移交给此人", format!("/members/{id}/hand-over")),
    };
    Ok(check(visit, &one, form, (title, follows, instead)))
}

/// `GET /members/{id}/hand-over`.
pub async fn ask_hand_over(visit: Visit, Id(id): Id) -> Answer {
    visit.actor().may_for_party(Act::ManageMembers)?;
    hand_over_page(&visit, id, Form::default()).await
}

/// `POST /members/{id}/hand-over`.
pub async fn hand_over(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = HandOver { member: id };
    let outcome = members::hand_over(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/members?{DONE}=handed-over")).into_response()),
        None => hand_over_page(&visit, id, form).await,
    }
}

async fn hand_over_page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let one = colleague(visit, id).await?;
    let follows = vec![
        format!("{}成为负责人，管理本单位的登记信息和人员。", one.name),
        "您成为经办人：照常填报、提交和申请兑付。".to_owned(),
    ];
    let instead = link("不移交，返回人员", "/members".to_owned());
    Ok(check(visit, &one, form, ("移交负责人", follows, instead)))
}

fn check(
    visit: &Visit,
    one: &Colleague,
    form: Form,
    (title, follows, instead): (&str, Vec<String>, layout::Link),
) -> Response {
    Check {
        page: visit.page(title).of(&form).back("/members"),
        form,
        rows: vec![
            Row::new("姓名", &one.name),
            Row::new("登录名", &one.login),
            Row::new("身份", one.standing.label()),
        ],
        trace: None,
        follows,
        due: None,
        warning: "",
        action: visit.path().to_owned(),
        button: format!("{title}：{}", one.name),
        instead,
    }
    .answer()
}
