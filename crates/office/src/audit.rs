//! Verifying the record and the ledger against tampering (SEC-06).

pub(crate) mod chain;
mod outside;
mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::StreamExt;
use rules::Fen;
use rules::ledger::{Book, Line as BudgetLine};
use store::queries::{money, proof, records};
use store::{Record, Tx};
use uuid::Uuid;

use crate::actor::FileKind;
use crate::error::Refused;
use crate::ledger::Balance;
use crate::witness::Until;
use crate::{Office, budget, calendar, ledger, names, record};

use chain::Chain;
use outside::{hold_against_witness, hold_sums, sum_of};
pub use read::{Line, Sought, export, read};
pub(crate) use read::{MOST, days, not_too_many, within};

/// One place where the record is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which chain: `contract 0192…` or `book budget/redemption/2026`.
    pub chain: String,
    /// The number of the row in its chain.
    pub entry: i64,
    pub what: &'static str,
}

/// What a verification looked at and found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub acts: usize,
    pub postings: usize,
    /// How many acts the witness outside the database told of.
    pub noted: usize,
    pub flaws: Vec<Flaw>,
    /// What people call the files in whose chains a flaw was found.
    pub names: BTreeMap<String, String>,
}

/// Reads every act, every posting and every kept file, recomputes every hash and balance, and names each
/// altered, missing or inserted row or file.
pub async fn verify(office: &Office) -> Result<Report, Refused> {
    verify_all(office, true).await
}

/// The rows alone, where the files are kept elsewhere.
pub async fn verify_rows(office: &Office) -> Result<Report, Refused> {
    verify_all(office, false).await
}

async fn verify_all(office: &Office, files: bool) -> Result<Report, Refused> {
    let mut report = Report::default();
    // Before the rows: what is noted while they are read, they do not show.
    let noted = office.witness.until_now()?;
    let still = office.store.still().await?;
    let recorded = verify_acts(&still, &noted, &mut report).await?;
    let books = verify_books(&still, &mut report).await?;
    verify_files(&still, &recorded, &books, &mut report).await?;
    if files {
        verify_shelf(office, &still, &mut report).await?;
    }
    still.rollback().await?;
    report.names = called(office, &report.flaws).await?;
    Ok(report)
}

/// The numbers of the files whose chains have a flaw; what is gone has none.
async fn called(office: &Office, flaws: &[Flaw]) -> Result<BTreeMap<String, String>, Refused> {
    let mut names = BTreeMap::new();
    for flaw in flaws {
        let parts = flaw.chain.split_once(' ');
        let file = parts.and_then(|(kind, id)| {
            let kind = FileKind::parse(kind)?;
            Some((kind, id.parse::<Uuid>().ok()?))
        });
        let Some((kind, id)) = file.filter(|_| !names.contains_key(&flaw.chain)) else {
            continue;
        };
        if let Some(name) = names::of(office, kind, id).await? {
            names.insert(flaw.chain.clone(), name);
        }
    }
    Ok(names)
}

impl Report {
    /// The chain of a flaw in words: `创新券 NX2026-000005-0（voucher 0192…）`.
    pub fn told(&self, flaw: &Flaw) -> String {
        let chain = &flaw.chain;
        let kind = chain
            .split_once(' ')
            .and_then(|(kind, _)| FileKind::parse(kind));
        let id = chain.split_once(' ').map_or("", |(_, id)| id);
        match (chain.strip_prefix("book "), kind, self.names.get(chain)) {
            (Some(book), ..) => book_called(book),
            (None, Some(kind), Some(name)) => format!("{} {name}（{id}）", kind.label()),
            (None, Some(kind), None) => format!("{}（{id}）", kind.label()),
            (None, None, _) if chain.starts_with("witness ") => format!("存证文件 {id}"),
            (None, None, _) => format!("操作记录 {id}"),
        }
    }

    fn flaw(&mut self, chain: impl Into<String>, entry: i64, what: &'static str) {
        self.flaws.push(Flaw {
            chain: chain.into(),
            entry,
            what,
        });
    }
}

