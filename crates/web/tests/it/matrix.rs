//! Every route × role × whose file, over HTTP: what the access table says is what the server does (SEC-02).
//!
//! A route that no row of [`FILES`] knows how to fill in fails the test, so a new kind of file brings its fixture.

use std::fmt::Write as _;

use axum::http::{Method, StatusCode};
use rules::Law;
use rules::duties::{Act, Role, Scope, scope};
use sim::Asked;
use store::admin::Owned;
use uuid::Uuid;
use web::Route;

use crate::support::{Answer, Browser, House};

/// One person of each role of the demo region.
const PEOPLE: [(Role, &str); 12] = [
    (Role::Subject, "gouhong"),
    (Role::Provider, "saishang"),
    (Role::County, "xixia"),
    (Role::Agency, "agency"),
    (Role::Centre, "centre"),
    (Role::Finance, "finance"),
    (Role::Department, "department"),
    (Role::Auditor, "auditor"),
    (Role::Expert, "zhuanjia2"),
    (Role::Administrator, "admin"),
    (Role::Security, "security"),
    (Role::Pending, "newcomer"),
];

/// The files that fill in `{id}` of the routes that begin so, the longest beginning first.
const FILES: &[(&str, &str)] = &[
    (
        "/contracts/",
        "SELECT id, subject, provider, division FROM contract WHERE handed_in",
    ),
    // The claim is the provider's inside the region and the subject's outside it (6.2, 6.3).
    (
        "/vouchers/{id}/claim",
        "SELECT id, CASE region WHEN 'outside' THEN subject END AS subject, \
         CASE region WHEN 'inside' THEN provider END AS provider, division FROM voucher",
    ),
    // Who may not take a claim back is led from the question to the claim, which is his to read.
    (
        "POST /claims/{id}/withdraw",
        "SELECT id, CASE region WHEN 'outside' THEN subject END AS subject, \
         CASE region WHEN 'inside' THEN provider END AS provider, division FROM claim",
    ),
    // The account is mended by the claimant; the other party is led to the claim.
    (
        "POST /claims/{id}/account",
        "SELECT id, CASE region WHEN 'outside' THEN subject END AS subject, \
         CASE region WHEN 'inside' THEN provider END AS provider, division FROM claim",
    ),
    // A division's own batches are another treasury's: `topups` tries them.
    (
        "/batches/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM batch WHERE division IS NULL",
    ),
    (
        "/bank-doubts/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM bank_doubt",
    ),
    (
        "/programmes/",
        "SELECT id, NULL AS subject, NULL AS provider, division FROM programme",
    ),
    (
        "/top-ups/",
        "SELECT id, subject, NULL AS provider, division FROM top_up",
    ),
    // A subsidy that is only proposed is no file of its provider yet.
    (
        "/subsidies/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM subsidy WHERE state <> 'proposed'",
    ),
    (
        "/operating/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM operating",
    ),
    (
        "/appraisals/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM appraisal",
    ),
    (
        "/bundles/",
        "SELECT id, subject, provider, NULL AS division FROM bundle",
    ),
    (
        "/vouchers/",
        "SELECT id, subject, provider, division FROM voucher",
    ),
    (
        "/claims/",
        "SELECT id, subject, provider, division FROM claim",
    ),
    // What is owed to the region only its Finance handles; what is owed to an authority is tried by `topups`.
    (
        "POST /recoveries/{id}/pay-back",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM recovery WHERE top_up IS NULL",
    ),
    (
        "POST /recoveries/{id}/write-off",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM recovery WHERE top_up IS NULL",
    ),
    (
        "/recoveries/",
        "SELECT id, subject, provider, division FROM recovery WHERE top_up IS NULL",
    ),
    (
        "/spot-checks/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM spot_plan",
    ),
    (
        "/checks/",
        "SELECT id, subject, provider, division FROM spot_check",
    ),
    (
        "/signals/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM alarm",
    ),
    (
        "/opinions/",
        "SELECT id, subject, provider, NULL AS division FROM opinion",
    ),
    // A need is a provider's own where it reached him; those that reached two at once are neither's alone.
    (
        "/needs/",
        "SELECT n.id, n.subject, r.provider, n.division FROM need n LEFT JOIN need_reach r ON r.need = n.id \
         WHERE (SELECT COUNT(*) FROM need_reach x WHERE x.need = n.id) < 2",
    ),
    // Whoever is registered may sign up: the event is nobody's, the seats are the party's own.
    (
        "/training/{id}/sign-up",
        "SELECT t.id, s.id AS subject, p.id AS provider, s.division FROM training t, subject s, provider p \
         WHERE s.name = '宁夏枸红生物科技有限公司' AND p.name = '塞上材料检测研究院'",
    ),
    (
        "/training/{id}/leave",
        "SELECT t.id, s.id AS subject, p.id AS provider, s.division FROM training t, subject s, provider p \
         WHERE s.name = '宁夏枸红生物科技有限公司' AND p.name = '塞上材料检测研究院'",
    ),
    (
        "/training/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM training",
    ),
    (
        "/news/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM news",
    ),
    (
        "/need-offers/",
        "SELECT o.id, n.subject, o.provider, n.division FROM need_offer o JOIN need n ON n.id = o.need",
    ),
    (
        "/cases/",
        "SELECT id, subject, provider, division FROM inquiry",
    ),
    (
        "/objections/",
        "SELECT o.id, v.subject, v.provider, v.division FROM objection o JOIN voucher v ON v.id = o.voucher",
    ),
    (
        "/tickets/",
        "SELECT t.id, c.subject, c.provider, c.division FROM ticket t JOIN contract c ON c.id = t.contract",
    ),
    (
        "/files/",
        "SELECT a.id, c.subject, c.provider, c.division FROM attachment a JOIN contract c ON c.id = a.file",
    ),
    // The contract to be signed is its parties' alone; another test tries that. Letters of the application are the
    // subject's, those of a claim both parties'.
    (
        "/papers/",
        "SELECT p.id, c.subject, c.provider, c.division FROM paper p JOIN claim c ON c.id = p.file \
         UNION ALL \
         SELECT p.id, c.subject, NULL AS provider, c.division FROM paper p JOIN contract c ON c.id = p.file \
         WHERE p.kind <> 'contract'",
    ),
    (
        "/subjects/",
        "SELECT id, id AS subject, NULL AS provider, division FROM subject",
    ),
    (
        "/amendments/",
        "SELECT id, subject, NULL AS provider, division FROM amendment",
    ),
    (
        "/admissions/{id}/draw",
        "SELECT provider AS id, NULL AS subject, provider, NULL AS division FROM panel",
    ),
    (
        "/admissions/{id}/close",
        "SELECT provider AS id, NULL AS subject, provider, NULL AS division FROM panel",
    ),
    (
        "/admissions/",
        "SELECT id, NULL AS subject, id AS provider, division FROM provider",
    ),
    (
        "/providers/",
        "SELECT id, NULL AS subject, id AS provider, division FROM provider WHERE filed_on IS NOT NULL",
    ),
    (
        "/accounts/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    // What such a link opens nobody has: it is refused on its own page, to everybody alike.
    (
        "/invitations/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    (
        "/reset/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    // A number that nobody printed is told on its own page, to everybody alike.
    (
        "/verify/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    (
        "/members/invited/",
        "SELECT id, CASE side WHEN 'subject' THEN party END AS subject, \
         CASE side WHEN 'provider' THEN party END AS provider, NULL AS division FROM link WHERE party IS NOT NULL",
    ),
    (
        "/members/",
        "SELECT id, CASE side WHEN 'subject' THEN party END AS subject, \
         CASE side WHEN 'provider' THEN party END AS provider, NULL AS division FROM member",
    ),
    (
        "/grants/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM account WHERE login = 'centre'",
    ),
    (
        "/catalogue/service/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM service",
    ),
    (
        "/catalogue/instrument/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM instrument",
    ),
    (
        "/catalogue/certificate/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM certificate",
    ),
    (
        "/account/kept/",
        "SELECT k.id, s.id AS subject, NULL AS provider, s.division FROM kept_form k JOIN subject s ON s.account = k.account",
    ),
    (
        "/related/subject/",
        "SELECT id, id AS subject, NULL AS provider, division FROM subject",
    ),
    (
        "/related/provider/",
        "SELECT id, NULL AS subject, id AS provider, division FROM provider",
    ),
    (
        "/related/contract/",
        "SELECT id, subject, provider, division FROM contract",
    ),
    (
        "/related/voucher/",
        "SELECT id, subject, provider, division FROM voucher",
    ),
    (
        "/related/claim/",
        "SELECT id, subject, provider, division FROM claim",
    ),
    (
        "/related/ticket/",
        "SELECT t.id, c.subject, c.provider, c.division FROM ticket t JOIN contract c ON c.id = t.contract",
    ),
    (
        "/related/payment/",
        "SELECT p.id, c.subject, c.provider, c.division FROM payment p JOIN claim c ON c.id = p.claim",
    ),
    (
        "/notices/",
        "SELECT id, NULL AS subject, provider, NULL AS division FROM publication",
    ),
    (
        "/notice-objections/",
        "SELECT o.id, NULL AS subject, p.provider, NULL AS division \
         FROM notice_objection o JOIN publication p ON p.id = o.publication",
    ),
    (
        "/sheets/",
        "SELECT s.id, e.account AS subject, NULL AS provider, NULL AS division FROM sheet s JOIN expert e ON e.id = s.expert",
    ),
    (
        "/experts/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM expert",
    ),
    (
        "/owners/",
        "SELECT id, NULL AS subject, NULL AS provider, NULL AS division FROM succession",
    ),
    (
        "/drafts/",
        "SELECT d.id, s.id AS subject, NULL AS provider, s.division FROM draft d JOIN subject s ON s.account = d.account",
    ),
];

/// Whose file is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Own,
    Others,
    OtherCounty,
}

impl Whose {
    const ALL: [Whose; 3] = [Whose::Own, Whose::Others, Whose::OtherCounty];

    fn label(self) -> &'static str {
        match self {
            Whose::Own => "本单位",
            Whose::Others => "他人",
            Whose::OtherCounty => "他县",
        }
    }
}

