//! `/account/waiting`: what still keeps a new account from being in force, and who does it.

use askama::Template;
use office::accounts;
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::parts::{Progress, Task};
use crate::visit::Visit;

/// Registers the page.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/account/waiting", Act::KeepAccount, show)
}

#[derive(Template)]
#[template(path = "pages/waiting.html")]
struct WaitingPage {
    page: Page,
    tasks: Vec<Task>,
    /// Who does the next step.
    next: String,
}

/// `GET /account/waiting`.
pub async fn show(visit: Visit) -> Answer {
    let waiting = accounts::waiting(visit.office(), visit.actor()).await?;
    let proposed = waiting.proposed.map_or("岗位", |role| role.label());
    let task = |label: String, href: &str, open: bool| Task {
        label,
        href: if open { href.to_owned() } else { String::new() },
        state: if open {
            Progress::NotBegun
        } else {
            Progress::Done
        },
    };
    let next = match (waiting.must_change, waiting.no_role) {
        (true, _) => "先修改初始密码：开立账号的人知道它。".to_owned(),
        (false, true) => {
            format!("由安全管理员授予{proposed}。授予后重新登录即可办理，不必再做什么。")
        }
        (false, false) => "账号已启用，从上方的导航开始办理。".to_owned(),
    };
    let grant = Task {
        href: String::new(),
        ..task(format!("授予岗位：{proposed}"), "", waiting.no_role)
    };
    Ok(layout::show(&WaitingPage {
        page: visit.page("启用账号"),
        tasks: vec![
            task(
                "修改初始密码".to_owned(),
                "/account/password",
                waiting.must_change,
            ),
            grant,
        ],
        next,
    }))
}