/// A book in words, with its key: `账簿 预算·创新券兑付 2026（budget/redemption/2026）`.
pub(crate) fn book_called(key: &str) -> String {
    let mut parts = key.splitn(3, '/');
    let (kind, whose) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let line = BudgetLine::parse(whose).map_or("", BudgetLine::label);
    let what = match kind {
        "budget" => format!("预算·{line}"),
        "ceiling" => "主体年度额度".to_owned(),
        "provider" => "机构服务券".to_owned(),
        "receivable" => "追回款".to_owned(),
        "top-up" => "地方配套".to_owned(),
        other => other.to_owned(),
    };
    match parts.next() {
        Some(year) => format!("账簿 {what} {year}（{key}）"),
        None => format!("账簿 {what}（{key}）"),
    }
}

/// A file as the record names it: its kind and id.
type FileKey = (String, Uuid);

/// What the record tells of one file.
#[derive(Default)]
struct Told {
    chain: Chain,
    /// The state after the last change, and the number of that act.
    after: Latest<String>,
    /// What the file amounts to in fen, and the number of the act that says so.
    sum: Latest<i64>,
    /// Whether the file has a head.
    headed: bool,
}

/// What the latest act says that says anything, with its number.
type Latest<T> = Option<(i64, T)>;

fn say<T>(latest: &mut Latest<T>, entry: i64, told: T) {
    if latest.as_ref().is_none_or(|(at, _)| *at <= entry) {
        *latest = Some((entry, told));
    }
}

impl Told {
    fn hear(&mut self, act: Record) -> Result<(), serde_json::Error> {
        let computed = record::hash_of(&act)?;
        let hashes = (act.hash.as_str(), computed.as_str());
        self.chain.hear(act.entry, &act.prev, hashes);
        if let Some(sum) = sum_of(&act) {
            say(&mut self.sum, act.entry, sum);
        }
        if let Some(after) = act.after {
            say(&mut self.after, act.entry, after);
        }
        Ok(())
    }
}

/// The files that the record tells of.
type Files = HashMap<FileKey, Told>;

/// The files that have a head, each with how many acts it says there are and the state after the last change.
type Recorded = BTreeMap<FileKey, (i64, Option<String>)>;

/// Hears every act, whatever their order.
async fn hear(still: &Tx, report: &mut Report) -> Result<Files, Refused> {
    let mut files = Files::new();
    let mut acts = records::each(still).await?;
    while let Some(read) = acts.next().await {
        match read? {
            Ok(mut act) => {
                report.acts += 1;
                let key = (std::mem::take(&mut act.file_kind), act.file);
                act.file_kind.clone_from(&key.0);
                files.entry(key).or_default().hear(act)?;
            }
            Err(row) => report.flaw(
                format!("row {row}"),
                0,
                "这一条操作记录读不出：标识、时间或序号已被改动",
            ),
        }
    }
    files.values_mut().for_each(|told| told.chain.settle());
    Ok(files)
}

/// Follows the chain of every file; gives the files that have one.
async fn verify_acts(
    still: &Tx,
    noted: &[Until],
    report: &mut Report,
) -> Result<Recorded, Refused> {
    let mut files = hear(still, report).await?;
    let mut recorded = Recorded::new();
    for head in records::heads(still).await? {
        let key = (head.file_kind, head.file);
        let name = format!("{} {}", key.0, key.1);
        let told = files.entry(key.clone()).or_default();
        told.headed = true;
        told.chain.follow(&name, (head.entries, &head.head), report);
        let state = told.after.take().map(|(_, state)| state);
        recorded.insert(key, (head.entries, state));
    }
    let mut headless: Vec<_> = files.iter().filter(|(_, told)| !told.headed).collect();
    headless.sort_by_key(|(key, _)| *key);
    for ((kind, file), told) in headless {
        for entry in told.chain.entries() {
            let what = "插入：这个文件没有记录头";
            report.flaw(format!("{kind} {file}"), entry, what);
        }
    }
    hold_against_witness(noted, &files, report)?;
    hold_sums(still, &files, report).await?;
    Ok(recorded)
}

