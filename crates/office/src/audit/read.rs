//! The record as the auditor reads it: narrowed by person, act, file and day, page by page or as a spreadsheet.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Utc};
use rules::clause;
use rules::duties::Act;
use rules::numbers::{Number, Series};
use rules::{Refusal, text};
use store::queries::{
    accounts, appraisals, operating, records, recoveries, related, subsidies, topups,
};
use uuid::Uuid;

use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::export::{Exported, Layout, sheet};
use crate::grid::Value;
use crate::timeline::Entry;
use crate::{Office, local, names};

/// One act with what people call its file.
#[derive(Clone, Debug)]
pub struct Line {
    pub entry: Entry,
    /// What people call the file.
    pub name: Option<String>,
    /// Whether its page opens for the auditor: a contract that was not handed in is its parties' alone.
    pub opens: bool,
}

/// What of the record is asked for. Fields: `who` (a part of a name), `act`, `file` (a number, or a login name),
/// `since` and `until` (days, both included).
#[derive(Clone, Debug, Default)]
pub struct Sought {
    who: String,
    act: Option<Act>,
    file: String,
    days: Span,
}

/// The first and the last day asked for, both included.
type Span = (Option<NaiveDate>, Option<NaiveDate>);

static SINCE: Field = Field::new("since", "起始日期", clause!("5.3"));
static UNTIL: Field = Field::new("until", "截止日期", clause!("5.3"));

/// Acts that one spreadsheet takes: a person reads no more, and all of them are held at once.
pub const MOST: u64 = 20_000;

impl Sought {
    /// Reads what was asked; what cannot be read narrows nothing and is told.
    pub fn read(answers: &Answers) -> (Sought, Vec<Refusal>) {
        let (days, faults) = days(answers);
        let sought = Sought {
            who: answers.get("who").trim().to_owned(),
            act: Act::parse(answers.get("act")),
            file: answers.get("file").trim().to_owned(),
            days,
        };
        (sought, faults)
    }

    async fn sifted(&self, office: &Office) -> Result<records::Sifted, Refused> {
        let file = match self.file.as_str() {
            "" => None,
            typed => Some(called(office, typed).await?),
        };
        let (from, before) = within(office, self.days);
        Ok(records::Sifted {
            who: Some(self.who.clone()).filter(|who| !who.is_empty()),
            act: self.act.map(|act| act.code().to_owned()),
            file: file.map(|(kind, file)| (kind.code().to_owned(), file)),
            from,
            before,
        })
    }
}

/// Reads `since` and `until`.
pub(crate) fn days(answers: &Answers) -> (Span, Vec<Refusal>) {
    let mut reader = Reader::new(answers);
    let mut day = |field: &Field| match answers.get(field.name).trim() {
        "" => None,
        _ => reader.date(field),
    };
    let span = (day(&SINCE), day(&UNTIL));
    (span, reader.faults)
}

/// From which moment on, and before which one.
pub(crate) fn within(
    office: &Office,
    (since, until): Span,
) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let after = |day: NaiveDate| day.checked_add_days(Days::new(1)).unwrap_or(day);
    (
        since.and_then(|day| begins(office, day)),
        until.and_then(|day| begins(office, after(day))),
    )
}

/// The moment at which a legal day begins.
fn begins(office: &Office, day: NaiveDate) -> Option<DateTime<Utc>> {
    let offset: FixedOffset = *local(office.now()).offset();
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(offset);
    midnight.single().map(|at| at.to_utc())
}

