//! Papers for their readers: whoever may see the file it belongs to may see the paper (10.1).

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use papers::Kind;
use rules::duties::{Act, Role};
use store::Paper;
use store::queries::papers::of_files;
use uuid::Uuid;

use super::print::print;
use crate::actor::{Actor, FileKind};
use crate::attachments::Download;
use crate::error::Refused;
use crate::{
    Office, appraisals, claims, contracts, providers, recoveries, store_row, subjects, subsidies,
    topups, vouchers,
};

/// A paper as the page of its file offers it.
#[derive(Clone, Debug)]
pub struct PaperLine {
    pub id: Uuid,
    pub kind: Kind,
    pub number: String,
    pub edition: i64,
    pub made_at: DateTime<Utc>,
    /// Whether no later edition took its place.
    pub stands: bool,
    /// In bytes, once printed.
    pub size: Option<i64>,
}

/// The papers of some files that the reader may have, the latest first. The files are already known to be his to read.
pub(crate) async fn of(
    office: &Office,
    actor: &Actor,
    files: &[(FileKind, Uuid)],
) -> Result<Vec<PaperLine>, Refused> {
    let ids: Vec<Uuid> = files.iter().map(|(_, file)| *file).collect();
    let mut lines: Vec<PaperLine> = Vec::new();
    for row in of_files(&office.store, &ids).await? {
        let Some(kind) = Kind::parse(&row.kind).filter(|_| may_have(actor, &row)) else {
            continue;
        };
        // The latest edition comes first.
        let stands = !lines
            .iter()
            .any(|line| line.kind == kind && line.number == row.number);
        lines.push(PaperLine {
            id: row.id,
            kind,
            number: row.number,
            edition: row.edition,
            made_at: row.made_at,
            stands,
            size: row.size,
        });
    }
    // What one act made has one moment.
    lines.sort_by_key(|line| (Reverse(line.made_at), line.kind));
    Ok(lines)
}

/// The papers of one file, the latest first.
pub async fn list(
    office: &Office,
    actor: &Actor,
    kind: FileKind,
    file: Uuid,
) -> Result<Vec<PaperLine>, Refused> {
    may_read(office, actor, kind, file).await?;
    of(office, actor, &[(kind, file)]).await
}

/// The contract as issued stands beside the signed copy for the desks that hold one against the other: that copy
/// tells telephone and account in full as well. Who pays needs neither. The voucher and the letters on the
/// application are the subject's: they tell what it used of its ceiling elsewhere; the provider has the 服务券 (R34).
pub(crate) fn may_have(actor: &Actor, row: &Paper) -> bool {
    let of_contract = row.file_kind == FileKind::Contract.code();
    match (Kind::parse(&row.kind), actor.role) {
        (Some(Kind::Contract), role) => role != Role::Finance,
        (Some(Kind::Voucher), Role::Provider) => false,
        (Some(Kind::Receipt | Kind::Decision), Role::Provider) => !of_contract,
        (kind, _) => kind.is_some(),
    }
}

async fn may_read(
    office: &Office,
    actor: &Actor,
    kind: FileKind,
    file: Uuid,
) -> Result<(), Refused> {
    match kind {
        FileKind::Contract => {
            let row: store::Contract = store_row(office, file).await?;
            actor.may_touch(Act::SeeFile, contracts::owners(&row))
        }
        FileKind::Voucher => {
            let row: store::Voucher = store_row(office, file).await?;
            actor.may_touch(Act::SeeFile, vouchers::owners(&row))
        }
        FileKind::Claim => {
            let row: store::Claim = store_row(office, file).await?;
            actor.may_touch(Act::SeeFile, claims::owners(&row))
        }
        FileKind::Subject => {
            let row: store::Subject = store_row(office, file).await?;
            actor.may_touch(Act::SeeSubject, subjects::owners(&row))
        }
        FileKind::Provider => {
            let row: store::Provider = store_row(office, file).await?;
            actor.may_touch(Act::SeeProvider, providers::owners(&row))
        }
        FileKind::Recovery => {
            let row: store::Recovery = store_row(office, file).await?;
            recoveries::may(actor, Act::SeeRecovery, &row)
        }
        FileKind::Appraisal => {
            let row: store::Appraisal = store_row(office, file).await?;
            actor.may_touch(Act::SeeAppraisal, appraisals::owners(&row))
        }
        FileKind::TopUp => {
            let row: store::TopUp = store_row(office, file).await?;
            known(topups::may_see(actor, &row))
        }
        FileKind::Subsidy => {
            let row: store::Subsidy = store_row(office, file).await?;
            known(subsidies::may_see(actor, &row))
        }
        _ => Err(Refused::Unknown),
    }
}

fn known(may: bool) -> Result<(), Refused> {
    may.then_some(()).ok_or(Refused::Unknown)
}

/// The printed file; one that was not printed yet is printed now.
pub async fn read(office: &Office, actor: &Actor, id: Uuid) -> Result<Download, Refused> {
    let row: Paper = store_row(office, id).await?;
    let file_kind = FileKind::parse(&row.file_kind).ok_or(Refused::Unknown)?;
    let kind = Kind::parse(&row.kind).ok_or(Refused::Unknown)?;
    may_read(office, actor, file_kind, row.file).await?;
    if !may_have(actor, &row) {
        return Err(Refused::Unknown);
    }
    let printed = print(office, id).await?;
    let edition = match row.edition {
        1 => String::new(),
        later => format!("（第{later}版）"),
    };
    let name = format!("{}{}{edition}.pdf", row.number, kind.label());
    office
        .taken_down(&name, "application/pdf", &printed.hash)
        .await
}
