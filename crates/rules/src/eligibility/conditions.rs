//! Rules of substance: exclusions, rates, ceiling, what is paid already, declarations.

use super::ContractFacts;
use crate::award::Award;
use crate::clause::Clause;
use crate::finding::Finding;
use crate::money::Fen;
use crate::parties::{Region, Use};
use crate::policy::Policy;
use crate::refusal::Refusal;

pub(super) fn purchase_limit(
    policy: &Policy,
    facts: &ContractFacts,
    amount: Fen,
) -> Option<Finding> {
    if facts.purpose? != Use::Purchase {
        return None;
    }
    let seen = format!("{amount}元");
    if amount <= policy.purchase_limit {
        let message = "购买金额在限额内";
        return Some(Finding::pass(
            "purchase.limit",
            clause!("3.2"),
            "amount",
            seen,
            message,
        ));
    }
    let refusal = Refusal::new(
        "purchase.too-large",
        clause!("3.2"),
        "amount",
        "购买技术成果、专利技术的合同金额超过上限",
        "整份合同不在支持范围内；如用途选错，改选用途",
    )
    .limit(format!("不超过 {}元", policy.purchase_limit))
    .own(seen.clone());
    Some(Finding::fail(refusal, seen))
}

pub(super) fn exclusions(policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let mut findings = vec![excluded_words(policy, facts)];
    findings.extend(plan_project(facts));
    findings
}

fn excluded_words(policy: &Policy, facts: &ContractFacts) -> Finding {
    let all = [
        &facts.title,
        &facts.item,
        &facts.content,
        &facts.method,
        &facts.deliverables,
        &facts.acceptance,
    ];
    let all = all.map(|text| folded(text));
    let found: Vec<&str> = policy
        .excluded_words
        .iter()
        .filter(|word| all.iter().any(|text| text.contains(word.as_str())))
        .map(String::as_str)
        .collect();
    if found.is_empty() {
        let message = "未出现强制、法定或商业性检测字样";
        return Finding::pass(
            "test.words",
            clause!("5.5"),
            "content",
            "合同名称、服务项目、服务内容、方法或标准、交付成果、验收标准",
            message,
        );
    }
    let refusal = Refusal::new(
        "test.words",
        clause!("5.5"),
        "content",
        "合同中出现不予支持的检测字样",
        "由审核人员判断是否属于强制检测、法定检测或其他商业性检测",
    )
    .own(found.join("、"));
    Finding::ask(refusal, found.join("、"))
}

/// The text as the words of 5.5 are looked for in it: without blanks and signs, their characters in the simplified form.
fn folded(text: &str) -> String {
    let simple = |c: char| match c {
        '檢' => '检',
        '測' => '测',
        '強' => '强',
        '製' => '制',
        '驗' => '验',
        '業' => '业',
        '審' => '审',
        c => c,
    };
    let seen = text.chars().filter(|c| c.is_alphanumeric());
    seen.map(simple).collect()
}

fn plan_project(facts: &ContractFacts) -> Option<Finding> {
    let project = facts.plan_project.as_ref()?;
    let seen = format!("{}，{} 至 {}", project.number, project.from, project.to);
    let starts = facts.starts_on.or(facts.signed_on).unwrap_or(facts.today);
    let ends = facts.ends_on.unwrap_or(starts).max(starts);
    if project.to < starts || ends < project.from {
        let message = "服务期间不在计划项目执行期内";
        return Some(Finding::pass(
            "plan.period",
            clause!("5.6"),
            "plan_project",
            seen,
            message,
        ));
    }
    let refusal = Refusal::new(
        "plan.overlap",
        clause!("5.6"),
        "plan_project",
        "服务期间与科技计划资助项目的执行期重叠",
        "由计划项目经费支付，或在项目执行期之外另行订立合同",
    )
    .limit(format!("{} 至 {} 以外", project.from, project.to))
    .own(format!("{starts} 至 {ends}"));
    Some(Finding::fail(refusal, seen))
}

/// What the rates give, slice by slice (4.1–4.3).
pub(super) fn rates(policy: &Policy, award: &Award) -> Vec<Finding> {
    let slices = policy.slices.len();
    let steps = award.trace.0.iter().take(slices);
    let of_slices = steps.filter(|step| step.rate.is_some());
    of_slices
        .map(|step| {
            let (base, rate) = (step.base.unwrap_or_default(), step.rate.as_deref());
            let rate = rate.unwrap_or_default();
            let seen = format!("{}：{base}元 × {rate} = {}元", step.text, step.value);
            let message = "按比例计算";
            Finding::pass("rate.slice", step.clause.clone(), "amount", seen, message)
        })
        .collect()
}

