//! The small demo region: a few weeks lived through the office's verbs, so that every desk has work.

mod admission;
mod catalogue;
mod mail;
mod needs;
mod people;
mod subjects;
mod training;

pub use people::{DemoPerson, PEOPLE};

use chrono::{Datelike, NaiveDate};
use office::batches::{self, FileForm};
use office::{Refused, accounts};
use rules::duties::Role;
use rules::{Fen, Law};
use uuid::Uuid;

use crate::batches::return_file;
use crate::forms::{contract_form, lab_form, outside_lab_form, subject_form};
use crate::papers::{resident_id, uscc};
use crate::topups::programme_form;
use crate::town::{Person, Town};
use crate::walk::{approve, refuse, send_back, tick};

/// How many working days the demo region lives.
const DAYS: usize = 20;

/// The yearly budget of the demo region, in yuan.
const BUDGET: i64 = 20_000_000;

/// The day on which the demo region begins, so that its last day is before `today`.
pub fn first_day(law: &Law, today: NaiveDate) -> NaiveDate {
    let mut before = std::iter::successors(today.pred_opt(), NaiveDate::pred_opt)
        .filter(|day| law.calendar.is_working(*day));
    before.nth(DAYS).unwrap_or(today)
}

/// Fills an empty office with the demo region; `tell` hears how far it is.
pub async fn fill(
    town: &Town,
    today: NaiveDate,
    mut tell: impl FnMut(&str),
) -> Result<(), Refused> {
    town.go_to(first_day(town.office.law(), today));
    tell("机构和工作人员");
    let desks = Desks::open(town).await?;
    mail::addresses(town, &[&desks.xixia, &desks.jinfeng, &desks.agency]).await?;
    mail::addresses(town, &[&desks.centre, &desks.finance]).await?;
    for year in town.office.today().year()..=today.year() {
        town.appropriate_for(&desks.finance, year, BUDGET).await?;
    }
    tell("服务机构入库");
    let labs = Labs::open(town, &desks).await?;
    let offering = [&labs.saishang.0, &labs.hujiang.0, &labs.helanshan];
    catalogue::fill(town, &desks.agency, offering, today).await?;
    tell("科技创新主体登记");
    let firms = Firms::open(town, &desks).await?;
    mail::addresses(town, &[&firms.gouhong, &firms.guangfu, &labs.saishang.0]).await?;
    let parties = [&firms.gouhong, &labs.saishang.0];
    let event = training::announce(town, &desks.agency, parties).await?;
    tell("服务合同、创新券和兑付");
    paid_in_region(town, &desks, &labs, &firms).await?;
    claimed_out_of_region(town, &desks, &labs, &firms).await?;
    waiting_for_evidence_and_payment(town, &desks, &labs, &firms).await?;
    under_review(town, &desks, &labs, &firms).await?;
    subjects::changes(town, &firms.gouhong).await?;
    let needing = [&firms.gouhong, &firms.yunfu, &firms.maxiaochuan];
    needs::fill(town, needing, [&labs.saishang.0, &labs.helanshan]).await?;
    let people = (&desks.agency, &desks.centre, &firms.gouhong);
    training::fill(town, people, (event, today)).await?;
    tell("专家评审和公示");
    admission::fill(town, (&desks.admin, &desks.agency, &desks.centre)).await?;
    // Last, for everybody who was opened above: nobody of the staff signs in without a second factor.
    accounts::equip_all(&town.office).await
}

struct Desks {
    admin: Person,
    xingqing: Person,
    xixia: Person,
    jinfeng: Person,
    yongning: Person,
    shapotou: Person,
    agency: Person,
    centre: Person,
    finance: Person,
    releasers: [Person; 2],
}

/// What 西夏区 pays on top: rate in per cent, ceiling and budget in yuan.
const TOP_UP: [&str; 3] = ["30", "50000", "500000"];

