//! A service contract as lines of a summary.

use office::contracts::{Both, ContractView, PartyName, Registered};

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
        Row::new("验收标准", &file.acceptance),
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
    let chosen = [
        ("服务项目", &file.item),
        ("方法或标准", &file.method),
        ("使用的仪器设备", &file.instruments),
    ];
    let chosen = chosen.into_iter().filter(|(_, value)| !value.is_empty());
    rows.splice(5..5, chosen.map(|(key, value)| Row::new(key, value)));
    if !file.paid.is_zero() {
        rows.push(Row::new("已支付金额", yuan(file.paid)));
    }
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

/// What is known of both parties without asking.
#[must_use]
pub fn both(both: &Both) -> Vec<Row> {
    let mut rows = vec![
        Row::new("适用政策", &both.policy),
        Row::new("审核的市县", &both.county),
    ];
    let subject = both.subject.iter().flat_map(|one| registered("主体", one));
    let provider = both
        .provider
        .iter()
        .flat_map(|one| registered("服务机构", one));
    rows.extend(subject.chain(provider));
    rows.retain(|row| !row.value.is_empty());
    rows
}

fn registered(who: &str, party: &Registered) -> Vec<Row> {
    let name = match party.code.is_empty() {
        true => party.name.clone(),
        false => format!("{}\n{}", party.name, party.code),
    };
    // An individual represents himself.
    let represented = match party.representative == party.name {
        true => "",
        false => party.representative.as_str(),
    };
    let contact = [party.contact.as_str(), party.phone.as_str()];
    let contact = contact.into_iter().filter(|part| !part.is_empty());
    vec![
        Row::new(format!("{who}名称"), name),
        Row::new(format!("{who}法定代表人"), represented),
        Row::new(
            format!("{who}地址"),
            format!("{} {}", party.place, party.address),
        ),
        Row::new(
            format!("{who}联系方式"),
            contact.collect::<Vec<_>>().join(" "),
        ),
        Row::new(format!("{who}收款账户"), &party.account),
    ]
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
    let Some(number) = &file.tech_number else {
        return file.tech.to_string();
    };
    let mut told = format!("{}，认定登记编号 {number}", file.tech);
    if let Some(day) = file.tech_registered_on {
        told.push_str(&format!("\n{day} 登记"));
    }
    if let Some(amount) = file.tech_amount {
        told.push_str(&format!("，登记金额 {}", yuan(amount)));
    }
    told
}
