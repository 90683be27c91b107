//! Finding a file and the picture of what belongs to it at the size of the region's decade: whole pages over the
//! router, on SQLite and on PostgreSQL, beside the same lookups as hand-written SQL in the same run.
//!
//! The rows are copies of one walk through the verbs, written in bulk through the store and not through the verbs; the
//! columns of long JSON (answers, findings, traces) are short. PostgreSQL is measured when `KEQUAN_TEST_POSTGRES`
//! names one.

mod fill;
mod measure;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rules::numbers::Series;

use fill::{Decade, TRADES, code, id, number, pick};
use measure::{engines, percentile, timed};

pub const SUBJECTS: u64 = 100_000;
pub const PROVIDERS: u64 = 3_000;
pub const CONTRACTS: u64 = 1_200_000;
pub const VOUCHERS: u64 = 1_000_000;
pub const CLAIMED: u64 = 900_000;
pub const PAID: u64 = 800_000;
pub const DAYS: u64 = 3_000;
/// The contracts of the one subject and of the one provider that have far more than the others.
pub const OF_SUBJECT: u64 = 5_000;
pub const OF_PROVIDER: u64 = 30_000;
const ROUNDS: u64 = 40;

/// Everything that hangs on some contracts, as one statement.
const CHAIN: &str = "SELECT c.number, s.name, p.name, v.number, v.state, k.number, k.state, t.number, y.reference \
     FROM contract c JOIN subject s ON s.id = c.subject JOIN provider p ON p.id = c.provider \
     LEFT JOIN voucher v ON v.contract = c.id LEFT JOIN ticket t ON t.contract = c.id \
     LEFT JOIN claim k ON k.voucher = v.id LEFT JOIN payment y ON y.claim = k.id";

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut answers = Vec::new();
    for (engine, url) in engines(folder.path(), "links").await? {
        answers.push(measure(engine, &url).await?);
    }
    let [first, second] = answers.as_slice() else {
        return Ok(());
    };
    for (question, answer) in first {
        ensure!(
            second.get(question) == Some(answer),
            "{question}: another answer"
        );
    }
    println!("both engines give the same answers");
    Ok(())
}

type Address = Box<dyn Fn(u64) -> String>;

/// What is asked.
struct Question {
    label: &'static str,
    who: &'static str,
    /// The page for a round.
    page: Address,
    /// The same as SQL.
    sql: Address,
}

/// Fills a database and prints a line for each question; how much each answer held, to compare the engines.
async fn measure(engine: &str, url: &str) -> Result<BTreeMap<&'static str, usize>> {
    let folder = tempfile::tempdir()?;
    let (decade, filling) = timed(Decade::fill(folder.path(), url)).await;
    let decade = decade?;
    println!(
        "{engine}: {SUBJECTS} subjects, {PROVIDERS} providers, {CONTRACTS} contracts, {VOUCHERS} vouchers, \
         {CLAIMED} claims; filled in {} s",
        filling.as_secs()
    );
    println!(
        "  {:<44}{:>9}{:>9}{:>9}{:>9}{:>8}",
        "milliseconds", "page", "p95", "SQL", "p95", "ratio"
    );
    let mut held = BTreeMap::new();
    for question in questions() {
        held.insert(question.label, row(&decade, &question).await?);
    }
    decade.close().await?;
    Ok(held)
}

async fn row(decade: &Decade, question: &Question) -> Result<usize> {
    let (mut pages, mut plain, mut held) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        let (answer, took) = timed(ask(decade, question.who, &(question.page)(round))).await;
        held += answer.with_context(|| question.label)?;
        pages.push(took);
        let (answer, took) = timed(decade.store.tamper(&(question.sql)(round))).await;
        answer?;
        plain.push(took);
    }
    let [page, p95] = [50, 95].map(|share| percentile(&mut pages, share));
    let [sql, sql_p95] = [50, 95].map(|share| percentile(&mut plain, share));
    let ratio = page.as_micros() * 100 / sql.as_micros().max(1);
    println!(
        "  {:<44}{:>9}{:>9}{:>9}{:>9}{:>8}",
        question.label,
        shown(page),
        shown(p95),
        shown(sql),
        shown(sql_p95),
        format!("{}.{:02}", ratio / 100, ratio % 100),
    );
    Ok(held)
}

/// How many links the page holds; one for a page that leads straight to a file.
async fn ask(decade: &Decade, who: &str, address: &str) -> Result<usize> {
    let (body, led) = decade.page(who, address).await?;
    Ok(match led {
        true => 1,
        false => String::from_utf8_lossy(&body).matches("<tr class").count(),
    })
}

fn shown(time: Duration) -> String {
    format!("{}.{:02}", time.as_millis(), time.as_micros() / 10 % 100)
}

/// Another one each round, spread over the whole range.
const fn nth(round: u64, of: u64) -> u64 {
    1 + (round * 7_919 + 104_729) % of
}

fn find(words: impl Fn(u64) -> String + 'static) -> Address {
    Box::new(move |round| {
        let words: String = form_urlencoded::byte_serialize(words(round).as_bytes()).collect();
        format!("/find?q={words}")
    })
}

fn picture(kind: &'static str, table: u128, of: u64) -> Address {
    Box::new(move |round| format!("/related/{kind}/{}", id(table, nth(round, of))))
}

