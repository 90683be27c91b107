//! The columns of each list.

use office::FileKind;
use office::grid::{Kind, Value};
use office::listing::{Ask, By, Found, Line};
use office::vouchers::service_number;
use rules::duties::{Act, Role};
use rules::lifecycle::{Turn, claim, contract, voucher};
use rules::{Fen, Law};

use super::Col;
use crate::parts::{Cell, Tag, Tone};
use crate::say;
use crate::shown::{address, step};

const fn text(
    code: &'static str,
    label: &'static str,
    show: fn(&Line, Role) -> Cell,
    value: fn(&Line) -> Value,
) -> Col {
    Col {
        code,
        label,
        kind: Kind::Text,
        by: None,
        usual: true,
        meant: |_| true,
        show,
        value,
        sum: None,
    }
}

const fn money(
    code: &'static str,
    label: &'static str,
    show: fn(&Line, Role) -> Cell,
    value: fn(&Line) -> Value,
    sum: fn(&Found, &Ask, Role) -> Option<Fen>,
) -> Col {
    Col {
        kind: Kind::Money,
        sum: Some(sum),
        ..text(code, label, show, value)
    }
}

const fn date(
    code: &'static str,
    label: &'static str,
    show: fn(&Line, Role) -> Cell,
    value: fn(&Line) -> Value,
) -> Col {
    Col {
        kind: Kind::Date,
        ..text(code, label, show, value)
    }
}

impl Col {
    const fn by(mut self, by: By) -> Self {
        self.by = Some(by);
        self
    }

    const fn unusual(mut self) -> Self {
        self.usual = false;
        self
    }

    const fn meant(mut self, meant: fn(Role) -> bool) -> Self {
        self.meant = meant;
        self
    }
}

fn fen(amount: Option<Fen>) -> Value {
    amount.map_or(Value::Blank, |amount| Value::Money(amount.fen()))
}

fn shown(amount: Option<Fen>) -> Cell {
    amount.map_or_else(Cell::blank, Cell::money)
}

fn plain(text: &str) -> Cell {
    match text {
        "" => Cell::blank(),
        text => Cell::text(text),
    }
}

fn words(text: &str) -> Value {
    match text {
        "" => Value::Blank,
        text => Value::Text(text.to_owned()),
    }
}

/// A plan, a ticket and a year's line are of no one county.
const fn nowhere(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::Batch
            | FileKind::Case
            | FileKind::SpotPlan
            | FileKind::Opinion
            | FileKind::Appraisal
            | FileKind::Subsidy
            | FileKind::Operating
    )
}

/// The act on the file where it is known, else the file.
fn href(line: &Line) -> String {
    // What is done to a whole year is done on the page of the year, whose line it is.
    match line.act {
        Some(Act::ConfirmAppraisal | Act::PublishAppraisal) => {
            return format!("/appraisals?year={}", line.number);
        }
        Some(Act::DecideSubsidy | Act::ProposeSubsidy) => {
            return format!("/subsidies?year={}", line.number);
        }
        _ => {}
    }
    let to = line.act.and_then(|act| step(act, line.target));
    let to = to.map(|step| step.href);
    to.or_else(|| address(line.kind, line.id))
        .unwrap_or_default()
}

fn county(line: &Line) -> String {
    match line.division.as_str() {
        // A batch pays claims of many counties.
        "" if nowhere(line.kind) => "—".to_owned(),
        "" => "区外".to_owned(),
        code => Law::shipped().divisions.name(code).to_owned(),
    }
}

fn work(line: &Line) -> &'static str {
    line.act.map_or("", Act::label)
}

const fn number(label: &'static str) -> Col {
    text(
        "number",
        label,
        |line, _| Cell::link(&line.number, href(line)),
        |line| words(&line.number),
    )
    .by(By::Number)
}

const fn title(label: &'static str) -> Col {
    text(
        "title",
        label,
        |line, _| plain(&line.title),
        |line| words(&line.title),
    )
}

const SUBJECT: Col = text(
    "subject",
    "创新主体",
    |line, _| plain(&line.subject),
    |line| words(&line.subject),
)
.meant(|role| !matches!(role, Role::Subject));

const PROVIDER: Col = text(
    "provider",
    "服务机构",
    |line, _| plain(&line.provider),
    |line| words(&line.provider),
)
.meant(|role| !matches!(role, Role::Provider));

const COUNTY: Col = text(
    "county",
    "县（市、区）",
    |line, _| Cell::text(county(line)),
    |line| Value::Text(county(line)),
)
.unusual()
.meant(|role| !matches!(role, Role::Subject | Role::Provider));

const fn amount(label: &'static str) -> Col {
    money(
        "amount",
        label,
        |line, _| shown(line.amount),
        |line| fen(line.amount),
        |found, _, _| money_of(found.total.amount),
    )
}

const FACE: Col = money(
    "face",
    "券面额（元）",
    |line, _| shown(line.face),
    |line| fen(line.face),
    |found, _, _| money_of(found.total.face),
);

const fn due(label: &'static str) -> Col {
    date(
        "due",
        label,
        |line, _| say::due_cell(line.due, line.days_left),
        |line| line.due.map_or(Value::Blank, Value::Date),
    )
}

