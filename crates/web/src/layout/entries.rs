//! The entries of the navigation, in their order, and for whom each is meant.

use rules::duties::{Act, Role};

/// One entry of the navigation: label, address, the act it leads to, and the roles it is meant for.
pub type Entry = (&'static str, &'static str, Act, &'static [Role]);

const FILE_READERS: &[Role] = &[
    Role::Subject,
    Role::Provider,
    Role::County,
    Role::Agency,
    Role::Centre,
    Role::Finance,
    Role::Department,
    Role::Auditor,
];
const VOUCHER_READERS: &[Role] = &[
    Role::Subject,
    Role::County,
    Role::Agency,
    Role::Centre,
    Role::Finance,
    Role::Department,
    Role::Auditor,
];
const BUDGET_READERS: &[Role] = &[Role::Centre, Role::Finance, Role::Department, Role::Auditor];

/// The navigation of every role; a test holds each address against the registered routes.
pub const NAVIGATION: &[Entry] = &[
    ("首页", "/", Act::SeePublic, &[Role::Anyone]),
    (
        "我的办理",
        "/mine",
        Act::KeepAccount,
        &[Role::Subject, Role::Provider],
    ),
    (
        "待办",
        "/queue",
        Act::SeeQueue,
        &[
            Role::County,
            Role::Agency,
            Role::Centre,
            Role::Finance,
            Role::Department,
        ],
    ),
    (
        "服务目录",
        "/catalogue",
        Act::KeepCatalogue,
        &[Role::Provider],
    ),
    (
        "服务需求",
        "/needs",
        Act::SeeNeed,
        &[
            Role::Subject,
            Role::Provider,
            Role::Agency,
            Role::Centre,
            Role::Department,
            Role::Auditor,
        ],
    ),
    (
        "找服务机构",
        "/providers",
        Act::SeePublic,
        &[
            Role::Anyone,
            Role::Subject,
            Role::Agency,
            Role::Centre,
            Role::Department,
        ],
    ),
    (
        "创新地图",
        "/map",
        Act::SeePublic,
        &[Role::Anyone, Role::Subject],
    ),
    (
        "入库公示",
        "/notices",
        Act::SeePublic,
        &[Role::Anyone, Role::Provider, Role::Agency, Role::Centre],
    ),
    (
        "培训活动",
        "/training",
        Act::SeePublic,
        &[
            Role::Anyone,
            Role::Subject,
            Role::Provider,
            Role::Agency,
            Role::Centre,
        ],
    ),
    ("我的评审", "/sheets", Act::ScoreProvider, &[Role::Expert]),
    ("评审专家", "/experts", Act::ManageExperts, &[Role::Agency]),
    (
        "能补多少",
        "/calculator",
        Act::SeePublic,
        &[Role::Anyone, Role::Subject],
    ),
    ("核验文书", "/verify", Act::SeePublic, &[Role::Anyone]),
    ("服务合同", "/contracts", Act::SeeContract, FILE_READERS),
    ("创新券", "/vouchers", Act::SeeVoucher, VOUCHER_READERS),
    ("服务券", "/vouchers", Act::SeeVoucher, &[Role::Provider]),
    ("兑付", "/claims", Act::SeeClaim, FILE_READERS),
    ("地方配套", "/top-ups", Act::SeeTopUp, &[Role::Subject]),
    (
        "配套计划",
        "/programmes",
        Act::SeeProgramme,
        &[Role::County],
    ),
    (
        "年度评价",
        "/appraisals",
        Act::SeeAppraisal,
        &[
            Role::Provider,
            Role::Agency,
            Role::Centre,
            Role::Finance,
            Role::Department,
            Role::Auditor,
        ],
    ),
    (
        "服务补贴",
        "/subsidies",
        Act::SeeSubsidy,
        &[
            Role::Provider,
            Role::Centre,
            Role::Finance,
            Role::Department,
            Role::Auditor,
        ],
    ),
    (
        "年度报告",
        "/report",
        Act::SeePublic,
        &[Role::Anyone, Role::Department, Role::Auditor],
    ),
    (
        "平台运行补贴",
        "/operating",
        Act::SeeOperating,
        &[Role::Agency, Role::Department],
    ),
    (
        "人员",
        "/members",
        Act::ManageMembers,
        &[Role::Subject, Role::Provider],
    ),
    ("预算", "/budget", Act::SeeBudget, BUDGET_READERS),
    (
        "付款批次",
        "/batches",
        Act::SeeBatch,
        &[Role::County, Role::Centre, Role::Finance, Role::Auditor],
    ),
    (
        "地方配套",
        "/top-ups/totals",
        Act::SeeTopUpTotals,
        BUDGET_READERS,
    ),
    ("追回", "/recoveries", Act::SeeRecovery, BUDGET_READERS),
    (
        "案件",
        "/cases",
        Act::SeeCase,
        &[
            Role::County,
            Role::Agency,
            Role::Centre,
            Role::Department,
            Role::Auditor,
        ],
    ),
    (
        "监测信号",
        "/signals",
        Act::SeeSignal,
        &[Role::Agency, Role::Centre, Role::Department, Role::Auditor],
    ),
    (
        "评价和投诉",
        "/opinions",
        Act::SeeOpinion,
        &[Role::Agency, Role::Department, Role::Auditor],
    ),
    (
        "监督抽查",
        "/spot-checks",
        Act::SeeSpotPlan,
        &[Role::Agency, Role::Centre, Role::Department, Role::Auditor],
    ),
    ("统计", "/numbers", Act::SeeNumbers, FILE_READERS),
    ("操作记录", "/record", Act::ReadRecord, &[Role::Auditor]),
    (
        "账号",
        "/accounts",
        Act::ManageAccounts,
        &[Role::Administrator],
    ),
    (
        "邮件投递",
        "/delivery",
        Act::SeeDelivery,
        &[Role::Administrator],
    ),
    (
        "工作日历",
        "/calendar",
        Act::SeePublic,
        &[Role::Administrator],
    ),
    ("授权", "/grants", Act::GrantRole, &[Role::Security]),
    (
        "确认负责人",
        "/owners",
        Act::ConfirmOwner,
        &[Role::Security],
    ),
    (
        "启用账号",
        "/account/waiting",
        Act::KeepAccount,
        &[Role::Pending],
    ),
    ("办法", "/measures", Act::SeePublic, Role::ALL),
    ("帮助", "/help", Act::SeePublic, Role::ALL),
];