/// Who asks: the role, the party or division that files are compared with.
struct Who {
    role: Role,
    party: Option<Uuid>,
    division: Option<String>,
}

impl Who {
    /// Whether a file stands in this relation to the person.
    fn relates(&self, file: &Owned, whose: Whose) -> bool {
        let (_, subject, provider, division) = file;
        let mine = match self.role {
            // A sheet is its expert's own, by his account.
            Role::Subject | Role::Expert => subject.is_some() && *subject == self.party,
            Role::Provider => provider.is_some() && *provider == self.party,
            Role::County => self.covers(division.as_deref()),
            // Region-wide roles stand to all files alike; what only its writer may know of is nobody else's.
            _ => true,
        };
        let near = self.covers(division.as_deref());
        match whose {
            Whose::Own => mine,
            Whose::Others => !mine && (near || self.role == Role::County),
            Whose::OtherCounty => !mine && !near,
        }
    }

    fn covers(&self, division: Option<&str>) -> bool {
        match (&self.division, division) {
            (Some(mine), Some(theirs)) => Law::shipped().divisions.covers(mine, theirs),
            _ => false,
        }
    }

    /// Whether the access table lets the person know of such a file; a route that is not `filed` shows his own
    /// account and work.
    fn may_know(&self, act: Act, whose: Whose, filed: bool) -> bool {
        match scope(self.role, act) {
            None => false,
            Some(Scope::Public | Scope::Region) => true,
            Some(Scope::Own) if self.party.is_none() => !filed,
            Some(Scope::Own | Scope::Area) => whose == Whose::Own,
        }
    }
}