impl Desks {
    async fn open(town: &Town) -> Result<Desks, Refused> {
        let admin = town.found().await?;
        let county = async |login, name, body, division| {
            town.staff(&admin, (login, name), Role::County, (body, division))
                .await
        };
        let region = async |login, name, role, body| {
            town.staff(&admin, (login, name), role, (body, "")).await
        };
        county("yinchuan", "张主任", "银川市科学技术局", "640100").await?;
        county("xixia2", "冯会计", "西夏区科学技术局", "640105").await?;
        county("xixia3", "孙副局长", "西夏区科学技术局", "640105").await?;
        let body = "自治区科学技术厅";
        region("department", "厅业务处", Role::Department, body).await?;
        region("centre2", "督查员", Role::Centre, "自治区创业中心").await?;
        region("auditor", "审计员", Role::Auditor, "自治区审计组").await?;
        Ok(Desks {
            xingqing: county("xingqing", "李科长", "兴庆区科学技术局", "640104").await?,
            xixia: county("xixia", "王科长", "西夏区科学技术局", "640105").await?,
            jinfeng: county("jinfeng", "赵科长", "金凤区科学技术局", "640106").await?,
            yongning: county("yongning", "何科长", "永宁县科学技术局", "640121").await?,
            shapotou: county("shapotou", "田科长", "沙坡头区科学技术局", "640502").await?,
            agency: region("agency", "复核员", Role::Agency, "平台服务机构").await?,
            centre: region("centre", "审定员", Role::Centre, "自治区创业中心").await?,
            finance: region("finance", "出纳员", Role::Finance, "自治区财政支付中心").await?,
            releasers: [
                region("finance2", "会计员", Role::Finance, "自治区财政支付中心").await?,
                region("finance3", "财务主管", Role::Finance, "自治区财政支付中心").await?,
            ],
            admin,
        })
    }
}

struct Labs {
    saishang: (Person, Uuid),
    hujiang: (Person, Uuid),
    helanshan: Person,
}

impl Labs {
    async fn open(town: &Town, desks: &Desks) -> Result<Labs, Refused> {
        let file = async |login, form| {
            let person = town.sign_up(login, "业务员", Role::Provider).await?;
            let provider = town.apply(&person, form).await?;
            town.admit(&desks.agency, provider, approve(1)).await?;
            town.admit(&desks.centre, provider, approve(2)).await?;
            Ok::<_, Refused>((person, provider))
        };
        let saishang = file("saishang", lab_form("塞上材料检测研究院", 101, "640104")).await?;
        let hujiang = file("hujiang", outside_lab_form("沪江检测技术有限公司", 102)).await?;
        let incubator = tick(
            tick(
                lab_form("贺兰山孵化器有限公司", 103, "640106"),
                "uscc",
                &uscc("91640106MA", 103),
            ),
            "class",
            "incubator",
        );
        let incubator = tick(incubator, "uses", "incubation,consulting");
        let incubator = tick(
            incubator,
            "services",
            "孵化场地租赁、财务与管理咨询、创业辅导。",
        );
        let incubator = tick(incubator, "recognition", "国家级科技企业孵化器认定");
        let (helanshan, _) = file("helanshan", incubator).await?;
        // One application waits for the Agency.
        let waiting = town.sign_up("huanghe", "业务员", Role::Provider).await?;
        let agent = tick(
            lab_form("黄河知识产权代理有限公司", 104, "640104"),
            "uscc",
            &uscc("91640104MA", 104),
        );
        town.apply(&waiting, tick(agent, "uses", "consulting"))
            .await?;
        town.next_working_day();
        Ok(Labs {
            saishang,
            hujiang,
            helanshan,
        })
    }
}

struct Firms {
    gouhong: Person,
    guangfu: Person,
    yunfu: Person,
    xuehui: Person,
    maxiaochuan: Person,
}

