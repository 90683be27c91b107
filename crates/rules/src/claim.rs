//! The automatic check of a claim (8.4, 8.5): all defects at once, and what it pays.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::dates;
use crate::finding::{self, Finding};
use crate::integrity::{self, Mark};
use crate::money::Fen;
use crate::parties::Region;
use crate::payout;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::tickets::{self, Ticket};
use crate::trace::Reasoned;

/// Everything the check of a claim looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFacts {
    /// The day of the check.
    pub today: NaiveDate,
    /// The last day of the voucher's validity.
    pub valid_until: NaiveDate,
    /// The day an earlier version of this claim was returned for correction, if it was (R9).
    pub returned_on: Option<NaiveDate>,
    /// Where the provider sits.
    pub region: Region,
    /// The contract amount.
    pub contract_amount: Fen,
    /// The face value of the voucher.
    pub face: Fen,
    /// The day the contract was signed.
    pub signed_on: NaiveDate,
    /// The subject's name and credit code or ID.
    pub subject: (String, String),
    /// The provider's name and credit code.
    pub provider: (String, String),
    /// The tickets, each with the number of another claim that already holds it.
    pub tickets: Vec<(Ticket, Option<String>)>,
    /// Files that serve several tickets: the numbers of those on this contract, and how many of other contracts.
    pub shared: Vec<(Vec<String>, usize)>,
    /// Whether an objection of the provider to the set-off waits for its answer (R21).
    pub objected: bool,
    /// What stands against the claimant: open cases, integrity records (5.4, R31).
    pub marks: Vec<Mark>,
    /// Whether a case on this very voucher is open.
    pub in_case: bool,
    /// Whether the subject rated the provider.
    pub rated: bool,
    /// How many results are uploaded.
    pub results: usize,
    /// The day on which both had confirmed completion.
    pub completed_on: Option<NaiveDate>,
}

/// What every rule found, and what the claim pays when tickets are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimCheck {
    /// What every rule found.
    pub findings: Vec<Finding>,
    /// min(face, f(actual cost)) with its lines; it does not say that the claim passes.
    pub payout: Reasoned<Fen>,
}

impl ClaimCheck {
    /// Every refusal; the claim passes when there is none.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        finding::refusals(&self.findings)
    }
}

/// Checks a claim against every rule and tells all defects at once; limits are counted by the calendar in force (R33).
#[must_use]
pub fn check(calendar: &Calendar, policy: &Policy, facts: &ClaimFacts) -> ClaimCheck {
    let mut findings = vec![in_time(calendar, policy, facts)];
    findings.extend(completion(calendar, policy, facts));
    findings.extend(objection(facts));
    findings.extend(
        facts
            .marks
            .iter()
            .map(|mark| integrity::own(mark, "", false)),
    );
    findings.extend(in_case(facts));
    findings.push(rating(facts));
    findings.push(results(facts));
    findings.extend(ticket_findings(facts));
    // What was struck proves no cost.
    let stands = |(ticket, _): &&(Ticket, Option<String>)| !ticket.red_flushed;
    let standing = facts.tickets.iter().filter(stands);
    let total = standing.map(|(ticket, _)| ticket.amount).sum();
    findings.extend(facts.shared.iter().map(one_file));
    findings.extend(cover(facts, total));
    let payout = payout::payout(policy, facts.contract_amount, facts.face, total);
    if payout.value <= Fen::ZERO && !facts.tickets.is_empty() {
        let refusal = Refusal::new(
            "claim.nothing",
            clause!("R3"),
            "tickets",
            "按票据计算的兑付金额不足一分",
            "核对票据金额",
        )
        .limit("至少 0.01元")
        .own(format!("{}元", payout.value));
        findings.push(Finding::fail(refusal, format!("{total}元")));
    }
    ClaimCheck { findings, payout }
}

/// Nothing is paid on a voucher while its case is open (R31).
fn in_case(facts: &ClaimFacts) -> Option<Finding> {
    let told = facts.marks.iter().any(|mark| matches!(mark, Mark::Case(_)));
    (facts.in_case && !told).then(|| {
        let refusal = Refusal::new(
            "claim.in-case",
            clause!("R31"),
            "",
            "这张创新券正在调查，结案之前不能申请兑付",
            "结案后再提交",
        );
        Finding::fail(refusal, "调查中")
    })
}