/// The file that people call so.
async fn called(office: &Office, typed: &str) -> Result<(FileKind, Uuid), Refused> {
    let store = &office.store;
    let number = match Number::sought(typed) {
        None => {
            let login = text::code(typed).to_lowercase();
            let account = accounts::by_login(store, &login).await?;
            let found = account.map(|account| (FileKind::Account, account.id));
            return found.ok_or_else(|| nothing(typed).into());
        }
        Some(read) => read.map_err(|fault| fault.at("file"))?,
    };
    let written = number.to_string();
    macro_rules! of {
        ($kind:ident, $query:expr) => {
            $query.await?.map(|row| (FileKind::$kind, row.id))
        };
    }
    let found = match number.series {
        Series::Registration => of!(Subject, related::subject_numbered(store, &written)),
        Series::Provider => of!(Provider, related::provider_numbered(store, &written)),
        Series::Contract => of!(Contract, related::contract_numbered(store, &written)),
        Series::Claim => of!(Claim, related::claim_numbered(store, &written)),
        Series::Recovery => of!(Recovery, recoveries::numbered(store, &written)),
        Series::TopUp => of!(TopUp, topups::numbered(store, &written)),
        Series::Need => of!(Need, store::queries::needs::numbered(store, &written)),
        Series::Voucher | Series::ServiceVoucher => {
            let voucher = Number::new(Series::Voucher, number.year, number.serial).to_string();
            of!(Voucher, related::voucher_numbered(store, &voucher))
        }
        Series::Batch => of!(Batch, related::batch_numbered(store, &written)),
        Series::Programme => of!(Programme, related::programme_numbered(store, &written)),
        Series::Case => of!(Case, related::case_numbered(store, &written)),
        Series::SpotPlan => of!(SpotPlan, related::plan_numbered(store, &written)),
        Series::Operating => of!(Operating, operating::numbered(store, &written)),
        Series::Opinion => of!(Opinion, related::opinion_numbered(store, &written)),
        Series::Appraisal => of!(Appraisal, appraisals::numbered(store, &written)),
        Series::Subsidy => of!(Subsidy, subsidies::numbered(store, &written)),
        Series::Training | Series::News => None,
    };
    found.ok_or_else(|| nothing(typed).into())
}

fn nothing(typed: &str) -> Refusal {
    Refusal::new(
        "record.file",
        clause!("5.3"),
        "file",
        "没有这个编号的材料，也没有这个登录名",
        "填写完整的编号，例如 HT2026-000001-7，或账号的登录名；抽查用创新券的编号，按事项查",
    )
    .own(typed.chars().take(24).collect::<String>())
}

/// A page of what is asked for, the latest act first, and how many acts there are.
pub async fn read(
    office: &Office,
    actor: &Actor,
    sought: &Sought,
    (page, size): (u64, u64),
) -> Result<(Vec<Line>, u64), Refused> {
    if !actor.may(Act::ReadRecord) {
        return Err(Refused::Unknown);
    }
    let sifted = sought.sifted(office).await?;
    let part = (page.saturating_mul(size), size);
    let rows = records::latest(&office.store, &sifted, part).await?;
    let count = records::count(&office.store, &sifted).await?;
    Ok((named(office, &rows).await?, count))
}

/// Acts with the names of their files, each file looked up once.
async fn named(office: &Office, rows: &[store::Record]) -> Result<Vec<Line>, Refused> {
    let contracts = rows
        .iter()
        .filter(|row| row.file_kind == FileKind::Contract.code())
        .map(|row| row.file);
    let contracts = store::many::<store::Contract>(&office.store, contracts).await?;
    let drawn = contracts.into_values().filter(|row| !row.handed_in);
    let drawn: BTreeSet<Uuid> = drawn.map(|row| row.id).collect();
    let mut known: BTreeMap<(String, Uuid), Option<String>> = BTreeMap::new();
    let mut lines = Vec::new();
    for row in rows {
        let entry = Entry::read(row)?;
        let key = (row.file_kind.clone(), row.file);
        if !known.contains_key(&key) {
            let name = match entry.kind {
                Some(kind) => names::of(office, kind, entry.file).await?,
                None => None,
            };
            known.insert(key.clone(), name);
        }
        let name = known.get(&key).cloned().flatten();
        let opens = !drawn.contains(&row.file);
        lines.push(Line { entry, name, opens });
    }
    Ok(lines)
}

/// Everything that is asked for as a spreadsheet, with the whole hash of every act.
pub async fn export<F>(
    office: &Office,
    actor: &Actor,
    sought: &Sought,
    layout: Layout<F>,
) -> Result<Exported, Refused>
where
    F: Fn(&Line) -> Vec<Value> + Send + Sync + 'static,
{
    let (lines, count) = read(office, actor, sought, (0, MOST)).await?;
    not_too_many(count)?;
    sheet(layout, lines).await
}

pub(crate) fn not_too_many(count: u64) -> Result<(), Refusal> {
    if count <= MOST {
        return Ok(());
    }
    let refusal = Refusal::new(
        "record.many",
        clause!("5.3"),
        "since",
        "一次导出的记录太多",
        "按日期、事项或材料缩小范围，分几次导出",
    );
    Err(refusal
        .limit(format!("不超过 {MOST} 条"))
        .own(format!("{count} 条")))
}
