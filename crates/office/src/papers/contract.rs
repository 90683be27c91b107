//! The service contract as it is signed and sealed (10.1): everything the form holds, both parties, and what the
//! voucher would pay.

use papers::{Body, Kind, Section, Sign, SignBox, Table};
use rules::award::Award;
use rules::{Fen, Region};
use store::{Contract, Provider, Subject};
use uuid::Uuid;

use super::make::drawable;
use super::pieces::{day, money, told, trace_table};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::attachments::papers::Paper as Attached;
use crate::contracts::form::Terms;
use crate::contracts::view::{provider_name, subject_name};
use crate::error::Refused;
use crate::subjects::{masks, purpose};
use crate::{Office, providers};

/// What the paper of a contract is made of.
pub(crate) struct Parts<'a> {
    pub row: &'a Contract,
    pub subject: &'a Subject,
    pub provider: &'a Provider,
    pub terms: &'a Terms,
    /// What the first check computed.
    pub award: Option<&'a Award>,
    /// The files that were handed in with it: what is sealed binds them by their hashes.
    pub files: &'a [Attached],
    /// The county that reviews it.
    pub county: &'a str,
}

/// Freezes the next edition of the contract's paper.
pub(crate) async fn contract(deal: &Deal<'_>, parts: &Parts<'_>) -> Result<Uuid, Refused> {
    let body = body(deal.office, parts)?;
    let file = (FileKind::Contract, parts.row.id);
    deal.paper(Kind::Contract, file, &parts.row.number, &body)
        .await
}

fn body(office: &Office, parts: &Parts<'_>) -> Result<Body, Refused> {
    let region = providers::view::region(parts.provider)?;
    let policy = &parts.row.policy;
    let sections: Vec<Section> = [
        first_party(office, parts.subject)?,
        second_party(office, parts.provider)?,
        subject_matter(parts),
        price(parts, region),
        computation(parts.award),
        annexes(office, parts.files),
        declarations(parts),
    ]
    .into_iter()
    .filter(|section| !section.is_empty())
    .enumerate()
    .map(numbered)
    .collect();
    Ok(Body {
        lead: vec![format!(
            "依据《宁夏回族自治区科技创新券管理办法》（政策版本 {policy}），甲乙双方就下列科技服务协商一致，订立本合同。"
        )],
        sign: Some(signing(parts, sections.len())),
        sections,
        ..Body::default()
    })
}

fn first_party(office: &Office, row: &Subject) -> Result<Section, Refused> {
    let named = subject_name(office, row);
    let id = row.identity_sealed.as_deref();
    let id = id
        .map(|sealed| office.unseal(purpose::IDENTITY, sealed))
        .transpose()?;
    let rows = [
        told("名称", named.name),
        told("登记编号", &*row.number),
        told("统一社会信用代码", named.code.unwrap_or_default()),
        // The parties know each other; the whole number is not needed to tell them apart.
        told(
            "身份证号码",
            id.map(|id| masks::id(&id)).unwrap_or_default(),
        ),
        // An individual represents himself.
        told(
            "法定代表人",
            row.uscc.as_ref().map_or("", |_| &*row.representative),
        ),
        told("所在地", named.place),
        told("地址", &*row.address),
        told("联系人", &*row.contact),
        told(
            "联系电话",
            office.unseal(purpose::PHONE, &row.phone_sealed)?,
        ),
        told("电子邮箱", &*row.email),
        told("开户银行", &*row.bank),
        told(
            "银行账号",
            office.unseal(purpose::BANK, &row.bank_account_sealed)?,
        ),
    ];
    Ok(Section::of_rows("甲方（科技创新主体）", rows))
}

fn second_party(office: &Office, row: &Provider) -> Result<Section, Refused> {
    let named = provider_name(office, row);
    let rows = [
        told("名称", named.name),
        told("入库编号", &*row.number),
        told("统一社会信用代码", named.code.unwrap_or_default()),
        told("法定代表人", &*row.representative),
        told("所在地", named.place),
        told("地址", &*row.address),
        told("联系人", &*row.contact),
        told(
            "联系电话",
            office.unseal(purpose::PHONE, &row.phone_sealed)?,
        ),
        told("电子邮箱", &*row.email),
        told("开户银行", &*row.bank),
        told(
            "银行账号",
            office.unseal(purpose::BANK, &row.bank_account_sealed)?,
        ),
    ];
    Ok(Section::of_rows("乙方（科技服务机构）", rows))
}

/// The terms of the form, each in one line: a new field of the form is one more line here.
fn subject_matter(parts: &Parts<'_>) -> Section {
    let Parts { row, terms, .. } = parts;
    let period = format!("{}至{}", day(row.starts_on), day(row.ends_on));
    let project = terms.project.as_ref();
    let project = project.map(|p| format!("{}，执行期{}至{}", p.number, day(p.from), day(p.to)));
    let rows = [
        told("合同名称", &*row.title),
        told(
            "创新券用途",
            terms.purpose.map_or("", |purpose| purpose.label()),
        ),
        told("技术合同类别", terms.tech.map_or("", |tech| tech.label())),
        told(
            "技术合同认定登记编号",
            row.tech_number.as_deref().unwrap_or_default(),
        ),
        told(
            "认定登记日期",
            row.tech_registered_on.map(day).unwrap_or_default(),
        ),
        told(
            "认定登记金额",
            row.tech_amount
                .map(|fen| money(Fen::new(fen)))
                .unwrap_or_default(),
        ),
        told("服务项目", &*row.item),
        told("服务内容", &*row.content),
        told("方法或标准", &*row.method),
        told("使用的仪器设备", &*row.instruments),
        told("交付成果", &*row.deliverables),
        told("验收标准", &*row.acceptance),
        told("签订日期", day(row.signed_on)),
        told("服务期限", period),
        told(
            "所属科技计划项目",
            project.unwrap_or_else(|| "不属于".to_owned()),
        ),
        told("审核的市县", parts.county),
    ];
    Section::of_rows("服务事项", rows)
}

