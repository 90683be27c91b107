//! An applicant's start page: how far he is, what waits for him, what he has (UX-16, UX-19).

mod progress;
mod tables;

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use chrono::Datelike;
use office::contracts::{self, Former};
use office::drafts::DraftKind;
use office::{FileKind, drafts, providers, subjects};
use rules::duties::Role;
use rules::lifecycle::{provider, subject};

use super::start;
use crate::errors::{Answer, Fault};
use crate::form::Problem;
use crate::layout::{self, Link, Page};
use crate::parts::{Table, Task};
use crate::sheets;
use crate::shown::{self, DueShown};
use crate::step::link;
use crate::visit::{Visit, landing};

/// How many of the providers worked with are offered for another contract.
const FORMER: usize = 3;

#[derive(Template)]
#[template(path = "pages/mine.html")]
struct MinePage {
    page: Page,
    name: String,
    /// The way into the programme; empty when it has been gone.
    steps: Vec<Task>,
    /// The registration or admission itself.
    file: Option<Link>,
    /// Why the registration or admission came back, and what can be done about it.
    returned: Option<Returned>,
    ceiling: Option<Ceiling>,
    /// What waits for the reader.
    tasks: Table,
    drafts: Table,
    start: Option<Link>,
    /// Providers one has worked with, for another contract.
    former: Vec<Former>,
    lists: Vec<(Table, Link)>,
}

struct Returned {
    title: &'static str,
    reasons: Vec<Problem>,
    /// Where the correction is begun by a form; empty when there is none.
    correct: String,
    /// What the button of that form says.
    button: &'static str,
    /// Where one begins anew; empty when one corrects.
    anew: &'static str,
    /// By when, and where one answers, when one is asked to.
    answer: Option<(DueShown, Link)>,
}

/// The year's ceiling of a subject: one figure, the rest behind “怎么算的”.
struct Ceiling {
    year: i32,
    free: rules::Fen,
    lines: Table,
}

/// `GET /mine`; who has no files of his own goes to where his work begins.
pub async fn show(visit: Visit) -> Answer {
    let page = match visit.role() {
        Role::Subject => of_subject(&visit).await?,
        Role::Provider => of_provider(&visit).await?,
        other => return Ok(Redirect::to(landing(other)).into_response()),
    };
    Ok(layout::show(&page))
}

/// The frame, with word of a draft that was just thrown away.
fn frame(visit: &Visit) -> Page {
    let page = visit.page("我的办理");
    match visit.query() {
        Some("discarded=1") => page.done("草稿已删除。"),
        _ => page,
    }
}

async fn of_subject(visit: &Visit) -> Result<MinePage, Fault> {
    let (office, actor) = (visit.office(), visit.actor());
    let mine = subjects::mine(office, actor).await?;
    let open = drafts::list(office, actor, DraftKind::Subject).await?;
    let contracts_table = tables::contracts(visit).await?;
    let certified = mine
        .as_ref()
        .filter(|view| view.state == subject::State::Certified);
    let year = office.today().year();
    let mut all = open.clone();
    all.extend(drafts::list(office, actor, DraftKind::Contract).await?);
    Ok(MinePage {
        page: frame(visit),
        name: mine
            .as_ref()
            .map_or_else(|| actor.name.clone(), |view| view.name.clone()),
        steps: progress::left(progress::subject(
            mine.as_ref(),
            open.first(),
            !contracts_table.rows.is_empty(),
        )),
        file: mine
            .as_ref()
            .map(|view| link("查看主体登记", format!("/subjects/{}", view.id))),
        ceiling: certified.map(|view| Ceiling {
            year,
            free: view.ceiling.free(),
            lines: sheets::ceiling(view.kind, year, &view.ceiling),
        }),
        returned: mine.as_ref().and_then(|view| {
            let reasons = shown::reasons(&view.timeline, FileKind::Subject);
            match view.state {
                subject::State::Returned => Some(Returned {
                    title: "主体登记被退回，需要改正",
                    reasons,
                    correct: format!("/subjects/{}/correct", view.id),
                    button: "改正并重新提交",
                    anew: "",
                    answer: None,
                }),
                subject::State::Refused => Some(Returned {
                    title: "主体登记不予认证",
                    reasons,
                    correct: String::new(),
                    button: "改正并重新提交",
                    anew: "/register",
                    answer: None,
                }),
                _ => None,
            }
        }),
        tasks: tables::tasks(visit).await?,
        drafts: start::table(&all),
        start: certified.map(|_| link("填写新的服务合同", "/contracts/new")),
        former: former(visit, certified.is_some()).await?,
        lists: vec![
            (contracts_table, link("全部服务合同", "/contracts")),
            (
                tables::vouchers(visit).await?,
                link("全部创新券", "/vouchers"),
            ),
            (
                tables::claims(visit).await?,
                link("全部兑付申请", "/claims"),
            ),
        ],
    })
}

