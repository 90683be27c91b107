//! Many files approved at once: what each would come to, then what came of each (UX-25).

use askama::Template;
use axum::response::Response;
use office::Refused;
use office::together::{Came, Look, MOST, Pick, approve, look, take_back};
use rules::duties::Act;
use rules::undo::{UNDO_MINUTES, can_be};
use rules::{Fen, Refusal, clause};

use crate::errors::Answer;
use crate::form::{Form, Problem};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table, Tone};
use crate::shown::{sign, step};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/together.html")]
struct TogetherPage {
    page: Page,
    form: Form,
    /// What is or was done, in one sentence.
    sum: String,
    /// The files that can be approved, or those that were.
    done: Table,
    /// Those that cannot be, each with its reasons.
    left: Vec<Left>,
    /// What the button says; empty when there is nothing to do any more.
    button: String,
    hidden: Vec<String>,
    /// The approvals that can be taken back for a while.
    undo: Vec<String>,
}

impl TogetherPage {
    const MINUTES: i64 = UNDO_MINUTES;
}

/// A file that stays on the desk.
struct Left {
    number: String,
    title: String,
    href: String,
    reasons: Vec<Problem>,
}

/// `POST /queue/together`: a look first; with `checked` the approval itself.
pub async fn sent(visit: Visit, sent: Submission) -> Answer {
    let values = sent.values().filter(|(name, _)| name == "pick");
    let picks: Vec<Pick> = values.filter_map(|(_, value)| Pick::parse(value)).collect();
    if picks.is_empty() || picks.len() > MOST {
        return Ok(nothing(&visit, &sent, picks.len()));
    }
    match sent.value("checked") {
        "" => {
            let looks = look(visit.office(), visit.actor(), &picks).await?;
            Ok(ask(&visit, looks))
        }
        _ => {
            let came = approve(visit.office(), sent.by(&visit), &picks).await?;
            Ok(told(&visit, came))
        }
    }
}

/// Nothing was ticked, or too much.
fn nothing(visit: &Visit, sent: &Submission, count: usize) -> Response {
    let mut form = Form::from(sent);
    form.refuse(&[match count {
        0 => Refusal::new(
            "together.none",
            clause!("R19"),
            "",
            "没有勾选待办",
            "回到待办，勾选要成批通过的各件",
        ),
        count => Refusal::new(
            "together.many",
            clause!("R19"),
            "",
            "一次勾选的件数太多",
            "分几次办理",
        )
        .limit(format!("{MOST}件"))
        .own(format!("{count}件")),
    }]);
    layout::refused(&TogetherPage {
        page: visit.page("成批通过").of(&form).back("/queue"),
        form,
        sum: String::new(),
        done: Table::default(),
        left: Vec::new(),
        button: String::new(),
        hidden: Vec::new(),
        undo: Vec::new(),
    })
}

fn ask(visit: &Visit, looks: Vec<Look>) -> Response {
    let (can, cannot): (Vec<Look>, Vec<Look>) =
        looks.into_iter().partition(|look| look.cannot.is_empty());
    let sum: Fen = can.iter().filter_map(|look| look.amount).sum();
    let columns = vec![
        Column::text("编号"),
        Column::text("内容"),
        Column::number("金额（元）"),
        Column::text("通过后"),
    ];
    let rows = can.iter().map(|look| {
        vec![
            Cell::link(&look.number, href(&look.pick)),
            Cell::text(&look.title),
            look.amount.map_or_else(Cell::blank, Cell::money),
            Cell::text(&look.effect),
        ]
    });
    let total = vec![
        Cell::text(format!("合计 {} 件", can.len())),
        Cell::blank(),
        Cell::money(sum),
        Cell::blank(),
    ];
    let left = cannot.iter().map(|look| Left {
        number: look.number.clone(),
        title: look.title.clone(),
        href: href(&look.pick),
        reasons: look.cannot.iter().map(Problem::from).collect(),
    });
    let left: Vec<Left> = left.collect();
    layout::show(&TogetherPage {
        page: visit.page("成批通过：核对").back("/queue"),
        form: Form::default(),
        sum: format!(
            "可以通过 {} 件，合计 {}；不能成批通过 {} 件。",
            can.len(),
            sign(sum),
            left.len()
        ),
        button: match can.len() {
            0 => String::new(),
            count => format!("通过 {count} 件，合计 {}", sign(sum)),
        },
        hidden: can.iter().map(|look| look.pick.code()).collect(),
        done: Table::new("可以通过的", columns).rows(rows).total(total),
        left,
        undo: Vec::new(),
    })
}

