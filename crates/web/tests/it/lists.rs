//! The lists of contracts, vouchers and claims: each role sees its own, with the right sums.

use axum::http::StatusCode;
use office::listing::Ask;
use office::{claims, contracts, vouchers};
use rules::Fen;

use crate::support::{Browser, House};

const LISTS: [&str; 3] = ["/contracts", "/vouchers", "/claims"];

#[tokio::test]
async fn lists_are_narrowed_and_laid_out_like_the_queue() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    for list in ["contracts", "vouchers", "claims"] {
        let whole = agency.get(&format!("/{list}")).await.body;
        assert!(
            whole.contains("服务机构名称中的字") && whole.contains("县（市、区）"),
            "{list}"
        );
        let none = agency.get(&format!("/{list}?provider=zzz")).await.body;
        assert!(none.contains("没有符合条件的记录"), "{list}");
        let none = agency
            .get(&format!("/{list}?purpose=purchase&risk=yes&from=99999999"))
            .await
            .body;
        assert!(none.contains("没有符合条件的记录"), "{list}");
        let dense = agency
            .get(&format!("/{list}?county=640100&col=county&dense=yes"))
            .await
            .body;
        assert!(
            dense.contains("kq-list--dense") && dense.contains(">县（市、区）</th>"),
            "{list}"
        );
        let wrong = agency.get(&format!("/{list}?from=200&to=100")).await;
        assert!(wrong.body.contains("金额上限小于下限"), "{list}");
    }
    // A party has no counties and no doubts to look through.
    let own = Browser::of(&house, "gouhong")
        .await
        .get("/contracts")
        .await
        .body;
    assert!(own.contains("服务机构名称中的字") && !own.contains("只看初审"));
}

#[tokio::test]
async fn a_firm_sees_its_own_with_sums_and_ceiling() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get("/contracts").await.body;
    for title in [
        "枸杞活性成分提取工艺检测",
        "枸杞多糖稳定性试验",
        "冻干粉微生物检测",
    ] {
        assert!(page.contains(title), "{title}");
    }
    assert!(!page.contains("光伏"), "another firm's contract is listed");
    assert!(page.contains("合计 3 份"));
    assert!(page.contains("430,000.00"));
    let page = firm.get("/vouchers").await.body;
    // 110,000 issued and 98,000 of it paid; 25,000 of the second voucher is reserved (R5).
    for part in [
        "我的创新券",
        "已占用",
        "25,000.00 元",
        "98,000.00 元",
        "77,000.00 元",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("FW2026"), "a 服务券 is the provider's");
}

#[tokio::test]
async fn sums_are_those_of_the_files() {
    let house = House::demo().await;
    let finance = house.actor("finance").await;
    let office = &house.town.office;
    let mut desk = Browser::of(&house, "finance").await;
    let amounts = contracts::list(office, &finance, &Ask::default())
        .await
        .unwrap()
        .lines;
    let sum: Fen = amounts.iter().filter_map(|line| line.amount).sum();
    assert!(foot(&desk.get("/contracts").await.body).contains(&format!("<span>{sum}</span>")));
    let faces = vouchers::list(office, &finance, &Ask::default())
        .await
        .unwrap()
        .lines;
    let sum: Fen = faces.iter().filter_map(|voucher| voucher.face).sum();
    assert!(foot(&desk.get("/vouchers").await.body).contains(&format!("<span>{sum}</span>")));
    // What stands beside each file is summed for a desk as well, while the files are not too many.
    let sum: Fen = amounts.iter().filter_map(|line| line.face).sum();
    assert!(foot(&desk.get("/contracts").await.body).contains(&format!("<span>{sum}</span>")));
    let sum: Fen = faces.iter().filter_map(|voucher| voucher.amount).sum();
    assert!(foot(&desk.get("/vouchers").await.body).contains(&format!("<span>{sum}</span>")));
    // Files without money have no sum.
    let mut agency = Browser::of(&house, "agency").await;
    let desk_only = agency.get("/queue?act=organise-review").await.body;
    assert!(!foot(&desk_only).contains("0.00"));
    let claimed = claims::list(office, &finance, &Ask::default())
        .await
        .unwrap()
        .lines;
    let sum: Fen = claimed.iter().filter_map(|line| line.amount).sum();
    assert!(foot(&desk.get("/claims").await.body).contains(&format!("<span>{sum}</span>")));
}

fn foot(page: &str) -> &str {
    page.split_once("<tfoot>").expect("a line of sums").1
}