/// 8.8 as read by R9: submitted by the last day of validity, or within the time for correction.
fn in_time(calendar: &Calendar, policy: &Policy, facts: &ClaimFacts) -> Finding {
    let correction = facts
        .returned_on
        .and_then(|day| calendar.due(day, policy.correction_days).ok())
        .map(|due| due.date);
    let last = dates::claim_until(facts.valid_until, correction);
    let seen = last.to_string();
    if facts.today <= last {
        let message = "在有效期内提交";
        return Finding::pass("claim.in-time", clause!("8.8"), "", seen, message);
    }
    let refusal = Refusal::new(
        "claim.expired",
        clause!("8.8"),
        "",
        "创新券已过兑付期限",
        "过期的创新券不能兑付，额度已退回；以后的服务可重新申领",
    )
    .limit(format!("{last} 24时以前"))
    .own(facts.today.to_string());
    Finding::fail(refusal, seen)
}

/// 8.4 as read by R10: late evidence is marked, not refused.
fn completion(calendar: &Calendar, policy: &Policy, facts: &ClaimFacts) -> Vec<Finding> {
    let Some(completed) = facts.completed_on else {
        let refusal = Refusal::new(
            "claim.not-complete",
            clause!("8.4"),
            "completed_on",
            "双方尚未都确认服务完成",
            "由主体与服务机构分别确认服务完成",
        );
        return vec![Finding::fail(refusal, "未完成")];
    };
    let seen = completed.to_string();
    let done = Finding::pass(
        "claim.complete",
        clause!("8.4"),
        "completed_on",
        seen,
        "双方已确认完成",
    );
    let Ok(due) = calendar.due(completed, policy.evidence_days) else {
        return vec![done];
    };
    let late = calendar.days_left(facts.today, due.date).min(0).abs();
    let (code, message) = if late > 0 {
        let message = format!("逾期{late}个工作日，已作标记并计入合规评价，仍予受理");
        ("claim.late", message)
    } else {
        ("claim.on-time", "在规定工作日内提交".to_owned())
    };
    vec![
        done,
        Finding::pass(
            code,
            clause!("R10"),
            "completed_on",
            due.date.to_string(),
            message,
        ),
    ]
}

/// What the provider contests is not paid before the Agency has answered (R21).
fn objection(facts: &ClaimFacts) -> Option<Finding> {
    facts.objected.then(|| {
        let refusal = Refusal::new(
            "claim.objection-open",
            clause!("R21"),
            "",
            "对这张券的抵用异议尚未答复",
            "等待专业机构答复异议，答复后再提交或办理兑付申请",
        );
        Finding::fail(refusal, "异议待答复")
    })
}

fn rating(facts: &ClaimFacts) -> Finding {
    if facts.rated {
        return Finding::pass(
            "claim.rated",
            clause!("8.4"),
            "rating",
            "已评价",
            "主体已评价服务机构",
        );
    }
    let refusal = Refusal::new(
        "claim.not-rated",
        clause!("8.4"),
        "rating",
        "主体尚未评价服务机构",
        "由主体在服务合同页面完成评价",
    );
    Finding::fail(refusal, "未评价")
}

fn results(facts: &ClaimFacts) -> Finding {
    let seen = format!("{}份", facts.results);
    if facts.results > 0 {
        return Finding::pass(
            "claim.results",
            clause!("8.4"),
            "results",
            seen,
            "已上传服务结果证明",
        );
    }
    let refusal = Refusal::new(
        "claim.no-result",
        clause!("8.4"),
        "results",
        "没有服务结果证明",
        "上传检测报告、技术解决方案或合作研发总结等",
    )
    .limit("至少1份")
    .own(seen.clone());
    Finding::fail(refusal, seen)
}