fn price(parts: &Parts<'_>, region: Region) -> Section {
    let amount = Fen::new(parts.row.amount);
    let face = parts.award.map_or(Fen::ZERO, |award| award.face);
    let paid = match Fen::new(parts.row.paid) {
        Fen::ZERO => String::new(),
        paid => money(paid),
    };
    let rows = [
        told("合同金额（含税）", money(amount)),
        told("创新券面额（试算）", money(face)),
        told("甲方自付", money(amount - face)),
        told("甲方已支付", paid),
    ];
    let way = match region {
        Region::Inside => {
            "乙方为区内机构：甲方以创新券抵用面额部分，其余由甲方付给乙方；服务完成后，乙方凭服务券申请兑付。"
        }
        Region::Outside => {
            "乙方为区外机构：甲方先向乙方付清全款；服务完成后，甲方凭创新券申请兑付。"
        }
    };
    Section {
        prose: vec![
            way.to_owned(),
            "面额按提交时的政策和剩余额度试算，以创业中心审定发放的创新券为准。".to_owned(),
        ],
        ..Section::of_rows("价款与创新券", rows)
    }
}

/// How the face comes about, as far as both parties may know: what the subject used of its ceiling elsewhere is its own
/// affair (4.4).
fn computation(award: Option<&Award>) -> Section {
    let capped = award.is_some_and(|award| award.face < award.computed);
    let words = "受甲方本年度剩余额度限制，面额低于按比例计算的金额（办法解读 4.4）。";
    Section {
        title: "面额的计算".to_owned(),
        prose: capped.then(|| words.to_owned()).into_iter().collect(),
        table: award.and_then(|award| trace_table(&award.trace.clone().for_partner())),
        ..Section::default()
    }
}

/// The files that belong to the contract, each with the hash of its bytes.
fn annexes(office: &Office, files: &[Attached]) -> Section {
    let rows = files.iter().enumerate().map(|(at, file)| {
        let kind = match file.slot.as_str() {
            "tech_file" => "认定登记证明",
            _ => "合同附件",
        };
        vec![
            (at + 1).to_string(),
            kind.to_owned(),
            drawable(office, &file.name),
            file.hash.clone(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let head = ["序号", "材料", "文件名", "内容杂凑值（SM3）"];
    Section {
        title: "附件".to_owned(),
        prose: match rows.is_empty() {
            true => Vec::new(),
            false => vec!["下列文件随本合同提交，是本合同的一部分，以杂凑值为准。".to_owned()],
        },
        table: (!rows.is_empty()).then(|| Table {
            widths: vec![8, 20, 32, 40],
            head: head.map(str::to_owned).to_vec(),
            rows,
        }),
        ..Section::default()
    }
}

/// Numbers the parts that are left.
fn numbered((at, mut section): (usize, Section)) -> Section {
    section.title = format!("{}、{}", mark(at), section.title);
    section
}

/// The mark of a part: 一, 二, 三.
fn mark(at: usize) -> &'static str {
    const MARKS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    MARKS.get(at).copied().unwrap_or_default()
}

fn declarations(parts: &Parts<'_>) -> Section {
    let said = &parts.terms.declarations;
    let texts = [
        (said.own_use, "创新券不转让、不赠送、不虚假使用（5.1）。"),
        (said.not_split, "本合同不是由一份合同拆分而成（5.2）。"),
        (
            said.no_excluded_test,
            "服务内容不属于强制检测、法定检测及其他商业性检测（5.5）。",
        ),
        (
            said.no_plan_funding,
            "服务内容未列入执行期内的各级科技计划项目经费支出（5.6）。",
        ),
        (said.not_affiliated, "甲乙双方不存在关联关系（R24）。"),
        (
            parts.terms.consent,
            "剩余额度不足时，甲方同意按剩余额度发放面额较小的创新券（R7）。",
        ),
    ];
    let made = texts.into_iter().filter(|(said, _)| *said);
    Section {
        title: "甲方声明".to_owned(),
        prose: made
            .enumerate()
            .map(|(at, (_, text))| format!("{}. {text}", at + 1))
            .collect(),
        ..Section::default()
    }
}

/// The signatures, behind this many parts.
fn signing(parts: &Parts<'_>, behind: usize) -> Sign {
    let lines = || {
        [
            "法定代表人或授权代表（签字）：",
            "日期：　　　　年　　月　　日",
        ]
        .map(str::to_owned)
    };
    let of = |who: &str, name: &str| SignBox {
        who: who.to_owned(),
        name: name.to_owned(),
        lines: lines().to_vec(),
    };
    Sign {
        title: format!("{}、签署", mark(behind)),
        prose: vec![
            "双方确认以上内容真实、完整。本合同由双方签字并盖章后，扫描全部页面上传平台；每页的二维码须清晰可辨。"
                .to_owned(),
        ],
        boxes: vec![
            of("甲方（签章）", &parts.subject.name),
            of("乙方（签章）", &parts.provider.name),
        ],
    }
}