fn large(kind: &'static str, table: u128, page: u64) -> Address {
    Box::new(move |_| format!("/related/{kind}/{}?page={page}", id(table, 1)))
}

fn by(
    table: &'static str,
    column: &'static str,
    value: impl Fn(u64) -> String + 'static,
) -> Address {
    Box::new(move |round| format!("SELECT * FROM {table} WHERE {column} = '{}'", value(round)))
}

fn like(part: impl Fn(u64) -> String + 'static) -> Address {
    Box::new(move |round| {
        let part = part(round);
        format!("SELECT * FROM subject WHERE name LIKE '%{part}%' ORDER BY name LIMIT 51")
    })
}

fn chain(alias: &'static str, series: Series, of: u64) -> Address {
    Box::new(move |round| {
        format!(
            "{CHAIN} WHERE {alias}.number = '{}'",
            number(series, nth(round, of))
        )
    })
}

fn chain_of(party: &'static str, series: Series, offset: u64) -> Address {
    Box::new(move |_| {
        format!(
            "{CHAIN} WHERE c.id IN (SELECT x.id FROM contract x JOIN {party} q ON q.id = x.{party} \
             WHERE q.number = '{}' ORDER BY x.submitted_on DESC, x.id DESC LIMIT 20 OFFSET {offset})",
            number(series, 1)
        )
    })
}

fn questions() -> Vec<Question> {
    use Series::{Claim, Contract, Provider, Registration, ServiceVoucher, Voucher};
    let ask = |label, who, page, sql| Question {
        label,
        who,
        page,
        sql,
    };
    let numbered = |series, of| move |r| number(series, nth(r, of));
    let ticket = |r| format!("{:020}", nth(r, VOUCHERS));
    let reference = |r| format!("ICBC{:012}", nth(r, PAID));
    let uscc = |r| code(nth(r, SUBJECTS));
    let one = |r| format!("{}号科技", nth(r, SUBJECTS));
    let trade = |r| pick(&TRADES, r).to_owned();
    let word = |word: &'static str| move |_| word.to_owned();
    let twin = |r| {
        number(ServiceVoucher, nth(r, VOUCHERS))
            .chars()
            .take(13)
            .collect()
    };
    vec![
        ask(
            "find: contract number",
            "agency",
            find(numbered(Contract, CONTRACTS)),
            by("contract", "number", numbered(Contract, CONTRACTS)),
        ),
        ask(
            "find: voucher number",
            "agency",
            find(numbered(Voucher, VOUCHERS)),
            by("voucher", "number", numbered(Voucher, VOUCHERS)),
        ),
        ask(
            "find: 服务券 without check digit",
            "finance",
            find(twin),
            by("voucher", "number", numbered(Voucher, VOUCHERS)),
        ),
        ask(
            "find: claim number",
            "finance",
            find(numbered(Claim, CLAIMED)),
            by("claim", "number", numbered(Claim, CLAIMED)),
        ),
        ask(
            "find: ticket number",
            "finance",
            find(ticket),
            by("ticket", "number", ticket),
        ),
        ask(
            "find: bank reference",
            "finance",
            find(reference),
            by("payment", "reference", reference),
        ),
        ask(
            "find: credit code",
            "agency",
            find(uscc),
            by("subject", "uscc", uscc),
        ),
        ask("find: part of one name", "agency", find(one), like(one)),
        ask(
            "find: part of 8,000 names",
            "agency",
            find(trade),
            like(trade),
        ),
        ask(
            "find: part of all names, for a county",
            "county",
            find(word("有限公司")),
            like(word("有限公司")),
        ),
        ask(
            "find: part of all names, for Finance",
            "finance",
            find(word("科技")),
            like(word("科技")),
        ),
        ask(
            "find: part of all names, for a firm",
            "firm",
            find(word("检测")),
            like(word("检测")),
        ),
        ask(
            "find: part of no name",
            "agency",
            find(word("月球车")),
            like(word("月球车")),
        ),
        ask(
            "related: contract",
            "agency",
            picture("contract", 3, CONTRACTS),
            chain("c", Contract, CONTRACTS),
        ),
        ask(
            "related: voucher",
            "centre",
            picture("voucher", 4, VOUCHERS),
            chain("v", Voucher, VOUCHERS),
        ),
        ask(
            "related: ticket",
            "finance",
            picture("ticket", 5, VOUCHERS),
            by("ticket", "number", ticket),
        ),
        ask(
            "related: payment",
            "finance",
            picture("payment", 7, PAID),
            chain("k", Claim, PAID),
        ),
        ask(
            "related: subject with 12 contracts",
            "agency",
            picture("subject", 1, SUBJECTS),
            chain("s", Registration, SUBJECTS),
        ),
        ask(
            "related: subject with 5,000, first page",
            "agency",
            large("subject", 1, 1),
            chain_of("subject", Registration, 0),
        ),
        ask(
            "related: subject with 5,000, last page",
            "agency",
            large("subject", 1, 250),
            chain_of("subject", Registration, 4_980),
        ),
        ask(
            "related: provider with 30,000, first page",
            "agency",
            large("provider", 2, 1),
            chain_of("provider", Provider, 0),
        ),
        ask(
            "related: provider with 30,000, last page",
            "agency",
            large("provider", 2, 1_500),
            chain_of("provider", Provider, 29_980),
        ),
    ]
}