/// What an answer comes to.
fn outcome(answer: &Answer) -> &'static str {
    let to = answer.header("location");
    match answer.status {
        StatusCode::NOT_FOUND => "无",
        StatusCode::SEE_OTHER if to.starts_with("/sign-in") => "登录",
        StatusCode::FORBIDDEN => panic!("a form of the test was not believed"),
        status if status.is_server_error() => panic!("{status}: {}", answer.body),
        _ => "可",
    }
}

/// What the access table lets an answer come to.
fn expected(who: &Who, act: Act, whose: Whose, path: &str) -> &'static str {
    let filed = path.contains('{');
    // The second step of a sign-in begins with the first.
    if who.role == Role::Anyone && path.starts_with("/sign-in/") {
        return "登录";
    }
    // Finance is shown an account while it pays into it, and the region owes this subject nothing.
    if who.role == Role::Finance && path == "/subjects/{id}/reveal" {
        return "无";
    }
    if who.may_know(act, whose, filed) {
        return "可";
    }
    match (who.role, act) {
        (Role::Anyone, _) => "登录",
        // Who has signed in and would sign in or up again is led to his work.
        (_, Act::SignIn | Act::SignUp) => "可",
        _ => "无",
    }
}

struct Region {
    house: House,
    files: Vec<(&'static str, Vec<Owned>)>,
    /// The papers of the applications under review, each with its sheet in the place of the subject.
    papers: Vec<Owned>,
}

const PAPERS: &str = "SELECT a.id, s.id AS subject, NULL AS provider, NULL AS division FROM sheet s \
     JOIN panel p ON p.id = s.panel JOIN attachment a ON a.file = p.provider";

impl Region {
    async fn open() -> Region {
        let house = House::demo().await;
        prepare(&house).await;
        let store = house.store().await;
        let mut files = Vec::new();
        for (prefix, sql) in FILES {
            files.push((*prefix, store.owned(sql).await.expect(prefix)));
        }
        let papers = store.owned(PAPERS).await.expect("papers");
        Region {
            house,
            files,
            papers,
        }
    }

