//! The application of a provider, for direct filing (7.2) or review (7.3).

use office::drafts::DraftKind;
use rules::{ProviderClass, Region, Use};

use super::spec::{Field, Journey, Kind, Known, Step, When};
use crate::form::{Choice, choices};
use crate::pages::directory;

const INSIDE: When = When::IsNot("region", &["outside"]);
const REVIEWED: When = When::Is("class", &["reviewed"]);
const DIRECT: When = When::IsNot("class", &["reviewed"]);
const OTHER_PROVINCE: When = When::Is("class", &["other-province"]);
const HOST: When = When::Is("class", &["platform-host"]);
const INCUBATOR: When = When::Is("class", &["incubator"]);
const TESTING: When = When::Is("class", &["testing"]);
const OUTSIDE: When = When::Is("region", &["outside"]);

/// Identity, region, place, class, representative, contact, services, bank account.
pub static JOURNEY: Journey = Journey {
    kind: DraftKind::Provider,
    name: "入库申请",
    verb: "提交入库申请",
    steps: &[
        Step::new(
            "identity",
            "机构实名信息",
            &[
                Field::text("name", "机构名称")
                    .hint("与登记证书或营业执照一致")
                    .fills("organization"),
                Field::text("uscc", "统一社会信用代码")
                    .hint("18 位，例如 12640000454000013C")
                    .width(20),
            ],
        ),
        Step::new(
            "region",
            "区内或区外",
            &[Field::new(
                "region",
                "机构在自治区内还是区外",
                Kind::Radios(regions),
            )],
        ),
        Step::new(
            "place",
            "所在地",
            &[
                Field::new("division", "所在县（市、区）", Kind::Select(counties)).when(INSIDE),
                Field::new("province", "所在省份", Kind::Select(provinces)).when(OUTSIDE),
                Field::text("address", "地址")
                    .hint("街道、门牌号；在名录中公开")
                    .fills("street-address"),
            ],
        ),
        Step::new(
            "class",
            "入库类别",
            &[Field::new("class", "按哪一类申请入库", Kind::Radios(classes))],
        )
        .lead("符合四类条件之一的直接备案（办法解读 7.2）；其他区内机构经专家评审入库（办法解读 7.3）。"),
        Step::new(
            "ground",
            "入库依据",
            &[
                Field::text("recognition", "认定文件或证书的名称、编号")
                    .hint("在名录中公开，例如 检验检测机构资质认定证书 241512050123"),
                Field::text("platform", "注册的外省平台名称").when(OTHER_PROVINCE),
                Field::text("platform_number", "在该平台的机构编号")
                    .width(20)
                    .when(OTHER_PROVINCE),
            ],
        )
        .when(DIRECT),
        Step::new(
            "conditions",
            "基本条件",
            &[
                Field::new("base", "业务基础和设备设施", Kind::Area)
                    .hint("从事相关科技服务的年限、业绩和主要设备；公示时公开，不超过 2000 字"),
                Field::new("management", "管理制度和规范流程", Kind::Area)
                    .hint("质量、人员、收费和档案制度，服务流程；公示时公开，不超过 2000 字"),
                Field::text("team", "专职服务团队人数")
                    .hint("签订劳动合同并缴纳社会保险的专职人员，不少于 10 人")
                    .width(5)
                    .keys("numeric")
                    .fills("off"),
                Field::new("credit", "本机构无不良信用记录", Kind::Declare),
            ],
        )
        .lead("审核入库的四项基本条件（办法解读 7.3）。")
        .when(REVIEWED),
        Step::new(
            "representative",
            "法定代表人",
            &[
                Field::text("representative", "法定代表人姓名")
                    .width(20)
                    .fills("off"),
                Field::text("representative_identity", "法定代表人身份证号码")
                    .hint("18 位；用于核对关联关系，加密保存，页面上只显示首尾几位")
                    .width(20)
                    .fills("off"),
            ],
        ),
        Step::new(
            "contact",
            "联系方式",
            &[
                Field::text("contact", "联系人").width(20).fills("name"),
                Field::text("phone", "联系人手机")
                    .hint("不公开，加密保存")
                    .width(20)
                    .fills("tel")
                    .keys("tel"),
                Field::text("public_phone", "对外服务电话")
                    .hint("在名录中公开")
                    .width(20)
                    .keys("tel")
                    .fills("off"),
                Field::text("email", "电子邮箱（可不填）")
                    .width(30)
                    .fills("email")
                    .keys("email"),
            ],
        ),
        Step::new(
            "services",
            "服务内容",
            &[
                Field::new("uses", "可提供的服务种类", Kind::Checkboxes(uses)).hint("可多选"),
                Field::new("services", "服务内容", Kind::Area)
                    .hint("写明能做的项目、方法和主要设备，供主体查找；不超过 2000 字"),
            ],
        ),
        Step::new(
            "bank",
            "收款账户",
            &[
                Field::text("bank", "开户银行").hint("写到支行，例如 中国工商银行金凤支行"),
                Field::text("bank_account", "银行账号")
                    .hint("户名须与机构名称一致；加密保存，页面上只显示后 4 位")
                    .width(30)
                    .keys("numeric")
                    .fills("off"),
            ],
        )
        .lead("区内机构的服务券兑付到这个账户（办法解读 6.2）。"),
        Step::new(
            "evidence",
            "证明材料",
            &[
                Field::files("host_file", "创新平台的批准或认定文件").when(HOST),
                Field::files("incubator_file", "孵化器、众创空间、星创天地或技术转移机构的认定文件").when(INCUBATOR),
                Field::files("testing_file", "检验检测资质证书，或专利代理机构执业许可证").when(TESTING),
                Field::files("platform_file", "外省平台注册和当地认定的证明").when(OTHER_PROVINCE),
                Field::files("base_file", "业务基础和主要设备清单").when(REVIEWED),
                Field::files("management_file", "管理制度和服务流程").when(REVIEWED),
                Field::files("team_file", "专职人员名单和社会保险缴纳证明").when(REVIEWED),
                Field::files("credit_file", "信用报告").when(REVIEWED),
            ],
        ),
    ],
    last: &[Field::new(
        "truth",
        "所填信息真实，同意公开机构信息",
        Kind::Declare,
    )],
};

