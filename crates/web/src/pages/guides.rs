//! `/guides`: one guide a matter, made from the rules that decide it (2.4, UX-21).

use askama::Template;
use axum::extract::Path;
use rules::duties::Act;
use rules::guide::{Guide, Matter, Point};

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::layout::{self, Page};
use crate::visit::Visit;

/// The guides.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/guides", Act::SeePublic, all)
        .get("/guides/{matter}", Act::SeePublic, show)
}

#[derive(Template)]
#[template(path = "pages/guides.html")]
struct GuidesPage {
    page: Page,
    guides: Vec<Guide>,
}

/// `GET /guides`.
pub async fn all(visit: Visit) -> Answer {
    let policy = visit.policy()?;
    let guides = Matter::ALL.iter().map(|matter| Guide::of(*matter, policy));
    Ok(layout::show(&GuidesPage {
        page: visit.page("办事指南"),
        guides: guides.collect(),
    }))
}

#[derive(Template)]
#[template(path = "pages/guide.html")]
struct GuidePage {
    page: Page,
    guide: Guide,
    /// Since when the parameters are in force.
    since: String,
    /// Where the matter is begun, for those who may, and for who is not signed in yet.
    begin: Option<(&'static str, &'static str)>,
}

/// `GET /guides/{matter}`.
pub async fn show(visit: Visit, Path(matter): Path<String>) -> Answer {
    let matter = Matter::parse(&matter).ok_or(Fault::from(office::Refused::Unknown))?;
    let policy = visit.policy()?;
    Ok(layout::show(&GuidePage {
        page: visit.page(format!("办事指南：{matter}")).back("/guides"),
        guide: Guide::of(matter, policy),
        since: policy.from.to_string(),
        begin: begin(&visit, matter),
    }))
}

/// Where a matter is begun: nothing for a role that has no part in it; whoever is not signed in is asked to first.
fn begin(visit: &Visit, matter: Matter) -> Option<(&'static str, &'static str)> {
    let (act, label, href) = match matter {
        Matter::Register => (Act::RegisterSubject, "登记", "/register"),
        Matter::Admit => (Act::ApplyProvider, "申请入库", "/apply"),
        Matter::Apply => (Act::DraftContract, "填写服务合同", "/contracts/new"),
        Matter::Use => (Act::SeeVoucher, "查看创新券", "/vouchers"),
        Matter::Prove => (Act::SeeContract, "查看服务合同", "/contracts"),
        Matter::Redeem => (Act::SeeClaim, "查看兑付", "/claims"),
        Matter::TopUp => (Act::ConfirmTopUp, "查看地方配套", "/top-ups"),
        Matter::Object => (Act::SeePublic, "查看入库公示", "/notices"),
        Matter::Match => (Act::SeeNeed, "服务需求", "/needs"),
        // Who has files of his own: what he rates and complains about.
        Matter::Voice => (Act::DiscardDraft, "我的办理", "/mine"),
    };
    let open = !visit.signed_in() || visit.may(act).is_some();
    open.then_some((label, href))
}

/// A list of the page: its heading, its points, and what is said when there are none.
type List<'a> = (&'static str, &'a [Point], &'static str);

impl GuidePage {
    fn lists(&self) -> [List<'_>; 3] {
        let guide = &self.guide;
        [
            ("办理对象", &guide.who, ""),
            ("条件", &guide.conditions, ""),
            ("材料", &guide.materials, "不用交材料。"),
        ]
    }
}
