//! Tickets and results: the proof of cost and of the work (8.4, R28).

use rules::duties::Act;
use rules::lifecycle::contract::State;
use rules::tickets::{self, Context, TicketKind};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::{claims, vouchers};
use store::{Contract, Provider, Subject, Ticket};
use uuid::Uuid;

use super::ready::{self, Piece};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::contracts::{owners, view::state};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::subjects;

/// Fields: `kind`, `code`, `number`, `issued_on`, `amount`, `seller`, `seller_id`, `buyer`,
/// `buyer_id`, `attachment` (a held file).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddTicket {
    pub contract: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Added {
    pub id: Uuid,
}

static KIND: Field = Field::new("kind", "票据种类", clause!("8.4"));
static CODE: Field = Field::new("code", "票据代码", clause!("8.4"));
static NUMBER: Field = Field::new("number", "票据号码", clause!("8.4"));
static ISSUED_ON: Field = Field::new("issued_on", "开票日期", clause!("8.4"));
static AMOUNT: Field = Field::new("amount", "价税合计", clause!("8.4"));
static SELLER: Field = Field::new("seller", "销售方名称", clause!("8.4"));
static SELLER_ID: Field = Field::new("seller_id", "销售方代码", clause!("8.4"));
static BUYER: Field = Field::new("buyer", "购买方名称", clause!("8.4"));
static BUYER_ID: Field = Field::new("buyer_id", "购买方代码", clause!("8.4"));

pub async fn add_ticket(office: &Office, by: By<'_>, command: AddTicket) -> Result<Added, Refused> {
    let command = &command;
    office
        .act(by, Act::AddTicket, command, |deal| {
            Box::pin(async move {
                let contract: Contract = deal.take(command.contract).await?;
                deal.actor.may_touch(deal.act, owners(&contract))?;
                done(&contract, "登记票据")?;
                open_to_change(deal, &contract).await?;
                let ticket = read(deal, &contract, &command.answers).await?;
                let kind = FileKind::Contract;
                let held = command.answers.get("attachment");
                let file = deal
                    .attach("attachment", held, kind, contract.id, "ticket")
                    .await?;
                let id = deal.new_id();
                let body = Body::words(format!("{} {}", ticket.kind.label(), ticket.number))
                    .fact("amount", ticket.amount.fen())
                    .fact("file_hash", file.hash);
                deal.tx
                    .insert(Ticket {
                        id,
                        contract: contract.id,
                        kind: ticket.kind.code().to_owned(),
                        code: rules::text::code(&ticket.code),
                        number: rules::text::code(&ticket.number),
                        issued_on: ticket.issued_on,
                        amount: ticket.amount.fen(),
                        seller: ticket.seller,
                        seller_id: ticket.seller_id,
                        buyer: ticket.buyer,
                        buyer_id: ticket.buyer_id,
                        attachment: file.id,
                        withdrawn: false,
                        at: deal.now,
                        struck: String::new(),
                        struck_on: None,
                    })
                    .await?;
                deal.record(kind, contract.id, Change::NONE, body).await?;
                ready::tell(deal, &contract, Piece::Ticket).await?;
                Ok(Added { id })
            })
        })
        .await
}

