//! Every component once, right and wrong, to be looked at and to be checked.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use rules::{Kind, Refusal, clause};
use web::Visit;
use web::form::{Choice, Form, choices};
use web::layout::{Link, Page, answer};
use web::parts::{Cell, Column, Event, Pages, Progress, Row, Table, Tag, Task, Tone};

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    table: Table,
    empty: Table,
    events: Vec<Event>,
    tasks: Vec<Task>,
    tags: Vec<Tag>,
    tabs: Vec<Link>,
    pages: Pages,
}

/// `GET /gallery`, with `?wrong=1` every field refused.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Response {
    let mut form = Form::of([
        ("amount", "60万元"),
        ("kind", "social"),
        ("signed_on", "2026-11-23"),
        ("paper", "发票.pdf"),
    ]);
    if !asked.is_empty() {
        for field in [
            "name",
            "amount",
            "password",
            "content",
            "paper",
            "kind",
            "uses",
            "promise",
            "county",
            "signed_on",
        ] {
            let refusal = Refusal::new(
                "x.y",
                clause!("5.8"),
                field,
                "这一项还不能提交",
                "按提示改正",
            )
            .limit("20 MB");
            form.refuse([&refusal]);
        }
    }
    let page = visit
        .page("部件")
        .of(&form)
        .crumb("首页", "/")
        .crumb("帮助", "/help")
        .done("合同已提交");
    answer(&form, &gallery(page, form.clone()))
}

fn gallery(page: Page, form: Form) -> Gallery {
    Gallery {
        page,
        form,
        kinds: choices::<Kind>(),
        rows: vec![
            Row::new("名称", "宁夏某科技有限公司").change("#"),
            Row::new("地址", "兴庆区\n某路1号"),
            Row::new("合同", "HT2026-000001").href("#"),
        ],
        table: table(),
        empty: Table::new("空表", vec![Column::text("名称")]).empty("还没有合同。"),
        events: vec![
            event("审核通过", "西夏区科技局 马文", "2026-11-23 10:05"),
            event("提交", "杨晓燕", "2026-11-20 16:40"),
        ],
        tasks: vec![
            task("服务机构", "#", Progress::Done),
            task("合同内容", "#", Progress::Begun),
            task("声明", "", Progress::NotBegun),
        ],
        tags: [
            ("未开始", Tone::Grey),
            ("审核中", Tone::Blue),
            ("待您补正", Tone::Yellow),
            ("已发券", Tone::Green),
            ("不予通过", Tone::Red),
        ]
        .map(|(text, tone)| Tag::new(text, tone))
        .into(),
        tabs: vec![link("待办", true), link("已办", false)],
        pages: Pages {
            number: 5,
            of: 12,
            href: "?page=".to_owned(),
        },
    }
}

fn table() -> Table {
    let columns = vec![
        Column::text("合同"),
        Column::text("机构"),
        Column::number("金额（元）").sort("?sort=amount", Some(true)),
        Column::text("状态"),
        Column::text("到期").sort("?sort=due", None),
    ];
    let row = |number: &str, amount: i64, state: &str, tone| {
        vec![
            Cell::link(number, "#"),
            Cell::text("宁夏某检测研究院有限公司"),
            Cell::money(rules::Fen::from_yuan(amount)),
            Cell::tag(state, tone),
            Cell::blank(),
        ]
    };
    Table::new("我的合同", columns)
        .rows([
            row("HT2026-000001-3", 300_000, "审核中", Tone::Blue),
            row("HT2026-000002-1", 1_000_000, "待您补正", Tone::Yellow),
        ])
        .total(vec![
            Cell::text("合计"),
            Cell::blank(),
            Cell::money(rules::Fen::from_yuan(1_300_000)),
            Cell::blank(),
            Cell::blank(),
        ])
}

fn event(title: &str, by: &str, when: &str) -> Event {
    Event {
        title: title.to_owned(),
        by: by.to_owned(),
        when: when.to_owned(),
        stamp: format!("{}:00+08:00", when.replace(' ', "T")),
        notes: vec!["材料齐全。".to_owned()],
        ..Event::default()
    }
}

fn task(label: &str, href: &str, state: Progress) -> Task {
    Task {
        label: label.to_owned(),
        href: href.to_owned(),
        state,
    }
}

fn link(label: &str, here: bool) -> Link {
    Link {
        label: label.to_owned(),
        href: "#".to_owned(),
        here,
    }
}
