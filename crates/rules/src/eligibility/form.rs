//! Rules on what the form holds: texts and dates.

use chrono::{Months, NaiveDate};

use super::ContractFacts;
use crate::clause::Clause;
use crate::finding::Finding;
use crate::law::Law;
use crate::parties::Use;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::text;

/// A required answer that is not there, unless the caller has told so already.
pub(super) fn missing(
    facts: &ContractFacts,
    field: &'static str,
    clause: Clause,
    name: &str,
) -> Vec<Finding> {
    if facts.has_defect(field) {
        return Vec::new();
    }
    let refusal = Refusal::new(
        "form.missing",
        clause,
        field,
        format!("没有填写{name}"),
        format!("补填{name}"),
    );
    vec![Finding::fail(refusal, "未填写")]
}

/// A text of the form: field, name, value, the most characters, whether it must be there.
type Text<'a> = (&'static str, &'a str, &'a str, usize, bool);

pub(super) fn texts(facts: &ContractFacts) -> Vec<Finding> {
    // A test follows a method or standard; other services may have none (3.1).
    let by_method = facts.purpose == Some(Use::Testing);
    let rules: [Text<'_>; 7] = [
        ("title", "合同名称", &facts.title, 100, true),
        ("item", "服务项目", &facts.item, 100, false),
        ("content", "服务内容", &facts.content, 2_000, true),
        ("method", "方法或标准", &facts.method, 300, by_method),
        ("instruments", "仪器设备", &facts.instruments, 500, false),
        ("deliverables", "交付成果", &facts.deliverables, 1_000, true),
        ("acceptance", "验收标准", &facts.acceptance, 1_000, true),
    ];
    rules
        .into_iter()
        .flat_map(|rule| text_of(facts, rule))
        .collect()
}

fn text_of(facts: &ContractFacts, (field, name, value, most, needed): Text<'_>) -> Vec<Finding> {
    match value.trim().chars().count() {
        0 if needed => missing(facts, field, clause!("8.2"), name),
        0 => Vec::new(),
        length if length > most => {
            let fix = format!("精简到{most}字以内，详细内容作为附件上传");
            let message = format!("{name}过长");
            let refusal = Refusal::new("form.too-long", clause!("8.2"), field, message, fix)
                .limit(format!("不超过{most}字"))
                .own(format!("{length}字"));
            vec![Finding::fail(refusal, text::clip(value, 40))]
        }
        _ => vec![Finding::pass(
            "form.text",
            clause!("8.2"),
            field,
            text::clip(value.trim(), 40),
            format!("{name}已填写"),
        )],
    }
}

