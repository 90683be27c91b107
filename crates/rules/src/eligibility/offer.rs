//! Rules on what the provider offers: the service chosen from its catalogue, and certificates that may run out (7.2, 7.4).

use chrono::NaiveDate;

use super::ContractFacts;
use crate::catalogue::{admission_stands, in_force};
use crate::finding::Finding;
use crate::parties::Use;
use crate::refusal::Refusal;

/// A certificate and the last day on which it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validity {
    /// Kind and number, as it is shown.
    pub name: String,
    /// The last day; `None` when it does not run out.
    pub expires_on: Option<NaiveDate>,
}

/// A service chosen from the provider's catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What it is.
    pub item: String,
    /// The use it serves.
    pub purpose: Use,
    /// Whether it stands in the provider's public catalogue today.
    pub public: bool,
    /// The certificate it rests on.
    pub certificate: Option<Validity>,
}

/// What the contract rests on at the provider's side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// The certificates that are the basis of the admission (7.2).
    pub bases: Vec<Validity>,
    /// The service chosen from the catalogue; `None` when the content was written freely.
    pub service: Option<Chosen>,
}

pub(super) fn offer(facts: &ContractFacts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = basis(facts).into_iter().collect();
    let Some(service) = &facts.offer.service else {
        return findings;
    };
    findings.push(in_catalogue(facts, service));
    if let Some(purpose) = facts.purpose.filter(|purpose| *purpose != service.purpose) {
        let refusal = Refusal::new(
            "service.other-use",
            clause!("3.5"),
            "purpose",
            format!("所选服务“{}”属于另一种用途", service.item),
            "改选与服务一致的用途，或改选其他服务",
        )
        .limit(service.purpose.label())
        .own(purpose.label());
        findings.push(Finding::fail(refusal, purpose.label()));
    }
    findings.extend(during(facts, service));
    findings
}

/// The admission rests on certificates of which at least one is in force (7.2).
fn basis(facts: &ContractFacts) -> Option<Finding> {
    let bases = &facts.offer.bases;
    let last = bases.iter().filter_map(|base| base.expires_on).max();
    let seen: Vec<String> = bases.iter().map(shown).collect();
    let seen = seen.join("；");
    if bases.is_empty() {
        return None;
    }
    if admission_stands(bases.iter().map(|base| base.expires_on), facts.today) {
        let message = "机构入库依据的证书在有效期内";
        return Some(Finding::pass(
            "provider.certificate",
            clause!("7.2"),
            "provider",
            seen,
            message,
        ));
    }
    let refusal = Refusal::new(
        "provider.certificate-expired",
        clause!("7.2"),
        "provider",
        "服务机构入库依据的证书已到期",
        "改选其他服务机构，或待该机构换证并经审核后再提交",
    )
    .limit(last.map_or_else(String::new, |day| format!("有效期至 {day}")))
    .own(format!("今天是 {}", facts.today));
    Some(Finding::fail(refusal, seen))
}

fn in_catalogue(facts: &ContractFacts, service: &Chosen) -> Finding {
    let today = facts.today;
    let expired = service
        .certificate
        .as_ref()
        .filter(|one| !in_force(one.expires_on, today));
    if let Some(certificate) = expired {
        let last = certificate.expires_on.unwrap_or(today);
        let refusal = Refusal::new(
            "service.certificate-expired",
            clause!("7.4"),
            "service",
            format!("所选服务“{}”依据的证书已到期", service.item),
            "改选其他服务，或待机构换证并经审核后再提交",
        )
        .limit(format!("有效期至 {last}"))
        .own(format!("今天是 {today}"));
        return Finding::fail(refusal, shown(certificate));
    }
    if !service.public {
        let refusal = Refusal::new(
            "service.not-public",
            clause!("7.4"),
            "service",
            format!("所选服务“{}”已不在机构公开的服务目录内", service.item),
            "从机构现有的服务项目中改选，或改为自行填写服务内容",
        );
        return Finding::fail(refusal, service.item.clone());
    }
    let seen = match &service.certificate {
        Some(certificate) => format!("{}，依据 {}", service.item, shown(certificate)),
        None => service.item.clone(),
    };
    let message = "所选服务在机构公开的服务目录内";
    Finding::pass("service.public", clause!("7.4"), "service", seen, message)
}

/// A certificate that runs out before the service ends: a person asks for the renewal.
fn during(facts: &ContractFacts, service: &Chosen) -> Option<Finding> {
    let certificate = service.certificate.as_ref()?;
    let (last, ends_on) = (certificate.expires_on?, facts.ends_on?);
    if last < facts.today || ends_on <= last {
        return None;
    }
    let refusal = Refusal::new(
        "service.certificate-ends",
        clause!("7.4"),
        "ends_on",
        "服务结束前，所选服务依据的证书将到期",
        "由审核人员向机构核实换证安排",
    )
    .limit(format!("有效期至 {last}"))
    .own(format!("服务结束日期 {ends_on}"));
    Some(Finding::ask(refusal, shown(certificate)))
}

fn shown(certificate: &Validity) -> String {
    match certificate.expires_on {
        Some(day) => format!("{}，有效期至 {day}", certificate.name),
        None => format!("{}，长期有效", certificate.name),
    }
}