    /// The address of a route for a file in this relation; `None` where the region has no such file.
    fn address(&self, route: &Route, who: &Who, whose: Whose) -> Option<String> {
        // A guide is of a matter, and of nobody's file.
        let path = &route.path.replace("{matter}", "apply");
        if !path.contains('{') {
            return (whose == Whose::Own).then(|| path.clone());
        }
        let full = format!("{} {path}", route.method);
        let mut rows = self.files.iter();
        let known = rows.find(|(begins, _)| path.starts_with(begins) || full.starts_with(begins));
        let (_, files) = known.unwrap_or_else(|| panic!("{path}: no row of FILES fills it in"));
        let file = files.iter().find(|file| who.relates(file, whose))?;
        let mut address = path.replace("{id}", &file.0.to_string());
        address = address.replace("{number}", &file.0.to_string());
        if let Some(paper) = self.papers.iter().find(|paper| paper.1 == Some(file.0)) {
            address = address.replace("{file}", &paper.0.to_string());
        }
        Some(address.replace("{step}", "identity"))
    }

    async fn browser(&self, login: Option<&str>) -> Browser<'_> {
        match login {
            Some(login) => Browser::of(&self.house, login).await,
            None => Browser::new(&self.house),
        }
    }

    async fn who(&self, role: Role, login: &str) -> Who {
        let actor = self.house.actor(login).await;
        let party = match role {
            Role::Expert => actor.account,
            _ => actor.party,
        };
        let sited = self.files.iter().flat_map(|(_, files)| files);
        let mut sited =
            sited.filter(|file| party.is_some() && (file.1 == party || file.2 == party));
        Who {
            role,
            // A party's neighbours are those of its prefecture.
            division: actor.division.or_else(|| {
                sited.find_map(|file| Some(format!("{}00", file.3.as_ref()?.get(..4)?)))
            }),
            party,
        }
    }
}

/// What the demo region lacks: an objection that is open, drafts, an account without a role.
async fn prepare(house: &House) {
    let admin = sim::Person {
        login: "admin".into(),
        name: "系统管理员".into(),
        role: Role::Administrator,
        body: String::new(),
    };
    let town = &house.town;
    town.newcomer(
        &admin,
        ("newcomer", "新人"),
        Role::Agency,
        ("平台服务机构", ""),
    )
    .await
    .unwrap();
    orphaned(house, &admin).await;
    doubted(house).await;
    let voucher = house.voucher("guangfu", "组件封装胶膜老化试验").await;
    let asked = Asked {
        actor: house.actor("saishang").await,
        request: house.town.request(),
    };
    let command = office::vouchers::Object {
        voucher,
        answers: [("ground", "wrong-amount"), ("words", "金额不符")]
            .into_iter()
            .collect(),
    };
    let office = &house.town.office;
    office::vouchers::object(office, asked.by(), command)
        .await
        .unwrap();
    let notice = office::publications::standing(office).await.unwrap()[0].id;
    house
        .town
        .object_notice(notice, "13900001111", "设备不实")
        .await
        .unwrap();
    recovered(house).await;
    accused(house).await;
    drawn(house).await;
    rated(house).await;
    for login in ["gouhong", "guangfu"] {
        let actor = house.actor(login).await;
        let kind = office::drafts::DraftKind::Contract;
        office::drafts::begin(
            office,
            office::By {
                actor: &actor,
                request: &house.town.request(),
            },
            kind,
            Default::default(),
            None,
        )
        .await
        .unwrap();
        let form = office::kept::Kept {
            path: "/register".to_owned(),
            what: "登记创新主体".to_owned(),
            request: house.town.request(),
            values: Vec::new(),
            files: Vec::new(),
        };
        let account = actor.account.expect("signed in");
        office::kept::keep(office, account, &form).await.unwrap();
    }
}