impl Firms {
    async fn open(town: &Town, desks: &Desks) -> Result<Firms, Refused> {
        let certified = async |login, name, form, desk: &Person| {
            let person = town.sign_up(login, name, Role::Subject).await?;
            let subject = town.register(&person, form).await?;
            town.certify(desk, subject, approve(1)).await?;
            Ok::<_, Refused>(person)
        };
        let society = tick(
            tick(
                subject_form("宁夏智能制造学会", 204, "640104"),
                "kind",
                "social",
            ),
            "uscc",
            &uscc("51640000", 204),
        );
        let person = tick(
            tick(subject_form("马小川", 205, "640121"), "kind", "individual"),
            "identity",
            &resident_id(205),
        );
        let gouhong = subject_form("宁夏枸红生物科技有限公司", 201, "640105");
        let guangfu = subject_form("银川光伏新材料有限公司", 202, "640106");
        let yunfu = subject_form("中卫云服技术有限公司", 203, "640502");
        let firms = Firms {
            gouhong: certified("gouhong", "杨晓燕", gouhong, &desks.xixia).await?,
            guangfu: certified("guangfu", "丁文博", guangfu, &desks.jinfeng).await?,
            yunfu: certified("yunfu", "石磊", yunfu, &desks.shapotou).await?,
            xuehui: certified("xuehui", "吴秀兰", society, &desks.xingqing).await?,
            maxiaochuan: certified("maxiaochuan", "马小川", person, &desks.yongning).await?,
        };
        // One registration waits for its county; behind it stands somebody who is registered himself (R8).
        let waiting = town.sign_up("niangzao", "韩雪", Role::Subject).await?;
        let firm = subject_form("永宁酿造技术有限公司", 206, "640121");
        let firm = tick(firm, "representative", "马小川");
        let firm = tick(firm, "representative_identity", &resident_id(205));
        town.register(&waiting, firm).await?;
        town.next_working_day();
        Ok(firms)
    }
}

/// One contract on its way.
struct Contract<'a> {
    firm: &'a Person,
    county: &'a Person,
    provider: Uuid,
    title: &'a str,
    yuan: i64,
}

async fn submitted(town: &Town, contract: &Contract<'_>) -> Result<Uuid, Refused> {
    let amount = Fen::from_yuan(contract.yuan);
    let today = town.office.today();
    let form = contract_form(contract.provider, contract.title, amount, today);
    town.submit_contract(contract.firm, form).await
}

async fn issued(
    town: &Town,
    desks: &Desks,
    contract: &Contract<'_>,
) -> Result<(Uuid, Uuid), Refused> {
    let id = submitted(town, contract).await?;
    town.next_working_day();
    town.decide_contract(contract.county, id, approve(1))
        .await?;
    town.decide_contract(&desks.agency, id, approve(2)).await?;
    town.next_working_day();
    let done = town.decide_contract(&desks.centre, id, approve(3)).await?;
    Ok((id, done.voucher.ok_or(Refused::Unknown)?))
}

/// Both confirm completion; the firm rates and hands in its evidence.
async fn proved(
    town: &Town,
    firm: &Person,
    lab: &Person,
    contract: Uuid,
    ticket: (u64, i64),
) -> Result<(), Refused> {
    town.next_working_day();
    town.complete(lab, contract).await?;
    town.complete(firm, contract).await?;
    town.next_working_day();
    town.rate(firm, contract, "5").await?;
    town.ticket(firm, contract, ticket.0, Fen::from_yuan(ticket.1))
        .await?;
    town.result(firm, contract).await?;
    Ok(())
}

async fn paid_in_region(
    town: &Town,
    desks: &Desks,
    labs: &Labs,
    firms: &Firms,
) -> Result<(), Refused> {
    let (lab, provider) = &labs.saishang;
    let contract = Contract {
        firm: &firms.gouhong,
        county: &desks.xixia,
        provider: *provider,
        title: "枸杞活性成分提取工艺检测",
        yuan: 300_000,
    };
    let (id, voucher) = issued(town, desks, &contract).await?;
    town.set_off(&firms.gouhong, voucher).await?;
    proved(town, &firms.gouhong, lab, id, (1, 260_000)).await?;
    let claim = town.bundle(lab, &[voucher]).await?;
    town.next_working_day();
    town.decide_claim(&desks.agency, claim, approve(1)).await?;
    town.decide_claim(&desks.centre, claim, approve(2)).await?;
    town.next_working_day();
    // The county's programme begins on the day of the payment, which it tops up.
    let today = town.office.today();
    let end = NaiveDate::from_ymd_opt(today.year(), 12, 31).unwrap_or(today);
    town.open_programme(&desks.xixia, programme_form((today, end), TOP_UP))
        .await?;
    in_a_batch(town, desks, claim).await
}

