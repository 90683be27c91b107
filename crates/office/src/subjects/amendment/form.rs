//! The form of a change, read with every defect at once.

use rules::lifecycle::amendment::Part;
use rules::{Kind, Refusal, clause};
use store::Subject;

use super::super::masks;
use crate::Office;
use crate::answers::{Answers, Field, Reader};
use crate::attachments::LIMITS;
use crate::error::Refused;
use crate::subjects::{purpose, view};

static NAME: Field = Field::new("name", "新名称", clause!("1.4"));
static BANK: Field = Field::new("bank", "新开户银行", clause!("6.3"));
static BANK_ACCOUNT: Field = Field::new("bank_account", "新银行账号", clause!("6.3"));
static OWN_ACCOUNT: Field = Field::new(
    "own_account",
    "收款账户是本人的实名账户，户名与登记姓名一致",
    clause!("1.4"),
);
static DIVISION: Field = Field::new("division", "新所在县（市、区）", clause!("2.3"));
static ADDRESS: Field = Field::new("address", "新地址", clause!("1.4"));
pub(super) const ATTACHMENT: &str = "attachment";

/// A change as it was typed, checked and normalised; the values of other parts are empty.
#[derive(Default)]
pub(super) struct Wish {
    pub name: String,
    pub division: String,
    pub zone: String,
    pub address: String,
    pub bank: String,
    pub bank_account: String,
    /// What stands, and what shall stand, as people read it.
    pub before: String,
    pub after: String,
}

/// Reads a change; `proved` says that an earlier try left its evidence.
pub(super) fn read(
    office: &Office,
    subject: &Subject,
    part: Part,
    answers: &Answers,
    proved: bool,
) -> Result<Wish, Refused> {
    let mut reader = Reader::new(answers);
    let mut wish = Wish {
        before: told(office, subject, part)?,
        ..Wish::default()
    };
    match part {
        Part::Name => {
            wish.name = reader.text(&NAME, 100);
            wish.after = wish.name.clone();
        }
        Part::Bank => {
            wish.bank = reader.text(&BANK, 100);
            wish.bank_account = reader.bank_account(&BANK_ACCOUNT);
            if view::kind(subject)? == Kind::Individual {
                reader.ticked(&OWN_ACCOUNT, "填写本人名下的账户，核对后勾选确认");
            }
            wish.after = account(&wish.bank, &wish.bank_account);
        }
        Part::County => {
            (wish.division, wish.zone) = reader.place(&DIVISION);
            wish.address = reader.text(&ADDRESS, 200);
            wish.after = office.law.divisions.place(&wish.division, &wish.zone);
        }
    }
    if reader.faults.is_empty() && same(office, subject, part, &wish)? {
        reader.fault(unchanged(part));
    }
    if !proved && answers.get(ATTACHMENT).is_empty() {
        reader.fault(no_evidence(part));
    }
    match reader.faults.is_empty() {
        true => Ok(wish),
        false => Err(Refused::Because(reader.faults)),
    }
}

/// A part of a registration as people read it, the account masked.
pub(super) fn told(office: &Office, subject: &Subject, part: Part) -> Result<String, Refused> {
    Ok(match part {
        Part::Name => subject.name.clone(),
        Part::Bank => {
            let number = office.unseal(purpose::BANK, &subject.bank_account_sealed)?;
            account(&subject.bank, &number)
        }
        Part::County => office.law.divisions.place(&subject.division, &subject.zone),
    })
}

fn account(bank: &str, number: &str) -> String {
    format!("{bank} {}", masks::account(number))
}

fn same(office: &Office, subject: &Subject, part: Part, wish: &Wish) -> Result<bool, Refused> {
    Ok(match part {
        Part::Name => wish.name == subject.name,
        Part::Bank => {
            let number = office.unseal(purpose::BANK, &subject.bank_account_sealed)?;
            wish.bank == subject.bank && wish.bank_account == number
        }
        Part::County => wish.division == subject.division && wish.zone == subject.zone,
    })
}

fn unchanged(part: Part) -> Refusal {
    let field = match part {
        Part::Name => NAME.name,
        Part::Bank => BANK_ACCOUNT.name,
        Part::County => DIVISION.name,
    };
    Refusal::new(
        "amendment.same",
        clause!("1.4"),
        field,
        format!("填写的{part}与已认证的相同"),
        "填写变更后的内容；没有变化的不用办理变更",
    )
}

fn no_evidence(part: Part) -> Refusal {
    Refusal::new(
        "file.missing",
        clause!("1.4"),
        ATTACHMENT,
        "没有选择证明材料",
        format!("上传证明{part}变更的文件"),
    )
    .limit(LIMITS)
}