/// What was taken away as a whole shows only against the other tables: every file has a record,
/// every record a file that stands where its last act left it, and every voucher the two books that hold its face (R5).
async fn verify_files(
    still: &Tx,
    recorded: &Recorded,
    books: &BTreeMap<String, store::Book>,
    report: &mut Report,
) -> Result<(), Refused> {
    let budgets = books.values().filter(|book| book.kind == "budget");
    let granted = budgets.filter(|book| book.granted > 0);
    let years = granted.filter_map(|book| u16::try_from(book.year).ok());
    let mut files: BTreeSet<FileKey> = years
        .map(|year| (FileKind::Budget.code().to_owned(), budget::file(year)))
        .collect();
    for (kind, file, state) in records::files(still).await? {
        let key = (kind.to_owned(), file);
        match (state, recorded.get(&key)) {
            (Some(state), Some((entries, after))) if after.as_ref() != Some(&state) => {
                let what = "文件的状态与最后一次记录不符";
                report.flaw(format!("{kind} {file}"), *entries, what);
            }
            _ => {}
        }
        files.insert(key);
    }
    for file in calendar::files(still).await? {
        files.insert((FileKind::Calendar.code().to_owned(), file));
    }
    for (kind, file) in files.iter().filter(|key| !recorded.contains_key(*key)) {
        let what = "缺失：这个文件没有任何记录";
        report.flaw(format!("{kind} {file}"), 1, what);
    }
    // A year's file may tell of what befell vouchers or claims before the first appropriation.
    let years = books.values().filter(|book| book.kind == "budget");
    let years = years.filter_map(|book| u16::try_from(book.year).ok());
    files.extend(years.map(|year| (FileKind::Budget.code().to_owned(), budget::file(year))));
    for (kind, file) in recorded.keys().filter(|key| !files.contains(*key)) {
        report.flaw(format!("{kind} {file}"), 1, "记录所说的文件本身已不在");
    }
    let (ceilings, budgets) = proof::held(still).await?;
    let year = |year: i64| u16::try_from(year).map_err(|_| Refused::Fault("voucher year".into()));
    let mut needed = BTreeSet::new();
    for (subject, of) in ceilings {
        needed.insert(Book::ceiling(subject.to_string(), year(of)?).key());
    }
    for of in budgets {
        needed.insert(Book::redemption(year(of)?).key());
    }
    for key in needed.iter().filter(|key| !books.contains_key(*key)) {
        let what = "缺失：有创新券记在这本账上";
        report.flaw(format!("book {key}"), 1, what);
    }
    Ok(())
}

/// Reads every attachment and every printed paper anew: each must be the bytes whose hash was noted.
async fn verify_shelf(office: &Office, still: &Tx, report: &mut Report) -> Result<(), Refused> {
    let mut looked: BTreeMap<String, bool> = BTreeMap::new();
    for (kind, file, hash) in records::shelved(still).await? {
        let whole = match looked.get(&hash) {
            Some(whole) => *whole,
            None => match office.files.get(&hash).await {
                Ok(_) => true,
                Err(Refused::Because(_)) => false,
                // A store that does not answer proves nothing.
                Err(fault) => return Err(fault),
            },
        };
        looked.insert(hash, whole);
        if !whole {
            let what = "附件或文书在存储中已被改动，或已不在";
            report.flaw(format!("{kind} {file}"), 0, what);
        }
    }
    Ok(())
}

/// Follows the postings of every book and sums them; gives the books.
async fn verify_books(
    still: &Tx,
    report: &mut Report,
) -> Result<BTreeMap<String, store::Book>, Refused> {
    let mut books = BTreeMap::new();
    for book in money::books(still).await? {
        let (chain, sums) = posted(still, &book.key, report).await?;
        let name = format!("book {}", book.key);
        chain.follow(&name, (book.entries, &book.head), report);
        let sum = |bucket: &str| Fen::new(sums.get(bucket).copied().unwrap_or(0));
        let posted = Balance {
            granted: -sum("source"),
            reserved: sum("reserved"),
            used: sum("used"),
            lapsed: sum("lapsed"),
        };
        if posted != Balance::from(&book) || posted.free() != sum("free") {
            let what = "余额不等于分录之和";
            report.flaw(name, book.entries, what);
        }
        books.insert(book.key.clone(), book);
    }
    Ok(books)
}

/// The chain of a book, and what its postings come to in each compartment.
async fn posted(
    still: &Tx,
    book: &str,
    report: &mut Report,
) -> Result<(Chain, BTreeMap<String, i64>), Refused> {
    let (mut chain, mut sums) = (Chain::default(), BTreeMap::<String, i64>::new());
    let mut last = i64::MIN;
    loop {
        let some = proof::postings_after(still, book, last, ledger::AT_ONCE).await?;
        let Some(end) = some.last() else {
            return Ok((chain, sums));
        };
        last = end.entry;
        report.postings += some.len();
        for posting in some {
            let computed = ledger::hash_of(&posting)?;
            chain.hear(posting.entry, &posting.prev, (&posting.hash, &computed));
            *sums.entry(posting.bucket).or_default() += posting.amount;
        }
    }
}