fn ticket_findings(facts: &ClaimFacts) -> Vec<Finding> {
    if facts.tickets.is_empty() {
        let refusal = Refusal::new(
            "claim.no-ticket",
            clause!("8.4"),
            "tickets",
            "没有费用支付票据",
            "登记发票或行政事业性收费票据",
        )
        .limit("至少1张")
        .own("0张");
        return vec![Finding::fail(refusal, "0张")];
    }
    let mut findings = Vec::new();
    for (at, (ticket, elsewhere)) in facts.tickets.iter().enumerate() {
        let twice = facts.tickets[..at]
            .iter()
            .any(|(other, _)| other.key() == ticket.key());
        let mut faults = tickets::check(
            ticket,
            &tickets::Context {
                provider: (&facts.provider.0, &facts.provider.1),
                subject: (&facts.subject.0, &facts.subject.1),
                contract_on: facts.signed_on,
                today: facts.today,
            },
        );
        if twice || elsewhere.is_some() {
            faults.push(used_twice(ticket, elsewhere.as_deref()));
        }
        let seen = format!("{} {}", ticket.kind.label(), ticket.number);
        if faults.is_empty() {
            let message = "票据格式、日期、双方与金额相符";
            findings.push(Finding::pass(
                "ticket.ok",
                clause!("8.4"),
                "tickets",
                seen,
                message,
            ));
            continue;
        }
        findings.extend(faults.into_iter().map(|mut fault| {
            fault.message = format!("第{}张票据：{}", at + 1, fault.message);
            Finding::fail(fault.at("tickets"), seen.clone())
        }));
    }
    findings
}

fn used_twice(ticket: &Ticket, elsewhere: Option<&str>) -> Refusal {
    let place = elsewhere.unwrap_or("本次兑付中的另一张");
    Refusal::new(
        "ticket.used",
        clause!("8.4"),
        "number",
        format!("票据 {} 已经用于兑付", ticket.number),
        "换用未兑付过的票据；号码填错的，按票面改正",
    )
    .limit("每张票据只能兑付一次")
    .own(place)
}

/// One file may hold several tickets, or stand for one that is not in it: a person looks.
fn one_file((numbers, others): &(Vec<String>, usize)) -> Finding {
    let count = numbers.len() + others;
    let elsewhere = match others {
        0 => String::new(),
        others => format!("，另用于其他合同的票据 {others} 张"),
    };
    let seen = format!("票据 {}{elsewhere}", numbers.join("、"));
    let refusal = Refusal::new(
        "ticket.one-file",
        clause!("8.4"),
        "tickets",
        format!("同一个文件用于 {count} 张票据"),
        "打开文件，核对其中有没有所列的每张票据；没有的，退回更换",
    )
    .limit("每张票据都能在文件中看到")
    .own(format!("{count}张"));
    Finding::ask(refusal, seen)
}

/// The tickets against the price: in-region they are for the full price (R28); what is paid follows the smaller (R3).
fn cover(facts: &ClaimFacts, total: Fen) -> Option<Finding> {
    if facts.tickets.is_empty() {
        return None;
    }
    let seen = format!("票据合计 {total}元，合同金额 {}元", facts.contract_amount);
    if total > facts.contract_amount {
        let refusal = Refusal::new(
            "ticket.above-price",
            clause!("R3"),
            "tickets",
            "票据合计高于合同金额，兑付金额按合同金额以内计算",
            "核对票据金额和张数；票据含其他费用的，由复核人员核实",
        )
        .limit(format!("{}元", facts.contract_amount))
        .own(format!("{total}元"));
        return Some(Finding::ask(refusal, seen));
    }
    if total == facts.contract_amount {
        let message = "票据合计覆盖合同金额";
        return Some(Finding::pass(
            "ticket.sum",
            clause!("R3"),
            "tickets",
            seen,
            message,
        ));
    }
    let clause = match facts.region {
        Region::Inside => clause!("R28"),
        Region::Outside => clause!("R3"),
    };
    let refusal = Refusal::new(
        "ticket.below-price",
        clause,
        "tickets",
        "票据合计低于合同金额，按票据合计计算兑付金额",
        "补齐全价票据；实际支出确实较少的，由复核人员核实",
    )
    .limit(format!("{}元", facts.contract_amount))
    .own(format!("{total}元"));
    Some(Finding::ask(refusal, seen))
}
