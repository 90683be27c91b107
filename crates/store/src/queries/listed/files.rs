//! Contracts, vouchers and claims of a reader. A page deep in a long list is found by an index alone: names and long
//! texts are read for the rows of that page.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{DOUBT, Listed, Order, Ordered, Sift, Text};
use crate::db::Source;
use crate::error::StoreError;
use crate::queries::contracts::Whose;

/// Which files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    Contracts,
    Vouchers,
    /// Vouchers set off inside the region: what their providers hold as 服务券 (R34).
    ServiceVouchers,
    Claims,
}

/// Whose files; a county's divisions are a matter of the sift.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    pub files: Files,
    subject: Option<Uuid>,
    provider: Option<Uuid>,
    /// Whether what stands beside each file is summed as well.
    pub all_sums: bool,
}

impl Of {
    pub fn new(files: Files, whose: Whose<'_>) -> Self {
        let (subject, provider) = match whose {
            Whose::Subject(id) => (Some(id), None),
            Whose::Provider(id) => (None, Some(id)),
            Whose::Divisions(_) | Whose::Everyones => (None, None),
        };
        Self {
            files,
            subject,
            provider,
            // A party has few files; what stands beside each file of the region would be read one by one.
            all_sums: subject.is_some() || provider.is_some(),
        }
    }

    fn table(self) -> &'static str {
        match self.files {
            Files::Contracts => "contract",
            Files::Vouchers | Files::ServiceVouchers => "voucher",
            Files::Claims => "claim",
        }
    }

    /// The condition of the list itself on the rows called `f`.
    fn base(self) -> &'static str {
        match self.files {
            // Only its subject has a contract that was not handed in yet.
            Files::Contracts if self.subject.is_none() => "f.handed_in",
            Files::ServiceVouchers => "f.region = 'inside' AND f.settled_on IS NOT NULL",
            _ => "1 = 1",
        }
    }

    /// What its groups sum: the amount and the face.
    fn sums(self) -> (&'static str, &'static str) {
        const NONE: &str = "CAST(0 AS bigint)";
        match self.files {
            Files::Contracts if self.all_sums => ("f.amount", VOUCHER_FACE),
            Files::Contracts => ("f.amount", NONE),
            Files::Vouchers | Files::ServiceVouchers if self.all_sums => (PRICE, "f.face"),
            Files::Vouchers | Files::ServiceVouchers => (NONE, "f.face"),
            Files::Claims => ("f.amount", NONE),
        }
    }
}

/// The face of a contract's latest voucher.
const VOUCHER_FACE: &str =
    "(SELECT o.face FROM voucher o WHERE o.contract = f.id ORDER BY o.id DESC LIMIT 1)";
const PRICE: &str = "(SELECT k.amount FROM contract k WHERE k.id = f.contract)";

/// The conditions of list and sift on the rows called `f`.
fn sifted(text: &mut Text, of: Of, sift: &Sift) {
    text.push(of.base());
    for (column, party) in [("f.subject", of.subject), ("f.provider", of.provider)] {
        if let Some(party) = party {
            text.compare(column, "=", party);
        }
    }
    if let Some(divisions) = &sift.divisions {
        text.one_of("f.division", divisions);
    }
    for word in &sift.words {
        word_in(text, of, word);
    }
    if let Some(provider) = &sift.provider {
        let like = text.pattern(provider);
        text.push(&format!(
            " AND f.provider IN (SELECT p.id FROM provider p WHERE lower(p.name) {like})"
        ));
    }
    if let Some(purpose) = &sift.purpose {
        let place = text.bind(purpose.clone());
        text.push(&match of.files {
            Files::Contracts => format!(" AND f.purpose = {place}"),
            _ => format!(
                " AND f.contract IN (SELECT k.id FROM contract k WHERE k.purpose = {place})"
            ),
        });
    }
    if let Some(year) = sift.year {
        of_year(text, of, year);
    }
    if let Some((region, category)) = &sift.side {
        of_side(text, of, region, category.as_deref());
    }
    if sift.risk {
        text.push(&match of.files {
            Files::Contracts | Files::Claims => format!(" AND f.findings {DOUBT}"),
            Files::Vouchers | Files::ServiceVouchers => {
                format!(" AND f.contract IN (SELECT k.id FROM contract k WHERE k.findings {DOUBT})")
            }
        });
    }
    let price = match of.files {
        Files::Vouchers | Files::ServiceVouchers => "f.face",
        _ => "f.amount",
    };
    let (from, to) = sift.amount;
    for (sign, bound) in [(">=", from), ("<=", to)] {
        if let Some(bound) = bound {
            text.compare(price, sign, bound);
        }
    }
    let (from, to) = sift.due;
    for (sign, bound) in [(">=", from), ("<=", to)] {
        if let Some(bound) = bound {
            text.compare(due(of), sign, bound);
        }
    }
}

