use chrono::NaiveDate;
use rules::ids::{Class, ResidentId, Uscc, check};
use rules::numbers::{Number, Series};
use rules::tickets::{self, Context, Ticket, TicketKind, format_faults};
use rules::{Kind, Law, ProviderCategory, ProviderClass, Region};
use serde::Deserialize;

use crate::cases::read;
use crate::{codes, day, fen, policy};

#[derive(Deserialize)]
struct IdCase {
    code: String,
    kind: String,
    class: String,
    refused: String,
}

#[test]
fn codes_of_people_and_organisations() {
    for case in read::<IdCase>(include_str!("../../../../law/cases/ids.csv")) {
        let seen = check(&case.code);
        let refused = seen
            .refusal
            .map(|r| r.code.into_owned())
            .unwrap_or_default();
        assert_eq!(refused, case.refused, "{:?}", case.code);
        assert_eq!(seen.system.code(), case.kind, "{:?}", case.code);
        assert_eq!(
            seen.class.unwrap_or_default(),
            case.class,
            "{:?}",
            case.code
        );
    }
}

#[test]
fn only_enterprises_and_social_organisations_are_subjects() {
    let kind = |code| Uscc::parse(code).expect("a valid code").subject_kind();
    assert_eq!(kind("91640104MA76A0018G"), Ok(Kind::Enterprise));
    assert_eq!(kind("52640104MJX123456R"), Ok(Kind::Social));
    let refusal = kind("12640000454000013C").expect_err("a public institution");
    assert_eq!(
        (refusal.code.as_ref(), refusal.clause.number()),
        ("uscc.not-a-subject", "1.1")
    );
    let class = |code| Uscc::parse(code).expect("a valid code").class();
    assert_eq!(class("12610000435230016P"), Class::Institution);
}

#[test]
fn providers_are_classed_by_code_and_seat() {
    let category = |code| {
        Uscc::parse(code)
            .expect("a valid code")
            .class()
            .provider_category()
    };
    assert_eq!(category("12640000454000013C"), ProviderCategory::Public);
    assert_eq!(category("91310115MA1K00015K"), ProviderCategory::Commercial);
    for class in ProviderClass::ALL {
        let inside = class.sits_in(Region::Inside).is_ok();
        assert_eq!(inside, *class != ProviderClass::OtherProvince, "{class:?}");
        let outside = class.sits_in(Region::Outside).is_ok();
        assert_eq!(outside, *class == ProviderClass::OtherProvince, "{class:?}");
        assert_eq!(
            class.is_direct(),
            class.clause().number().starts_with("7.2"),
            "{class:?}"
        );
    }
}

/// The mod-0 case: a check value of 31 is written as 0.
#[test]
fn every_wrong_single_character_is_found() {
    let code = "91640100MA76000150";
    assert!(Uscc::parse(code).is_ok());
    for at in 0..code.len() {
        for wrong in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
            if code.as_bytes()[at] != wrong as u8 {
                let mut typed = code.to_owned();
                typed.replace_range(at..=at, &wrong.to_string());
                assert!(Uscc::parse(&typed).is_err(), "{typed}");
            }
        }
    }
}

#[test]
fn age_counts_from_the_birthday() {
    let id = ResidentId::parse("640422198512310025").expect("a valid number");
    assert_eq!(id.born(), day("1985-12-31"));
    assert_eq!(id.age_on(day("2003-12-30")), 17);
    assert_eq!(id.age_on(day("2003-12-31")), 18);
    assert_eq!(id.age_on(day("1980-01-01")), 0);
    let refusal = id
        .of_age(policy(), day("2003-12-30"))
        .expect_err("too young");
    assert_eq!(
        (refusal.own.as_deref(), refusal.limit.as_deref()),
        (Some("17周岁"), Some("年满18周岁"))
    );
    assert_eq!(id.of_age(policy(), day("2003-12-31")), Ok(()));
    assert_eq!(id.masked(), "640***********0025");
}

