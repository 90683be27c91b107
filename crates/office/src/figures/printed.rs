//! The yearly report as a PDF (5.3): the same figures as its page, small groups held back alike.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use papers::{Body, Kind, Section, Sheet, Table};
use rules::Fen;
use rules::figures::share;
use rules::outcome::{Sales, Used};
use rules::spot::Estimate;
use serde_json::json;
use tokio::sync::Mutex;

use super::numbers::{Sum, Waited, year_within};
use super::report::{Held, Report, report};
use crate::error::Refused;
use crate::{Office, local};

const NOT_SHOWN: &str = "不公布";

fn money(sum: Option<Sum>) -> String {
    sum.map_or_else(|| NOT_SHOWN.to_owned(), |sum| sum.amount.to_string())
}

fn count(sum: Option<Sum>) -> String {
    sum.map_or_else(|| NOT_SHOWN.to_owned(), |sum| sum.count.to_string())
}

fn table(widths: &[u32], head: &[&str], rows: Vec<Vec<String>>) -> Option<Table> {
    Some(Table {
        widths: widths.to_vec(),
        head: head.iter().map(|one| (*one).to_owned()).collect(),
        rows,
    })
}

fn section(title: &str, prose: &[String], table: Option<Table>) -> Section {
    Section {
        title: title.to_owned(),
        prose: prose.to_vec(),
        rows: Vec::new(),
        table,
    }
}

/// How old a printed report may be: it says as of when it speaks, and everybody may ask for what is dear to print.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// The last report printed of each year, and when.
#[derive(Default)]
pub(crate) struct Last(Mutex<BTreeMap<u16, (DateTime<Utc>, Bytes)>>);

/// The report as a PDF: computed when it is asked for, so that it is no paper of a file and bears no code.
pub async fn printed(office: &Office, year: u16) -> Result<Bytes, Refused> {
    let year = year_within(office, year).await?;
    // One is printed at a time; whoever asks meanwhile gets the same.
    let mut last = office.reports.0.lock().await;
    let now = office.now();
    if let Some((at, bytes)) = last.get(&year)
        && (*at..*at + FRESH).contains(&now)
    {
        return Ok(bytes.clone());
    }
    let bytes = print(office, &report(office, year).await?).await?;
    last.insert(year, (now, bytes.clone()));
    Ok(bytes)
}

async fn print(office: &Office, told: &Report) -> Result<Bytes, Refused> {
    let now = local(told.numbers.as_of);
    let title = format!("科技创新券 {} 年度报告", told.numbers.year);
    let lead = format!(
        "数据截至 {}，全部取自平台记录，与公开页面的数字相同；少于 {} 家主体的分组不公布。",
        now.format("%Y-%m-%d %H:%M"),
        told.least
    );
    let body = Body {
        lead: vec![lead],
        sections: sections(told),
        ..Body::default()
    };
    let sheet = Sheet {
        kind: Kind::Report,
        data: json!({
            "title": title, "number": told.numbers.year.to_string(), "edition": 1, "check": "00000000",
            "hash": "", "site": "", "date": [now.year(), now.month(), now.day()],
            "as_of": now.format("%Y-%m-%d %H:%M").to_string(), "body": body,
        }),
        number: told.numbers.year.to_string(),
        check: "00000000".to_owned(),
        edition: 1,
        site: String::new(),
    };
    let press = office.press.clone();
    let done = tokio::task::spawn_blocking(move || press.print(&sheet)).await;
    let done = done.map_err(|fault| Refused::Fault(format!("report: {fault}")))?;
    let printed = done.map_err(|fault| Refused::Fault(format!("report: {fault}")))?;
    Ok(printed.bytes.into())
}

fn sections(told: &Report) -> Vec<Section> {
    let cut = |title: &str, lines: &[Held]| {
        let rows = lines.iter().map(|line| {
            vec![
                line.label.clone(),
                count(line.issued),
                money(line.issued),
                count(line.redeemed),
                money(line.redeemed),
            ]
        });
        let head = [
            "分类",
            "发放（张）",
            "发放（元）",
            "兑付（笔）",
            "兑付（元）",
        ];
        section(title, &[], table(&[5, 3, 4, 3, 4], &head, rows.collect()))
    };
    let mut all = vec![
        section(
            "发放和兑付",
            &[],
            table(&[3, 4], &["数字", "本年度"], key(told)),
        ),
        cut("按用途", &told.uses),
        cut("按机构类别", &told.sides),
        places(told),
        section(
            "办理评价和投诉",
            &[],
            table(&[3, 4], &["项目", "数量"], served(told)),
        ),
    ];
    let grades = told.grades.iter();
    let grades = grades.map(|(grade, count)| vec![grade.label().to_owned(), count.to_string()]);
    all.push(section(
        "服务机构年度评价",
        &[],
        table(&[3, 4], &["等次", "家数"], grades.collect()),
    ));
    all.push(section("监督抽查", &sampled(told), None));
    let returns = told.numbers.returns.iter().map(|(clause, count)| {
        let text: String = clause.text().chars().take(30).collect();
        vec![clause.to_string(), text, count.to_string()]
    });
    all.push(section(
        "合同退回补正的理由",
        &[],
        table(&[3, 8, 2], &["依据", "条文", "次"], returns.collect()),
    ));
    all.push(section("兑付一年后的成果", &became(told), None));
    all
}