#[tokio::test]
async fn filters_narrow_the_rows_and_the_sums_and_keep_what_was_typed() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get("/contracts?state=submitted&q=").await.body;
    assert!(page.contains("枸杞多糖稳定性试验") && !page.contains("冻干粉微生物检测"));
    assert!(foot(&page).contains("合计 1 份") && foot(&page).contains("80,000.00"));
    assert!(page.contains("<option value=\"submitted\" selected>市县审核中（1）</option>"));
    let page = firm
        .get("/contracts?state=&q=%E5%86%BB%E5%B9%B2")
        .await
        .body;
    assert!(page.contains("冻干粉微生物检测") && !page.contains("枸杞多糖稳定性试验"));
    assert!(page.contains("value=\"冻干\""));
    let page = firm
        .get("/contracts?q=%3Cb%3E&state=nonsense&page=99999")
        .await
        .body;
    assert!(page.contains("没有符合条件的记录") && !page.contains("<b>"));
}

#[tokio::test]
async fn an_in_region_provider_holds_service_vouchers_and_an_outside_one_does_not() {
    let house = House::demo().await;
    let mut lab = Browser::of(&house, "saishang").await;
    let page = lab.get("/vouchers").await.body;
    assert!(page.contains("我的服务券") && page.contains("FW2026-"));
    assert!(!page.contains("冻干粉微生物检测"), "not set off yet (R34)");
    assert!(foot(&page).contains("合计 3 张"));
    let mut outside = Browser::of(&house, "hujiang").await;
    let page = outside.get("/vouchers").await.body;
    assert!(page.contains("NX2026-") && !page.contains("FW2026-") && !page.contains("我的服务券"));
}

#[tokio::test]
async fn a_county_sees_its_area_only_and_a_prefecture_its_counties() {
    let house = House::demo().await;
    let mut county = Browser::of(&house, "jinfeng").await;
    let page = county.get("/contracts").await.body;
    assert!(page.contains("银川光伏新材料有限公司") && !page.contains("枸红"));
    let mut prefecture = Browser::of(&house, "yinchuan").await;
    let page = prefecture.get("/contracts").await.body;
    assert!(page.contains("银川光伏") && page.contains("枸红") && !page.contains("中卫云服"));
}

#[tokio::test]
async fn lists_are_for_their_readers() {
    let house = House::demo().await;
    let mut admin = Browser::of(&house, "admin").await;
    for path in LISTS {
        assert_eq!(
            house.get(path).await.status,
            StatusCode::SEE_OTHER,
            "{path}"
        );
        assert_eq!(
            admin.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_empty_list_tells_what_to_do_next() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "niangzao").await;
    let page = firm.get("/contracts").await.body;
    assert!(page.contains("还没有服务合同") && page.contains("href=\"/contracts/new\""));
    assert!(!page.contains("<table"));
    let page = firm.get("/vouchers").await.body;
    assert!(page.contains("还没有创新券") && page.contains("href=\"/contracts\""));
    let page = firm.get("/claims").await.body;
    assert!(page.contains("还没有兑付申请") && page.contains("href=\"/vouchers\""));
}

#[tokio::test]
async fn what_is_due_is_shown_with_the_days_left() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "guangfu").await;
    let actor = house.actor("guangfu").await;
    let lines = contracts::list(&house.town.office, &actor, &Ask::default())
        .await
        .unwrap()
        .lines;
    let line = lines
        .iter()
        .find(|line| line.title == "组件封装胶膜老化试验")
        .unwrap();
    let (due, left) = (line.due.unwrap(), line.days_left.unwrap());
    let page = firm.get("/contracts").await.body;
    assert!(page.contains(&format!(">{due}</span>")));
    assert!(page.contains(&format!("剩 {left} 个工作日")));
}

#[tokio::test]
async fn the_auditor_narrows_the_record_and_saves_it() {
    let house = House::demo().await;
    let mut auditor = Browser::of(&house, "auditor").await;
    let all = auditor.get("/record").await.body;
    assert!(all.contains("导出 CSV") && all.contains("name=\"since\""));
    let some = auditor
        .get("/record?act=review-contract&who=%E7%8E%8B")
        .await;
    assert_eq!(some.status, StatusCode::OK);
    assert!(some.body.contains("找到") && some.body.contains("王科长"));
    let wrong = auditor.get("/record?file=HT2026-999999").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("没有这个编号的材料") && wrong.body.contains("#file"));
    let saved = auditor
        .get("/record/export?act=review-contract&format=csv")
        .await;
    assert_eq!(saved.status, StatusCode::OK);
    assert!(saved.header("content-disposition").contains("export.csv"));
    assert!(saved.body.contains("校验码（SM3）") && saved.body.contains("审核服务合同"));
    assert!(!saved.body.contains("登录创新主体"));
    let door = auditor.get("/record/door").await.body;
    assert!(
        door.contains("（auditor，当时为"),
        "who one was at that time"
    );
}
