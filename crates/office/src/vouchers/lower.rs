//! A contract that came to cost less before its voucher was used: the face falls with it, never rises (R30).

use rules::award::{self, Lowered, Terms};
use rules::duties::Act;
use rules::ledger::{Hold, release};
use rules::lifecycle::voucher;
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Contract, Provider, Subject, Voucher};
use uuid::Uuid;

use super::owners;
use super::view::{hold, state};
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::attachments::LIMITS;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{Between, voucher as certificate};
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// Fields: `amount` (the new total), `words` (why), `attachment` (a held file: the supplement both parties signed).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lower {
    pub voucher: Uuid,
    pub answers: Answers,
}

/// What the lower amount does to the voucher.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Prospect {
    pub contract: Uuid,
    pub amount: Fen,
    pub lowered: Lowered,
}

static AMOUNT: Field = Field::new("amount", "变更后的合同金额", clause!("R30"));
static WORDS: Field = Field::new("words", "变更原因", clause!("R30"));
const FILE: &str = "attachment";
/// The purpose under which the supplement is kept.
const PURPOSE: &str = "supplement";

/// What would become of the voucher, shown before it is done.
pub async fn look_at_lower(
    office: &Office,
    actor: &Actor,
    command: &Lower,
) -> Result<Prospect, Refused> {
    let row: Voucher = store_row(office, command.voucher).await?;
    actor.may_touch(Act::LowerContract, owners(&row))?;
    let contract: Contract = store_row(office, row.contract).await?;
    Ok(read(office, &row, &contract, &command.answers)?.0)
}

pub async fn lower(office: &Office, by: By<'_>, command: Lower) -> Result<Prospect, Refused> {
    let command = &command;
    office
        .act(by, Act::LowerContract, command, |deal| {
            Box::pin(async move { change(deal, command).await })
        })
        .await
}

async fn change(deal: &Deal<'_>, command: &Lower) -> Result<Prospect, Refused> {
    let mut row: Voucher = deal.take(command.voucher).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let mut contract: Contract = deal.take(row.contract).await?;
    let (prospect, words) = read(deal.office, &row, &contract, &command.answers)?;
    let held = command.answers.get(FILE);
    let file = (FileKind::Contract, contract.id);
    let supplement = deal.attach(FILE, held, file.0, file.1, PURPOSE).await?;
    let freed = Hold {
        face: prospect.lowered.released,
        ..hold(&row)?
    };
    let changed = Body::words(words)
        .fact("before", contract.amount)
        .fact("amount", prospect.amount.fen())
        .fact("file_hash", supplement.hash);
    let body = Body::default()
        .fact("before", row.face)
        .fact("face", prospect.lowered.face.fen())
        .fact("released", freed.face.fen());
    (contract.amount, contract.updated_at) = (prospect.amount.fen(), deal.now);
    contract.edition += 1;
    row.face = prospect.lowered.face.fen();
    row.computed = prospect.lowered.computed.fen();
    row.trace = serde_json::to_string(&prospect.lowered.trace)?;
    row.edition += 1;
    row.updated_at = deal.now;
    tell(deal, &row, &contract, &prospect).await?;
    let id = row.id;
    deal.tx.update(contract).await?;
    deal.tx.update(row).await?;
    deal.record(file.0, file.1, Change::NONE, changed).await?;
    // A cheaper contract may still be worth the whole face, where the ceiling had cut it (R7).
    if !freed.face.is_zero() {
        deal.post(release(&freed)?, FileKind::Voucher, id).await?;
    }
    deal.record(FileKind::Voucher, id, Change::NONE, body)
        .await?;
    Ok(prospect)
}

/// The certificate is printed anew, and the provider hears of it.
async fn tell(
    deal: &Deal<'_>,
    row: &Voucher,
    contract: &Contract,
    prospect: &Prospect,
) -> Result<(), Refused> {
    let provider: Provider = deal.take(row.provider).await?;
    let subject: Subject = deal.take(row.subject).await?;
    let between = Between {
        contract,
        subject: &subject,
        provider: &provider,
    };
    certificate(deal, row, &between).await?;
    let face = prospect.lowered.face;
    let words = News::of(&row.number, format!("合同金额减少，券面额现为 {face} 元"));
    let link = format!("/contracts/{}", contract.id);
    deal.notify(
        To::Account(provider.account),
        words.next("核对补充协议"),
        link,
    )
    .await
}

/// Reads the change and tells every defect at once.
fn read(
    office: &Office,
    row: &Voucher,
    contract: &Contract,
    answers: &Answers,
) -> Result<(Prospect, String), Refused> {
    voucher::unused(state(row)?)?;
    let mut reader = Reader::new(answers);
    let amount = reader.amount(&AMOUNT);
    let words = reader.text(&WORDS, 500);
    let mut faults = reader.faults;
    if answers.get(FILE).is_empty() {
        faults.push(
            Refusal::new(
                "file.missing",
                clause!("R30"),
                FILE,
                "没有选择补充协议",
                "选择双方签字盖章的补充协议扫描件",
            )
            .limit(LIMITS),
        );
    }
    let policy = office.law.policy(row.issued_on)?;
    let terms = Terms {
        amount: Fen::new(contract.amount),
        paid: Fen::new(contract.paid),
        face: Fen::new(row.face),
    };
    match amount.map(|amount| (amount, award::lower(policy, &terms, amount))) {
        Some((amount, Ok(lowered))) if faults.is_empty() => {
            let prospect = Prospect {
                contract: contract.id,
                amount,
                lowered,
            };
            return Ok((prospect, words));
        }
        Some((_, Err(more))) => faults.extend(more),
        _ => {}
    }
    Err(Refused::Because(faults))
}
