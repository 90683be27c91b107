//! What the budget stands at, to the fen, and every posting behind it (R13, UX-32).

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use rules::duties::{Act, Role};
use rules::ledger::budget::{Asked, Figure, Stand, figures, percent};
use rules::ledger::forecast::{Outlook, Pace, forecast, since};
use rules::ledger::queue::Money;
use rules::ledger::{Book, Bucket, Line};
use rules::{Clause, Fen, Reasoned, Trace};
use store::YearClose;
use store::queries::{claims, money, vouchers};
use uuid::Uuid;

use super::queue::{self, Queued};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::{BEIJING, Office};

/// One posting, as Finance reads it.
#[derive(Clone, Debug)]
pub struct Movement {
    pub entry: i64,
    pub at: DateTime<Utc>,
    pub act: Option<Act>,
    pub bucket: Option<Bucket>,
    pub amount: Fen,
    pub clause: Clause,
    pub kind: Option<FileKind>,
    pub file: Uuid,
    /// The number by which people know the file.
    pub number: Option<String>,
}

/// One line of a year.
#[derive(Clone, Debug)]
pub struct BudgetLine {
    pub line: Line,
    pub year: u16,
    pub balance: Balance,
    /// Each figure and how it came about.
    pub figures: Vec<(Figure, Fen, Trace)>,
    /// Committed and paid, and paid alone, as whole per cent of the appropriation; warned of at 80 and 100 (R13).
    pub bound_percent: Option<i64>,
    pub paid_percent: Option<i64>,
    /// The latest postings, the last first.
    pub movements: Vec<Movement>,
    /// How many there are in all.
    pub entries: i64,
}

/// A year of the budget.
#[derive(Clone, Debug)]
pub struct YearBudget {
    pub year: u16,
    pub lines: Vec<BudgetLine>,
    pub closed: Option<YearClose>,
}

impl YearBudget {
    /// What a line stands at; nothing is granted on a line without a book.
    pub fn balance(&self, line: Line) -> Balance {
        let found = self.lines.iter().find(|one| one.line == line);
        found.map_or(Balance::EMPTY, |one| one.balance.clone())
    }
}

/// How many postings of a book are shown.
const SHOWN: u64 = 100;

/// The budget of every year on the books and of this one, the latest first.
pub async fn years(office: &Office, actor: &Actor) -> Result<Vec<YearBudget>, Refused> {
    if !actor.may(Act::SeeBudget) {
        return Err(Refused::Unknown);
    }
    let money = queue::money(&office.store, office.today()).await?;
    let asked = asked(&money, &queue::places(&office.store, &money).await?);
    let books = money::books_of_kind(&office.store, "budget", None).await?;
    let closed = money::closed(&office.store).await?;
    let mut years: Vec<u16> = books
        .iter()
        .filter_map(|book| u16::try_from(book.year).ok())
        .chain([money.year])
        .collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let mut budgets = Vec::new();
    for year in years {
        let mut lines = Vec::new();
        for line in Line::ALL {
            let key = Book::line(*line, year).key();
            let book = books.iter().find(|book| book.key == key);
            // What confirmed claims ask for is asked of this year's money.
            let asked = match year == money.year {
                true => asked,
                false => Asked::default(),
            };
            if book.is_some() || *line == Line::Redemption {
                lines.push(of_line(office, (*line, year), book, &asked).await?);
            }
        }
        let closed = closed.iter().find(|row| row.year == i64::from(year));
        let closed = closed.cloned();
        budgets.push(YearBudget {
            year,
            lines,
            closed,
        });
    }
    Ok(budgets)
}

/// What the queue asks for, and how much of it the money does not cover.
fn asked(money: &Money, queue: &[Queued]) -> Asked {
    let sum = |which: fn(&&Queued) -> bool| -> Fen {
        let some = queue.iter().filter(which);
        some.map(|queued| queued.amount).sum()
    };
    Asked {
        // What is on its way to the bank is confirmed and not paid yet.
        approved: money.instructed + sum(|_| true),
        queued: sum(|queued| !queued.place.covered),
    }
}

async fn of_line(
    office: &Office,
    (line, year): (Line, u16),
    book: Option<&store::Book>,
    asked: &Asked,
) -> Result<BudgetLine, Refused> {
    let balance = book.map_or(Balance::EMPTY, Balance::from);
    let stand: Stand = balance.stand();
    Ok(BudgetLine {
        line,
        year,
        figures: figures(line, &stand, asked),
        bound_percent: percent(stand.bound(), stand.granted),
        paid_percent: percent(stand.used, stand.granted),
        movements: movements(office, &Book::line(line, year).key()).await?,
        entries: book.map_or(0, |book| book.entries),
        balance,
    })
}