fn href(pick: &Pick) -> String {
    step(pick.act, pick.file).map_or_else(String::new, |step| step.href)
}

fn told(visit: &Visit, came: Vec<Came>) -> Response {
    let back = visit.may(Act::TakeBack).is_some();
    let undo = came
        .iter()
        .filter(|one| back && one.outcome.is_ok() && can_be(one.act));
    let undo = undo.map(|one| Pick {
        act: one.act,
        file: one.file,
        edition: one.edition,
        seen: None,
    });
    let undo = undo.map(|pick| pick.code()).collect();
    outcome(visit, came, ("成批通过：结果", "已通过", undo))
}

/// `POST /queue/undo`: the approvals are taken back, each by itself.
pub async fn undone(visit: Visit, sent: Submission) -> Answer {
    let values = sent.values().filter(|(name, _)| name == "pick");
    let picks: Vec<Pick> = values.filter_map(|(_, value)| Pick::parse(value)).collect();
    if picks.is_empty() || picks.len() > MOST {
        return Ok(nothing(&visit, &sent, picks.len()));
    }
    let came = take_back(visit.office(), sent.by(&visit), &picks).await?;
    Ok(outcome(
        &visit,
        came,
        ("撤回通过：结果", "已撤回", Vec::new()),
    ))
}

/// What came of each file, done or not.
fn outcome(
    visit: &Visit,
    came: Vec<Came>,
    (title, did, undo): (&str, &str, Vec<String>),
) -> Response {
    let columns = vec![
        Column::text("编号"),
        Column::number("金额（元）"),
        Column::text("结果"),
    ];
    let (done, stayed): (Vec<Came>, Vec<Came>) =
        came.into_iter().partition(|one| one.outcome.is_ok());
    let sum: Fen = done.iter().filter_map(|one| one.amount).sum();
    let rows = done.iter().map(|one| {
        let family = step(one.act, one.file).map_or_else(String::new, |step| step.href);
        let file = family.rsplit_once('/').map_or("", |(file, _)| file);
        let state = one.outcome.as_ref().copied().unwrap_or_default();
        vec![
            Cell::link(&one.number, file),
            one.amount.map_or_else(Cell::blank, Cell::money),
            Cell::tag(state, Tone::Green),
        ]
    });
    let left = stayed.into_iter().map(|one| Left {
        href: step(one.act, one.file).map_or_else(String::new, |step| step.href),
        reasons: one.outcome.err().map_or_else(Vec::new, why),
        number: one.number,
        title: String::new(),
    });
    let left: Vec<Left> = left.collect();
    layout::show(&TogetherPage {
        page: visit.page(title).back("/queue"),
        form: Form::default(),
        sum: format!(
            "{did} {} 件，合计 {}；没有办成 {} 件，仍在原处。",
            done.len(),
            sign(sum),
            left.len()
        ),
        done: Table::new(did, columns).rows(rows),
        left,
        button: String::new(),
        hidden: Vec::new(),
        undo,
    })
}

/// Why a file stayed, in words; a fault of ours is told as what it is to a reader: nothing was done.
fn why(refused: Refused) -> Vec<Problem> {
    let say = |code: &'static str, message: String, fix: &'static str| {
        vec![Problem::from(&Refusal::new(
            code,
            clause!("R19"),
            "",
            message,
            fix,
        ))]
    };
    match refused {
        Refused::Because(reasons) => reasons.iter().map(Problem::from).collect(),
        Refused::Meanwhile(by) => say(
            "together.meanwhile",
            format!("{}已经办理：{}", by.who, by.what),
            "打开这一件，查看现在的情况",
        ),
        Refused::Unknown => say(
            "together.unknown",
            "不在本岗的待办中".to_owned(),
            "回到待办查看",
        ),
        Refused::Busy | Refused::Fault(_) => say(
            "together.busy",
            "系统忙，这一件没有办理".to_owned(),
            "稍后从待办重新办理",
        ),
    }
}
