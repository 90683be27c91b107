//! The registration of a subject (1.1, 1.4).

use office::drafts::DraftKind;
use rules::Kind as Party;

use super::spec::{Field, Journey, Kind, Known, Step, When};
use crate::form::{Choice, choices};
use crate::pages::directory;

const ORGANISATION: When = When::IsNot("kind", &["individual"]);
const INDIVIDUAL: When = When::Is("kind", &["individual"]);
const ENTERPRISE: When = When::Is("kind", &["enterprise"]);
const SOCIAL: When = When::Is("kind", &["social"]);

/// Kind, identity, representative, place, contact, bank account, evidence.
pub static JOURNEY: Journey = Journey {
    kind: DraftKind::Subject,
    name: "主体登记",
    verb: "提交主体登记",
    steps: &[
        Step::new(
            "kind",
            "主体类型",
            &[Field::new("kind", "您是哪一类主体", Kind::Radios(kinds))
                .hint("类型决定每年的额度，认证后不能修改")],
        ),
        Step::new(
            "identity",
            "实名信息",
            &[
                Field::text("name", "名称")
                    .hint("与营业执照或登记证书一致")
                    .fills("organization")
                    .when(ORGANISATION),
                Field::text("uscc", "统一社会信用代码")
                    .hint("18 位，例如 91640104MA76A0018G")
                    .width(20)
                    .when(ORGANISATION),
                Field::new("legal_person", "本单位具有法人资格", Kind::Declare).when(ENTERPRISE),
                Field::text("name", "姓名")
                    .hint("与身份证一致")
                    .width(20)
                    .fills("name")
                    .when(INDIVIDUAL),
                Field::text("identity", "身份证号码")
                    .hint("18 位；加密保存，页面上只显示首尾几位")
                    .width(20)
                    .when(INDIVIDUAL),
            ],
        ),
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
        )
        .when(ORGANISATION),
        Step::new(
            "place",
            "所在地",
            &[
                Field::new("division", "所在县（市、区）", Kind::Select(counties))
                    .hint("登记和申领由这里的科技管理部门审核；没有县级代码的园区、基地列在最后"),
                Field::text("address", "地址")
                    .hint("街道、门牌号")
                    .fills("street-address"),
            ],
        ),
        Step::new(
            "contact",
            "联系人",
            &[
                Field::text("contact", "联系人").width(20).fills("name"),
                Field::text("phone", "联系电话")
                    .hint("手机或固定电话；加密保存")
                    .width(20)
                    .fills("tel")
                    .keys("tel"),
                Field::text("email", "电子邮箱（可不填）")
                    .width(30)
                    .fills("email")
                    .keys("email"),
            ],
        ),
        Step::new(
            "bank",
            "收款账户",
            &[
                Field::text("bank", "开户银行").hint("写到支行，例如 宁夏银行西夏支行"),
                Field::text("bank_account", "银行账号")
                    .hint("户名须与登记名称一致；加密保存，页面上只显示后 4 位")
                    .width(30)
                    .keys("numeric")
                    .fills("off"),
                Field::new(
                    "own_account",
                    "收款账户是本人的实名账户，户名与登记姓名一致",
                    Kind::Declare,
                )
                .when(INDIVIDUAL),
            ],
        )
        .lead("使用区外机构的服务时，兑付款付到这个账户（办法解读 6.3）。"),
        Step::new(
            "evidence",
            "证明材料",
            &[
                Field::files("licence", "营业执照")
                    .hint("正本或副本，四角完整、文字清晰")
                    .when(ENTERPRISE),
                Field::files("charter", "社会组织法人登记证书")
                    .hint("社会团体、民办非企业单位或基金会的登记证书")
                    .when(SOCIAL),
                Field::files("identity_front", "身份证人像面")
                    .hint("四角完整、文字清晰")
                    .when(INDIVIDUAL),
                Field::files("identity_back", "身份证国徽面")
                    .hint("须在有效期内")
                    .when(INDIVIDUAL),
            ],
        ),
    ],
    last: &[Field::new(
        "truth",
        "所填信息真实，同意用于创新券办理",
        Kind::Declare,
    )],
};

fn kinds(known: Known<'_>) -> Vec<Choice> {
    let hinted = choices::<Party>().into_iter().zip(Party::ALL);
    hinted
        .map(|(choice, kind)| choice.hint(format!("每年最多 {} 元", known.policy.ceiling(*kind))))
        .collect()
}

fn counties(known: Known<'_>) -> Vec<Choice> {
    directory::places(known.law)
}
