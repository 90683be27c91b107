//! Tickets: the invoices and receipts that prove the cost (8.4, R3, R28).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::money::Fen;
use crate::refusal::Refusal;
use crate::text;

coded! {
    /// The kinds of ticket; each has its own lengths of code and number.
    pub enum TicketKind {
        /// Fully digital invoice: 20 digits, no code.
        Digital = "digital", "数电票";
        /// Special VAT invoice: code of 10, number of 8 digits.
        Special = "special", "增值税专用发票";
        /// Electronic ordinary VAT invoice: code of 12, number of 8 digits.
        Electronic = "electronic", "增值税电子普通发票";
        /// Fiscal electronic receipt: code of 8, number of 10 digits.
        Fiscal = "fiscal", "财政电子票据";
    }
}

impl TicketKind {
    /// The digits of code and number; a code of 0 digits means that there is none.
    #[must_use]
    pub const fn lengths(self) -> (usize, usize) {
        match self {
            Self::Digital => (0, 20),
            Self::Special => (10, 8),
            Self::Electronic => (12, 8),
            Self::Fiscal => (8, 10),
        }
    }
}

coded! {
    /// How a ticket stopped being one.
    pub enum Struck {
        /// A red invoice offsets it.
        Flushed = "flushed", "红冲";
        /// Its issuer declared it void.
        Void = "void", "作废";
    }
}

/// A ticket as entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its kind.
    pub kind: TicketKind,
    /// Its code; empty for a fully digital invoice.
    pub code: String,
    /// Its number.
    pub number: String,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// The amount, tax included, in fen.
    pub amount: Fen,
    /// The seller's name.
    pub seller: String,
    /// The seller's credit code; empty when the ticket shows none.
    pub seller_id: String,
    /// The buyer's name.
    pub buyer: String,
    /// The buyer's credit code or ID; empty when the ticket shows none.
    pub buyer_id: String,
    /// Whether it was offset by a red invoice or declared void.
    pub red_flushed: bool,
}

impl Ticket {
    /// The key that is unique over all claims: kind, code and number in their normal form.
    #[must_use]
    pub fn key(&self) -> String {
        let (code, number) = (text::code(&self.code), text::code(&self.number));
        format!("{}/{code}/{number}", self.kind.code())
    }
}

/// What a ticket has to agree with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context<'a> {
    /// The provider's name and credit code.
    pub provider: (&'a str, &'a str),
    /// The subject's name and credit code or ID.
    pub subject: (&'a str, &'a str),
    /// The day the contract was signed.
    pub contract_on: NaiveDate,
    /// The day of the check.
    pub today: NaiveDate,
}

/// Code and number of the tickets that somebody may mean by some digits: the number alone, or both in one.
///
/// ```
/// use rules::tickets::sought;
/// assert_eq!(sought("12345678"), [("", "12345678")]);
/// assert_eq!(sought("640012345612345678"), [("6400123456", "12345678"), ("64001234", "5612345678")]);
/// assert!(sought("123").is_empty());
/// ```
#[must_use]
pub fn sought(digits: &str) -> Vec<(&str, &str)> {
    let mut meant = Vec::new();
    for kind in TicketKind::ALL {
        let (code, number) = kind.lengths();
        if digits.len() == number {
            meant.push(("", digits));
        }
        if code > 0 && digits.len() == code + number {
            meant.extend(digits.split_at_checked(code));
        }
    }
    meant.dedup();
    meant
}

/// Everything wrong with code and number as such.
///
/// ```
/// use rules::tickets::{TicketKind, format_faults};
/// assert!(format_faults(TicketKind::Digital, "", "26642000000012345678").is_empty());
/// let faults = format_faults(TicketKind::Special, "123", "ABC");
/// assert_eq!(faults.len(), 2);
/// assert_eq!(faults[0].field, "code");
/// ```
#[must_use]
pub fn format_faults(kind: TicketKind, code: &str, number: &str) -> Vec<Refusal> {
    let (code, number) = (text::code(code), text::code(number));
    let (code_length, number_length) = kind.lengths();
    let mut faults = Vec::new();
    if code_length == 0 {
        if !code.is_empty() {
            faults.push(
                Refusal::new(
                    "ticket.code-not-used",
                    clause!("8.4"),
                    "code",
                    format!("{}没有发票代码", kind.label()),
                    "清空发票代码，或改选票据种类",
                )
                .own(text::clip(&code, 24)),
            );
        }
    } else {
        faults.extend(digits_fault(kind, "code", "代码", &code, code_length));
    }
    faults.extend(digits_fault(kind, "number", "号码", &number, number_length));
    faults
}

fn digits_fault(
    kind: TicketKind,
    field: &'static str,
    name: &str,
    typed: &str,
    length: usize,
) -> Option<Refusal> {
    let limit = format!("{length}位数字");
    let label = kind.label();
    let own = typed.chars().count();
    let (code, message, fix, own) = if typed.is_empty() {
        let fix = format!("按票面填写{length}位{name}");
        (
            "ticket.empty",
            format!("没有填写{label}的{name}"),
            fix,
            None,
        )
    } else if !typed.bytes().all(|b| b.is_ascii_digit()) {
        let fix = format!("按票面填写{length}位数字");
        let shown = Some(text::clip(typed, 24));
        (
            "ticket.not-digits",
            format!("{label}的{name}含有数字以外的字符"),
            fix,
            shown,
        )
    } else if own != length {
        let fix = "按票面逐位核对，并核对票据种类".to_owned();
        let shown = Some(format!("{own}位"));
        (
            "ticket.length",
            format!("{label}的{name}位数不符"),
            fix,
            shown,
        )
    } else {
        return None;
    };
    let refusal = Refusal::new(code, clause!("8.4"), field, message, fix).limit(limit);
    Some(match own {
        Some(own) => refusal.own(own),
        None => refusal,
    })
}

