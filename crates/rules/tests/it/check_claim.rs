use rules::claim::{ClaimCheck, ClaimFacts, check};
use rules::tickets::{Ticket, TicketKind};
use rules::{Law, Outcome, Region};

use crate::{codes, day, fen, policy};

pub fn ticket(number: &str, amount: &str) -> Ticket {
    Ticket {
        kind: TicketKind::Digital,
        code: String::new(),
        number: number.into(),
        issued_on: day("2026-06-30"),
        amount: fen(amount),
        seller: "宁夏分析检测中心".into(),
        seller_id: String::new(),
        buyer: "银川某某科技有限公司".into(),
        buyer_id: String::new(),
        red_flushed: false,
    }
}

/// A claim that passes every rule.
pub fn sound() -> ClaimFacts {
    ClaimFacts {
        today: day("2026-07-10"),
        valid_until: day("2027-03-05"),
        returned_on: None,
        region: Region::Inside,
        contract_amount: fen("300000.00"),
        face: fen("110000.00"),
        signed_on: day("2026-03-02"),
        subject: ("银川某某科技有限公司".into(), "91640104MA76A0018G".into()),
        provider: ("宁夏分析检测中心".into(), "12640000454000013C".into()),
        tickets: vec![
            (ticket("26642000000012345678", "200000.00"), None),
            (ticket("26642000000012345679", "100000.00"), None),
        ],
        shared: Vec::new(),
        objected: false,
        marks: Vec::new(),
        in_case: false,
        rated: true,
        results: 1,
        completed_on: Some(day("2026-07-01")),
    }
}

fn checked(change: impl FnOnce(&mut ClaimFacts)) -> ClaimCheck {
    let mut facts = sound();
    change(&mut facts);
    check(&Law::shipped().calendar, policy(), &facts)
}

fn refused(change: impl FnOnce(&mut ClaimFacts)) -> String {
    codes(&checked(change).refusals())
}

fn outcome(check: &ClaimCheck, code: &str) -> Option<Outcome> {
    let finding = check.findings.iter().find(|finding| finding.code == code);
    finding.map(|finding| finding.outcome)
}

#[test]
fn a_sound_claim_passes_and_pays_its_face() {
    let check = checked(|_| {});
    assert_eq!(codes(&check.refusals()), "");
    assert!(
        check.findings.iter().all(|f| f.outcome == Outcome::Pass),
        "{check:?}"
    );
    assert_eq!(check.payout.value, fen("110000.00"));
}

#[test]
fn it_must_come_in_while_the_voucher_is_valid() {
    assert_eq!(refused(|f| f.today = day("2027-03-05")), "");
    assert_eq!(refused(|f| f.today = day("2027-03-06")), "claim.expired");
}

/// R9: a claim returned for correction on 2027-03-01 has until 2027-03-15, ten working days later.
#[test]
fn correction_extends_the_validity_by_ten_working_days() {
    let on = |today| {
        refused(|f| {
            f.returned_on = Some(day("2027-03-01"));
            f.today = day(today);
        })
    };
    assert_eq!(on("2027-03-15"), "");
    assert_eq!(on("2027-03-16"), "claim.expired");
}

/// R10: ten working days from 2026-07-01 end on 2026-07-15.
#[test]
fn late_evidence_is_marked_and_still_accepted() {
    let on_time = checked(|f| f.today = day("2026-07-15"));
    assert_eq!(outcome(&on_time, "claim.on-time"), Some(Outcome::Pass));
    let late = checked(|f| f.today = day("2026-07-16"));
    assert_eq!(outcome(&late, "claim.late"), Some(Outcome::Pass));
    assert_eq!(codes(&late.refusals()), "");
}

/// R21: what the provider contests waits for the Agency's answer.
#[test]
fn an_open_objection_holds_a_claim_back() {
    assert_eq!(refused(|f| f.objected = true), "claim.objection-open");
}

#[test]
fn completion_rating_and_result_come_first() {
    assert_eq!(refused(|f| f.completed_on = None), "claim.not-complete");
    assert_eq!(refused(|f| f.rated = false), "claim.not-rated");
    assert_eq!(refused(|f| f.results = 0), "claim.no-result");
    assert_eq!(refused(|f| f.tickets.clear()), "claim.no-ticket");
}

