//! What every page hands to the frame template, and the answers that carry a rendered page.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use office::Actor;
use rules::duties::{Act, Role};
use uuid::Uuid;

use crate::errors::Fault;
use crate::form::Form;
use crate::pages::find;
use crate::shown::NEXT;
use crate::visit::Visit;

/// One entry of the navigation: label, address, the act it leads to, and the roles it is meant for.
type Entry = (&'static str, &'static str, Act, &'static [Role]);

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

/// One link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether the page shown stands under it.
    pub here: bool,
}

/// What the frame of a page needs.
#[derive(Clone)]
pub struct Page {
    /// The title, without the service's name.
    pub title: String,
    /// Whether the page shows errors: its title then begins 错误.
    pub failed: bool,
    /// The links above the title, outermost first.
    pub crumbs: Vec<Link>,
    /// Where “返回” leads; empty for none.
    pub back: String,
    /// Where everything is shown that belongs to the file of the page; empty for none.
    pub related: String,
    /// What was just done, shown once on top of the page; empty for none.
    pub done: String,
    visit: Visit,
}

impl Page {
    pub(crate) const fn new(visit: Visit, title: String) -> Self {
        Self {
            title,
            failed: false,
            crumbs: Vec::new(),
            back: String::new(),
            related: String::new(),
            done: String::new(),
            visit,
        }
    }

    /// The page with a link back.
    #[must_use]
    pub fn back(mut self, href: impl Into<String>) -> Self {
        self.back = href.into();
        self
    }

    /// The page with one more link in its path.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Link {
            label: label.into(),
            href: href.into(),
            here: false,
        });
        self
    }

    /// The page of a file, with the way to everything that belongs to it.
    #[must_use]
    pub fn related(mut self, kind: &str, file: Uuid) -> Self {
        self.related = format!("/related/{kind}/{file}");
        self
    }

    /// The page of a step at the file of this address, with the way to everything that belongs to that file.
    #[must_use]
    pub fn related_to(mut self, file: &str) -> Self {
        const KINDS: [(&str, &str); 4] = [
            ("/subjects/", "subject"),
            ("/admissions/", "provider"),
            ("/contracts/", "contract"),
            ("/claims/", "claim"),
        ];
        let known = KINDS
            .iter()
            .find_map(|(begins, kind)| Some((kind, file.strip_prefix(begins)?)));
        if let Some((kind, id)) = known {
            self.related = format!("/related/{kind}/{id}");
        }
        self
    }

    /// Where the party of the file that the page shows rates its handling or complains about the provider: label and
    /// address each.
    #[must_use]
    pub fn voices(&self) -> Vec<Link> {
        const FAMILIES: [(&str, &str); 4] = [
            ("subject", "subjects"),
            ("provider", "admissions"),
            ("contract", "contracts"),
            ("claim", "claims"),
        ];
        let mut path = self.related.trim_start_matches("/related/").split('/');
        let (kind, file) = (path.next(), path.next().unwrap_or_default());
        let family = FAMILIES.iter().find(|(known, _)| Some(*known) == kind);
        let Some((_, family)) = family.filter(|_| self.visit.may(Act::RateHandling).is_some())
        else {
            return Vec::new();
        };
        let link = |label: &str, verb: &str| Link {
            label: label.to_owned(),
            href: format!("/{family}/{file}/{verb}"),
            here: false,
        };
        let mut links = vec![link("评价这次办理", "satisfaction")];
        if *family == "contracts" && self.visit.may(Act::Complain).is_some() {
            links.push(link("投诉服务机构", "complain"));
        }
        links
    }

    /// Whether the header has the field that looks for files; the page of that field has its own.
    #[must_use]
    pub fn finds(&self) -> bool {
        self.visit.may(Act::Find).is_some() && self.visit.path() != find::PATH
    }

    /// Where the next file waits, for a desk that has just done a step; empty otherwise.
    #[must_use]
    pub fn next(&self) -> String {
        let query = self.visit.query().unwrap_or_default();
        let mut query = form_urlencoded::parse(query.as_bytes());
        let act = query.find(|(name, _)| name == NEXT);
        let act = act.and_then(|(_, act)| Act::parse(&act));
        let act = act.filter(|_| !self.done.is_empty() && self.visit.may(Act::SeeQueue).is_some());
        act.map_or_else(String::new, |act| format!("/queue/next?act={}", act.code()))
    }

    /// The page with a notice of what was just done.
    #[must_use]
    pub fn done(mut self, what: impl Into<String>) -> Self {
        self.done = what.into();
        self
    }

    /// The page of a form: marked when something in it is wrong.
    #[must_use]
    pub fn of(mut self, form: &Form) -> Self {
        self.failed = form.failed();
        self
    }

    /// The navigation of the visitor's role.
    #[must_use]
    pub fn navigation(&self) -> Vec<Link> {
        let role = self.visit.role();
        let path = self.visit.path();
        let mine = NAVIGATION
            .iter()
            .filter(|(_, _, act, roles)| roles.contains(&role) && self.visit.may(*act).is_some());
        mine.map(|(label, href, _, _)| Link {
            label: (*label).to_owned(),
            href: (*href).to_owned(),
            here: path == *href || (*href != "/" && path.starts_with(&format!("{href}/"))),
        })
        .collect()
    }

    /// The signed-in person.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.visit.signed_in().then(|| self.visit.actor())
    }

    /// How many messages the signed-in person has not read.
    #[must_use]
    pub fn unread(&self) -> u64 {
        self.visit.unread()
    }

    /// Whether the database holds invented people and files.
    #[must_use]
    pub fn demo(&self) -> bool {
        self.visit.web().config().demo.is_some()
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        self.visit.web().assets().url(name)
    }

    /// The hidden proof that a form came from this page.
    #[must_use]
    pub fn csrf(&self) -> String {
        self.visit.csrf()
    }

    /// A new id for one form.
    #[must_use]
    pub fn request_id(&self) -> Uuid {
        self.visit.request_id()
    }
}

/// A rendered page.
pub fn show(page: &impl Template) -> Response {
    with(StatusCode::OK, page)
}

/// A form sent back with everything typed and all that is wrong with it.
pub fn refused(page: &impl Template) -> Response {
    with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// A form as it is asked for, or sent back when something in it is wrong.
pub fn answer(form: &Form, page: &impl Template) -> Response {
    if form.failed() {
        refused(page)
    } else {
        show(page)
    }
}

fn with(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(fault) => Fault::broken(fault).into_response(),
    }
}
