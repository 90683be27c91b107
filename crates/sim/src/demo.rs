//! The small demo region: a few weeks lived through the office's verbs, so that every desk has work.

mod admission;
mod catalogue;
mod mail;
mod needs;
mod people;
mod residents;
mod subjects;
mod training;

pub use people::{DemoPerson, PEOPLE};
use residents::{Desks, Firms, Labs, TOP_UP};

use chrono::{Datelike, NaiveDate};
use office::batches::{self, FileForm};
use office::{Refused, accounts};
use rules::{Fen, Law};
use uuid::Uuid;

use crate::batches::return_file;
use crate::forms::contract_form;
use crate::topups::programme_form;
use crate::town::{Person, Town};
use crate::verdicts::{approve, refuse, send_back};

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
