//! The registration of technology contracts: required just where R18 needs it (8.1).

use chrono::NaiveDate;

use super::{ContractFacts, form};
use crate::finding::Finding;
use crate::money::Fen;
use crate::parties::TechKind;
use crate::refusal::Refusal;
use crate::text;

pub(super) fn technology_contract(facts: &ContractFacts) -> Vec<Finding> {
    let Some(tech) = facts.tech else {
        return form::missing(facts, "tech", clause!("8.1"), "技术合同类型");
    };
    let number = text::code(&facts.registration.number);
    let mut findings = Vec::new();
    if tech.needs_registration() {
        findings.extend(gaps(facts, tech, &number));
    }
    findings.extend(too_long(&number));
    findings.extend(facts.registration.on.map(|on| registered_on(facts, on)));
    findings.extend(
        facts
            .registration
            .amount
            .and_then(|amount| within(facts, amount)),
    );
    if findings.iter().all(|one| one.refusal().is_none()) {
        findings.insert(0, in_order(facts, tech, &number));
    }
    findings
}

fn in_order(facts: &ContractFacts, tech: TechKind, number: &str) -> Finding {
    let seen = match (number, facts.registration.on) {
        ("", _) => tech.label().to_owned(),
        (number, Some(on)) => format!("{}，登记编号 {number}，{on} 登记", tech.label()),
        (number, None) => format!("{}，登记编号 {number}", tech.label()),
    };
    let message = match tech.needs_registration() {
        true => "已填技术合同认定登记信息",
        false => "此类合同无须认定登记",
    };
    Finding::pass(
        "tech.registration",
        clause!("R18"),
        "tech_number",
        seen,
        message,
    )
}

/// What a contract that must be registered lacks, each for itself.
fn gaps(facts: &ContractFacts, tech: TechKind, number: &str) -> Vec<Finding> {
    let held = &facts.registration;
    let fix = "到技术合同登记机构办理认定登记后填写；如合同类型选错，改选类型";
    let rules: [(&'static str, &'static str, bool, &str); 4] = [
        (
            "tech.number-missing",
            "tech_number",
            !number.is_empty(),
            "没有填写登记编号",
        ),
        (
            "tech.date-missing",
            "tech_registered_on",
            held.on.is_some(),
            "没有填写登记日期",
        ),
        (
            "tech.amount-missing",
            "tech_amount",
            held.amount.is_some(),
            "没有填写登记金额",
        ),
        (
            "tech.file-missing",
            "tech_file",
            held.file,
            "没有上传认定登记证明",
        ),
    ];
    rules
        .into_iter()
        .filter(|(_, field, there, _)| !there && !facts.has_defect(field))
        .map(|(code, field, _, what)| {
            let message = format!("{}须先经认定登记，{what}", tech.label());
            let refusal = Refusal::new(code, clause!("R18"), field, message, fix);
            Finding::fail(refusal, tech.label())
        })
        .collect()
}

fn too_long(number: &str) -> Option<Finding> {
    let length = number.chars().count();
    if length <= 40 {
        return None;
    }
    let refusal = Refusal::new(
        "tech.number-too-long",
        clause!("8.1"),
        "tech_number",
        "技术合同认定登记编号过长",
        "按认定登记证明填写编号",
    )
    .limit("不超过40个字符")
    .own(format!("{length}个字符"));
    Some(Finding::fail(refusal, text::clip(number, 40)))
}

/// A contract is registered after it was concluded (8.1).
fn registered_on(facts: &ContractFacts, on: NaiveDate) -> Finding {
    let seen = on.to_string();
    let refused = |code: &'static str, message: &str, limit: String| {
        let fix = "按认定登记证明改正登记日期，或核对合同签订日期";
        let refusal = Refusal::new(code, clause!("8.1"), "tech_registered_on", message, fix)
            .limit(limit)
            .own(seen.clone());
        Finding::fail(refusal, seen.clone())
    };
    if on > facts.today {
        let message = "认定登记日期晚于今天";
        return refused(
            "tech.date-in-future",
            message,
            format!("{} 及以前", facts.today),
        );
    }
    match facts.signed_on {
        Some(signed) if on < signed => {
            let message = "认定登记日期早于合同签订日期";
            refused(
                "tech.date-before-signing",
                message,
                format!("{signed} 及以后"),
            )
        }
        _ => {
            let message = "合同签订后登记";
            Finding::pass(
                "tech.date",
                clause!("8.1"),
                "tech_registered_on",
                seen,
                message,
            )
        }
    }
}

/// The registered amount is a part of the price or all of it.
fn within(facts: &ContractFacts, registered: Fen) -> Option<Finding> {
    let amount = facts.amount?;
    let seen = format!("登记金额 {registered}元，合同金额 {amount}元");
    if registered <= amount {
        let message = "登记金额不超过合同金额";
        return Some(Finding::pass(
            "tech.amount",
            clause!("8.1"),
            "tech_amount",
            seen,
            message,
        ));
    }
    let refusal = Refusal::new(
        "tech.amount-more",
        clause!("8.1"),
        "tech_amount",
        "认定登记的金额大于合同金额",
        "按认定登记证明改正登记金额，或核对合同金额",
    )
    .limit(format!("不超过 {amount}元"))
    .own(format!("{registered}元"));
    Some(Finding::fail(refusal, seen))
}