/// A line of a return file that a person must look at.
async fn doubted(house: &House) {
    let finance = sim::Person {
        login: "finance".into(),
        name: "出纳员".into(),
        role: Role::Finance,
        body: String::new(),
    };
    let (town, actor) = (&house.town, house.actor("finance").await);
    let batch = office::batches::list(&town.office, &actor).await.unwrap()[0].clone();
    let file = sim::return_file(
        &batch.number,
        "2026-11-20",
        &[(9, "1.00".into(), Ok("X-9"))],
    );
    town.import_return(&finance, batch.id, file).await.unwrap();
}

/// A paid claim of the demo of which a part is to be paid back.
async fn recovered(house: &House) {
    let centre = house.actor("centre").await;
    let office = &house.town.office;
    let paid = "SELECT id, subject, provider, division FROM claim WHERE state = 'paid'";
    let paid = house.store().await.owned(paid).await.unwrap();
    let asked = Asked {
        actor: centre,
        request: house.town.request(),
    };
    let answers = [
        ("amount", "100"),
        ("facts", "多付"),
        ("clause", "5.4"),
        ("due_on", "2027-01-31"),
    ];
    let command = office::recoveries::Order {
        claim: paid[0].0,
        answers: answers.into_iter().collect(),
    };
    office::recoveries::order(office, asked.by(), command)
        .await
        .unwrap();
}

/// A spot check of what the demo redeemed, with its sheet recorded by somebody who dealt with none of it.
async fn drawn(house: &House) {
    use office::spot;
    let town = &house.town;
    let admin = sim::Person {
        login: "admin".into(),
        name: "系统管理员".into(),
        role: Role::Administrator,
        body: String::new(),
    };
    let body = ("自治区创业中心", "");
    let checker = town
        .staff(&admin, ("jiancha", "检查员"), Role::Centre, body)
        .await
        .unwrap();
    let today = town.office.today();
    let from = (today - chrono::Days::new(60)).to_string();
    let to = today.to_string();
    let asked = town.ask(&checker).await.unwrap();
    let days = [("from_on", from.as_str()), ("to_on", to.as_str())];
    let plan = spot::Plan(days.into_iter().collect());
    let plan = spot::plan(&town.office, asked.by(), plan)
        .await
        .unwrap()
        .plan;
    town.go_to(today + chrono::Days::new(1));
    let asked = town.ask(&checker).await.unwrap();
    let draw = spot::Draw { plan, edition: 1 };
    spot::draw(&town.office, asked.by(), draw).await.unwrap();
    let view = spot::plan_view(&town.office, &asked.actor, plan)
        .await
        .unwrap();
    let asked = town.ask(&checker).await.unwrap();
    let command = spot::Record {
        check: view.checks[0].id,
        answers: [("edition", "1"), ("sheet", "样品齐全")]
            .into_iter()
            .collect(),
    };
    spot::record(&town.office, asked.by(), command)
        .await
        .unwrap();
    let asked = town.ask(&checker).await.unwrap();
    let year = u16::try_from(chrono::Datelike::year(&today)).unwrap() - 1;
    let command = office::operating::Propose { year };
    office::operating::propose(&town.office, asked.by(), command)
        .await
        .unwrap();
}

/// A firm is not satisfied with how its registration was handled, a lab with its admission.
async fn rated(house: &House) {
    for (login, kind) in [("gouhong", "subject"), ("saishang", "provider")] {
        let actor = house.actor(login).await;
        let file = actor.party.unwrap();
        let asked = Asked {
            actor,
            request: house.town.request(),
        };
        let answers = [("level", "2"), ("words", "电话没有人接")];
        let command = office::opinions::Rate {
            kind: kind.to_owned(),
            file,
            answers: answers.into_iter().collect(),
        };
        office::opinions::rate(&house.town.office, asked.by(), command)
            .await
            .unwrap();
    }
}

/// A case on the voucher of a paid claim of the demo.
async fn accused(house: &House) {
    let paid = "SELECT voucher AS id, subject, provider, division FROM claim WHERE state = 'paid'";
    let paid = house.store().await.owned(paid).await.unwrap();
    let asked = Asked {
        actor: house.actor("agency").await,
        request: house.town.request(),
    };
    let answers = [("origin", "official"), ("grounds", "报告与样品不符")];
    let command = office::cases::Open {
        accused: office::cases::Accused::Voucher(paid[0].0),
        answers: answers.into_iter().collect(),
    };
    office::cases::open(&house.town.office, asked.by(), command)
        .await
        .unwrap();
}