/// Everything wrong with a ticket: format, date, seller, buyer, amount, red flush.
#[must_use]
pub fn check(ticket: &Ticket, context: &Context<'_>) -> Vec<Refusal> {
    let mut faults = format_faults(ticket.kind, &ticket.code, &ticket.number);
    faults.extend(date_fault(ticket.issued_on, context));
    faults.extend(party_fault(
        ("seller", "销售方", "服务机构"),
        (&ticket.seller, &ticket.seller_id),
        context.provider,
    ));
    faults.extend(party_fault(
        ("buyer", "购买方", "科技创新主体"),
        (&ticket.buyer, &ticket.buyer_id),
        context.subject,
    ));
    if ticket.amount <= Fen::ZERO {
        faults.push(
            Refusal::new(
                "ticket.amount",
                clause!("8.4"),
                "amount",
                "票据金额不大于0",
                "填写价税合计金额；红字发票不作为兑付依据",
            )
            .limit("大于 0.00元")
            .own(format!("{}元", ticket.amount)),
        );
    }
    if ticket.red_flushed {
        faults.push(
            Refusal::new(
                "ticket.red-flushed",
                clause!("8.4"),
                "red_flushed",
                "票据已红冲或作废",
                "换用有效的票据",
            )
            .own(text::clip(&ticket.number, 24)),
        );
    }
    faults
}

/// Why a ticket cannot have been struck on that day: it was not issued yet, or the day is to come (8.4).
///
/// # Example
/// ```
/// use chrono::NaiveDate;
/// use rules::tickets::struck_on;
/// let day = |day| NaiveDate::from_ymd_opt(2026, 5, day).expect("a day");
/// assert!(struck_on(day(8), (day(7), day(9))).is_none());
/// assert_eq!(struck_on(day(6), (day(7), day(9))).map(|why| why.code), Some("ticket.struck-on".into()));
/// ```
#[must_use]
pub fn struck_on(on: NaiveDate, (issued_on, today): (NaiveDate, NaiveDate)) -> Option<Refusal> {
    if (issued_on..=today).contains(&on) {
        return None;
    }
    let (message, fix) = (
        "红冲或作废的日期不在开票日期和今天之间",
        "按查验结果填写日期",
    );
    let told = Refusal::new("ticket.struck-on", clause!("8.4"), "on", message, fix);
    Some(
        told.limit(format!("{issued_on} 至 {today}"))
            .own(on.to_string()),
    )
}

/// The reason with which a claim goes back that rests on a struck ticket (8.4).
#[must_use]
pub fn struck(number: &str, (how, on): (Struck, NaiveDate)) -> Refusal {
    Refusal::new(
        "ticket.red-flushed",
        clause!("8.4"),
        "tickets",
        format!("票据 {} 已于 {on} {}", text::clip(number, 24), how.label()),
        "在合同页撤下这张票据，登记有效的票据后重新提交",
    )
}

fn date_fault(issued_on: NaiveDate, context: &Context<'_>) -> Option<Refusal> {
    let (code, message, fix, limit) = if issued_on < context.contract_on {
        (
            "ticket.before-contract",
            "票据开具日期早于合同签订日期",
            "核对开票日期；合同签订前的支出不予兑付",
            format!("{} 及以后", context.contract_on),
        )
    } else if issued_on > context.today {
        (
            "ticket.in-future",
            "票据开具日期晚于今天",
            "核对开票日期",
            format!("{} 及以前", context.today),
        )
    } else {
        return None;
    };
    Some(
        Refusal::new(code, clause!("8.4"), "issued_on", message, fix)
            .limit(limit)
            .own(issued_on.to_string()),
    )
}

/// The name must agree; the code must agree where the ticket shows one.
fn party_fault(
    (field, side, role): (&'static str, &str, &str),
    on_ticket: (&str, &str),
    expected: (&str, &str),
) -> Option<Refusal> {
    let same_name = text::name(on_ticket.0) == text::name(expected.0);
    let id = text::code(on_ticket.1);
    let same_id = id.is_empty() || id == text::code(expected.1);
    if same_name && same_id {
        return None;
    }
    let differs = if same_name { "代码" } else { "名称" };
    let shown = if same_name { on_ticket.1 } else { on_ticket.0 };
    let wanted = if same_name { expected.1 } else { expected.0 };
    Some(
        Refusal::new(
            format!("ticket.{field}"),
            clause!("8.4"),
            field,
            format!("票据{side}{differs}与合同中的{role}不一致"),
            format!("按票面填写；{side}不是{role}的票据不能用于兑付"),
        )
        .limit(wanted)
        .own(text::clip(shown, 60)),
    )
}