/// What is paid already: never more than the price; set off in-region, the face needs something left to pay (8.3).
/// Without a face only the first can be told.
pub(super) fn paid(facts: &ContractFacts, amount: Fen, face: Fen) -> Finding {
    let paid = facts.paid;
    let seen = format!("已支付 {paid}元，合同金额 {amount}元");
    if paid > amount {
        let refusal = Refusal::new(
            "paid.more",
            clause!("8.3"),
            "paid",
            "已支付金额大于合同金额",
            "核对两个金额和单位（元、万元）",
        )
        .limit(format!("不超过 {amount}元"))
        .own(format!("{paid}元"));
        return Finding::fail(refusal, seen);
    }
    let own = (amount - face).at_least_zero();
    if facts.region == Region::Inside && paid > own {
        let refusal = Refusal::new(
            "paid.covers",
            clause!("8.3"),
            "paid",
            "已支付金额超过自付部分，剩下的不够抵用",
            "由审核人员核实；抵用后机构应退还多付的部分，或按未付部分申领",
        )
        .limit(format!("自付部分 {own}元"))
        .own(format!("已支付 {paid}元"));
        return Finding::ask(refusal, seen);
    }
    let message = "已支付金额与合同金额相符";
    Finding::pass("paid.fits", clause!("8.3"), "paid", seen, message)
}

/// Consent to a face below what the rates give (R7), and a face of nothing.
pub(super) fn face(facts: &ContractFacts, award: &Award) -> Finding {
    let seen = format!("{}元", award.face);
    if award.face.is_zero() {
        let refusal = Refusal::new(
            "face.zero",
            clause!("5.8"),
            "amount",
            "按比例计算的抵用额不足一分",
            "核对合同金额和单位（元、万元）",
        )
        .limit("至少 0.01元")
        .own(seen.clone());
        return Finding::fail(refusal, seen);
    }
    if award.needs_consent && !facts.consent_to_smaller_face {
        let refusal = Refusal::new(
            "ceiling.consent",
            clause!("R7"),
            "consent_to_smaller_face",
            format!(
                "按比例可抵用 {}元，本年度额度上限 {}元，已用 {}元，只能发放 {}元，尚未确认同意",
                award.computed, award.ceiling, facts.used, award.face
            ),
            "勾选同意按剩余额度发放，或下一自然年度再申领",
        )
        .limit(format!("剩余额度 {}元", award.ceiling_left))
        .own(format!("{}元", award.computed));
        return Finding::fail(refusal, seen);
    }
    let message = if award.needs_consent {
        "剩余额度不足，主体已同意较小面额"
    } else {
        "剩余额度充足"
    };
    Finding::pass("ceiling.left", clause!("4.4"), "amount", seen, message)
}

pub(super) fn declarations(facts: &ContractFacts) -> Vec<Finding> {
    let declared = facts.declarations;
    let rules: [(&'static str, Clause, bool, &str); 5] = [
        (
            "own_use",
            clause!("5.1"),
            declared.own_use,
            "不转让、赠送或虚假使用创新券",
        ),
        (
            "not_split",
            clause!("5.2"),
            declared.not_split,
            "未将同一业务合同化整为零",
        ),
        (
            "no_excluded_test",
            clause!("5.5"),
            declared.no_excluded_test,
            "不属于强制检测、法定检测和其他商业性检测",
        ),
        (
            "no_plan_funding",
            clause!("5.6"),
            declared.no_plan_funding,
            "不属于执行期内的科技计划资助项目",
        ),
        (
            "not_affiliated",
            clause!("R24"),
            declared.not_affiliated,
            "与服务机构无关联关系",
        ),
    ];
    rules
        .into_iter()
        .map(|(field, clause, given, text)| {
            if given {
                return Finding::pass("declaration.given", clause, field, text, "已声明");
            }
            let refusal = Refusal::new(
                "declaration.missing",
                clause,
                field,
                format!("没有声明“{text}”"),
                "情况属实的，勾选该项声明；不属实的，本合同不能申领创新券",
            );
            Finding::fail(refusal, "未声明")
        })
        .collect()
}
