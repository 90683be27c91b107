//! Needs of subjects: their list, the form, the file with what fits and with the offers (2.5).

mod act;
mod fits;
mod offer;

use askama::Template;
use axum::extract::Query;
use axum::response::IntoResponse;
use office::FileKind;
use office::needs::{self, NeedLine, NeedView, OfferLine, Post};
use rules::duties::{Act, Role};
use rules::lifecycle::need::State;
use rules::needs::OfferState;
use rules::{Fen, Use};
use uuid::Uuid;

use self::fits::FitBox;
use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Pages, Row, Table, Tag, Tone};
use crate::shown::{self, Step, after, events, steps, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{
        AcceptOffer, DraftContract, EndNeed, OfferService, PostNeed, SeeNeed, SuggestProvider,
        TakeOfferBack, WithdrawNeed,
    };
    door.get("/needs", SeeNeed, list)
        .get("/needs/new", PostNeed, new)
        .post("/needs/new", PostNeed, new_sent)
        .get("/needs/{id}", SeeNeed, show)
        .get("/needs/{id}/offer", OfferService, offer::ask)
        .post("/needs/{id}/offer", OfferService, offer::sent)
        .get("/needs/{id}/suggest", SuggestProvider, act::suggest)
        .post("/needs/{id}/suggest", SuggestProvider, act::suggest_sent)
        .get("/needs/{id}/withdraw", WithdrawNeed, act::withdraw)
        .post("/needs/{id}/withdraw", WithdrawNeed, act::withdraw_sent)
        .get("/needs/{id}/end", EndNeed, act::end)
        .post("/needs/{id}/end", EndNeed, act::end_sent)
        .post("/needs/{id}/contract", DraftContract, offer::contract)
        .get("/need-offers/{id}/accept", AcceptOffer, offer::choose)
        .post("/need-offers/{id}/accept", AcceptOffer, offer::chosen)
        .get(
            "/need-offers/{id}/withdraw",
            TakeOfferBack,
            offer::take_back,
        )
        .post(
            "/need-offers/{id}/withdraw",
            TakeOfferBack,
            offer::taken_back,
        )
}

#[derive(Template)]
#[template(path = "pages/needs.html")]
struct ListPage {
    page: Page,
    /// What the list is for its reader.
    lead: &'static str,
    posts: bool,
    table: Table,
    pages: Pages,
}

/// `GET /needs`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let found = needs::list(visit.office(), visit.actor(), Pages::asked(&asked)).await?;
    let role = visit.role();
    let (lead, empty) = match role {
        Role::Subject => (
            "写明需要什么，平台找出目录中相符的服务、仪器和服务机构，并通知它们报价。其他主体看不到本单位的需求。",
            "还没有发布过需求。",
        ),
        Role::Provider => (
            "与本机构服务目录相符的需求，和平台推荐给本机构的需求。",
            "还没有相符的需求。服务目录写得越具体，越容易与需求相符。",
        ),
        _ => (
            "没有报价的排在前面；超过协调期限的标为“逾期没有报价”。",
            "还没有需求。",
        ),
    };
    let table = Table::new(format!("共 {} 件", found.count), columns(role));
    Ok(layout::show(&ListPage {
        page: visit.page("服务需求"),
        lead,
        posts: visit.actor().may_act(Act::PostNeed),
        table: table
            .rows(found.lines.iter().map(|line| row(line, role)))
            .empty(empty),
        pages: Pages::new(found.page, found.pages, "/needs?page="),
    }))
}

fn columns(role: Role) -> Vec<Column> {
    let mut columns = vec![Column::text("编号"), Column::text("需求")];
    if role != Role::Subject {
        columns.push(Column::text("需求方"));
    }
    columns.extend([
        Column::number("预算（元）"),
        Column::text("完成时间"),
        Column::number("报价"),
        Column::text("状态"),
    ]);
    columns
}

