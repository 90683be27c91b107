//! The service contract 科技创新券服务合同 (8.2, 10.1).

use office::drafts::DraftKind;
use rules::TechKind;

use super::provider::uses;
use super::spec::{Field, Journey, Kind, Known, Step, When};
use crate::form::{Choice, choices};

/// Provider, use, content, dates, amount, plan project, declarations.
pub static JOURNEY: Journey = Journey {
    kind: DraftKind::Contract,
    name: "服务合同",
    verb: "拟定服务合同",
    steps: &[
        Step::new(
            "provider",
            "服务机构",
            &[Field::new("provider", "选择服务机构", Kind::Provider)],
        )
        .lead("只能选名录内的机构（办法解读 7.4）。"),
        Step::new(
            "purpose",
            "创新券用途",
            &[Field::new("purpose", "这份合同属于哪种用途", Kind::Radios(uses))],
        ),
        Step::new(
            "item",
            "服务项目",
            &[Field::new("service", "机构目录中的服务项目", Kind::Service)
                .hint("选了目录中的项目，平台带出名称和方法标准，并核对它依据的证书")],
        )
        .when(When::Catalogue),
        Step::new(
            "content",
            "合同内容",
            &[
                Field::text("title", "合同名称").hint("与签订的合同一致，不超过 100 字"),
                Field::text("item", "服务项目").hint("选填，例如 多糖含量测定"),
                Field::new("content", "服务内容", Kind::Area)
                    .hint("写明做什么、数量和方法，不超过 2000 字"),
                Field::text("method", "方法或标准")
                    .hint("检验检测、实验、设计类须填，例如 GB/T 228.1-2021；其他用途选填"),
                Field::text("instruments", "使用的仪器设备").hint("选填"),
            ],
        ),
        Step::new(
            "results",
            "成果和验收",
            &[
                Field::new("deliverables", "交付成果", Kind::Area)
                    .hint("例如 检测报告一份、原始数据一套；不超过 1000 字"),
                Field::new("acceptance", "验收标准", Kind::Area)
                    .hint("怎样算完成，例如 报告经委托方确认、数据可复核；不超过 1000 字"),
            ],
        ),
        Step::new(
            "dates",
            "签订和服务日期",
            &[
                Field::new("signed_on", "合同签订日期", Kind::Date).hint("不晚于今天"),
                Field::new("starts_on", "服务开始日期", Kind::Date),
                Field::new("ends_on", "服务结束日期", Kind::Date)
                    .hint("创新券用于支付将要完成的服务（办法解读 8.3）"),
            ],
        ),
        Step::new(
            "amount",
            "金额和合同类型",
            &[
                Field::new("amount", "合同金额", Kind::Amount)
                    .hint("含税总价。例如 600000、60万元、６０００００"),
                Field::new("paid", "已支付金额", Kind::Amount)
                    .hint("选填。没有支付的留空；区内机构的券在付款时抵用（办法解读 8.3）"),
                Field::new("tech", "技术合同类型", Kind::Radios(techs)),
            ],
        ),
        Step::new(
            "registration",
            "技术合同认定登记",
            &[
                Field::text("tech_number", "认定登记编号").width(30),
                Field::new("tech_registered_on", "认定登记日期", Kind::Date),
                Field::new("tech_amount", "认定登记金额", Kind::Amount)
                    .hint("登记证明上的合同成交总金额，不超过合同金额"),
                Field::files("tech_file", "认定登记证明"),
            ],
        )
        .lead("技术开发、转让、许可合同先经认定登记（办法解读 8.1，读法 R18）。")
        .when(When::Is("tech", &["development", "transfer", "licence"])),
        Step::new(
            "consent",
            "按剩余额度发券",
            &[Field::new(
                "consent_to_smaller_face",
                "同意按本年度剩余额度发券",
                Kind::Declare,
            )],
        )
        .lead("按比例计算的金额超过本年度剩余额度，只能按剩余额度发券。不同意的，返回修改，或下一自然年度再申领。")
        .when(When::SmallerFace),
        Step::new(
            "project",
            "科技计划项目",
            &[
                Field::new("has_project", "这份合同是否属于科技计划项目", Kind::Radios(belongs))
                    .hint("执行期内的科技计划项目不能再用创新券（办法解读 5.6）"),
            ],
        ),
        Step::new(
            "project-period",
            "项目执行期",
            &[
                Field::text("project_number", "项目编号").width(30),
                Field::new("project_from", "执行期开始日期", Kind::Date),
                Field::new("project_to", "执行期结束日期", Kind::Date),
            ],
        )
        .when(When::Is("has_project", &["yes"])),
        Step::new(
            "files",
            "附件",
            &[Field::files("annex", "合同附件").hint("选填，例如 双方签订的合同、报价单、技术方案")],
        ),
        Step::new(
            "declarations",
            "声明",
            &[
                Field::new("own_use", "不转让、赠送或虚假使用创新券（办法解读 5.1）", Kind::Declare),
                Field::new("not_split", "没有把同一业务合同化整为零（办法解读 5.2）", Kind::Declare),
                Field::new(
                    "no_excluded_test",
                    "不属于强制检测、法定检测和其他商业性检测（办法解读 5.5）",
                    Kind::Declare,
                ),
                Field::new(
                    "no_plan_funding",
                    "不属于执行期内的科技计划资助项目（办法解读 5.6）",
                    Kind::Declare,
                ),
                Field::new("not_affiliated", "与服务机构没有关联关系：不是同一单位、同一法定代表人，相互没有持股（读法 R24）", Kind::Declare),
            ],
        )
        .lead("逐项确认。虚构服务、编造合同的，追回资金并记入科研诚信记录（办法解读 5.4）。"),
    ],
    last: &[],
};

fn techs(_: Known<'_>) -> Vec<Choice> {
    let techs = choices::<TechKind>().into_iter().zip(TechKind::ALL);
    techs
        .map(|(choice, kind)| match kind.needs_registration() {
            true => choice.hint("须填认定登记信息"),
            false => choice,
        })
        .collect()
}

fn belongs(_: Known<'_>) -> Vec<Choice> {
    vec![Choice::new("no", "不属于"), Choice::new("yes", "属于")]
}