pub(super) fn dates(law: &Law, policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let given: [(&'static str, &str, Option<NaiveDate>); 3] = [
        ("signed_on", "合同签订日期", facts.signed_on),
        ("starts_on", "服务开始日期", facts.starts_on),
        ("ends_on", "服务结束日期", facts.ends_on),
    ];
    let mut findings = Vec::new();
    for (field, name, date) in given {
        match date {
            None => findings.extend(missing(facts, field, clause!("8.2"), name)),
            Some(date) => findings.extend(
                law.calendar
                    .date_fault(date, field)
                    .map(|fault| Finding::fail(fault, date.to_string())),
            ),
        }
    }
    findings.extend(facts.signed_on.map(|signed| signed_by_today(facts, signed)));
    if let (Some(starts), Some(ends)) = (facts.starts_on, facts.ends_on) {
        findings.push(period(starts, ends));
        findings.extend(within_life(policy, facts, ends));
    }
    findings.extend(before_signing(facts));
    findings.extend(facts.ends_on.map(|ends| still_running(policy, facts, ends)));
    findings
}

fn signed_by_today(facts: &ContractFacts, signed: NaiveDate) -> Finding {
    if signed <= facts.today {
        let message = "合同已签订";
        return Finding::pass(
            "date.signed",
            clause!("8.1"),
            "signed_on",
            signed.to_string(),
            message,
        );
    }
    let fix = "合同签订后再提交，或改正签订日期";
    let refusal = Refusal::new(
        "date.signed-in-future",
        clause!("8.1"),
        "signed_on",
        "合同签订日期晚于今天",
        fix,
    );
    let refusal = refusal
        .limit(format!("{} 及以前", facts.today))
        .own(signed.to_string());
    Finding::fail(refusal, signed.to_string())
}

fn period(starts: NaiveDate, ends: NaiveDate) -> Finding {
    let seen = format!("{starts} 至 {ends}");
    if starts <= ends {
        return Finding::pass(
            "date.period",
            clause!("8.2"),
            "ends_on",
            seen,
            "服务期间前后相符",
        );
    }
    let refusal = Refusal::new(
        "date.end-before-start",
        clause!("8.2"),
        "ends_on",
        "服务结束日期早于开始日期",
        "改正开始或结束日期",
    );
    let refusal = refusal
        .limit(format!("{starts} 及以后"))
        .own(ends.to_string());
    Finding::fail(refusal, seen)
}

/// A service that began before its contract was signed is not plainly one still to come (8.3): a person looks.
fn before_signing(facts: &ContractFacts) -> Option<Finding> {
    let (signed, starts) = (facts.signed_on?, facts.starts_on?);
    if starts >= signed {
        return None;
    }
    let refusal = Refusal::new(
        "date.before-signing",
        clause!("8.3"),
        "starts_on",
        "服务在合同签订之前已经开始",
        "核对两个日期；确实如此的，由审核人员核实未事后补签",
    );
    let refusal = refusal
        .limit(format!("{signed} 及以后"))
        .own(starts.to_string());
    Some(Finding::ask(refusal, starts.to_string()))
}

/// A voucher issued today has run out when such a service ends (8.8): a person looks.
fn within_life(policy: &Policy, facts: &ContractFacts, ends: NaiveDate) -> Option<Finding> {
    let life = Months::new(policy.validity_years.saturating_mul(12));
    let last = facts.today.checked_add_months(life)?;
    if ends <= last {
        return None;
    }
    let refusal = Refusal::new(
        "date.beyond-validity",
        clause!("8.8"),
        "ends_on",
        "服务结束日期在创新券有效期之后，届时不能再使用和兑付",
        "核对结束日期；分期完成的，就有效期内完成的部分订立合同",
    );
    let refusal = refusal
        .limit(format!("{last} 及以前"))
        .own(ends.to_string());
    Some(Finding::ask(refusal, ends.to_string()))
}

/// The voucher pays for a service still to come (8.3); one that ended lately a person may let pass, one that ended
/// longer ago than a voucher lives is refused (8.8).
fn still_running(policy: &Policy, facts: &ContractFacts, ends: NaiveDate) -> Finding {
    let seen = ends.to_string();
    if ends >= facts.today {
        return Finding::pass(
            "date.running",
            clause!("8.3"),
            "ends_on",
            seen,
            "服务尚未结束",
        );
    }
    let life = Months::new(policy.validity_years.saturating_mul(12));
    let oldest = facts.today.checked_sub_months(life).unwrap_or(facts.today);
    let refusal = Refusal::new(
        "date.ended",
        clause!("8.3"),
        "ends_on",
        "服务结束日期已过，创新券用于支付将要完成的服务",
        "核对结束日期；确已结束的，由审核人员核实未事后补签",
    )
    .own(ends.to_string());
    if ends >= oldest {
        return Finding::ask(refusal.limit(format!("{} 及以后", facts.today)), seen);
    }
    let fix = "改正结束日期，或另行订立合同";
    let message = "服务已结束超过一张创新券的使用期限";
    let refusal = Refusal::new(
        "date.ended-long-ago",
        clause!("8.8"),
        "ends_on",
        message,
        fix,
    )
    .limit(format!("{oldest} 及以后"))
    .own(ends.to_string());
    Finding::fail(refusal, seen)
}
