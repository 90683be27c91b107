//! `/accounts`: everybody's accounts, opened and closed by the administrator, who sees no file (2.1, 三员分立).

mod card;
mod new;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use office::accounts::{self, Found, Look, PAGE, Person, Show};
use rules::duties::{Act, Role};

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Row, Table, Tone};
use crate::shown::DONE;
use crate::visit::Visit;

pub(super) use new::roles;

/// Registers the pages of the administrator.
#[must_use]
pub fn open(door: Door) -> Door {
    let act = Act::ManageAccounts;
    door.get("/accounts", act, list)
        .get("/accounts/new", act, new::ask)
        .post("/accounts/new", act, new::open)
        .get("/accounts/{id}", act, card::show)
        .get("/accounts/{id}/close", act, card::ask_close)
        .post("/accounts/{id}/close", act, card::close)
        .post("/accounts/{id}/reopen", act, card::reopen)
        .post("/accounts/{id}/invite", act, card::invite)
}

#[derive(Template)]
#[template(path = "pages/accounts.html")]
struct AccountsPage {
    page: Page,
    path: &'static str,
    lead: &'static str,
    may_open: bool,
    form: Form,
    shows: Vec<Choice>,
    table: Table,
    pages: Pages,
}

/// A list of accounts: whose desk it is.
pub(super) struct Desk {
    pub title: &'static str,
    pub path: &'static str,
    pub lead: &'static str,
    pub shows: &'static [(Show, &'static str, &'static str)],
}

const DESK: Desk = Desk {
    title: "账号",
    path: "/accounts",
    lead: "工作人员的账号在这里开立，由安全管理员授予岗位后生效。企业、社会组织、创新创业者和服务机构自行开户。系统管理员看不到业务材料。",
    shows: &[
        (Show::Staff, "staff", "工作人员"),
        (Show::Parties, "parties", "企业和服务机构"),
        (Show::Waiting, "waiting", "待授予岗位"),
        (Show::Closed, "closed", "已停用"),
    ],
};

/// `GET /accounts`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    listed(&visit, &DESK, asked).await
}

/// The list of a desk, filtered by the query.
pub(super) async fn listed(visit: &Visit, desk: &Desk, asked: Vec<(String, String)>) -> Answer {
    let form = Form::of(asked);
    let chosen = desk.shows.iter().find(|show| show.1 == form.value("show"));
    let number: u64 = form.value("page").parse().unwrap_or(1).max(1);
    let look = Look {
        words: form.value("q").to_owned(),
        show: chosen.map_or(Show::All, |show| show.0),
        page: number - 1,
    };
    let found = accounts::list(visit.office(), visit.actor(), &look).await?;
    Ok(page(visit, desk, form, &found))
}

fn page(visit: &Visit, desk: &Desk, form: Form, found: &Found) -> Response {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("show", form.value("show"))
        .append_pair("q", form.value("q"))
        .finish();
    let of = usize::try_from(found.count.div_ceil(PAGE))
        .unwrap_or(1)
        .max(1);
    let number = form.value("page").parse().unwrap_or(1).clamp(1, of);
    let mut page = visit.page(desk.title);
    if !form.value(DONE).is_empty() {
        page = page.done(done(form.value(DONE)));
    }
    layout::show(&AccountsPage {
        page,
        path: desk.path,
        lead: desk.lead,
        may_open: visit.may(Act::ManageAccounts).is_some(),
        shows: desk
            .shows
            .iter()
            .map(|(_, code, label)| Choice::new(*code, *label))
            .collect(),
        table: table(desk, found),
        pages: Pages {
            number,
            of,
            href: format!("{}?{query}&page=", desk.path),
        },
        form,
    })
}

/// What was just done, by the word in the address.
fn done(word: &str) -> &'static str {
    match word {
        "opened" => "账号已开立，待安全管理员授予岗位。初始密码当面交给本人，首次登录时修改。",
        "invited" => "账号已开立，待安全管理员授予岗位。邀请已发往本人邮箱，72 小时内有效。",
        "granted" => "岗位已授予，本人重新登录后生效。",
        "revoked" => "岗位已收回，此账号的登录已全部退出。",
        _ => "",
    }
}

fn table(desk: &Desk, found: &Found) -> Table {
    let columns = vec![
        Column::text("登录名"),
        Column::text("姓名"),
        Column::text("岗位"),
        Column::text("所在机构"),
        Column::text("辖区"),
        Column::text("状态"),
    ];
    let rows = found.people.iter().map(|person| {
        let or_blank = |text: &Option<String>| text.as_ref().map_or_else(Cell::blank, Cell::text);
        let (state, tone) = state(person);
        vec![
            Cell::link(&person.login, format!("{}/{}", desk.path, person.id)),
            Cell::text(&person.name),
            Cell::text(post(person)),
            or_blank(&person.body),
            or_blank(&person.area),
            Cell::tag(state, tone),
        ]
    });
    Table::new(format!("共 {} 个账号", found.count), columns)
        .rows(rows)
        .empty("没有符合条件的账号。")
}

/// The role of a person; of one who waits, the role proposed.
pub(super) fn post(person: &Person) -> String {
    match (person.role, person.proposed) {
        (Role::Pending, Some(proposed)) => format!("未授予（拟任{}）", proposed.label()),
        (Role::Pending, None) => "未授予".to_owned(),
        (role, _) => role.label().to_owned(),
    }
}

pub(super) fn state(person: &Person) -> (&'static str, Tone) {
    match (person.active, person.role) {
        (false, _) => ("停用", Tone::Grey),
        (true, Role::Pending) => ("待授予岗位", Tone::Yellow),
        (true, _) if person.must_change => ("待本人设置密码", Tone::Yellow),
        (true, _) => ("启用", Tone::Green),
    }
}

/// An account in rows.
pub(super) fn rows(person: &Person) -> Vec<Row> {
    let opened = office::local(person.opened_at).format("%Y-%m-%d");
    let mut rows = vec![
        Row::new("登录名", &person.login),
        Row::new("姓名", &person.name),
        Row::new("岗位", post(person)),
        Row::new("状态", state(person).0),
    ];
    let more = [
        ("所在机构", person.body.clone()),
        ("辖区", person.area.clone()),
        (
            "电子邮箱",
            Some(person.email.clone()).filter(|email| !email.is_empty()),
        ),
    ];
    rows.extend(
        more.into_iter()
            .filter_map(|(key, value)| Some(Row::new(key, value?))),
    );
    rows.push(Row::new("开立日期", opened.to_string()));
    rows
}