/// One draws a batch up, two release it, the bank pays.
async fn in_a_batch(town: &Town, desks: &Desks, claim: Uuid) -> Result<(), Refused> {
    let batch = town.draw_batch(&desks.finance, &[claim]).await?;
    for person in &desks.releasers {
        town.release_batch(person, batch).await?;
    }
    town.export_batch(&desks.finance, batch, FileForm::Csv)
        .await?;
    let actor = town.actor(&desks.finance).await?;
    let view = batches::view(&town.office, &actor, batch).await?;
    let said = [(1, view.line.amount.yuan(), Ok("ZF20260001"))];
    let day = town.office.today().to_string();
    let file = return_file(&view.line.number, &day, &said);
    town.import_return(&desks.finance, batch, file).await?;
    Ok(())
}

async fn claimed_out_of_region(
    town: &Town,
    desks: &Desks,
    labs: &Labs,
    firms: &Firms,
) -> Result<(), Refused> {
    let (lab, provider) = &labs.hujiang;
    let contract = Contract {
        firm: &firms.yunfu,
        county: &desks.shapotou,
        provider: *provider,
        title: "服务器散热材料热分析",
        yuan: 86_000,
    };
    let (id, voucher) = issued(town, desks, &contract).await?;
    town.pay_in_full(&firms.yunfu, voucher).await?;
    proved(town, &firms.yunfu, lab, id, (2, 86_000)).await?;
    town.claim(&firms.yunfu, voucher).await?;
    Ok(())
}

async fn waiting_for_evidence_and_payment(
    town: &Town,
    desks: &Desks,
    labs: &Labs,
    firms: &Firms,
) -> Result<(), Refused> {
    let (lab, provider) = &labs.saishang;
    let contract = |title, yuan| Contract {
        firm: &firms.guangfu,
        county: &desks.jinfeng,
        provider: *provider,
        title,
        yuan,
    };
    let first = contract("光伏玻璃镀膜性能检测", 120_000);
    let (id, voucher) = issued(town, desks, &first).await?;
    town.set_off(&firms.guangfu, voucher).await?;
    proved(town, &firms.guangfu, lab, id, (3, 120_000)).await?;
    let claim = town.claim(lab, voucher).await?;
    town.decide_claim(&desks.agency, claim, approve(1)).await?;
    town.decide_claim(&desks.centre, claim, approve(2)).await?;
    let second = contract("组件封装胶膜老化试验", 98_000);
    let (id, voucher) = issued(town, desks, &second).await?;
    town.set_off(&firms.guangfu, voucher).await?;
    town.complete(lab, id).await?;
    town.complete(&firms.guangfu, id).await?;
    Ok(())
}

async fn under_review(
    town: &Town,
    desks: &Desks,
    labs: &Labs,
    firms: &Firms,
) -> Result<(), Refused> {
    let provider = labs.saishang.1;
    let contract = |firm, county, title, yuan| Contract {
        firm,
        county,
        provider,
        title,
        yuan,
    };
    let refused = contract(&firms.xuehui, &desks.xingqing, "数控机床出厂检验", 40_000);
    let id = submitted(town, &refused).await?;
    town.decide_contract(&desks.xingqing, id, refuse(1)).await?;
    let returned = contract(
        &firms.yunfu,
        &desks.shapotou,
        "边缘机柜电磁兼容测试",
        150_000,
    );
    let id = submitted(town, &returned).await?;
    town.decide_contract(&desks.shapotou, id, send_back(1))
        .await?;
    let confirming = contract(
        &firms.maxiaochuan,
        &desks.yongning,
        "便携净水装置样机测试",
        60_000,
    );
    let id = submitted(town, &confirming).await?;
    town.decide_contract(&desks.yongning, id, approve(1))
        .await?;
    town.decide_contract(&desks.agency, id, approve(2)).await?;
    let rechecking = contract(
        &firms.xuehui,
        &desks.xingqing,
        "工业机器人精度测试方法研究",
        200_000,
    );
    let id = submitted(town, &rechecking).await?;
    town.decide_contract(&desks.xingqing, id, approve(1))
        .await?;
    submitted(
        town,
        &contract(&firms.gouhong, &desks.xixia, "枸杞多糖稳定性试验", 80_000),
    )
    .await?;
    let unused = contract(&firms.gouhong, &desks.xixia, "冻干粉微生物检测", 50_000);
    issued(town, desks, &unused).await?;
    Ok(())
}
