//! The yearly report that everybody reads: every figure from where the pages have it, small groups held back (5.3).

use std::collections::BTreeMap;

use futures_util::future::{try_join, try_join5};
use papers::{Body, Kind, Section, Sheet, Table};
use rules::appraisal::{Grade, days};
use rules::figures::{HeldBack, Measure, hold_back, share};
use rules::opinions;
use rules::outcome::{Sales, Used};
use rules::spot::Estimate;
use rules::{Fen, outcome};
use serde_json::json;
use store::queries::figures::{self as rows, Cut, Often};
use store::queries::{operating, subsidies};

use super::numbers::{Line, Numbers, Reach, Sum, Waited, fault, of, year_within};
use super::{Counties, counties};
use crate::error::Refused;
use crate::{Office, appraisals, local, opinions as said, outcomes, spot};

/// A line of a cut as everybody may see it; nothing where it is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub label: String,
    pub issued: Option<Sum>,
    pub redeemed: Option<Sum>,
}

/// The report of a year.
#[derive(Clone, Debug)]
pub struct Report {
    pub numbers: Numbers,
    /// The sums of the region; nothing where they would tell of few.
    pub issued: Option<Sum>,
    pub redeemed: Option<Sum>,
    /// How long claims waited; a wait of few tells of them as their sum does.
    pub waited: Option<Waited>,
    pub uses: Vec<Held>,
    pub sides: Vec<Held>,
    /// Issued and redeemed, county by county.
    pub counties: [Counties; 2],
    pub satisfaction: opinions::Sums,
    /// How many providers were published with each grade.
    pub grades: Vec<(Grade, usize)>,
    /// Plans of spot checks whose period ended in the year: number and what the sample says.
    pub samples: Vec<(String, Estimate)>,
    /// Paid to providers as subsidy, and as operating subsidy.
    pub subsidies: Fen,
    pub operating: Fen,
    pub outcomes: outcome::Sums,
    /// Whether so few told that it is held back.
    pub outcomes_held: bool,
    pub least: u32,
}

/// The report of a year; a year of which there is nothing is read as the latest.
pub async fn report(office: &Office, year: u16) -> Result<Report, Refused> {
    let store = &office.store;
    let year = year_within(office, year).await?;
    let row = i64::from(year);
    let behind = |cut| {
        try_join(
            fault(rows::holders_by(store, cut, row)),
            fault(rows::redeemers_by(store, cut, row)),
        )
    };
    // Side by side, as the numbers themselves.
    let (numbers, uses, sides, issued, redeemed) = try_join5(
        of(office, Reach::Region, year),
        behind(Cut::Use),
        behind(Cut::Side),
        counties(office, Measure::Issued, year),
        counties(office, Measure::Redeemed, year),
    )
    .await?;
    let counties = [issued, redeemed];
    let least = office.law.policy(office.today())?.figures_min_subjects;
    let mut cuts = Vec::new();
    let (mut all_issued, mut all_redeemed) = (true, true);
    for (lines, (holders, redeemers)) in [(&numbers.uses, uses), (&numbers.sides, sides)] {
        let issued = held(lines, holders, least);
        let redeemed = held(lines, redeemers, least);
        all_issued &= !issued.sum;
        all_redeemed &= !redeemed.sum;
        cuts.push(veiled(lines, &issued, &redeemed));
    }
    let sides = cuts.pop().unwrap_or_default();
    let [open_issued, open_redeemed] = [0, 1].map(|at| {
        let of: Option<&Counties> = counties.get(at);
        of.is_some_and(|one| one.sum.value().is_some())
    });
    let [first, last] = days(year);
    let paid = subsidies::paid_between(store, (first, last)).await?;
    let operating = operating::all(store).await?;
    let operating = operating
        .iter()
        .filter(|row| row.paid_on.is_some_and(|day| (first..=last).contains(&day)));
    let (outcomes, subjects) = outcomes::sums(office, year).await?;
    Ok(Report {
        issued: Some(numbers.issued).filter(|_| all_issued && open_issued),
        redeemed: Some(numbers.redeemed).filter(|_| all_redeemed && open_redeemed),
        waited: Some(numbers.waited).filter(|_| all_redeemed && open_redeemed),
        uses: cuts.pop().unwrap_or_default(),
        sides,
        counties,
        satisfaction: said::satisfaction(office, year.into()).await?,
        grades: grades(office, year).await?,
        samples: spot::samples(office, year).await?,
        subsidies: paid.values().map(|amount| Fen::new(*amount)).sum(),
        operating: operating.map(|row| Fen::new(row.amount)).sum(),
        outcomes_held: subjects > 0 && subjects < usize::try_from(least).unwrap_or(usize::MAX),
        outcomes,
        least,
        numbers,
    })
}

fn held(lines: &[Line], behind: Vec<Often>, least: u32) -> HeldBack {
    let behind: BTreeMap<String, i64> = behind
        .into_iter()
        .map(|one| (one.what, one.count))
        .collect();
    let counts: Vec<i64> = lines
        .iter()
        .map(|line| behind.get(&line.code).copied().unwrap_or(0))
        .collect();
    hold_back(&counts, least.into())
}

fn veiled(lines: &[Line], issued: &HeldBack, redeemed: &HeldBack) -> Vec<Held> {
    let open = |held: &HeldBack, at: usize| !held.places.get(at).copied().unwrap_or(true);
    let line = |(at, line): (usize, &Line)| Held {
        label: line.label.clone(),
        issued: Some(line.issued).filter(|_| open(issued, at)),
        redeemed: Some(line.redeemed).filter(|_| open(redeemed, at)),
    };
    lines.iter().enumerate().map(line).collect()
}

async fn grades(office: &Office, year: u16) -> Result<Vec<(Grade, usize)>, Refused> {
    let published = appraisals::published(office, year).await?;
    let count = |grade: &Grade| {
        let same = published.iter().filter(|one| one.grade == *grade);
        (*grade, same.count())
    };
    Ok(Grade::ALL.iter().map(count).collect())
}

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

/// The report as a PDF; it is computed when it is asked for, so that it is no paper of a file and bears no code.
pub async fn printed(office: &Office, year: u16) -> Result<Vec<u8>, Refused> {
    use chrono::Datelike;
    let told = report(office, year).await?;
    let now = local(told.numbers.as_of);
    let title = format!("科技创新券 {} 年度报告", told.numbers.year);
    let lead = format!(
        "数据截至 {}，全部取自平台记录，与公开页面的数字相同；少于 {} 家主体的分组不公布。",
        now.format("%Y-%m-%d %H:%M"),
        told.least
    );
    let body = Body {
        lead: vec![lead],
        sections: sections(&told),
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
    Ok(printed.bytes)
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