#[test]
fn numbers_find_every_wrong_digit() {
    assert_eq!(
        Number::new(Series::Voucher, 2026, 123).to_string(),
        "NX2026-000123-7"
    );
    let number = Number::new(Series::Claim, 2026, 4_711);
    let text = number.to_string();
    assert_eq!(Number::parse(&text), Ok(number));
    for (at, digit) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        for wrong in ('0'..='9').filter(|wrong| *wrong != digit) {
            let mut typed = text.clone();
            typed.replace_range(at..=at, &wrong.to_string());
            let refusal = Number::parse(&typed).expect_err(&typed);
            assert_eq!(refusal.code, "number.check", "{typed}");
        }
    }
    for shape in [
        "",
        "N",
        "NX",
        "XX2026-000123-7",
        "NX2026-123-7",
        "NX2026-000123",
        "NX26-000123-7",
        "科券2026-000123-7",
        "NX2026-00012a-7",
        "NX2026-99999999999-7",
    ] {
        assert_eq!(
            Number::parse(shape).map_err(|r| r.code),
            Err("number.shape".into()),
            "{shape}"
        );
    }
}

#[derive(Deserialize)]
struct TicketCase {
    kind: String,
    code: String,
    number: String,
    refused: String,
}

#[test]
fn ticket_formats() {
    for case in read::<TicketCase>(include_str!("../../../../law/cases/tickets.csv")) {
        let kind = TicketKind::parse(&case.kind).expect("a kind");
        let faults = format_faults(kind, &case.code, &case.number);
        assert_eq!(
            codes(&faults),
            case.refused,
            "{} {}",
            case.kind,
            case.number
        );
    }
}

fn ticket(issued_on: NaiveDate) -> Ticket {
    Ticket {
        kind: TicketKind::Digital,
        code: String::new(),
        number: "26642000000012345678".into(),
        issued_on,
        amount: fen("200000.00"),
        seller: "宁夏分析检测中心".into(),
        seller_id: "12640000454000013C".into(),
        buyer: "银川 某某科技有限公司".into(),
        buyer_id: String::new(),
        red_flushed: false,
    }
}

const CONTEXT: Context<'_> = Context {
    provider: ("宁夏分析检测中心", "12640000454000013c"),
    subject: ("银川某某科技有限公司", "91640104MA76A0018G"),
    contract_on: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
    today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
};

#[test]
fn a_ticket_agrees_with_contract_and_day() {
    for (issued, refused) in [
        ("2026-03-01", "ticket.before-contract"),
        ("2026-03-02", ""),
        ("2026-11-23", ""),
        ("2026-11-24", "ticket.in-future"),
    ] {
        let faults = tickets::check(&ticket(day(issued)), &CONTEXT);
        assert_eq!(codes(&faults), refused, "{issued}");
    }
}

#[test]
fn a_ticket_tells_all_its_defects_at_once() {
    let mut ticket = ticket(day("2026-11-24"));
    ticket.number = "123".into();
    ticket.seller = "别的机构".into();
    ticket.buyer_id = "91640106MA76B0021G".into();
    ticket.amount = fen("0.00");
    ticket.red_flushed = true;
    let faults = tickets::check(&ticket, &CONTEXT);
    assert_eq!(
        codes(&faults),
        "ticket.length ticket.in-future ticket.seller ticket.buyer ticket.amount ticket.red-flushed"
    );
    assert_eq!(ticket.key(), "digital//123");
}

#[test]
fn the_divisions_form_one_tree() {
    let divisions = &Law::shipped().divisions;
    assert_eq!(divisions.counties().count(), 22);
    assert_eq!(divisions.all().count(), 28);
    for county in divisions.counties() {
        let above = divisions.parent(&county.code).expect("a prefecture");
        assert!(divisions.covers(&above.code, &county.code));
        assert!(divisions.covers("640000", &county.code));
        assert!(!divisions.covers(&county.code, &above.code));
    }
    assert_eq!(divisions.full_name("640104"), "银川市兴庆区");
    assert_eq!(divisions.full_name("640100"), "银川市");
    assert!(!divisions.covers("", "640104") && !divisions.covers("640104", "999999"));
}