async fn movements(office: &Office, key: &str) -> Result<Vec<Movement>, Refused> {
    let postings = money::latest(&office.store, key, SHOWN).await?;
    let of = |kind: FileKind| {
        let same = postings
            .iter()
            .filter(move |row| row.file_kind == kind.code());
        same.map(|row| row.file)
    };
    let vouchers = vouchers::numbers(&office.store, of(FileKind::Voucher)).await?;
    let claims = claims::numbers(&office.store, of(FileKind::Claim)).await?;
    let movement = |posting: &store::Posting| {
        let kind = FileKind::parse(&posting.file_kind);
        Movement {
            number: match kind {
                Some(FileKind::Voucher) => vouchers.get(&posting.file).cloned(),
                Some(FileKind::Claim) => claims.get(&posting.file).cloned(),
                Some(FileKind::Budget) => Some(format!("{} 年度", posting.file.as_u128())),
                _ => None,
            },
            entry: posting.entry,
            at: posting.at,
            act: Act::parse(&posting.act),
            bucket: Bucket::parse(&posting.bucket),
            amount: Fen::new(posting.amount),
            clause: Clause::owned(posting.clause.clone()),
            kind,
            file: posting.file,
        }
    };
    Ok(postings.iter().map(movement).collect())
}

/// How the redemption money of this year is paid out, month by month, and when it will be gone (R13).
#[derive(Clone, Debug)]
pub struct Course {
    pub year: u16,
    pub today: NaiveDate,
    pub granted: Fen,
    /// What was paid in each month so far.
    pub months: Vec<Fen>,
    pub outlook: Reasoned<Outlook>,
}

/// The course of this year's redemption money.
pub async fn course(office: &Office, actor: &Actor) -> Result<Course, Refused> {
    if !actor.may(Act::SeeBudget) {
        return Err(Refused::Unknown);
    }
    let today = office.today();
    let money = queue::money(&office.store, today).await?;
    let key = Book::redemption(money.year).key();
    let mut months = Vec::new();
    for month in 1..=today.month() {
        let from = first_of(today.year(), month);
        let to = match month {
            12 => first_of(today.year() + 1, 1),
            _ => first_of(today.year(), month + 1),
        };
        months.push(used(office, &key, (from, to)).await?);
    }
    let tomorrow = today.succ_opt().unwrap_or(today);
    let pace = Pace {
        today,
        paid: used(office, &key, (since(today), tomorrow)).await?,
        left: money.left(),
    };
    Ok(Course {
        year: money.year,
        today,
        granted: money.granted,
        months,
        outlook: forecast(&pace),
    })
}

fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

async fn used(
    office: &Office,
    key: &str,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Fen, Refused> {
    // A day begins at midnight in Beijing (R33).
    let moment = |day: NaiveDate| {
        day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(i64::from(BEIJING))
    };
    let sum = money::used_between(&office.store, key, (moment(from), moment(to))).await?;
    Ok(Fen::new(sum))
}

/// The queue of confirmed claims, the first to be paid first.
pub async fn queue(office: &Office, actor: &Actor) -> Result<(Money, Vec<Queued>), Refused> {
    if !actor.may(Act::SeeBudget) {
        return Err(Refused::Unknown);
    }
    let money = queue::money(&office.store, office.today()).await?;
    let places = queue::places(&office.store, &money).await?;
    Ok((money, places))
}

/// What a provider's 服务券 of a year come to (R34).
#[derive(Clone, Debug)]
pub struct ServiceBook {
    pub provider: Uuid,
    pub name: String,
    pub arose: Fen,
    pub owed: Fen,
    pub paid: Fen,
}

/// The books of all providers in a year, who is owed or was paid most first.
pub async fn services(
    office: &Office,
    actor: &Actor,
    year: u16,
) -> Result<Vec<ServiceBook>, Refused> {
    if !actor.may(Act::SeeBudget) {
        return Err(Refused::Unknown);
    }
    let books = money::books_of_kind(&office.store, "provider", Some(year.into())).await?;
    let ids = books.iter().filter_map(|book| book.provider);
    let names = store::queries::parties::provider_names(&office.store, ids).await?;
    let mut services = Vec::new();
    for book in &books {
        let provider = book.provider.ok_or(Refused::Unknown)?;
        services.push(ServiceBook {
            provider,
            name: crate::contracts::view::named(&names, provider)?,
            arose: Fen::new(book.granted),
            owed: Fen::new(book.reserved),
            paid: Fen::new(book.used),
        });
    }
    services.sort_by_key(|book| (-book.arose, book.name.clone()));
    Ok(services)
}

/// How many years a provider sees of its own books; a voucher lives for one and is paid in the next at the latest.
const OWN_YEARS: u16 = 5;

/// The actor's own books of 服务券, the latest year first; nobody but a provider has any (R34).
pub async fn own_services(office: &Office, actor: &Actor) -> Result<Vec<(u16, Balance)>, Refused> {
    let (Role::Provider, Some(provider)) = (actor.role, actor.party) else {
        return Ok(Vec::new());
    };
    let this = crate::subjects::view::year(office.today())?;
    let years = (0..OWN_YEARS).map(|back| this - back);
    let key = |year: u16| Book::provider(provider.to_string(), year).key();
    let books = money::books_of(&office.store, years.clone().map(key)).await?;
    let own = years.filter_map(|year| Some((year, Balance::from(books.get(&key(year))?))));
    Ok(own.collect())
}