/// What waits for a desk.
pub static QUEUE: [Col; 9] = [
    number("编号"),
    text(
        "act",
        "事项",
        |line, _| Cell::text(work(line)),
        |line| words(work(line)),
    ),
    text(
        "party",
        "当事方",
        |line, _| plain(&line.party),
        |line| words(&line.party),
    ),
    title("内容"),
    COUNTY,
    PROVIDER.unusual(),
    amount("金额（元）").by(By::Amount),
    date(
        "since",
        "等待自",
        |line, _| Cell::text(line.since.to_string()),
        |line| Value::Date(line.since),
    )
    .by(By::Age),
    due("期限").by(By::Due),
];

const fn state(show: fn(&Line, Role) -> Cell, value: fn(&Line) -> Value) -> Col {
    text("state", "状态", show, value)
}

/// A state that is not known here is shown by its code.
fn tagged(tag: Option<Tag>, line: &Line) -> Cell {
    Cell::of(tag.unwrap_or_else(|| Tag::new(&line.state, Tone::Grey)))
}

fn label(label: Option<&'static str>, line: &Line) -> Value {
    Value::Text(label.unwrap_or(&line.state).to_owned())
}

/// Contracts.
pub static CONTRACTS: [Col; 9] = [
    number("合同编号"),
    title("合同名称"),
    SUBJECT,
    PROVIDER,
    COUNTY,
    amount("合同金额（元）"),
    money(
        "face",
        "券面额（元）",
        |line, _| shown(line.face),
        |line| fen(line.face),
        |found, _, _| money_of(found.total.face).filter(|_| found.summed),
    ),
    state(
        |line, role| {
            let state = contract::State::parse(&line.state);
            tagged(state.map(|state| say::contract(state, role)), line)
        },
        |line| {
            label(
                contract::State::parse(&line.state).map(contract::State::label),
                line,
            )
        },
    ),
    due("票据截止日"),
];

const VOUCHER_STATE: Col = state(
    |line, role| {
        let state = voucher::State::parse(&line.state);
        tagged(state.map(|state| say::voucher(state, role)), line)
    },
    |line| {
        label(
            voucher::State::parse(&line.state).map(voucher::State::label),
            line,
        )
    },
);

/// A sum of money; files that are about none have no sum.
fn money_of(sum: Fen) -> Option<Fen> {
    (sum != Fen::ZERO).then_some(sum)
}

const PRICE: Col = money(
    "amount",
    "合同金额（元）",
    |line, _| shown(line.amount),
    |line| fen(line.amount),
    |found, _, _| money_of(found.total.amount).filter(|_| found.summed),
);

const VALID: Col = date(
    "due",
    "有效期至",
    |line, _| {
        line.due
            .map_or_else(Cell::blank, |day| Cell::text(day.to_string()))
    },
    |line| line.due.map_or(Value::Blank, Value::Date),
);

/// Vouchers.
pub static VOUCHERS: [Col; 9] = [
    number("券号"),
    title("合同名称"),
    SUBJECT,
    PROVIDER,
    COUNTY,
    PRICE,
    FACE,
    VOUCHER_STATE,
    VALID,
];

fn held(line: &Line) -> String {
    service_number(line).unwrap_or_else(|| line.number.clone())
}

/// The 服务券 of an in-region provider (R34).
pub static SERVICE_VOUCHERS: [Col; 7] = [
    text(
        "number",
        "券号",
        |line, _| Cell::link(held(line), href(line)),
        |line| Value::Text(held(line)),
    )
    .by(By::Number),
    title("合同名称"),
    SUBJECT,
    PRICE,
    FACE,
    VOUCHER_STATE,
    VALID,
];

fn paid(line: &Line) -> Option<Fen> {
    line.amount
        .filter(|_| line.state == claim::State::Paid.code())
}

/// The paid ones among those that are found.
fn paid_sum(found: &Found, ask: &Ask) -> Fen {
    let code = claim::State::Paid.code();
    let wanted = ask.step.is_empty() || ask.step == code;
    let paid = found.steps.iter().find(|(step, _)| step == code);
    paid.filter(|_| wanted)
        .map_or(Fen::ZERO, |(_, total)| total.amount)
}

fn claim_tag(line: &Line, role: Role) -> Option<Tag> {
    let state = claim::State::parse(&line.state)?;
    let turn = line
        .region
        .map_or(Turn::Nobody, |region| office::claims::turn(state, region));
    Some(say::claim(state, turn, role))
}

/// Claims.
pub static CLAIMS: [Col; 9] = [
    number("申请编号"),
    title("创新券"),
    SUBJECT,
    PROVIDER,
    COUNTY,
    amount("兑付金额（元）"),
    money(
        "paid",
        "已付款（元）",
        |line, _| shown(paid(line)),
        |line| fen(paid(line)),
        |found, ask, _| Some(paid_sum(found, ask)),
    ),
    state(
        |line, role| tagged(claim_tag(line, role), line),
        |line| {
            label(
                claim::State::parse(&line.state).map(claim::State::label),
                line,
            )
        },
    ),
    // The last day to pay, or the day on which it was paid (8.6).
    date(
        "due",
        "应付款日",
        |line, _| match line.ended {
            Some(day) => Cell::text(format!("{day} 已付")),
            None => say::due_cell(line.due, line.days_left),
        },
        |line| line.ended.or(line.due).map_or(Value::Blank, Value::Date),
    ),
];
