//! The guides, and how each clause says that it is applied.

use axum::http::StatusCode;
use rules::guide::Matter;

use crate::support::House;

#[tokio::test]
async fn every_matter_has_its_guide_and_clauses_lead_to_it() {
    let house = House::open().await;
    let all = house.get("/guides").await.body;
    for matter in Matter::ALL {
        let path = format!("/guides/{}", matter.code());
        assert!(all.contains(&format!("href=\"{path}\"")), "{matter}");
        let page = house.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{matter}");
        for heading in [
            "办理对象",
            "条件",
            "材料",
            "流程",
            "时限",
            "收费",
            "咨询",
            "常见问题",
        ] {
            assert!(
                page.body.contains(&format!(">{heading}</h2>")),
                "{matter}: {heading}"
            );
        }
    }
    let redeem = house.get("/guides/redeem").await.body;
    assert!(redeem.contains("收到完整申请后 7 个工作日内确认并付款"));
    assert!(redeem.contains("专业机构：复核通过"));
    assert_eq!(house.get("/guides/zzz").await.status, StatusCode::NOT_FOUND);
    let measures = house.get("/measures").await.body;
    let (_, clause) = measures.split_once("id=\"c-8.6\"").unwrap();
    let clause = clause.split("</div>").next().unwrap();
    assert!(
        clause.contains("平台怎么用") && clause.contains("href=\"/guides/redeem\""),
        "{clause}"
    );
}
