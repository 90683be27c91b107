//! The letter of a decision: its result, every reason with its clause and the way to mend it, and what follows (R19).

use papers::{Body, Kind, Line, Section, Table};
use rules::{Refusal, Trace};
use store::Organisation;
use uuid::Uuid;

use super::pieces::{close, day, desk, told, trace_table};
use crate::accounts::Contact;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::review::Decision;

/// What a desk decided.
pub(crate) struct Letter<'a> {
    pub file: (FileKind, Uuid),
    pub number: &'a str,
    pub to: &'a str,
    /// Of what it decided, such as the title of a contract.
    pub what: &'a str,
    /// In a word: 予以支持, 退回补正, 不予支持.
    pub result: &'a str,
    pub reasons: &'a [Refusal],
    /// What the reviewer wrote besides.
    pub words: &'a str,
    /// What was decided in figures.
    pub figures: Vec<Option<Line>>,
    pub trace: Option<&'a Trace>,
    /// What follows from it.
    pub next: &'a str,
    /// What the addressee can do about it.
    pub remedy: Remedy,
}

/// What can be done about a decision (UX-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Nothing needs to be done.
    None,
    /// It is mended and handed in again; the day by which stands in what follows, where there is one.
    Correct,
    /// It is a decision that one may have reviewed.
    Review,
}

impl Remedy {
    /// The remedy of a verdict that a letter is written of.
    pub fn of(decision: Decision) -> Remedy {
        match decision {
            Decision::Approve => Remedy::None,
            Decision::Return => Remedy::Correct,
            Decision::Refuse => Remedy::Review,
        }
    }
}

pub(crate) async fn letter(deal: &Deal<'_>, letter: &Letter<'_>) -> Result<Uuid, Refused> {
    let reached = match deal.actor.organisation {
        Some(id) => Contact::of(&deal.take::<Organisation>(id).await?).line(),
        None => String::new(),
    };
    let body = body(deal, letter, &reached);
    deal.paper(Kind::Decision, letter.file, letter.number, &body)
        .await
}

fn body(deal: &Deal<'_>, letter: &Letter<'_>, reached: &str) -> Body {
    let label = letter.file.0.label();
    let desk = desk(deal);
    let what = match letter.what {
        "" => String::new(),
        what => format!("“{what}”"),
    };
    let lead = format!(
        "你方{label}{what}（编号 {}）已办理，结果为：{}。现将有关情况通知如下。",
        letter.number, letter.result
    );
    let head = [
        told("办理事项", deal.act.label()),
        told("办理结果", letter.result),
        told("办理机关", desk),
        told("办理日期", day(deal.today)),
    ];
    let words = told("办理意见", letter.words);
    let rows = head
        .into_iter()
        .chain(letter.figures.iter().cloned())
        .chain([words]);
    let sections = [
        Section::of_rows("一、结果", rows),
        reasons(letter.reasons),
        Section {
            title: "金额的计算".to_owned(),
            table: letter.trace.and_then(trace_table),
            ..Section::default()
        },
        Section {
            title: "接下来".to_owned(),
            prose: vec![letter.next.to_owned()],
            ..Section::default()
        },
        remedy(deal, letter, (desk, reached)),
    ];
    let mut sections: Vec<_> = sections
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    number(&mut sections);
    Body {
        to: letter.to.to_owned(),
        lead: vec![lead],
        sections,
        close: close(desk, deal.today),
        ..Body::default()
    }
}

/// What to do about a decision that gives less than was asked, by when, and where; no address is made up.
fn remedy(deal: &Deal<'_>, letter: &Letter<'_>, (desk, reached): (&str, &str)) -> Section {
    let site = deal.office.site.as_ref();
    let file = letter.number;
    let by = match reached {
        "" => String::new(),
        reached => format!("（{reached}）"),
    };
    let ask = format!(
        "对理由有疑问的，向{desk}询问{by}，写明编号 {file}。此件的全部记录和进度在平台（{site}）的“消息”中查看。"
    );
    let prose = match letter.remedy {
        Remedy::None => Vec::new(),
        Remedy::Correct => vec![
            "登录平台，在“我的办理”中打开此件，按页面上的按钮改正后重新提交，已填的内容都在；上面没有写明期限的，补正不限期限。"
                .to_owned(),
            ask,
        ],
        Remedy::Review => vec![
            ask,
            rules::remedy::roads(),
        ],
    };
    Section {
        title: match letter.remedy {
            Remedy::Review => "救济途径".to_owned(),
            _ => "补正和询问".to_owned(),
        },
        prose,
        ..Section::default()
    }
}

/// Numbers the parts that are left.
fn number(sections: &mut [Section]) {
    for (at, section) in sections.iter_mut().enumerate() {
        let plain = section.title.split('、').next_back().unwrap_or_default();
        let mark = ["一", "二", "三", "四", "五", "六"]
            .get(at)
            .copied()
            .unwrap_or_default();
        section.title = format!("{mark}、{plain}");
    }
}

fn reasons(reasons: &[Refusal]) -> Section {
    let rows: Vec<_> = reasons
        .iter()
        .enumerate()
        .map(|(at, one)| reason(at, one))
        .collect();
    let head = ["序号", "理由", "依据", "改正办法"];
    Section {
        title: "理由和依据".to_owned(),
        table: (!rows.is_empty()).then(|| Table {
            widths: vec![8, 38, 18, 36],
            head: head.map(str::to_owned).to_vec(),
            rows,
        }),
        ..Section::default()
    }
}

fn reason(at: usize, one: &Refusal) -> Vec<String> {
    let figures = match (&one.limit, &one.own) {
        (Some(limit), Some(own)) => format!("（规定：{limit}；现为：{own}）"),
        (Some(limit), None) => format!("（规定：{limit}）"),
        (None, Some(own)) => format!("（现为：{own}）"),
        (None, None) => String::new(),
    };
    vec![
        (at + 1).to_string(),
        format!("{}{figures}", one.message),
        one.clause.to_string(),
        one.fix.clone(),
    ]
}
