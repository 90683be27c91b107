//! What an authority types about a programme, every defect at once.

use chrono::NaiveDate;
use rules::topup::Rate;
use rules::{Fen, Refusal, clause};

use crate::answers::{Answers, Field, Reader};

pub(super) static NAME: Field = Field::new("name", "计划名称", clause!("2.3"));
pub(super) static FROM: Field = Field::new("from_on", "起始日期", clause!("R27"));
pub(super) static TO: Field = Field::new("to_on", "截止日期", clause!("R27"));
pub(super) static BUDGET: Field = Field::new("budget", "配套预算", clause!("R27"));
pub(super) static WORDS: Field = Field::new("words", "结束原因", clause!("R27"));
static RATE: &str = "rate";
static CEILING: Field = Field::new("ceiling", "每个主体每年限额", clause!("R27"));
static PAYER: Field = Field::new("payer", "付款单位", clause!("R27"));
static BANK: Field = Field::new("bank", "开户银行", clause!("R27"));
static ACCOUNT: Field = Field::new("bank_account", "付款账号", clause!("R27"));
static DOCUMENT: Field = Field::new("document", "依据文件", clause!("2.3"));

/// The terms of a programme as they were typed.
pub(super) struct Typed {
    pub rate: Option<Rate>,
    pub ceiling: Option<Fen>,
    pub payer: String,
    pub bank: String,
    pub bank_account: String,
    pub document: String,
    pub from_on: Option<NaiveDate>,
}

pub(super) fn terms(reader: &mut Reader<'_>, answers: &Answers) -> Typed {
    Typed {
        rate: rate(reader, answers.get(RATE)),
        ceiling: reader.amount(&CEILING),
        payer: reader.text(&PAYER, 100),
        bank: reader.text(&BANK, 100),
        bank_account: reader.bank_account(&ACCOUNT),
        document: reader.text(&DOCUMENT, 100),
        from_on: reader.date(&FROM),
    }
}

fn rate(reader: &mut Reader<'_>, typed: &str) -> Option<Rate> {
    let read = Rate::parse(typed);
    if read.is_none() {
        let (code, message) = match typed.trim().is_empty() {
            true => ("rate.empty", "没有填写配套比例"),
            false => ("rate.range", "配套比例不在范围内"),
        };
        let fix = "填写百分数，最多两位小数，例如 30 或 12.5";
        let told = Refusal::new(code, clause!("2.3"), RATE, message, fix);
        let told = told.limit("大于 0，不超过 100%");
        reader.fault(match typed.trim().is_empty() {
            true => told,
            false => told.own(typed.chars().take(24).collect::<String>()),
        });
    }
    read
}
