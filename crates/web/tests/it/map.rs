//! The innovation map: drawing and list say the same, all of it is light, and every place is a link.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use rules::Law;
use rules::atlas::Layer;
use web::{BaseMap, Config};

use crate::support::{Browser, House};

/// What a page may weigh on its way (UX-35). The bytes are read as text here, which never makes them fewer.
const LIGHT: usize = 80 * 1024;

#[tokio::test]
async fn the_region_as_drawing_and_list() {
    let house = House::demo().await;
    let page = house.get("/map").await;
    assert_eq!(page.status, StatusCode::OK);
    let divisions = &Law::shipped().divisions;
    for county in divisions.counties() {
        let link = format!("href=\"/map?division={}\"", county.code);
        assert_eq!(
            page.body.matches(&link).count(),
            2,
            "{} in both",
            county.name
        );
    }
    assert!(
        page.body
            .contains("<title>银川市兴庆区，服务机构 1 家</title>")
    );
    assert!(
        page.body
            .contains("<title>银川市金凤区，服务机构 1 家</title>")
    );
    assert!(
        page.body
            .contains("<title>固原市西吉县，服务机构 0 家</title>")
    );
    assert!(
        page.body.contains("上海市"),
        "those outside stand in a list"
    );
    assert!(page.body.contains("没有经过地图审核，没有审图号"));
    let packed = Request::get("/map").header("accept-encoding", "gzip");
    let packed = house.ask(packed.body(Body::empty()).unwrap()).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() < LIGHT, "{} bytes", packed.body.len());
}

#[tokio::test]
async fn a_county_shows_its_places_and_leads_to_a_contract() {
    let house = House::demo().await;
    let page = house.get("/map?division=640104").await.body;
    assert!(page.contains("银川市兴庆区：服务机构 1 家"));
    assert!(page.contains("<a href=\"#p-1\"><title>1　塞上材料检测研究院</title>"));
    assert!(page.contains("<li id=\"p-1\">"));
    let (_, rest) = page
        .split_once("href=\"/sign-in?next=/contracts/new?provider=")
        .unwrap();
    let id = rest.split('"').next().unwrap();
    assert!(page.contains(&format!("href=\"/providers/{id}\"")));
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get("/map?division=640104").await.body;
    assert!(page.contains(&format!("href=\"/contracts/new?provider={id}\"")));
    let unplaced = house.get("/map?division=640106").await.body;
    assert!(unplaced.contains("其中 1 家没有标注位置"));
    assert!(unplaced.contains("贺兰山孵化器有限公司"));
}

#[tokio::test]
async fn layers_and_filters_narrow_and_nothing_else_does() {
    let house = House::demo().await;
    for (query, found) in [
        ("layer=instruments&division=640104", "仪器设备 3 台"),
        (
            "layer=incubators&division=640106",
            "孵化器、众创空间、星创天地 1 家",
        ),
        ("layer=transfer&division=640106", "技术转移机构 0 家"),
        ("layer=platforms&division=640104", "创新平台 0 家"),
        ("division=640104&use=incubation", "服务机构 0 家"),
        (
            "division=640106&use=incubation&class=incubator",
            "服务机构 1 家",
        ),
        ("division=640104&price=more", "服务机构 0 家"),
        (
            "division=640104&layer=zzz&use=zzz&page=zzz&cell=99.1",
            "服务机构 1 家",
        ),
        (
            "division=%E4%B8%8A%E6%B5%B7%E5%B8%82",
            "上海市：服务机构 1 家",
        ),
        ("division=%3Cscript%3E", "&#60;script&#62;：服务机构 0 家"),
    ] {
        let page = house.get(&format!("/map?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.body.contains(found), "{query}: {}", page.body);
    }
    for layer in Layer::ALL {
        let page = house.get(&format!("/map?layer={}", layer.code())).await;
        assert!(page.body.contains(&format!("的{}</title>", layer.label())));
    }
}

#[tokio::test]
async fn a_reviewed_base_map_is_named_with_its_number() {
    let config = Config {
        base_map: Some(BaseMap {
            counties: Law::shipped().counties.clone(),
            name: "宁夏标准地图".to_owned(),
            number: "宁S（2026）001号".to_owned(),
        }),
        ..Config::default()
    };
    let house = House::with(web::door(), config).await;
    let page = house.get("/map").await.body;
    assert!(page.contains("底图：宁夏标准地图，审图号：宁S（2026）001号。"));
    assert!(!page.contains("没有审图号"));
}
