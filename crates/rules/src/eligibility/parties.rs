//! Rules on the parties: admitted, unaffiliated, competent county, and whether the use is one of the provider's.

use super::{ContractFacts, Tie, form};
use crate::finding::Finding;
use crate::integrity;
use crate::lifecycle::provider::State;
use crate::money::Fen;
use crate::parties::Use;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::text;

pub(super) fn parties(policy: &Policy, facts: &ContractFacts) -> Vec<Finding> {
    let mut findings = vec![certified(facts), filed(facts)];
    findings.extend(facts.elsewhere.owed.iter().map(owing));
    findings.extend(facts.elsewhere.provider_owes.then(|| provider_owing(facts)));
    findings.extend(marks(facts));
    findings.extend(county(facts));
    findings.extend(affiliation(policy, facts));
    findings.extend(purpose(facts));
    findings
}

/// Who has to pay back takes part in nothing new until he has (5.4, R31): the order by its number, and what is left of it.
///
/// ```
/// use rules::{Fen, eligibility::owing};
/// let told = owing(&("ZH2026-000001-7".to_owned(), Fen::from_yuan(20))).refusal().unwrap();
/// assert!(told.message.contains("ZH2026-000001-7") && told.own.as_deref() == Some("余额 20.00元"));
/// ```
#[must_use]
pub fn owing((number, left): &(String, Fen)) -> Finding {
    let refusal = Refusal::new(
        "party.owes",
        clause!("R31"),
        "subject",
        format!("追回通知 {number} 尚未缴清，缴清之前不能参加新的服务合同"),
        "由缴回单位按追回通知缴清，财政登记到账后再提交",
    )
    .limit("余额 0.00元")
    .own(format!("余额 {left}元"));
    Finding::fail(refusal, format!("{number}：{left}元"))
}

/// The same of a provider; its figures are its own.
fn provider_owing(facts: &ContractFacts) -> Finding {
    let refusal = Refusal::new(
        "party.owes",
        clause!("R31"),
        "provider",
        "所选机构有尚未缴清的追回款，缴清之前不能承接新的合同",
        "从名录中改选服务机构，或待该机构缴清后再提交",
    );
    Finding::fail(refusal, facts.provider.name.clone())
}

/// While a case is open both parties take part in nothing new; a record bars for its period (5.4, R31).
fn marks(facts: &ContractFacts) -> Vec<Finding> {
    let elsewhere = &facts.elsewhere;
    let name = &facts.provider.name;
    let own = elsewhere.marks.iter();
    let own = own.map(|mark| integrity::own(mark, "subject", true));
    let theirs = elsewhere.provider_marks.iter();
    let theirs = theirs.map(|mark| integrity::others(mark, "provider", name));
    own.chain(theirs).collect()
}

/// The county that reviews follows from the registration (2.3).
fn county(facts: &ContractFacts) -> Option<Finding> {
    let seen = (!facts.county.is_empty()).then(|| facts.county.clone())?;
    let message = "由注册地所在市县科技管理部门审核";
    Some(Finding::pass(
        "subject.county",
        clause!("2.3"),
        "subject",
        seen,
        message,
    ))
}

/// Whether the use is supported, and whether the provider declares to serve it.
fn purpose(facts: &ContractFacts) -> Vec<Finding> {
    let Some(purpose) = facts.purpose else {
        return form::missing(facts, "purpose", clause!("3.5"), "创新券用途");
    };
    let mut findings = vec![supported(purpose)];
    let declared = &facts.declared_uses;
    if declared.contains(&purpose) {
        let message = "属于机构登记的服务用途";
        findings.push(Finding::pass(
            "use.declared",
            clause!("7.4"),
            "purpose",
            purpose.label(),
            message,
        ));
    } else if !declared.is_empty() {
        let told: Vec<&str> = declared.iter().map(|one| one.label()).collect();
        let refusal = Refusal::new(
            "use.undeclared",
            clause!("7.4"),
            "purpose",
            "所选用途不在机构登记的服务用途内",
            "由审核人员核实机构能否承接；用途选错的，改选用途",
        )
        .limit(told.join("；"))
        .own(purpose.label());
        findings.push(Finding::ask(refusal, purpose.label()));
    }
    findings
}

/// The uses 3.1 to 3.4 are named; what else suits a voucher is for a person (3.5).
fn supported(purpose: Use) -> Finding {
    if purpose != Use::Other {
        let message = "属于支持范围";
        return Finding::pass(
            "use.supported",
            purpose.clause(),
            "purpose",
            purpose.label(),
            message,
        );
    }
    let refusal = Refusal::new(
        "use.other",
        clause!("3.5"),
        "purpose",
        "用途选择了其他科技服务",
        "由审核人员判断是否适用创新券；属于前几类用途的，改选该用途",
    );
    Finding::ask(refusal, purpose.label())
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
    if name.is_empty() {
        return Finding::fail(not_chosen(), name);
    }
    Finding::fail(not_filed(facts.provider_state), name)
}

fn not_chosen() -> Refusal {
    Refusal::new(
        "provider.empty",
        clause!("7.4"),
        "provider",
        "没有选择服务机构",
        "从名录中选择服务机构",
    )
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
            "改选与本单位无关联的服务机构；登记的证件号码有误的，先办理变更登记",
        );
        let seen = provider.legal_representative.clone();
        findings.push(match policy.block_affiliated {
            true => Finding::fail(refusal, seen),
            false => Finding::ask(refusal, seen),
        });
    }
    findings.extend(facts.elsewhere.ties.iter().map(|tie| tied(*tie)));
    if findings.is_empty() && !provider.name.is_empty() {
        let seen = format!("{}／{}", subject.name, provider.name);
        let message =
            "信用代码、法定代表人、电话、银行账户均不相同；持股关系由主体声明，平台没有股权数据";
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

/// What both parties registered alike points to an affiliation, but proves none: an agent may have filled in both.
fn tied(tie: Tie) -> Finding {
    let (code, message, seen) = match tie {
        Tie::Phone => (
            "affiliation.same-phone",
            "服务机构与主体登记的联系电话相同",
            "登记的联系电话",
        ),
        Tie::Account => (
            "affiliation.same-account",
            "服务机构与主体登记的收款账户相同",
            "登记的收款账户",
        ),
    };
    let fix = "由审核人员核实双方有无关联关系；登记有误的，办理变更";
    Finding::ask(
        Refusal::new(code, clause!("R24"), "provider", message, fix),
        seen,
    )
}
