//! What the demo region lacks for every route to have a file: made once before the walk.

use rules::duties::{Act, Role};
use sim::Asked;

use crate::support::House;

/// What the demo region lacks: an objection that is open, drafts, an account without a role.
pub async fn prepare(house: &House) {
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