/// A contract is of the year in which it was handed in, a voucher of that of its issue, a claim of that whose money paid it.
fn of_year(text: &mut Text, of: Of, year: i64) {
    match of.files {
        Files::Vouchers | Files::ServiceVouchers => text.compare("f.year", "=", year),
        Files::Contracts => {
            let first = |year: i64| {
                let year = i32::try_from(year).unwrap_or_default();
                NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
            };
            text.compare("f.submitted_on", ">=", first(year));
            text.compare("f.submitted_on", "<", first(year + 1));
        }
        Files::Claims => {
            let book = text.bind(format!("budget/redemption/{year}"));
            text.push(&format!(
                " AND f.id IN (SELECT g.file FROM posting g WHERE g.book = {book} AND g.bucket = 'used' \
                 AND g.file_kind = 'claim')"
            ));
        }
    }
}

fn of_side(text: &mut Text, of: Of, region: &str, category: Option<&str>) {
    match of.files {
        Files::Contracts => {
            let place = text.bind(region.to_owned());
            text.push(&format!(
                " AND f.provider IN (SELECT p.id FROM provider p WHERE p.region = {place})"
            ));
        }
        _ => text.compare("f.region", "=", region.to_owned()),
    }
    if let Some(category) = category {
        let place = text.bind(category.to_owned());
        text.push(&format!(
            " AND f.provider IN (SELECT p.id FROM provider p WHERE p.category = {place})"
        ));
    }
}

fn word_in(text: &mut Text, of: Of, word: &str) {
    let like = text.pattern(word);
    let titled = match of.files {
        Files::Contracts => format!("lower(f.title) {like}"),
        Files::Vouchers | Files::ServiceVouchers => {
            format!("f.contract IN (SELECT k.id FROM contract k WHERE lower(k.title) {like})")
        }
        Files::Claims => {
            format!(
                "f.voucher IN (SELECT o.id FROM voucher o WHERE lower(o.number) {like}) \
                 OR f.contract IN (SELECT k.id FROM contract k WHERE lower(k.title) {like})"
            )
        }
    };
    text.push(&format!(
        " AND (lower(f.number) {like} OR {titled} \
         OR f.subject IN (SELECT s.id FROM subject s WHERE lower(s.name) {like}) \
         OR f.provider IN (SELECT p.id FROM provider p WHERE lower(p.name) {like}))"
    ));
}

fn due(of: Of) -> &'static str {
    match of.files {
        Files::Contracts => "f.evidence_due",
        Files::Vouchers | Files::ServiceVouchers => "f.valid_until",
        Files::Claims => "f.due_on",
    }
}

pub(super) fn groups(of: &Of, sift: &Sift) -> Text {
    let (amount, face) = of.sums();
    let table = of.table();
    let mut text = Text::of(format!(
        "SELECT f.state AS step, COUNT(*) AS count, CAST(COALESCE(SUM({amount}), 0) AS bigint) AS amount, \
         CAST(COALESCE(SUM({face}), 0) AS bigint) AS face FROM {table} f WHERE "
    ));
    sifted(&mut text, *of, sift);
    text.push(" GROUP BY f.state");
    text
}