/// Reads the ticket and checks it against the contract, telling every defect at once.
async fn read(
    deal: &Deal<'_>,
    contract: &Contract,
    answers: &Answers,
) -> Result<tickets::Ticket, Refused> {
    let subject: Subject = deal.take(contract.subject).await?;
    let provider: Provider = deal.take(contract.provider).await?;
    let mut reader = Reader::new(answers);
    let kind = reader.choice::<TicketKind>(&KIND);
    let issued_on = reader.date(&ISSUED_ON);
    let amount = reader.amount(&AMOUNT);
    let (code, number) = (reader.optional(&CODE, 40), reader.optional(&NUMBER, 40));
    let ticket = tickets::Ticket {
        kind: kind.unwrap_or(TicketKind::Digital),
        code: code.clone(),
        number: number.clone(),
        issued_on: issued_on.unwrap_or(deal.today),
        amount: amount.unwrap_or(Fen::new(1)),
        seller: reader.text(&SELLER, 100),
        seller_id: reader.optional(&SELLER_ID, 40),
        buyer: reader.text(&BUYER, 100),
        buyer_id: reader.optional(&BUYER_ID, 40),
        red_flushed: false,
    };
    // Every kind has a number; only its form depends on the kind.
    if kind.is_none() && number.is_empty() {
        reader.fault(NUMBER.refusal("empty", "没有填写票据号码".to_owned(), "填写票据号码"));
    }
    let subject_code = subject.uscc.clone().unwrap_or_default();
    let mut faults = reader.faults;
    let told: Vec<_> = faults.iter().map(|fault| fault.field.clone()).collect();
    let name = subjects::name_as_typed(&deal.tx, &subject, answers.get(BUYER.name)).await?;
    let context = Context {
        provider: (&provider.name, &provider.uscc),
        subject: (&name, &subject_code),
        contract_on: contract.signed_on,
        today: deal.today,
    };
    // Without a kind nothing can be said of code and number.
    let silent = |field: &str| kind.is_none() && matches!(field, "code" | "number");
    faults.extend(
        tickets::check(&ticket, &context)
            .into_iter()
            .filter(|fault| !told.contains(&fault.field) && !silent(&fault.field)),
    );
    if answers.get("attachment").is_empty() {
        faults.push(
            Refusal::new(
                "file.missing",
                clause!("8.4"),
                "attachment",
                "没有选择票据文件",
                "选择票据的扫描件或电子原件",
            )
            .limit(crate::attachments::LIMITS),
        );
    }
    match faults.is_empty() {
        true => Ok(ticket),
        false => Err(Refused::Because(faults)),
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithdrawTicket {
    pub ticket: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    pub contract: Uuid,
}

/// Takes a wrongly entered ticket back, while no claim rests on it.
pub async fn withdraw_ticket(
    office: &Office,
    by: By<'_>,
    command: WithdrawTicket,
) -> Result<Withdrawn, Refused> {
    let command = &command;
    office
        .act(by, Act::AddTicket, command, |deal| {
            Box::pin(async move {
                let mut ticket: Ticket = deal.take(command.ticket).await?;
                let contract: Contract = deal.take(ticket.contract).await?;
                deal.actor.may_touch(deal.act, owners(&contract))?;
                open_to_change(deal, &contract).await?;
                let body = Body::words(format!("撤下票据 {}", ticket.number));
                let mut file: store::Attachment = deal.take(ticket.attachment).await?;
                file.withdrawn = true;
                deal.tx.update(file).await?;
                ticket.withdrawn = true;
                deal.tx.update(ticket).await?;
                deal.record(FileKind::Contract, contract.id, Change::NONE, body)
                    .await?;
                Ok(Withdrawn {
                    contract: contract.id,
                })
            })
        })
        .await
}

/// Fields: `attachment` (a held file), `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddResult {
    pub contract: Uuid,
    pub answers: Answers,
}

pub async fn add_result(office: &Office, by: By<'_>, command: AddResult) -> Result<Added, Refused> {
    let command = &command;
    office
        .act(by, Act::AddResult, command, |deal| {
            Box::pin(async move {
                let contract: Contract = deal.take(command.contract).await?;
                deal.actor.may_touch(deal.act, owners(&contract))?;
                done(&contract, "上传成果证明")?;
                open_to_change(deal, &contract).await?;
                let held = command.answers.get("attachment");
                let kind = FileKind::Contract;
                let file = deal
                    .attach("attachment", held, kind, contract.id, "result")
                    .await?;
                let body = Body::words(file.name.clone()).fact("file_hash", file.hash);
                deal.record(kind, contract.id, Change::NONE, body).await?;
                ready::tell(deal, &contract, Piece::Result).await?;
                Ok(Added { id: file.id })
            })
        })
        .await
}

/// Evidence is taken once both have confirmed completion (8.4).
pub(super) fn done(contract: &Contract, what: &str) -> Result<(), Refused> {
    if state(contract)? == State::Done {
        return Ok(());
    }
    Err(Refusal::new(
        "service.not-done",
        clause!("8.4"),
        "",
        format!("服务还没有由双方确认完成，不能{what}"),
        "主体和服务机构都确认完成后办理",
    )
    .into())
}

/// What a claim rests on stays as it is while the claim is under review.
async fn open_to_change(deal: &Deal<'_>, contract: &Contract) -> Result<(), Refused> {
    let Some(voucher) = vouchers::of_contract(&deal.tx, contract.id).await? else {
        return Ok(());
    };
    let claim = claims::of_voucher(&deal.tx, voucher.id).await?;
    match claim {
        Some(claim) if !matches!(claim.state.as_str(), "returned" | "withdrawn") => {
            Err(Refusal::new(
                "evidence.under-review",
                clause!("8.5"),
                "",
                "兑付申请正在审核或已办结，票据和成果不能再变动",
                "退回补正后可以更换；需要更正时先撤回兑付申请",
            )
            .into())
        }
        _ => Ok(()),
    }
}
