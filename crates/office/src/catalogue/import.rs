//! Many services or instruments at once, from a table saved as CSV or copied from a spreadsheet (UX-30).

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use rules::catalogue::EntryKind;
use rules::coded::Coded;
use rules::duties::{Act, Role};
use rules::lifecycle::entry::start;
use rules::{Refusal, clause, text};
use serde::{Deserialize, Serialize};
use store::queries::catalogue as rows;
use store::{Provider, Source};
use uuid::Uuid;

use super::form::{self, Frame};
use super::item::{Item, STANDING, of_provider};
use super::keep::{own, same};
use super::table::{USES, columns, heading, parse};
use super::{desk_link, file_kind, uses};
use crate::act::{By, Deal};
use crate::actor::Actor;
use crate::answers::Answers;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// What becomes of a table in which some rows are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// All rows or none.
    All,
    /// The rows that are right.
    Right,
}

impl Coded for Mode {
    const ALL: &'static [Mode] = &[Mode::All, Mode::Right];

    fn code(self) -> &'static str {
        match self {
            Mode::All => "all",
            Mode::Right => "right",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Mode::All => "全部正确才提交",
            Mode::Right => "先提交正确的行",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Import {
    pub kind: EntryKind,
    pub mode: Mode,
    /// The table as text: a line of headings, then the rows; separated by commas or tabs.
    pub table: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Imported {
    /// How many rows were handed in.
    pub taken: usize,
    /// The rows that were not, and why.
    pub left: Vec<RowFault>,
}

/// What is wrong with one cell, or with a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// The line of the table, from 1 for the headings.
    pub line: u64,
    /// The heading of the column; empty for the row as a whole.
    pub column: String,
    pub reason: Refusal,
}

/// The rows that can be handed in, and everything that is wrong with the others.
struct Sorted {
    right: Vec<form::Filled>,
    answers: Vec<Answers>,
    left: Vec<RowFault>,
}

async fn sort(
    source: &impl Source,
    provider: &Provider,
    import: &Import,
    today: chrono::NaiveDate,
) -> Result<Sorted, Refused> {
    let kind = import.kind;
    let parsed = parse(kind, &import.table).map_err(Refused::Because)?;
    let certificates = rows::certificates(source, provider.id, &STANDING).await?;
    let certificates: BTreeMap<String, Uuid> = certificates
        .iter()
        .filter(|row| rules::catalogue::in_force(row.expires_on, today))
        .map(|row| (row.number.clone(), row.id))
        .collect();
    let standing = of_provider(source, kind, provider.id, &STANDING).await?;
    let mut taken: BTreeSet<Vec<String>> = standing.iter().map(Item::key).collect();
    let mut sorted = Sorted {
        right: Vec::new(),
        answers: Vec::new(),
        left: Vec::new(),
    };
    for row in parsed {
        let mut answers = row.answers;
        let mut faults = Vec::new();
        if kind == EntryKind::Service {
            spell_out(&mut answers);
            faults.extend(certificate(&mut answers, &certificates));
            faults.extend(undeclared(provider, &answers));
        }
        match form::read(kind, &answers, today) {
            Err(found) => faults.extend(found),
            Ok(filled) if faults.is_empty() => {
                if taken.insert(filled.key()) {
                    sorted.right.push(filled);
                    sorted.answers.push(answers);
                    continue;
                }
                faults.push(same(kind));
            }
            Ok(_) => {}
        }
        let told = faults.into_iter().map(|reason| RowFault {
            line: row.line,
            column: heading(kind, &reason.field),
            reason,
        });
        sorted.left.extend(told);
    }
    Ok(sorted)
}

/// A use by its short name, or by its code.
fn spell_out(answers: &mut Answers) {
    let typed = text::name(answers.get("use_code"));
    if let Some((_, one)) = USES.iter().find(|(name, _)| *name == typed) {
        answers.set("use_code", one.code());
    }
}

/// A further use is declared with one service on its form, not by a table.
fn undeclared(provider: &Provider, answers: &Answers) -> Option<Refusal> {
    let mut refusal = uses::undeclared(provider, answers)?;
    refusal.fix =
        "改为已申报的用途；确需增加的，先单独登记一项这种用途的服务，审核通过后再导入".into();
    Some(refusal)
}

/// A certificate by its number.
fn certificate(answers: &mut Answers, known: &BTreeMap<String, Uuid>) -> Option<Refusal> {
    let number = text::code(answers.get("certificate"));
    if number.is_empty() {
        return None;
    }
    if let Some(id) = known.get(&number) {
        answers.set("certificate", &id.to_string());
        return None;
    }
    answers.set("certificate", "");
    let refusal = Refusal::new(
        "certificate.unknown",
        clause!("7.4"),
        "certificate",
        "目录中没有这个编号的有效证书",
        "先登记证书，或空着这一格",
    );
    Some(refusal.own(number))
}

/// Reads a table without handing anything in, so that its faults are seen first.
pub async fn look_through(
    office: &Office,
    actor: &Actor,
    import: &Import,
) -> Result<Imported, Refused> {
    let Some(provider) = actor.party.filter(|_| actor.may(Act::KeepCatalogue)) else {
        return Err(Refused::Unknown);
    };
    let provider: Provider = store_row(office, provider).await?;
    super::may_offer(&provider)?;
    let sorted = sort(&office.store, &provider, import, office.today()).await?;
    Ok(Imported {
        taken: sorted.right.len(),
        left: sorted.left,
    })
}

/// Hands in the rows of a table, each an entry of its own for the Agency.
pub async fn import(office: &Office, by: By<'_>, command: Import) -> Result<Imported, Refused> {
    let command = &command;
    office
        .act(by, Act::KeepCatalogue, command, |deal| {
            Box::pin(async move { take(deal, command).await })
        })
        .await
}

async fn take(deal: &Deal<'_>, command: &Import) -> Result<Imported, Refused> {
    let provider = own(deal).await?;
    let sorted = sort(&deal.tx, &provider, command, deal.today).await?;
    let nothing = sorted.right.is_empty() || command.mode == Mode::All;
    if nothing && !sorted.left.is_empty() {
        let lines: BTreeSet<u64> = sorted.left.iter().map(|fault| fault.line).collect();
        return Err(Refusal::new(
            "table.rows",
            clause!("7.4"),
            "table",
            format!("{} 行有错误，没有提交任何一行", lines.len()),
            "按下面逐行列出的原因改正，或改选“先提交正确的行”",
        )
        .into());
    }
    let taken = sorted.right.len();
    let rows = sorted.right.into_iter().zip(sorted.answers);
    for (line, (filled, answers)) in (0_i64..).zip(rows) {
        let frame = Frame {
            // Ids follow time: a millisecond a row keeps the order of the file wherever entries are listed.
            id: deal.office.id_at(deal.now + Duration::milliseconds(line)),
            provider: provider.id,
            replaces: None,
            edition: 1,
            created_at: deal.now,
            attachment: Uuid::nil(),
        };
        let id = frame.id;
        deal.add_item(form::item(deal, filled, frame)).await?;
        let said = answers
            .iter()
            .fold(Body::default(), |body, (field, value)| {
                body.fact(field, value.to_owned())
            });
        let change = Change::begins(start().code());
        deal.record(file_kind(command.kind), id, change, said)
            .await?;
    }
    let what = format!("服务目录有新的待审核项 {taken} 项");
    let words = News::of(&provider.number, what).next("审核服务目录");
    deal.notify(To::Desk(Role::Agency, None), words, desk_link(provider.id))
        .await?;
    Ok(Imported {
        taken,
        left: sorted.left,
    })
}

/// The rows that were not handed in, as a table with the reasons in its last column; it opens in a spreadsheet.
pub fn with_reasons(import: &Import, left: &[RowFault]) -> String {
    let mut out = csv::Writer::from_writer(Vec::from(*b"\xef\xbb\xbf"));
    let headings = columns(import.kind).iter().map(|(heading, _)| *heading);
    let headings: Vec<&str> = ["行"].into_iter().chain(headings).chain(["原因"]).collect();
    let mut whole = out.write_record(&headings).is_ok();
    for row in parse(import.kind, &import.table).unwrap_or_default() {
        let faults = left.iter().filter(|fault| fault.line == row.line);
        let reasons: Vec<String> = faults.map(RowFault::told).collect();
        if reasons.is_empty() {
            continue;
        }
        let cells = columns(import.kind).iter();
        let mut cells: Vec<String> = cells
            .map(|(_, field)| plain(row.answers.get(field)))
            .collect();
        cells.insert(0, row.line.to_string());
        cells.push(reasons.join("；"));
        whole &= out.write_record(&cells).is_ok();
    }
    let bytes = out.into_inner().unwrap_or_default();
    debug_assert!(whole, "a writer to memory does not fail");
    String::from_utf8(bytes).unwrap_or_default()
}

impl RowFault {
    /// The column, what is wrong and how to mend it.
    pub fn told(&self) -> String {
        let column = match self.column.is_empty() {
            true => String::new(),
            false => format!("{}：", self.column),
        };
        format!(
            "{column}{}。{}",
            self.reason.full_message(),
            self.reason.fix
        )
    }
}

/// A cell that no spreadsheet takes for a formula (SEC-10).
fn plain(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
