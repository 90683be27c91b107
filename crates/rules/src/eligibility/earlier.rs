//! Rules that look at other contracts: one contract, one voucher; likeness; splitting; the registration number;
//! plan projects named elsewhere (5.2, 5.6, 5.8).

use chrono::NaiveDate;

use super::{ContractFacts, EarlierContract};
use crate::finding::Finding;
use crate::money::Fen;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::splitting;
use crate::text;

pub(super) fn elsewhere(policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let mut findings = earlier(policy, facts);
    findings.extend(registered(facts));
    findings.extend(projects(facts));
    findings
}

fn earlier(policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let (Some(amount), Some(signed_on)) = (facts.amount, facts.signed_on) else {
        return Vec::new();
    };
    let provider = text::code(&facts.provider.id);
    let all = &facts.elsewhere.earlier;
    let same_provider = |other: &&EarlierContract| text::code(&other.provider_id) == provider;
    let near =
        |other: &&EarlierContract| splitting::within_window(policy, other.signed_on, signed_on);
    let (mut findings, mut alike) = (Vec::new(), Vec::new());
    for other in all.iter().filter(same_provider) {
        let same_title = text::name(&other.title) == text::name(&facts.title);
        let same_amount = other.amount == amount;
        if same_title && same_amount && other.signed_on == signed_on {
            findings.push(duplicate(&other.number));
        } else if (same_title || same_amount) && near(&other) {
            alike.push(other.number.as_str());
        }
    }
    if findings.is_empty() {
        findings.push(once(policy, &alike));
    }
    let group = |other: &&EarlierContract| same_provider(other) || other.same_group;
    let like = |other: &&EarlierContract| Some(other.purpose) == facts.purpose;
    let together: Vec<&EarlierContract> = all
        .iter()
        .filter(|other| group(other) && like(other) && near(other))
        .collect();
    let mut parts: Vec<Fen> = together.iter().map(|other| other.amount).collect();
    parts.push(amount);
    let numbers: Vec<&str> = together.iter().map(|o| o.number.as_str()).collect();
    findings.push(split(policy, &parts, &numbers.join("、")));
    findings
}

/// Two contracts of one amount or one name may be one entered twice: a person looks (5.8).
fn once(policy: &Policy, alike: &[&str]) -> Finding {
    let days = policy.split_window_days;
    if alike.is_empty() {
        let seen = format!("{days}日内同一机构的合同");
        let message = "没有名称或金额相同的合同";
        return Finding::pass("contract.once", clause!("5.8"), "title", seen, message);
    }
    let numbers = alike.join("、");
    let refusal = Refusal::new(
        "contract.alike",
        clause!("5.8"),
        "title",
        format!("{days}日内与同一机构有名称或金额相同的合同"),
        "由审核人员核对是否为同一份合同；是同一份的，不再申领",
    )
    .limit("每份合同对应一张创新券")
    .own(numbers.clone());
    Finding::ask(refusal, numbers)
}

/// A registration number belongs to one contract (8.1, 5.8).
fn registered(facts: &ContractFacts) -> Vec<Finding> {
    let number = text::code(&facts.registration.number);
    if number.is_empty() {
        return Vec::new();
    }
    let used = facts.elsewhere.registered.iter();
    used.map(|own| match own {
        Some(contract) => {
            let refusal = Refusal::new(
                "tech.number-used",
                clause!("5.8"),
                "tech_number",
                "这个认定登记编号已用于本单位的另一份合同",
                "按认定登记证明核对编号；同一份合同只申领一次",
            )
            .limit("每份合同对应一张创新券")
            .own(contract.clone());
            Finding::fail(refusal, number.clone())
        }
        None => {
            let refusal = Refusal::new(
                "tech.number-elsewhere",
                clause!("R18"),
                "tech_number",
                "这个认定登记编号也出现在其他主体的合同中",
                "由审核人员核对双方的认定登记证明",
            )
            .own(number.clone());
            Finding::ask(refusal, number.clone())
        }
    })
    .collect()
}

/// A plan project that this contract leaves out although another names it, or names with another period (5.6).
fn projects(facts: &ContractFacts) -> Vec<Finding> {
    let named = facts.plan_project.as_ref();
    let same =
        |number: &str| named.is_some_and(|own| text::code(&own.number) == text::code(number));
    let starts = facts.starts_on.or(facts.signed_on).unwrap_or(facts.today);
    let ends = facts.ends_on.unwrap_or(starts).max(starts);
    let overlaps = |from: NaiveDate, to: NaiveDate| from <= ends && starts <= to;
    let mut findings = Vec::new();
    for known in &facts.elsewhere.projects {
        let there = &known.project;
        let seen = format!("{}，{} 至 {}", there.number, there.from, there.to);
        if let Some(own) = named.filter(|_| same(&there.number)) {
            if (own.from, own.to) != (there.from, there.to) {
                findings.push(other_period(&seen, &format!("{} 至 {}", own.from, own.to)));
            }
        } else if let Some(contract) = known
            .own
            .as_ref()
            .filter(|_| overlaps(there.from, there.to))
        {
            findings.push(left_out(&seen, contract));
        }
    }
    findings.dedup();
    findings
}

fn other_period(seen: &str, own: &str) -> Finding {
    let refusal = Refusal::new(
        "plan.other-period",
        clause!("5.6"),
        "plan_project",
        "同一项目编号在其他合同中的执行期不同",
        "按项目任务书核对执行期；由审核人员核实",
    )
    .limit(seen)
    .own(own);
    Finding::ask(refusal, seen)
}

fn left_out(seen: &str, contract: &str) -> Finding {
    let refusal = Refusal::new(
        "plan.left-out",
        clause!("5.6"),
        "has_project",
        format!("本单位在合同 {contract} 中填报过计划项目，执行期与本合同的服务期间重叠"),
        "由审核人员核实本合同的内容是否属于该项目",
    )
    .own(seen);
    Finding::ask(refusal, seen)
}

fn duplicate(number: &str) -> Finding {
    let refusal = Refusal::new(
        "contract.duplicate",
        clause!("5.8"),
        "title",
        "同一份合同已经申领过创新券",
        "查看已提交的合同；确为另一份合同的，改正名称、金额或签订日期",
    )
    .limit("每份合同对应一张创新券")
    .own(number);
    Finding::fail(refusal, number)
}

fn split(policy: &Policy, parts: &[Fen], numbers: &str) -> Finding {
    let split = splitting::gain(policy, parts);
    if split.gain <= Fen::ZERO {
        let seen = format!(
            "{}日内同一机构、同一用途共{}份合同",
            policy.split_window_days, split.parts
        );
        return Finding::pass(
            "split.none",
            clause!("5.2"),
            "amount",
            seen,
            "未发现化整为零",
        );
    }
    let refusal = Refusal::new(
        "split.suspected",
        clause!("5.2"),
        "amount",
        format!(
            "{}日内与同一机构、同一用途的合同共{}份（{numbers}）：分开计算 {}元，合并计算 {}元，多得 {}元",
            policy.split_window_days, split.parts, split.as_filed, split.as_one, split.gain
        ),
        "由审核人员判断是否为同一业务；是的，按合并后的抵用额处理（读法 R22）",
    )
    .limit(format!("合并抵用额 {}元", split.as_one))
    .own(format!("分开抵用额 {}元", split.as_filed));
    Finding::ask(refusal, numbers)
}
