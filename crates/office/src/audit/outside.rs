//! What the record is held against besides itself: the witness outside the database, and the sums that stand in the files.

use std::collections::{BTreeMap, BTreeSet};

use rules::duties::Act;
use store::queries::records::{self, Sum};
use store::{Record, Tx};

use super::chain::{Mark, NAMED};
use super::{FileKey, Files, Report};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::Body;
use crate::witness::Until;

/// Every act that the witness noted stands in the record as it was noted (T10): this finds the end of a chain that was
/// cut off together with its head, a chain that was written anew from some act on, and a database turned back to a copy.
pub(super) fn hold_against_witness(
    noted: &[Until],
    files: &Files,
    report: &mut Report,
) -> Result<(), Refused> {
    // Only the first of a file: what follows in it follows from it.
    let mut wrong: BTreeMap<FileKey, (i64, &'static str)> = BTreeMap::new();
    let mut unread: Vec<String> = Vec::new();
    for file in noted {
        file.read(|line| {
            let Ok(act) = line.map_err(|place| unread.push(place)) else {
                return;
            };
            report.noted += 1;
            let key = (act.kind, act.file);
            let told = files.get(&key);
            let what = match told.and_then(|told| told.chain.at(act.entry)) {
                None => "缺失：存证文件记着这一条，数据库中没有",
                Some(hash) if hash != Mark::of(&act.hash) => "与存证文件所记的不符",
                Some(_) => return,
            };
            let first = wrong.entry(key).or_insert((act.entry, what));
            if act.entry < first.0 {
                *first = (act.entry, what);
            }
        })?;
    }
    let told = report.flaws.iter();
    let told: BTreeSet<(String, i64)> = told.map(|one| (one.chain.clone(), one.entry)).collect();
    for ((kind, file), (entry, what)) in wrong {
        let place = (format!("{kind} {file}"), entry);
        if !told.contains(&place) {
            report.flaw(place.0, entry, what);
        }
    }
    for place in unread
        .into_iter()
        .take(usize::try_from(NAMED).unwrap_or(usize::MAX))
    {
        report.flaw(format!("witness {place}"), 0, "存证文件的这一行读不出");
    }
    Ok(())
}

/// The fact by which an act on a file tells what the file amounts to; a ticket of a contract has a sum of its own, and so
/// has what is recovered of a claim.
fn summed(kind: &str, act: &str) -> Option<&'static str> {
    use Act::{DrawContract, LowerContract, SubmitClaim, SubmitContract};
    match (FileKind::parse(kind)?, Act::parse(act)?) {
        (FileKind::Contract, DrawContract | SubmitContract | LowerContract)
        | (FileKind::Claim, SubmitClaim)
        | (FileKind::Subsidy | FileKind::Operating, _) => Some("amount"),
        (FileKind::Voucher, _) => Some("face"),
        _ => None,
    }
}

/// What an act says its file amounts to.
pub(super) fn sum_of(act: &Record) -> Option<i64> {
    let fact = summed(&act.file_kind, &act.act)?;
    // Its hash tells of whoever altered it.
    let body: Body = serde_json::from_str(&act.body).ok()?;
    body.facts.get(fact)?.as_i64()
}

/// Holds every file's own sum against the last act that told it (SEC-06).
pub(super) async fn hold_sums(
    still: &Tx,
    files: &Files,
    report: &mut Report,
) -> Result<(), Refused> {
    for Sum { kind, file, fen } in records::sums(still).await? {
        let told = files.get(&(kind.to_owned(), file));
        if told.is_some_and(|told| told.sum.is_some_and(|(_, sum)| sum != fen)) {
            let what = "文件的金额与最后一次记录不符";
            report.flaw(format!("{kind} {file}"), 0, what);
        }
    }
    Ok(())
}