/// The whole rows, with the names of both parties and what stands beside them.
fn whole(of: Of) -> Text {
    let (title, amount, face, since, ended, beside) = match of.files {
        // A claim that is made ends the limit for evidence (8.4).
        Files::Contracts => (
            "f.title",
            "f.amount",
            VOUCHER_FACE,
            "f.updated_at",
            "f.completed_on",
            "",
        ),
        Files::Vouchers | Files::ServiceVouchers => (
            "k.title",
            "k.amount",
            "f.face",
            "f.updated_at",
            "f.settled_on",
            " JOIN contract k ON k.id = f.contract",
        ),
        Files::Claims => (
            "o.number",
            "f.amount",
            "o.face",
            "f.updated_at",
            "f.paid_on",
            " JOIN voucher o ON o.id = f.voucher",
        ),
    };
    let due = match of.files {
        Files::Contracts => {
            "CASE WHEN EXISTS (SELECT 1 FROM voucher o WHERE o.contract = f.id \
             AND o.state NOT IN ('claimed', 'redeemed')) THEN f.evidence_due END"
        }
        _ => due(of),
    };
    let (kind, region) = match of.files {
        Files::Contracts => ("contract", "p.region"),
        Files::Vouchers | Files::ServiceVouchers => ("voucher", "f.region"),
        Files::Claims => ("claim", "f.region"),
    };
    let table = of.table();
    Text::of(format!(
        "SELECT f.state AS step, '{kind}' AS kind, f.id AS id, f.id AS target, f.number AS number, \
         {title} AS title, s.name AS party, s.name AS subject, p.name AS provider, {region} AS region, \
         f.division AS division, f.state AS state, {amount} AS amount, {face} AS face, {since} AS since, \
         {due} AS due, {ended} AS ended, f.edition AS edition \
         FROM {table} f JOIN subject s ON s.id = f.subject JOIN provider p ON p.id = f.provider{beside} WHERE "
    ))
}

fn stepped(text: &mut Text, sift: &Sift) {
    if let Some(step) = &sift.step {
        text.compare("f.state", "=", step.clone());
    }
}

pub(super) fn rows(of: &Of, sift: &Sift, order: Ordered) -> Text {
    let mut text = whole(*of);
    sifted(&mut text, *of, sift);
    stepped(&mut text, sift);
    text.push(&ordered(*of, order));
    text
}

/// The rows of one page: which they are is read from the narrow rows first.
pub(super) async fn page(
    source: &impl Source,
    of: &Of,
    (sift, order): (&Sift, Ordered),
    part: (u64, u64),
) -> Result<Vec<Listed>, StoreError> {
    let mut which = Text::of(format!("SELECT f.id AS id FROM {} f WHERE ", of.table()));
    sifted(&mut which, *of, sift);
    stepped(&mut which, sift);
    which.push(&ordered(*of, order));
    which.part(part);
    let ids: Vec<Found> = which.all(source).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = whole(*of);
    text.push("1 = 1");
    let places: Vec<String> = ids.iter().map(|one| text.bind(one.id)).collect();
    text.push(&format!(" AND f.id IN ({})", places.join(", ")));
    text.push(&ordered(*of, order));
    text.all(source).await
}

#[derive(sea_orm::FromQueryResult)]
struct Found {
    id: Uuid,
}

/// A total order: the latest first, and of claims the first due first.
fn ordered(of: Of, order: Ordered) -> String {
    let way = if order.down { "DESC" } else { "ASC" };
    let keys = match (of.files, order.by) {
        (Files::Contracts, Order::Due) => "f.submitted_on DESC, f.id DESC".to_owned(),
        (Files::Vouchers | Files::ServiceVouchers, Order::Due) => {
            "f.issued_on DESC, f.id DESC".to_owned()
        }
        // Where rows without a day come is left to no engine.
        (Files::Claims, Order::Due) => {
            "(CASE WHEN f.due_on IS NULL THEN 1 ELSE 0 END), f.due_on, f.id".to_owned()
        }
        (_, Order::Age) => format!("f.updated_at {way}, f.id"),
        (Files::Vouchers | Files::ServiceVouchers, Order::Amount) => {
            format!("f.face {way}, f.id")
        }
        (_, Order::Amount) => format!("f.amount {way}, f.id"),
        (_, Order::Number) => format!("f.number {way}, f.id"),
    };
    format!(" ORDER BY {keys}")
}