/// The providers worked with lately, for who may hand in another contract.
async fn former(visit: &Visit, certified: bool) -> Result<Vec<Former>, Fault> {
    let mut former = match certified {
        true => contracts::former(visit.office(), visit.actor()).await?,
        false => Vec::new(),
    };
    former.truncate(FORMER);
    Ok(former)
}

async fn of_provider(visit: &Visit) -> Result<MinePage, Fault> {
    let (office, actor) = (visit.office(), visit.actor());
    let mine = providers::mine(office, actor).await?;
    let open = drafts::list(office, actor, DraftKind::Provider).await?;
    let filed = mine
        .as_ref()
        .filter(|view| view.state == provider::State::Filed);
    Ok(MinePage {
        page: frame(visit),
        name: mine
            .as_ref()
            .map_or_else(|| actor.name.clone(), |view| view.name.clone()),
        steps: progress::left(progress::provider(mine.as_ref(), open.first())),
        file: mine
            .as_ref()
            .map(|view| link("查看入库申请", format!("/admissions/{}", view.id))),
        ceiling: None,
        returned: mine.as_ref().and_then(|view| {
            let reasons = shown::reasons(&view.timeline, FileKind::Provider);
            match view.state {
                provider::State::Returned => Some(Returned {
                    title: "入库申请被退回，需要改正",
                    reasons,
                    correct: format!("/admissions/{}/correct", view.id),
                    button: "改正并重新提交",
                    anew: "",
                    answer: None,
                }),
                provider::State::Refused => Some(Returned {
                    title: "入库申请不予备案",
                    reasons,
                    correct: String::new(),
                    button: "改正并重新提交",
                    anew: "/apply",
                    answer: None,
                }),
                provider::State::Suspended => Some(Returned {
                    title: "机构已暂停，需要限期整改",
                    reasons,
                    correct: String::new(),
                    button: "改正并重新提交",
                    anew: "",
                    answer: view.paused.as_ref().map(|paused| {
                        let due = DueShown::running(paused.due, paused.days_left);
                        let to = format!("/admissions/{}/rectify", view.id);
                        (due, link("提交整改", to))
                    }),
                }),
                provider::State::Removed => Some(Returned {
                    title: "机构已移出名录，已发的券办到结束",
                    reasons,
                    correct: format!("/admissions/{}/correct", view.id),
                    button: "重新申请入库",
                    anew: "",
                    answer: None,
                }),
                _ => None,
            }
        }),
        tasks: tables::tasks(visit).await?,
        drafts: start::table(&open),
        former: Vec::new(),
        start: filed.map(|view| link("查看名录中的本机构页面", format!("/providers/{}", view.id))),
        lists: vec![
            (
                tables::contracts(visit).await?,
                link("全部服务合同", "/contracts"),
            ),
            (
                tables::vouchers(visit).await?,
                link("全部服务券", "/vouchers"),
            ),
            (
                tables::services(visit).await?,
                link("服务券从何而来", "/measures#c-R34"),
            ),
            (
                tables::claims(visit).await?,
                link("全部兑付申请", "/claims"),
            ),
        ],
    })
}
