//! A parameter as people read it: what it is called, and its value with its unit.

use super::Parameter;
use crate::money::Fen;

/// What a value counts.
#[derive(Clone, Copy)]
enum Unit {
    Yuan,
    /// A rate, written with its own sign.
    Rate,
    /// Whether something holds, with the words for yes and no.
    Truth(&'static str, &'static str),
    Of(&'static str),
    /// Words by themselves.
    Words,
}

use Unit::{Of, Rate, Truth, Words, Yuan};

const WORKING: Unit = Of("个工作日");
const DAYS: Unit = Of("天");

/// Every parameter of `law/ningxia.toml`; a test holds the two against each other.
const KNOWN: [(&str, &str, Unit); 81] = [
    ("slice_1_up_to", "第一档上限", Yuan),
    ("slice_1_rate", "第一档抵用比例", Rate),
    ("slice_2_up_to", "第二档上限", Yuan),
    ("slice_2_rate", "第二档抵用比例", Rate),
    ("slice_3_rate", "第三档抵用比例", Rate),
    ("ceiling_enterprise", "企业法人每年额度上限", Yuan),
    ("ceiling_social", "社会组织每年额度上限", Yuan),
    ("ceiling_individual", "个人每年额度上限", Yuan),
    ("purchase_limit", "购买技术成果、专利的金额上限", Yuan),
    ("validity_years", "创新券有效期", Of("年")),
    ("evidence_days", "完成后评价和上传材料的期限", WORKING),
    ("payment_days", "确认和兑付的期限", WORKING),
    ("recheck_days", "其中：复核", WORKING),
    ("confirm_days", "其中：审定确认", WORKING),
    ("pay_days", "其中：付款", WORKING),
    ("bank_answer_days", "银行答复付款文件的期限", WORKING),
    ("correction_days", "退回后补正的期限", WORKING),
    ("reminder_days", "期限届满前的提醒", Of("个工作日前")),
    ("split_window_days", "合并查看拆分合同的时段", DAYS),
    (
        "block_affiliated",
        "双方有关联关系时",
        Truth("不予受理", "交由人工判断"),
    ),
    ("individual_min_age", "个人登记的最低年龄", Of("周岁")),
    ("provider_min_team", "评审入库的最少专职服务人员", Of("人")),
    ("notice_days_review", "评审入库的公示期", WORKING),
    ("notice_days_direct", "直接备案的公示期", WORKING),
    ("rectify_days", "服务机构整改的期限", WORKING),
    ("review_experts", "每次评审的专家", Of("人")),
    ("review_quorum", "评审有效的最少评分表", Of("份")),
    ("review_days", "专家评分的期限", WORKING),
    (
        "review_pass",
        "一项条件视为符合的最低分",
        Of("分（满分 100 分）"),
    ),
    ("certificate_warning_days", "证书到期前的提醒", Of("天前")),
    ("hearing_days", "案件当事方陈述申辩的期限", WORKING),
    ("appeal_days", "对案件决定申诉的期限", WORKING),
    ("integrity_years_most", "科研诚信记录的最长期限", Of("年")),
    ("spot_check_share", "抽查已兑付创新券的比例", Rate),
    (
        "spot_check_share_risk",
        "抽查有疑点的已兑付创新券的比例",
        Rate,
    ),
    (
        "signal_price_times",
        "提示价格偏离同类服务中位价",
        Of("倍以上"),
    ),
    (
        "signal_text_percent",
        "提示两份合同的内容几乎相同",
        Of("%以上"),
    ),
    ("signal_haste_seconds", "提示审核过快", Of("秒以内")),
    ("signal_pair_least", "提示两人审核总是一致", Of("件以上")),
    (
        "figures_min_subjects",
        "公布县（市、区）数字的最少主体",
        Of("户"),
    ),
    ("reply_days", "答复不满意评价和投诉的期限", WORKING),
    ("need_days", "一项服务需求征集报价", Of("天")),
    ("need_open_most", "一个主体同时征集报价的需求", Of("项")),
    ("need_offers_most", "一项服务需求的报价", Of("份")),
    ("need_reach_most", "一项服务需求通知的服务机构", Of("家")),
    (
        "need_idle_days",
        "服务需求没有报价时平台协调的期限",
        WORKING,
    ),
    ("training_people_most", "一个单位报名一次培训活动", Of("人")),
    ("amount_limit", "一份合同可填的最大金额", Yuan),
    ("vat_included", "合同金额", Truth("含税", "不含税")),
    ("excluded_words", "提示不予支持的检测的用词", Words),
    (
        "appraisal_weight_redeemed",
        "年度评价：兑付额的权重",
        Of("分"),
    ),
    (
        "appraisal_weight_income",
        "年度评价：服务收入的权重",
        Of("分"),
    ),
    (
        "appraisal_weight_quality",
        "年度评价：服务质量的权重",
        Of("分"),
    ),
    (
        "appraisal_weight_compliance",
        "年度评价：规范履约的权重",
        Of("分"),
    ),
    ("appraisal_excellent", "年度评价“优秀”的最低分", Of("分")),
    ("appraisal_good", "年度评价“良好”的最低分", Of("分")),
    ("appraisal_pass", "年度评价“合格”的最低分", Of("分")),
    ("appraisal_redeemed_bands", "兑付额得分占权重的比例", Words),
    ("appraisal_income_bands", "服务收入得分占权重的比例", Words),
    (
        "appraisal_unrated_percent",
        "当年没有评价时服务质量得分占权重的比例",
        Of("%"),
    ),
    ("appraisal_cost_late", "逾期一次扣", Of("分")),
    (
        "appraisal_cost_returned",
        "兑付申请退回补正一次扣",
        Of("分"),
    ),
    ("appraisal_cost_upheld", "公示异议成立一次扣", Of("分")),
    (
        "appraisal_cost_suspended",
        "暂停服务、限期整改一次扣",
        Of("分"),
    ),
    ("appraisal_cost_recovered", "被追回兑付资金一次扣", Of("分")),
    ("appraisal_cost_checked", "抽查责令整改一次扣", Of("分")),
    ("appraisal_cost_complaint", "投诉属实一次扣", Of("分")),
    (
        "appraisal_cost_integrity",
        "列入科研诚信记录一次扣",
        Of("分"),
    ),
    ("use_report_month", "资金使用报告的期限：次年", Of("月底")),
    ("appraisal_minor_most", "逾期和退回合计至多扣", Of("分")),
    (
        "appraisal_objection_days",
        "对年度评价提出异议的期限",
        WORKING,
    ),
    ("subsidy_rate_public", "事业单位的服务补贴比例", Rate),
    (
        "subsidy_rate_commercial",
        "社会化服务机构的服务补贴比例",
        Rate,
    ),
    ("subsidy_per_contract", "公益性服务每份合同的补贴", Yuan),
    ("subsidy_ceiling", "一家机构每年服务补贴上限", Yuan),
    (
        "subsidy_additive",
        "公益性服务合同按份补贴时",
        Truth("另按比例补贴", "不再按比例补贴"),
    ),
    ("operating_per_file", "平台运行补贴：每办理一件", Yuan),
    (
        "operating_per_in_time",
        "平台运行补贴：其中按期的每件另加",
        Yuan,
    ),
    ("operating_per_training", "平台运行补贴：每场培训", Yuan),
    ("operating_ceiling", "平台运行补贴建议金额每年上限", Yuan),
    ("public_benefit_words", "公益性服务的用词", Words),
];

impl Parameter {
    fn known(&self) -> Option<(&'static str, Unit)> {
        let found = KNOWN.iter().find(|(name, ..)| *name == self.name);
        found.map(|(_, label, unit)| (*label, *unit))
    }

