//! A service contract as lines of a summary.

use office::contracts::{ContractView, PartyName};

use super::yuan;
use crate::parts::Row;

/// The terms of a contract, both parties and what was declared.
#[must_use]
pub fn rows(file: &ContractView) -> Vec<Row> {
    let mut rows = vec![
        Row::new("合同编号", &file.number),
        Row::new("科技创新主体", party(&file.subject)),
        Row::new(
            "服务机构",
            format!("{}（{}）", party(&file.provider), file.region),
        ),
        Row::new("合同名称", &file.title),
        Row::new(
            "用途",
            format!("{}（{}）", file.purpose, file.purpose.clause()),
        ),
        Row::new("服务内容", &file.content),
        Row::new("交付成果", &file.deliverables),
        Row::new("签订日期", file.signed_on.to_string()),
        Row::new(
            "服务期限",
            format!("{} 至 {}", file.starts_on, file.ends_on),
        ),
        Row::new(
            "合同金额",
            format!("{}\n{}", yuan(file.amount), file.amount.in_words()),
        ),
        Row::new("合同类型", technology(file)),
    ];
    if let Some(project) = &file.project {
        let period = format!("{}（{} 至 {}）", project.number, project.from, project.to);
        rows.push(Row::new("涉及的计划项目", period));
    }
    if file.consent {
        let consent = "额度不足时，同意按剩余额度发券（读法 R7）";
        rows.push(Row::new("申领人同意", consent));
    }
    rows.push(Row::new("提交日期", file.submitted_on.to_string()));
    rows.push(Row::new("适用政策", &file.policy));
    rows
}

fn party(party: &PartyName) -> String {
    let code = party.code.as_ref().map(|code| format!("\n{code}"));
    format!(
        "{}{}\n{}",
        party.name,
        code.unwrap_or_default(),
        party.place
    )
}

fn technology(file: &ContractView) -> String {
    match &file.tech_number {
        Some(number) => format!("{}，认定登记编号 {number}", file.tech),
        None => file.tech.to_string(),
    }
}
