//! `/account/security`: password, second factor and sessions of one's own account.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::accounts::{self, Ending, FactorState, Seen};
use office::local;
use rules::duties::Act;
use uuid::Uuid;

use super::accounts::Carried;
use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::query::Query;
use crate::submission::Submission;
use crate::visit::Visit;

/// The routes of the account's own safety.
pub fn open(door: Door) -> Door {
    door.get("/account/security", Act::KeepAccount, show).post(
        "/account/sessions",
        Act::KeepAccount,
        end,
    )
}

#[derive(Template)]
#[template(path = "pages/security.html")]
struct SecurityPage {
    page: Page,
    rows: Vec<Row>,
    factor: FactorState,
    /// Whether the account is in force, so that it may have a factor.
    may: bool,
    sessions: Vec<Session>,
}

/// A session as the list shows it.
struct Session {
    id: String,
    device: String,
    origin: String,
    begun: String,
    seen: String,
    here: bool,
}

/// `GET /account/security`.
pub async fn show(visit: Visit, Query(carried): Query<Carried>) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let here = visit.signed().ok_or(Fault::NotFound)?.session;
    let factor = accounts::factor_state(office, actor).await?;
    let sessions = accounts::sessions(office, actor, here).await?;
    let done = match carried.done.as_str() {
        "off" => "两步验证已停用",
        "ended" => "所选登录已结束",
        _ => "",
    };
    Ok(layout::show(&SecurityPage {
        page: visit.page("账号安全").done(done),
        rows: rows(&visit, &factor),
        may: visit.may(Act::ManageFactor).is_some(),
        factor,
        sessions: sessions.into_iter().map(Session::of).collect(),
    }))
}

fn rows(visit: &Visit, factor: &FactorState) -> Vec<Row> {
    let actor = visit.actor();
    let state = match (factor.since, factor.required) {
        (Some(since), _) => format!("已启用：验证器（{}）", local(since).format("%Y-%m-%d")),
        (None, true) => "未启用，下次登录时设置".to_owned(),
        (None, false) => "未启用".to_owned(),
    };
    let mut rows = vec![
        Row::new("姓名", &actor.name),
        Row::new("身份", actor.role.label()),
        Row::new("密码", "已设置").change("/account/password"),
        Row::new("两步验证", state),
    ];
    if factor.since.is_some() {
        let left = format!(
            "还剩 {} 个，共 {} 个",
            factor.codes_left,
            accounts::RECOVERY_CODES
        );
        rows.push(Row::new("恢复码", left));
    }
    rows
}

impl Session {
    fn of(seen: Seen) -> Self {
        let at = |moment| local(moment).format("%Y-%m-%d %H:%M").to_string();
        Self {
            id: seen.id.to_string(),
            device: device(&seen.agent),
            origin: seen.origin,
            begun: at(seen.begun),
            seen: at(seen.seen),
            here: seen.here,
        }
    }
}

/// A browser and its system by the names people know; what is not known is shown as it calls itself.
pub(super) fn device(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let browser = first(&[
        ("MicroMessenger", "微信"),
        ("QIHU", "360 浏览器"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "安卓"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("HarmonyOS", "鸿蒙"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}（{system}）"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if agent.is_empty() => "未说明的设备".to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}

/// `POST /account/sessions`: ends one session, or all but this one.
pub async fn end(visit: Visit, sent: Submission) -> Answer {
    let here = visit.signed().ok_or(Fault::NotFound)?.session;
    let which = match sent.value("session") {
        "others" => Ending::Others(here),
        id => Ending::One(Uuid::parse_str(id).unwrap_or_default()),
    };
    accounts::end_sessions(visit.office(), visit.actor(), which, visit.agent()).await?;
    Ok(Redirect::to("/account/security?done=ended").into_response())
}
