//! What stands beside the voucher itself: local money, objections, needs, and the word of those who were served.

use super::{way, working};
use crate::duties::Act;
use crate::guide::{Guide, Matter, acts, path, point};
use crate::lifecycle::{need, top_up};
use crate::policy::Policy;

pub(in crate::guide) fn top_up() -> Guide {
    use top_up::Event as E;
    Guide {
        matter: Matter::TopUp,
        basis: vec![clause!("2.3"), clause!("R27")],
        who: vec![point(
            "所在市、县设有配套计划的主体，兑付付款后自动算出",
            clause!("2.3"),
        )],
        conditions: vec![
            point("比例、限额和预算以所在市、县的配套计划为准", clause!("R27")),
            point("自治区兑付和配套合计不超过实际支出", clause!("R27")),
        ],
        materials: vec![point("不交材料，不填申请", clause!("R27"))],
        ways: vec![way(
            "",
            path(
                top_up::start(),
                &[E::Offer, E::Confirm, E::Instruct, E::Pay],
                top_up::next,
                top_up::State::turn,
            ),
        )],
        limits: Vec::new(),
        questions: vec![(
            "怎么领".to_owned(),
            point("登录后在“地方配套”中确认领取", clause!("R27")),
        )],
    }
}

pub(in crate::guide) fn object() -> Guide {
    Guide {
        matter: Matter::Object,
        basis: vec![clause!("R21"), clause!("7.4"), clause!("8.3")],
        who: vec![
            point("服务机构：对抵用提出异议", clause!("R21")),
            point("任何人：对入库公示提出异议", clause!("7.4")),
        ],
        conditions: vec![
            point(
                "抵用异议限于合同、金额有误或不是本机构的服务",
                clause!("R21"),
            ),
            point("公示异议在公示期内提出，写明事实", clause!("7.4")),
        ],
        materials: vec![point("公示异议可附证据", clause!("7.4"))],
        ways: vec![
            way("对抵用", acts(&[Act::ObjectVoucher, Act::AnswerObjection])),
            way("对入库公示", acts(&[Act::ObjectNotice, Act::AnswerNotice])),
        ],
        limits: Vec::new(),
        questions: vec![(
            "姓名会公开吗".to_owned(),
            point("不会；提出人加密保存，查看须有理由并留记录", clause!("5.3")),
        )],
    }
}

pub(in crate::guide) fn matching(policy: &Policy) -> Guide {
    use need::Event as E;
    Guide {
        matter: Matter::Match,
        basis: vec![clause!("2.5")],
        who: vec![
            point("通过认证的主体：发布需求，选定报价", clause!("2.5")),
            point(
                "名录中的服务机构：对与服务目录相符的和平台推荐的需求报价",
                clause!("2.5"),
            ),
        ],
        conditions: vec![
            point(
                "需求和报价中不写联系方式和证件号码，双方由平台转达",
                clause!("2.5"),
            ),
            point(
                "可以不显示名称：服务机构只看到所在县（市、区）和主体类型，报价被选定后才看到名称",
                clause!("2.5"),
            ),
            point(
                format!(
                    "一个主体同时征集报价的需求不超过 {} 项",
                    policy.need_open_most
                ),
                clause!("2.5"),
            ),
            point(
                format!("一项需求的报价不超过 {} 份", policy.need_offers_most),
                clause!("2.5"),
            ),
        ],
        materials: vec![point("不交材料，填写要求、预算和完成时间", clause!("2.5"))],
        ways: vec![way(
            "",
            path(
                need::start(),
                &[E::Offer, E::Accept],
                need::next,
                need::State::turn,
            ),
        )],
        limits: vec![
            point(
                format!("征集报价 {} 天，不超过所填的完成时间", policy.need_days),
                clause!("2.5"),
            ),
            point(
                format!(
                    "{}没有报价的，由平台服务机构协调",
                    working(policy.need_idle_days)
                ),
                clause!("2.5"),
            ),
        ],
        questions: vec![
            (
                "选定报价后怎么办".to_owned(),
                point(
                    "平台按报价生成服务合同草稿，核对后按申领创新券办理",
                    clause!("10.1"),
                ),
            ),
            (
                "其他企业看得到需求吗".to_owned(),
                point(
                    "看不到；只有收到通知的服务机构和平台工作人员看得到",
                    clause!("2.5"),
                ),
            ),
        ],
    }
}

pub(in crate::guide) fn voice(policy: &Policy) -> Guide {
    Guide {
        matter: Matter::Voice,
        basis: vec![clause!("5.3"), clause!("2.5")],
        who: vec![
            point(
                "办理过登记、入库、申领、兑付的主体和服务机构：评价办理",
                clause!("5.3"),
            ),
            point("主体：投诉服务合同的服务机构", clause!("5.3")),
        ],
        conditions: vec![
            point("自愿评价，一件一次，分五级", clause!("5.3")),
            point("不满意和非常不满意的写明原因", clause!("5.3")),
        ],
        materials: vec![point("投诉可附证明材料", clause!("5.3"))],
        ways: vec![
            way("评价办理", acts(&[Act::RateHandling, Act::ReplyOpinion])),
            way("投诉服务机构", acts(&[Act::Complain, Act::ReplyOpinion])),
        ],
        limits: vec![point(
            format!(
                "不满意的评价和投诉，{}内核实、整改并答复",
                working(policy.reply_days)
            ),
            clause!("5.3"),
        )],
        questions: vec![(
            "工作人员知道是谁评价的吗".to_owned(),
            point("答复之前不知道是谁评价、评价哪一件", clause!("5.3")),
        )],
    }
}
