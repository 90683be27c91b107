//! Forms filled in the way most people fill them.

use chrono::NaiveDate;
use office::answers::Answers;
use rules::Fen;
use uuid::Uuid;

use crate::papers::{resident_id, uscc};

/// The registration of an enterprise, complete and correct.
pub fn subject_form(name: &str, serial: u32, division: &str) -> Answers {
    [
        ("kind", "enterprise"),
        ("name", name),
        ("uscc", &uscc(&format!("91{division}MA"), serial)),
        ("legal_person", "yes"),
        ("representative", "马建国"),
        ("representative_identity", &resident_id(serial)),
        ("division", division),
        ("address", "创新路 1 号"),
        ("contact", "杨晓燕"),
        ("phone", &format!("139{:08}", 50_000_000 + serial)),
        ("email", ""),
        ("bank", "宁夏银行西夏支行"),
        ("bank_account", &format!("6229{:012}", 70_000_000 + serial)),
        ("own_account", "yes"),
        ("truth", "yes"),
    ]
    .into_iter()
    .collect()
}

/// The application of an in-region public laboratory for direct filing.
pub fn lab_form(name: &str, serial: u32, division: &str) -> Answers {
    let mut answers = outside_lab_form(name, serial);
    answers.set("uscc", &uscc("12640000", serial));
    answers.set("region", "inside");
    answers.set("division", division);
    answers.set("province", "");
    answers.set("class", "testing");
    answers.set("recognition", "检验检测机构资质认定证书（CMA）");
    answers.set("address", "正源南街 88 号");
    answers
}

/// The application of an in-region laboratory for admission by expert review (7.3).
pub fn reviewed_form(name: &str, serial: u32, division: &str) -> Answers {
    let mut answers = lab_form(name, serial, division);
    let uscc = uscc(&format!("91{division}MA"), serial);
    for (field, value) in [
        ("uscc", uscc.as_str()),
        ("class", "reviewed"),
        ("recognition", ""),
        ("team", "24"),
        (
            "base",
            "从事材料检测十二年；扫描电镜、万能试验机等主要设备 36 台。",
        ),
        (
            "management",
            "按 CNAS-CL01 建立质量手册和程序文件，样品与报告全程留痕。",
        ),
        ("credit", "yes"),
    ] {
        answers.set(field, value);
    }
    answers
}

/// The application of a laboratory that another province has recognised (7.2(4)).
pub fn outside_lab_form(name: &str, serial: u32) -> Answers {
    [
        ("name", name),
        ("uscc", &uscc("91310115MA1K", serial)),
        ("region", "outside"),
        ("division", ""),
        ("province", "上海市"),
        ("class", "other-province"),
        ("recognition", "上海市科技创新券服务机构认定"),
        ("platform", "上海市科技创新券服务平台"),
        ("platform_number", &format!("SHKJQ{serial:05}")),
        ("representative", "陈思远"),
        ("representative_identity", &resident_id(500 + serial)),
        ("address", "张江路 200 号"),
        ("contact", "周敏"),
        ("phone", &format!("138{:08}", 20_000_000 + serial)),
        ("public_phone", "0951-5012345"),
        ("email", ""),
        ("bank", "中国工商银行金凤支行"),
        ("bank_account", &format!("6222{:012}", 10_000_000 + serial)),
        ("uses", "testing,consulting"),
        (
            "services",
            "材料成分分析、金相检验、力学性能测试；出具检测报告。",
        ),
        ("truth", "yes"),
    ]
    .into_iter()
    .collect()
}

/// A contract for tests, complete and correct.
pub fn contract_form(provider: Uuid, title: &str, amount: Fen, today: NaiveDate) -> Answers {
    let end = today + chrono::Days::new(60);
    [
        ("provider", provider.to_string().as_str()),
        ("purpose", "testing"),
        ("title", title),
        (
            "content",
            "对新研制的样件做成分分析、组织观察与力学性能测试，比较三种配方。",
        ),
        ("method", "GB/T 228.1-2021"),
        ("deliverables", "检测报告一份，原始数据一套。"),
        ("acceptance", "报告经委托方确认，数据可复核。"),
        ("signed_on", &today.to_string()),
        ("starts_on", &today.to_string()),
        ("ends_on", &end.to_string()),
        ("amount", &amount.yuan()),
        ("tech", "none"),
        ("tech_number", ""),
        ("has_project", "no"),
        ("own_use", "yes"),
        ("not_split", "yes"),
        ("no_excluded_test", "yes"),
        ("no_plan_funding", "yes"),
        ("not_affiliated", "yes"),
    ]
    .into_iter()
    .collect()
}

/// A digital invoice from the provider to the subject.
pub fn ticket_form(
    serial: u64,
    seller: &str,
    buyer: &str,
    amount: Fen,
    today: NaiveDate,
) -> Answers {
    [
        ("kind", "digital"),
        ("code", ""),
        ("number", &format!("2664{serial:016}")),
        ("issued_on", &today.to_string()),
        ("amount", &amount.yuan()),
        ("seller", seller),
        ("seller_id", ""),
        ("buyer", buyer),
        ("buyer_id", ""),
    ]
    .into_iter()
    .collect()
}