fn row(line: &NeedLine, role: Role) -> Vec<Cell> {
    let mut cells = vec![
        Cell::link(&line.number, format!("/needs/{}", line.id)),
        Cell::text(&line.title),
    ];
    if role != Role::Subject {
        cells.push(Cell::text(whose(line)));
    }
    // A provider is not told how many others offer.
    let offers = match role {
        Role::Provider if line.offered => "已报价".to_owned(),
        Role::Provider => String::new(),
        _ => line.offers.to_string(),
    };
    cells.extend([
        line.budget.map_or_else(Cell::blank, Cell::money),
        Cell::text(line.needed_by.to_string()),
        if offers.is_empty() {
            Cell::blank()
        } else {
            Cell::text(offers)
        },
        Cell::of(tag(line)),
    ]);
    cells
}

/// The name, or what is told of one that is hidden.
fn whose(line: &NeedLine) -> String {
    match (&line.by, line.kind) {
        (Some(name), _) => name.clone(),
        (None, Some(kind)) => format!("{} · {}", line.place, kind.label()),
        (None, None) => line.place.clone(),
    }
}

fn tag(line: &NeedLine) -> Tag {
    if line.idle {
        return Tag::new("逾期没有报价", Tone::Red);
    }
    let tone = match line.state {
        State::Open => Tone::Blue,
        State::Offered => Tone::Yellow,
        State::Accepted => Tone::Green,
        State::Withdrawn | State::Ended | State::Expired => Tone::Grey,
    };
    Tag::new(line.state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/need-new.html")]
struct NewPage {
    page: Page,
    form: Form,
    purposes: Vec<Choice>,
    names: Vec<Choice>,
    days: u32,
}

/// `GET /needs/new`.
pub async fn new(visit: Visit) -> Answer {
    ask(&visit, Form::default())
}

/// `POST /needs/new`.
pub async fn new_sent(visit: Visit, sent: Submission) -> Answer {
    let command = Post {
        answers: sent.answers(),
    };
    let outcome = needs::post(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/needs/{}", done.need)).into_response()),
        None => ask(&visit, form),
    }
}

fn ask(visit: &Visit, form: Form) -> Answer {
    let office = visit.office();
    let days = office
        .law()
        .policy(office.today())
        .map_err(office::Refused::from)?
        .need_days;
    let page = NewPage {
        page: visit.page("发布服务需求").of(&form).back("/needs"),
        purposes: choices::<Use>(),
        names: choices::<needs::Named>(),
        days,
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

/// One offer as the page of its need shows it.
#[derive(Debug, Clone)]
pub struct OfferBox {
    /// The provider's name and page.
    pub name: String,
    /// See `name`.
    pub href: String,
    /// Where it stands.
    pub state: Tag,
    /// What is offered.
    pub rows: Vec<Row>,
    /// Where it is chosen or taken back; empty for nowhere.
    pub choose: String,
    /// See `choose`.
    pub back: String,
}

#[derive(Template)]
#[template(path = "pages/need.html")]
struct FilePage {
    page: Page,
    number: String,
    title: String,
    state: Tag,
    told: String,
    rows: Vec<Row>,
    steps: Vec<Step>,
    offers: Vec<OfferBox>,
    /// Whether offers are asked for and none came.
    waits: bool,
    /// Where the contract is begun; empty for nowhere.
    contract: String,
    suggested: Vec<(String, String, String)>,
    fits: Vec<(&'static str, Vec<FitBox>)>,
    fits_nobody: bool,
    events: Vec<Event>,
}

/// `GET /needs/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = needs::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("服务需求 {}", view.line.number));
    let page = page.done(shown::done(&visit, &asked, &view.timeline, FileKind::Need));
    let fits = view.fitting.as_ref().map_or_else(Vec::new, fits::boxes);
    let accepted = view.line.state == State::Accepted;
    let contract = match accepted && view.mine {
        true => format!("/needs/{id}/contract"),
        false => String::new(),
    };
    let suggested = view.suggested.iter();
    Ok(layout::show(&FilePage {
        page: page.crumb("服务需求", "/needs"),
        number: view.line.number.clone(),
        title: view.line.title.clone(),
        state: tag(&view.line),
        told: told(&view, visit.role()),
        rows: rows(&view),
        steps: steps(&view.to_do, id),
        waits: view.offers.is_empty() && visit.role() != Role::Provider && view.line.state.stands(),
        offers: view
            .offers
            .iter()
            .map(|offer| offer_box(offer, &view, &visit))
            .collect(),
        contract,
        suggested: suggested
            .map(|(id, name, words)| (name.clone(), format!("/providers/{id}"), words.clone()))
            .collect(),
        fits_nobody: view.fitting.is_some() && fits.is_empty(),
        fits,
        events: events(&view.timeline),
    }))
}

/// What the reader should know first.
fn told(view: &NeedView, role: Role) -> String {
    let hidden = !view.named;
    match (role, view.line.state) {
        (Role::Subject, state) if state.stands() => {
            let name = match hidden {
                true => {
                    "服务机构看不到本单位的名称，只看到所在县（市、区）和主体类型；选定报价后，被选定的机构会看到名称。"
                }
                false => "服务机构看得到本单位的名称。",
            };
            format!("已通知 {} 家服务机构。{name}", view.reached)
        }
        (Role::Provider, state) if state.stands() && view.line.by.is_none() => {
            "需求方选择不显示名称；报价被选定后可以看到。".to_owned()
        }
        _ => String::new(),
    }
}

fn rows(view: &NeedView) -> Vec<Row> {
    let line = &view.line;
    let mut rows = vec![Row::new("具体要求", &line.words)];
    if !view.mine {
        rows.push(Row::new("需求方", whose(line)));
    }
    let place = Row::new("所在地", &line.place);
    rows.push(place);
    if let Some(purpose) = line.purpose {
        rows.push(Row::new("用途", purpose.label()));
    }
    rows.push(Row::new(
        "预算",
        line.budget.map_or_else(|| "未填写".to_owned(), yuan),
    ));
    rows.push(Row::new("完成时间", format!("{} 前", line.needed_by)));
    if line.state.stands() {
        rows.push(Row::new("报价截止", format!("{} 24时", line.stands_until)));
    }
    if let Some(day) = view.closed_on {
        let reason = match view.reason.is_empty() {
            true => String::new(),
            false => format!("：{}", view.reason),
        };
        rows.push(Row::new(
            "结束",
            format!("{day} {}{reason}", line.state.label()),
        ));
    }
    rows
}

fn offer_box(offer: &OfferLine, view: &NeedView, visit: &Visit) -> OfferBox {
    let open = offer.state == OfferState::Open && view.line.state.stands();
    let may = |act| open && visit.actor().may_act(act);
    let at = |verb: &str| format!("/need-offers/{}/{verb}", offer.id);
    let to = |yes: bool, verb: &str| if yes { at(verb) } else { String::new() };
    OfferBox {
        name: offer.name.clone(),
        href: format!("/providers/{}", offer.provider),
        state: offer_tag(offer.state),
        rows: offer_rows(offer),
        choose: to(may(Act::AcceptOffer), "accept"),
        back: to(may(Act::TakeOfferBack), "withdraw"),
    }
}

fn offer_tag(state: OfferState) -> Tag {
    let tone = match state {
        OfferState::Open => Tone::Blue,
        OfferState::Chosen => Tone::Green,
        OfferState::Passed | OfferState::TakenBack => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}

fn offer_rows(offer: &OfferLine) -> Vec<Row> {
    let service = offer.service.clone();
    vec![
        Row::new("报价", price(offer.price)),
        Row::new("所需时间", format!("{} 个工作日", offer.days)),
        Row::new(
            "服务",
            service.unwrap_or_else(|| "按需求定制，不在目录中".to_owned()),
        ),
        Row::new("说明", &offer.words),
        Row::new("报价日期", offer.offered_on.to_string()),
    ]
}

fn price(amount: Fen) -> String {
    yuan(amount)
}

/// The view of a need whose page a form goes back to.
async fn file(visit: &Visit, id: Uuid) -> Result<NeedView, office::Refused> {
    needs::view(visit.office(), visit.actor(), id).await
}