fn in_days(days: i64) -> String {
    format!("{days} 个工作日")
}

fn in_time(waited: &Waited) -> Option<String> {
    let share = share(waited.in_time, waited.count)?;
    Some(format!("{}.{:02}%", share / 100, share % 100))
}

fn key(told: &Report) -> Vec<Vec<String>> {
    let waited = |say: fn(&Waited) -> Option<String>| match &told.waited {
        Some(waited) => say(waited).unwrap_or_else(|| "—".to_owned()),
        None => NOT_SHOWN.to_owned(),
    };
    [
        ("发放金额（元）", money(told.issued)),
        ("发放张数", count(told.issued)),
        ("兑付金额（元）", money(told.redeemed)),
        ("兑付笔数", count(told.redeemed)),
        ("兑付用时中位数", waited(|one| one.median.map(in_days))),
        ("兑付用时九成", waited(|one| one.ninetieth.map(in_days))),
        ("按期付款", waited(in_time)),
        ("服务机构补贴付款（元）", told.subsidies.to_string()),
        ("平台运行补贴付款（元）", told.operating.to_string()),
    ]
    .map(|(label, value)| vec![label.to_owned(), value])
    .into()
}

fn places(told: &Report) -> Section {
    let law = rules::Law::shipped();
    let [issued, redeemed] = &told.counties;
    let shown = |shown: super::Shown| match shown {
        super::Shown::Value(fen) => Fen::new(fen).to_string(),
        super::Shown::Held => NOT_SHOWN.to_owned(),
        super::Shown::Nothing => "—".to_owned(),
    };
    let rows = issued.counties.iter().zip(&redeemed.counties);
    let rows = rows.map(|(one, other)| {
        vec![
            law.divisions.full_name(&one.division),
            shown(one.shown),
            shown(other.shown),
        ]
    });
    let head = ["县（市、区）", "发放（元）", "兑付（元）"];
    section(
        "按县（市、区）",
        &[],
        table(&[5, 4, 4], &head, rows.collect()),
    )
}

fn served(told: &Report) -> Vec<Vec<String>> {
    let sums = &told.satisfaction;
    let [opened, answered, in_time] = sums.tickets;
    let satisfied = match sums.rated() {
        0 => "—".to_owned(),
        rated => {
            let tenths = sums.satisfied() * 1000 / rated;
            format!("{}.{}%", tenths / 10, tenths % 10)
        }
    };
    [
        ("办理评价", format!("{} 件", sums.rated())),
        ("满意率（基本满意及以上）", satisfied),
        ("投诉服务机构", format!("{} 件", sums.complaints)),
        (
            "待核实的不满意评价和投诉",
            format!("{opened} 件，已答复 {answered} 件，其中按期 {in_time} 件"),
        ),
    ]
    .map(|(label, value)| vec![label.to_owned(), value])
    .into()
}

fn sampled(told: &Report) -> Vec<String> {
    if told.samples.is_empty() {
        return vec!["这一年度没有已办结的抽查计划。".to_owned()];
    }
    let percent = |millionths: u64| {
        let hundredths = (millionths + 50) / 100;
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    let line = |(number, one): &(String, Estimate)| {
        let (all, checked) = one.units;
        format!(
            "计划 {number}：兑付 {all} 张，检查 {checked} 张；推断问题比例 {}（95% 置信区间 {} 至 {}），推断问题金额 {} 元（{} 至 {} 元）。",
            percent(one.share.value),
            percent(one.share.low),
            percent(one.share.high),
            one.amount.value,
            one.amount.low,
            one.amount.high
        )
    };
    told.samples.iter().map(line).collect()
}

/// What subjects told of what became of it.
pub fn became(told: &Report) -> Vec<String> {
    let sums = &told.outcomes;
    let first = format!(
        "兑付满一年的主体自愿回答三个问题：当年询问 {} 件，回答 {} 件。",
        sums.asked, sums.told
    );
    if sums.told == 0 {
        return vec![first];
    }
    if told.outcomes_held {
        let few = format!("回答的主体少于 {} 家，内容不公布。", told.least);
        return vec![first, few];
    }
    let used = Used::ALL.iter().zip(sums.used);
    let used: Vec<String> = used
        .map(|(one, count)| format!("{} {count} 件", one.label()))
        .collect();
    let sales = Sales::ALL.iter().zip(sums.sales);
    let sales: Vec<String> = sales
        .map(|(one, count)| format!("{} {count} 件", one.label()))
        .collect();
    vec![
        first,
        format!("成果使用：{}。", used.join("，")),
        format!("由此一年新增销售收入：{}。", sales.join("，")),
        format!("由此新增就业岗位：合计 {} 个。", sums.jobs),
    ]
}
