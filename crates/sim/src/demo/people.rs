//! Whom the demo introduces.

/// Somebody to sign in as.
#[derive(Clone, Copy, Debug)]
pub struct DemoPerson {
    pub login: &'static str,
    pub who: &'static str,
}

/// Everybody whom the demo introduces, in the order of a voucher's life.
pub const PEOPLE: [DemoPerson; 27] = {
    const fn one(login: &'static str, who: &'static str) -> DemoPerson {
        DemoPerson { login, who }
    }
    [
        one(
            "gouhong",
            "企业：宁夏枸红生物科技有限公司（西夏区，已兑付一张券，有待确认的地方配套）",
        ),
        one(
            "guangfu",
            "企业：银川光伏新材料有限公司（金凤区，待上传票据）",
        ),
        one(
            "yunfu",
            "企业：中卫云服技术有限公司（沙坡头区，有退回补正的合同）",
        ),
        one("xuehui", "社会组织：宁夏智能制造学会（兴庆区）"),
        one("maxiaochuan", "创新创业者：马小川（永宁县）"),
        one("niangzao", "企业：永宁酿造技术有限公司（登记待认证）"),
        one("saishang", "服务机构：塞上材料检测研究院（区内，有服务券）"),
        one("hujiang", "服务机构：沪江检测技术有限公司（区外）"),
        one("keyan", "服务机构：贺兰科研检测有限公司（经评审，公示中）"),
        one(
            "jieneng",
            "服务机构：宁夏节能环保检测有限公司（专家评审中）",
        ),
        one("zhuanjia1", "评审专家：高文斌（有一份待评分）"),
        one("xixia", "西夏区科学技术局（设有配套计划）"),
        one("xixia2", "西夏区科学技术局：放行配套批次"),
        one("xixia3", "西夏区科学技术局：放行配套批次"),
        one("jinfeng", "金凤区科学技术局"),
        one("yongning", "永宁县科学技术局"),
        one("yinchuan", "银川市科学技术局（看辖区各县区）"),
        one("agency", "专业机构：受理、复核、答复异议"),
        one("centre", "创业中心：备案、审定"),
        one("centre2", "创业中心：审定年度评价，办理案件和抽查"),
        one("finance", "财政：预算、拟定付款批次、导入回单"),
        one("finance2", "财政：放行付款批次"),
        one("finance3", "财政：放行付款批次"),
        one("department", "自治区科学技术厅：主管部门"),
        one("auditor", "审计：查看全部记录"),
        one("admin", "系统管理员：开立账号"),
        one("security", "安全管理员：授予、收回岗位"),
    ]
};
