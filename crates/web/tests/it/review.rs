//! Admission by review over HTTP: the draw for everybody, the sheet for its expert, objections without signing in.

use axum::http::StatusCode;
use office::{panels, providers, publications};

use crate::support::{Browser, House};

/// The application of this provider.
async fn application(house: &House, login: &str) -> String {
    let actor = house.actor(login).await;
    let mine = providers::mine(&house.town.office, &actor).await.unwrap();
    mine.unwrap().id.to_string()
}

#[tokio::test]
async fn the_draw_is_public_and_its_experts_are_not() {
    let house = House::demo().await;
    let id = application(&house, "jieneng").await;
    let page = house.get(&format!("/admissions/{id}/draw")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("高文斌") && !page.body.contains("抽取评审专家"));
    let told = house.get(&format!("/admissions/{id}/draw.json")).await;
    let told: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    let hash = |text: &str| rules::draw::hash(text);
    assert_eq!(told["commitment"], hash(told["seed"].as_str().unwrap()));
    assert_eq!(told["pool_sm3"], hash(told["pool"].as_str().unwrap()));
    // One of six works for the applicant.
    assert_eq!(told["order"].as_array().unwrap().len(), 5);
    assert!(told["pool"].as_str().unwrap().contains(" employer\n"));
    let mut agency = Browser::of(&house, "agency").await;
    let page = agency.get(&format!("/admissions/{id}/draw")).await;
    assert!(page.body.contains("高文斌") && !page.body.contains("78</span>"));
    let early = agency.send(&format!("/admissions/{id}/close"), &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.body.contains("位专家未评分，评分期限未到"));
    let none = application(&house, "saishang").await;
    let page = house.get(&format!("/admissions/{none}/draw")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_review_without_a_result_is_organised_anew_and_stays_to_be_read() {
    let house = House::demo().await;
    let id = application(&house, "jieneng").await;
    let here = format!("/admissions/{id}/draw");
    let anew = format!("/admissions/{id}/redraw");
    let mut agency = Browser::of(&house, "agency").await;
    let page = agency.get(&here).await;
    assert!(!page.body.contains("重新组织评审") && page.body.contains("结束评审"));
    let early = agency.send(&anew, &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.body.contains("评分期限未到"));
    // Two of five scored, and the sixth works for the applicant.
    let actor = house.actor("agency").await;
    let provider = id.parse().unwrap();
    let view = panels::panel(&house.town.office, &actor, provider, None).await;
    let last = view.unwrap().seats.iter().map(|seat| seat.due).max();
    house.town.go_to(last.unwrap().succ_opt().unwrap());
    let mut agency = Browser::of(&house, "agency").await;
    let page = agency.get(&here).await;
    assert!(page.body.contains("重新组织评审") && !page.body.contains("结束评审"));
    let sent = agency.send(&anew, &[]).await;
    let page = agency.follow(&sent).await;
    assert!(page.body.contains("评审过 2 次") && page.body.contains("抽取评审专家"));
    let first = house.get(&format!("{here}?round=1")).await;
    assert!(first.body.contains("这次评审没有结果") && first.body.contains("?round=2"));
    let told = house.get(&format!("{here}.json?round=1")).await;
    let told: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(
        told["commitment"],
        rules::draw::hash(told["seed"].as_str().unwrap())
    );
    let told = house.get(&format!("{here}.json")).await;
    let told: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!((&told["round"], &told["seed"]), (&2.into(), &"".into()));
    let beyond = house.get(&format!("{here}?round=3")).await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
    agency.get(&here).await;
    let sent = agency.send(&here, &[]).await;
    assert!(agency.follow(&sent).await.body.contains("待评分"));
}

#[tokio::test]
async fn an_expert_scores_on_his_own_sheet_only() {
    let house = House::demo().await;
    let mut expert = Browser::of(&house, "zhuanjia1").await;
    let actor = house.actor("zhuanjia1").await;
    let mine = panels::sheets(&house.town.office, &actor).await.unwrap();
    let open = mine
        .iter()
        .find(|sheet| sheet.standing == panels::Standing::Open)
        .unwrap();
    let desk = expert.get("/sheets").await;
    assert!(
        desk.body.contains("宁夏节能环保检测有限公司"),
        "{}",
        desk.body
    );
    let here = format!("/sheets/{}", open.id);
    let page = expert.get(&here).await;
    assert!(page.body.contains("24 人") && page.body.contains("信用报告"));
    assert!(!page.body.contains("沈静"), "no other expert shows");
    let (_, rest) = page
        .body
        .split_once(&format!("href=\"{here}/files/"))
        .unwrap();
    let file = format!("{here}/files/{}", rest.split('"').next().unwrap());
    assert_eq!(expert.get(&file).await.status, StatusCode::OK);

    expert.get(&here).await;
    let fields = [
        ("base", "80"),
        ("management", "101"),
        ("team", ""),
        ("credit", "九十"),
        ("words", "设备<b>齐全</b>"),
    ];
    let wrong = expert.send(&here, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "value=\"80\"",
        "value=\"101\"",
        "value=\"九十\"",
        "超过满分",
        "不是整数",
        "没有填写",
    ] {
        assert!(wrong.body.contains(kept), "{kept}");
    }
    assert!(wrong.body.contains("&#60;b&#62;"));
    let fields = [
        ("base", "80"),
        ("management", "75"),
        ("team", "90"),
        ("credit", "９０"),
        ("words", "设备齐全"),
    ];
    let done = expert.send(&here, &fields).await;
    let desk = expert.follow(&done).await;
    assert!(desk.body.contains("评分已提交") && desk.body.contains("已评分"));
    let page = expert.get(&here).await;
    assert!(page.body.contains("75 分") && !page.body.contains("提交评分"));

    let mut other = Browser::of(&house, "zhuanjia2").await;
    for path in [&here, &file, &format!("{here}/decline")] {
        assert_eq!(
            other.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for path in ["/queue", "/contracts", "/record"] {
        assert_eq!(
            other.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn anybody_objects_and_the_centre_answers() {
    let house = House::demo().await;
    let office = &house.town.office;
    let id = publications::standing(office).await.unwrap()[0].id;
    let mut visitor = Browser::new(&house);
    let list = visitor.get("/notices").await;
    assert!(list.body.contains("贺兰科研检测有限公司") && list.body.contains("公示中"));
    let here = format!("/notices/{id}");
    visitor.get(&here).await;
    let to = format!("{here}/object");
    let fields = [("name", "王某"), ("contact", "x"), ("facts", "")];
    let wrong = visitor.send(&to, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"王某\"") && wrong.body.contains("不是电话号码或电子邮箱"));
    let fields = [
        ("name", "王某"),
        ("contact", "13900002222"),
        ("facts", "设备清单与现场不符"),
    ];
    let script = visitor
        .upload(
            &to,
            &fields,
            ("evidence", "a.svg", b"<svg onload=alert(1)>"),
        )
        .await;
    assert_eq!(script.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(script.body.contains("设备清单与现场不符"));
    let pdf = sim::pdf("照片.pdf");
    let mut mistaken = fields;
    mistaken[1].1 = "x";
    let again = visitor
        .upload(&to, &mistaken, ("evidence", &pdf.name, &pdf.bytes))
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("已接收：<strong>照片.pdf"));
    let token = again.hidden("held");
    let mut kept = fields.to_vec();
    kept.push(("held", "sm4:1:00"));
    let forged = visitor.send(&to, &kept).await;
    assert!(forged.body.contains("没有选择文件"));
    kept.pop();
    kept.push(("held", token.as_str()));
    let done = visitor.send(&to, &kept).await;
    let receipt = done.header("location").to_owned();
    let page = visitor.follow(&done).await;
    assert!(page.body.contains("创业中心正在核实") && !page.body.contains("王某"));

    let mut applicant = Browser::of(&house, "keyan").await;
    let file = application(&house, "keyan").await;
    let page = applicant.get(&format!("/admissions/{file}")).await;
    assert!(page.body.contains("收到一件对公示的异议"));
    assert!(!page.body.contains("王某") && !page.body.contains("设备清单与现场不符"));

    let mut centre = Browser::of(&house, "centre").await;
    let queue = centre.get("/queue").await;
    assert!(queue.body.contains("公示异议"));
    let address = receipt.split('?').next().unwrap();
    let page = centre.get(&format!("{address}/answer")).await;
    assert!(page.body.contains("设备清单与现场不符") && !page.body.contains("13900002222"));
    let evidence = centre.get(&format!("{address}/file")).await;
    assert_eq!(evidence.status, StatusCode::OK);
    assert_eq!(
        applicant.get(&format!("{address}/file")).await.status,
        StatusCode::NOT_FOUND
    );
    centre.get(&format!("{address}/answer")).await;
    let answer = [
        ("outcome", "dismissed"),
        ("answer", "已到现场逐台核对，清单属实"),
    ];
    let done = centre.send(&format!("{address}/answer"), &answer).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = visitor.get(address).await;
    assert!(page.body.contains("异议不成立") && page.body.contains("逐台核对"));
}

#[tokio::test]
async fn the_pool_is_the_agencys() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let pool = agency.get("/experts").await;
    assert!(pool.body.contains("全部专家（6 位）") && !pool.body.contains("13700000301"));
    agency.get("/experts/new").await;
    let wrong = agency
        .send(
            "/experts/new",
            &[
                ("login", "nobody"),
                ("employer", "某大学"),
                ("specialities", "testing"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("value=\"某大学\"") && wrong.body.contains("value=\"testing\" checked")
    );
    let (_, rest) = pool.body.split_once("href=\"/experts/0").unwrap();
    let here = format!("/experts/0{}", rest.split('"').next().unwrap());
    let page = agency.get(&here).await;
    assert!(page.body.contains("137****") && page.body.contains("value=\"testing\" checked"));
    let fields = [
        ("edition", "1"),
        ("employer", "宁夏大学"),
        ("employer_uscc", "12640000454000013C"),
        ("specialities", "testing"),
        ("specialities", "consulting"),
        ("relations", "贺兰科研检测有限公司"),
        ("active", "yes"),
    ];
    let done = agency.send(&here, &fields).await;
    let pool = agency.follow(&done).await;
    assert!(pool.body.contains("专家信息已保存") && pool.body.contains("贺兰科研检测有限公司"));
}
