//! Rules of substance: parties, use, exclusions, ceiling, splitting, declarations.

use super::{ContractFacts, form};
use crate::award::Award;
use crate::clause::Clause;
use crate::finding::Finding;
use crate::lifecycle::provider::State;
use crate::money::Fen;
use crate::parties::Use;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::splitting;
use crate::text;

pub(super) fn parties(policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let mut findings = vec![certified(facts), filed(facts)];
    findings.extend(affiliation(policy, facts));
    match facts.purpose {
        None => findings.extend(form::missing(
            facts,
            "purpose",
            clause!("3.5"),
            "创新券用途",
        )),
        Some(purpose) => findings.push(Finding::pass(
            "use.supported",
            purpose.clause(),
            "purpose",
            purpose.label(),
            "属于支持范围",
        )),
    }
    findings
}

fn certified(facts: &ContractFacts) -> Finding {
    let name = facts.subject.name.clone();
    if facts.subject.admitted {
        let message = "主体已实名认证";
        return Finding::pass(
            "subject.certified",
            clause!("1.4"),
            "subject",
            name,
            message,
        );
    }
    let refusal = Refusal::new(
        "subject.not-certified",
        clause!("1.4"),
        "subject",
        "主体尚未通过实名认证",
        "先完成主体登记，待所在市县科技管理部门认证后再提交",
    );
    Finding::fail(refusal, name)
}

fn filed(facts: &ContractFacts) -> Finding {
    let name = facts.provider.name.clone();
    if facts.provider.admitted {
        let message = "服务机构在名录内";
        return Finding::pass("provider.filed", clause!("7.4"), "provider", name, message);
    }
    Finding::fail(not_filed(facts.provider_state), name)
}

/// A provider that left the directory runs its vouchers to their end but takes no new ones (7.5, R32).
fn not_filed(state: Option<State>) -> Refusal {
    let (code, clause, message) = match state {
        Some(State::Suspended | State::Rectified) => (
            "provider.suspended",
            clause!("7.5"),
            "所选机构已暂停，整改期间不能承接新的合同",
        ),
        Some(State::Removed) => (
            "provider.removed",
            clause!("R32"),
            "所选机构已移出名录，不能承接新的合同",
        ),
        _ => (
            "provider.not-filed",
            clause!("7.4"),
            "所选机构不在科技服务机构名录内",
        ),
    };
    let fix = "从名录中改选服务机构，或待该机构列入名录后再提交";
    Refusal::new(code, clause, "provider", message, fix)
}

fn affiliation(policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let (subject, provider) = (&facts.subject, &facts.provider);
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    let same_id = same(&text::code(&subject.id), &text::code(&provider.id));
    let same_head = same(
        &text::name(&subject.legal_representative),
        &text::name(&provider.legal_representative),
    );
    let mut findings = Vec::new();
    if same_id {
        let refusal = Refusal::new(
            "affiliation.same-party",
            clause!("R24"),
            "provider",
            "服务机构与主体是同一单位",
            "改选与本单位无关联的服务机构",
        );
        findings.push(Finding::fail(refusal, provider.id.clone()));
    }
    if same_head {
        let refusal = Refusal::new(
            "affiliation.same-representative",
            clause!("R24"),
            "provider",
            "服务机构与主体的法定代表人相同",
            "改选与本单位无关联的服务机构；重名的，由审核人员凭身份证明核实",
        );
        let seen = provider.legal_representative.clone();
        findings.push(match policy.block_affiliated {
            true => Finding::fail(refusal, seen),
            false => Finding::ask(refusal, seen),
        });
    }
    if findings.is_empty() {
        let seen = format!("{}／{}", subject.name, provider.name);
        let message = "未发现关联关系";
        findings.push(Finding::pass(
            "affiliation.none",
            clause!("R24"),
            "provider",
            seen,
            message,
        ));
    }
    findings
}

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
    let all = format!("{}\n{}\n{}", facts.title, facts.content, facts.deliverables);
    let found: Vec<&str> = policy
        .excluded_words
        .iter()
        .filter(|word| all.contains(word.as_str()))
        .map(String::as_str)
        .collect();
    if found.is_empty() {
        let message = "未出现强制、法定或商业性检测字样";
        return Finding::pass(
            "test.words",
            clause!("5.5"),
            "content",
            "合同名称、服务内容、交付成果",
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

/// One contract, one voucher (5.8), and contracts split to raise the rate (5.2, R22).
pub(super) fn earlier(policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let (Some(amount), Some(signed_on)) = (facts.amount, facts.signed_on) else {
        return Vec::new();
    };
    let provider = text::code(&facts.provider.id);
    let same_provider = facts
        .earlier
        .iter()
        .filter(|other| text::code(&other.provider_id) == provider);
    let mut findings = Vec::new();
    for other in same_provider.clone() {
        let same_title = text::name(&other.title) == text::name(&facts.title);
        if same_title && other.amount == amount && other.signed_on == signed_on {
            findings.push(duplicate(&other.number));
        }
    }
    let together: Vec<_> = same_provider
        .filter(|other| Some(other.purpose) == facts.purpose)
        .filter(|other| splitting::within_window(policy, other.signed_on, signed_on))
        .collect();
    let mut parts: Vec<Fen> = together.iter().map(|other| other.amount).collect();
    parts.push(amount);
    let numbers: Vec<&str> = together.iter().map(|o| o.number.as_str()).collect();
    findings.push(split(policy, &parts, &numbers.join("、")));
    findings
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