/// A firm whose only owner's account is closed, with a new one named.
async fn orphaned(house: &House, admin: &sim::Person) {
    let town = &house.town;
    let firm = town.sign_up("guyuan", "海明", Role::Subject).await.unwrap();
    let form = sim::subject_form("宁夏海明科技有限公司", 77, "640105");
    let subject = town.register(&firm, form).await.unwrap();
    let account = house.actor("guyuan").await.account.unwrap();
    let asked = town.ask(admin).await.unwrap();
    let answers = [("words", "离职")].into_iter().collect();
    let command = office::accounts::Close { account, answers };
    office::accounts::close(&town.office, asked.by(), command)
        .await
        .unwrap();
    let asked = Asked {
        actor: house.actor("xixia").await,
        request: town.request(),
    };
    let act = Act::NameSubjectOwner;
    let upload = sim::pdf("负责人变更说明.pdf");
    let held = office::attachments::hold(&town.office, asked.by(), act, "attachment", upload).await;
    let held = held.unwrap().id.to_string();
    let command = office::members::Name {
        side: Role::Subject,
        party: subject,
        answers: [
            ("email", "new@example.cn"),
            ("words", "说明"),
            ("attachment", &held),
        ]
        .into_iter()
        .collect(),
    };
    office::members::name(&town.office, asked.by(), command)
        .await
        .unwrap();
}

/// Tries every route of one method as one person, and says each cell that is not as the table has it.
async fn walk(
    region: &Region,
    method: &Method,
    role: Role,
    login: Option<&str>,
) -> ([usize; 3], String) {
    let who = match login {
        Some(login) => region.who(role, login).await,
        None => Who {
            role,
            party: None,
            division: None,
        },
    };
    let (mut tried, mut wrong) = ([0; 3], String::new());
    let (_, routes) = web::door().into_parts();
    let mut browser = region.browser(login).await;
    for route in routes.iter().filter(|route| route.method == *method) {
        for whose in Whose::ALL {
            let Some(address) = region.address(route, &who, whose) else {
                continue;
            };
            let answer = if method == Method::GET {
                browser.get(&address).await
            } else {
                browser
                    .get(if login.is_some() {
                        "/account/password"
                    } else {
                        "/sign-in"
                    })
                    .await;
                browser.send(&address, &[]).await
            };
            if route.path == "/sign-out" {
                browser = region.browser(login).await;
            }
            tried[whose as usize] += 1;
            let (found, wanted) = (
                outcome(&answer),
                expected(&who, route.act, whose, route.path),
            );
            if found != wanted {
                let (path, role, whose) = (route.path, role.label(), whose.label());
                let _ = writeln!(
                    wrong,
                    "{method} {path} {role} {whose}: {found} instead of {wanted} ({})",
                    answer.status
                );
            }
        }
    }
    (tried, wrong)
}

/// The region must hold files of every relation to those whose reach is limited, or the test shows nothing.
fn enough(role: Role, tried: [usize; 3]) {
    let least = match role {
        Role::Subject => [25, 15, 15],
        Role::Provider => [25, 3, 3],
        Role::County => [25, 15, 0],
        _ => [25, 0, 0],
    };
    let reached = tried
        .iter()
        .zip(least)
        .all(|(count, least)| *count >= least);
    assert!(
        reached,
        "{role}: {tried:?} cells tried, at least {least:?} are wanted"
    );
}

/// Reading changes nothing, so one region serves every role.
#[tokio::test]
async fn every_page_opens_for_those_who_may_and_for_nobody_else() {
    let region = Region::open().await;
    let mut said = String::new();
    for (role, login) in everybody() {
        let (tried, wrong) = walk(&region, &Method::GET, role, login).await;
        enough(role, tried);
        said.push_str(&wrong);
    }
    assert_eq!(said, "");
}

/// A form sent empty is refused for what it lacks by those who may, and unknown to everybody else.
#[tokio::test]
async fn every_form_is_taken_from_those_who_may_and_from_nobody_else() {
    let mut said = String::new();
    for (role, login) in everybody() {
        let region = Region::open().await;
        let (tried, wrong) = walk(&region, &Method::POST, role, login).await;
        enough(role, tried);
        said.push_str(&wrong);
    }
    assert_eq!(said, "");
}

fn everybody() -> impl Iterator<Item = (Role, Option<&'static str>)> {
    let people = PEOPLE.into_iter().map(|(role, login)| (role, Some(login)));
    std::iter::once((Role::Anyone, None)).chain(people)
}