#[test]
fn tickets_below_the_price_pay_less_and_are_looked_at() {
    let check = checked(|f| f.tickets.truncate(1));
    assert_eq!(codes(&check.refusals()), "");
    assert_eq!(
        outcome(&check, "ticket.below-price"),
        Some(Outcome::NeedsPerson)
    );
    assert_eq!(check.payout.value, fen("80000.00"));
    let cited = |check: &ClaimCheck| {
        let finding = check
            .findings
            .iter()
            .find(|f| f.code == "ticket.below-price");
        finding.map(|f| f.clause.number().to_owned())
    };
    assert_eq!(cited(&check).as_deref(), Some("R28"));
    let outside = checked(|f| {
        f.tickets.truncate(1);
        f.region = Region::Outside;
    });
    assert_eq!(cited(&outside).as_deref(), Some("R3"));
}

#[test]
fn a_ticket_counts_once() {
    let twice = refused(|f| {
        let again = f.tickets[0].clone();
        f.tickets.push(again);
    });
    assert_eq!(twice, "ticket.used");
    assert_eq!(
        refused(|f| f.tickets[1].1 = Some("DF2026-000009-1".into())),
        "ticket.used"
    );
}

#[test]
fn each_faulty_ticket_is_named() {
    let check = checked(|f| {
        f.tickets[0].0.red_flushed = true;
        f.tickets[1].0.seller = "别的机构".into();
    });
    let refusals = check.refusals();
    assert_eq!(codes(&refusals), "ticket.red-flushed ticket.seller");
    assert!(
        refusals[0].message.starts_with("第1张票据："),
        "{}",
        refusals[0]
    );
    assert!(
        refusals[1].message.starts_with("第2张票据："),
        "{}",
        refusals[1]
    );
    assert!(refusals.iter().all(|refusal| refusal.field == "tickets"));
}

#[test]
fn a_payout_below_a_fen_is_refused() {
    let cents = refused(|f| {
        f.tickets.truncate(1);
        f.tickets[0].0.amount = fen("0.01");
    });
    assert_eq!(cents, "claim.nothing");
}

#[test]
fn an_empty_claim_tells_everything_at_once() {
    let all = refused(|f| {
        f.today = day("2028-01-01");
        f.completed_on = None;
        f.rated = false;
        f.results = 0;
        f.tickets.clear();
    });
    assert_eq!(
        all,
        "claim.expired claim.not-complete claim.not-rated claim.no-result claim.no-ticket"
    );
}

/// A day off that was published later gives the claimant a day more, as it does on every page (R9, R33).
#[test]
fn the_time_for_correction_follows_the_calendar_in_force() {
    use rules::calendar::{DayKind, Layer, Schedule};
    let mut facts = sound();
    facts.valid_until = day("2026-07-01");
    facts.returned_on = Some(day("2026-06-30"));
    // Ten working days after 30 June end on 14 July.
    facts.today = day("2026-07-15");
    let shipped = &Law::shipped().calendar;
    let off = (day("2026-07-10"), DayKind::Off);
    let moved = shipped.with(&Schedule {
        layer: Layer::Ningxia,
        year: 2026,
        days: vec![off],
        source: "宁政办发〔2026〕9号".into(),
    });
    let expired = |calendar| codes(&check(calendar, policy(), &facts).refusals());
    assert_eq!(expired(shipped), "claim.expired");
    assert_eq!(expired(&moved), "");
}

#[test]
fn one_file_for_several_tickets_is_left_to_a_person() {
    let twice = vec![(vec!["1".to_owned(), "2".to_owned()], 1)];
    let check = checked(|facts| facts.shared = twice.clone());
    assert_eq!(
        outcome(&check, "ticket.one-file"),
        Some(Outcome::NeedsPerson)
    );
    assert!(check.refusals().is_empty());
    let found = check
        .findings
        .iter()
        .find(|one| one.code == "ticket.one-file")
        .unwrap();
    assert_eq!(found.own.as_deref(), Some("3张"));
    assert!(found.seen.contains("票据 1、2") && found.seen.contains("其他合同的票据 1 张"));
    assert_eq!(outcome(&checked(|_| ()), "ticket.one-file"), None);
}