    /// What the guide calls it.
    ///
    /// ```
    /// use rules::Law;
    /// let policy = Law::shipped().policy("2026-01-01".parse().unwrap()).unwrap();
    /// let rate = policy.parameters().iter().find(|one| one.name == "slice_1_rate").unwrap();
    /// assert_eq!(rate.label(), "第一档抵用比例");
    /// ```
    #[must_use]
    pub fn label(&self) -> &str {
        self.known().map_or(&self.name, |(label, _)| label)
    }

    /// Its value with the unit, several joined.
    ///
    /// ```
    /// use rules::Law;
    /// let policy = Law::shipped().policy("2026-01-01".parse().unwrap()).unwrap();
    /// let shown = |name| policy.parameters().iter().find(|one| one.name == name).unwrap().shown();
    /// assert_eq!(shown("ceiling_enterprise"), "200,000.00 元");
    /// assert_eq!(shown("reminder_days"), "3、1 个工作日前");
    /// ```
    #[must_use]
    pub fn shown(&self) -> String {
        let value = self.value.as_str();
        let several: Vec<&str> = value
            .trim_matches(['[', ']'])
            .split(',')
            .map(|part| part.trim().trim_matches('"'))
            .filter(|part| !part.is_empty())
            .collect();
        let several = several.join("、");
        match self.known().map(|(_, unit)| unit) {
            Some(Yuan) => {
                Fen::parse(value).map_or_else(|_| value.to_owned(), |sum| format!("{sum} 元"))
            }
            Some(Truth(yes, no)) => if value == "true" { yes } else { no }.to_owned(),
            Some(Of(unit)) => format!("{several} {unit}"),
            Some(Words) => several,
            Some(Rate) | None => value.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Law;

    #[test]
    fn every_parameter_of_the_law_has_a_name_and_a_unit() {
        let policies = Law::shipped().policies();
        for parameter in policies.iter().flat_map(|policy| policy.parameters()) {
            assert!(parameter.known().is_some(), "{}", parameter.name);
        }
    }
}