fn regions(_: Known<'_>) -> Vec<Choice> {
    let hints = [
        "主体付款时抵用，服务券兑付给机构",
        "主体先付全款，创新券兑付给主体",
    ];
    let hinted = choices::<Region>().into_iter().zip(hints);
    hinted.map(|(choice, hint)| choice.hint(hint)).collect()
}

fn counties(known: Known<'_>) -> Vec<Choice> {
    directory::counties(known.law)
}

/// The classes that may sit in the chosen region (7.2, 7.3, 1.3).
fn classes(known: Known<'_>) -> Vec<Choice> {
    let region = Region::parse(known.answers.get("region"));
    let fits = |class: &ProviderClass| region.is_none_or(|region| class.sits_in(region).is_ok());
    ProviderClass::ALL
        .iter()
        .filter(|class| fits(class))
        .map(|class| Choice::new(class.code(), class.label()).hint(class.clause().to_string()))
        .collect()
}

/// The uses with their clauses.
pub(super) fn uses(_: Known<'_>) -> Vec<Choice> {
    let uses = Use::ALL.iter();
    uses.map(|one| Choice::new(one.code(), one.label()).hint(one.clause().to_string()))
        .collect()
}

/// The other provinces, in the order of their codes (GB/T 2260).
const PROVINCES: [&str; 33] = [
    "北京市",
    "天津市",
    "河北省",
    "山西省",
    "内蒙古自治区",
    "辽宁省",
    "吉林省",
    "黑龙江省",
    "上海市",
    "江苏省",
    "浙江省",
    "安徽省",
    "福建省",
    "江西省",
    "山东省",
    "河南省",
    "湖北省",
    "湖南省",
    "广东省",
    "广西壮族自治区",
    "海南省",
    "重庆市",
    "四川省",
    "贵州省",
    "云南省",
    "西藏自治区",
    "陕西省",
    "甘肃省",
    "青海省",
    "新疆维吾尔自治区",
    "台湾省",
    "香港特别行政区",
    "澳门特别行政区",
];

fn provinces(_: Known<'_>) -> Vec<Choice> {
    PROVINCES.map(|name| Choice::new(name, name)).into()
}
