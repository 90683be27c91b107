//! The files of contracts, vouchers and claims as each reader sees them.

use axum::http::StatusCode;
use office::listing::Ask;

use crate::support::{Browser, House};

const PAID: &str = "枸杞活性成分提取工艺检测";
const RETURNED: &str = "边缘机柜电磁兼容测试";
const EVIDENCE: &str = "组件封装胶膜老化试验";
const PAYABLE: &str = "光伏玻璃镀膜性能检测";

#[tokio::test]
async fn a_paid_contract_tells_its_whole_life() {
    let house = House::demo().await;
    let id = house.contract("gouhong", PAID).await;
    let page = Browser::of(&house, "gouhong")
        .await
        .get(&format!("/contracts/{id}"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for said in [
        "服务已完成",
        "已付款，此件已办结。",
        // 300,000 contracted, 260,000 invoiced: 50,000 + 60,000 issued, 50,000 + 48,000 paid (4.1, 4.2, R3).
        "110,000.00 元",
        "98,000.00 元",
        "壹拾壹万元整",
        "FW2026-000001-7",
        "怎么算的",
        "ningxia-2019-07-03",
        "5 分（满分 5 分）",
        "不计入的",
        "银行流水号 ZF20260001",
        "创新券：已发放",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(
        !page.body.contains("role=\"button\""),
        "nothing is left to do"
    );
    let voucher = house.voucher("gouhong", PAID).await;
    let actor = house.actor("gouhong").await;
    let claims = office::claims::list(&house.town.office, &actor, &Ask::default())
        .await
        .unwrap()
        .lines;
    for (path, said) in [
        (format!("/vouchers/{voucher}"), "服务券 FW2026-000001-7"),
        (format!("/claims/{}", claims[0].id), "玖万捌仟元整"),
    ] {
        let page = Browser::of(&house, "saishang").await.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(said), "{path} lacks {said}");
        // What the firm used of its ceiling elsewhere is not the lab's affair (4.4).
        assert!(!page.body.contains("年度额度"), "{path}");
    }
    let path = format!("/vouchers/{voucher}");
    let page = Browser::of(&house, "gouhong").await.get(&path).await;
    assert!(page.body.contains("年度额度 200,000.00 元"));
    assert!(page.body.contains("办理过程"));
}

#[tokio::test]
async fn what_is_to_be_done_is_offered_to_the_one_who_may() {
    let house = House::demo().await;
    let returned = house.contract("yunfu", RETURNED).await;
    let path = format!("/contracts/{returned}");
    let firm = Browser::of(&house, "yunfu").await.get(&path).await.body;
    assert!(firm.contains(&format!("action=\"{path}/correct\"")));
    assert!(firm.contains("修改并重新拟定"));
    assert!(
        firm.contains("改法：补写样品的名称和数量"),
        "every reason with its way out"
    );
    assert!(firm.contains("改法：按实际合同金额填写"));
    let lab = Browser::of(&house, "saishang").await.get(&path).await.body;
    assert!(lab.contains("退回补正") && !lab.contains("修改并重新拟定"));

    let open = house.contract("guangfu", EVIDENCE).await;
    let path = format!("/contracts/{open}");
    let firm = Browser::of(&house, "guangfu").await.get(&path).await.body;
    for verb in ["rate", "tickets", "results"] {
        assert!(firm.contains(&format!("href=\"{path}/{verb}\"")), "{verb}");
    }
    assert!(firm.contains("还要评价服务机构、登记票据、上传成果证明"));
    let county = Browser::of(&house, "jinfeng").await.get(&path).await.body;
    assert!(!county.contains(&format!("{path}/rate")));

    let payable = house.contract("guangfu", PAYABLE).await;
    let page = Browser::of(&house, "finance")
        .await
        .get(&format!("/contracts/{payable}"))
        .await
        .body;
    assert!(page.contains("财政向收款单位付款"));
}

#[tokio::test]
async fn what_is_no_file_is_not_found() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    for family in ["contracts", "vouchers", "claims"] {
        for id in ["0192f000-0000-7000-8000-000000000000", "nothing"] {
            let answer = agency.get(&format!("/{family}/{id}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{family}/{id}");
        }
    }
}
