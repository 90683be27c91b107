//! The public check of a paper over HTTP: by hand, by the printed code, and with a file.

use axum::http::StatusCode;
use store::queries::papers::of_number;

use crate::support::{Browser, House};

/// Number and check code of a contract of the demo, and its bytes.
async fn known(house: &House) -> (String, String, Vec<u8>) {
    let title = "边缘机柜电磁兼容测试";
    let id = house.contract("yunfu", title).await;
    let actor = house.actor("yunfu").await;
    let office = &house.town.office;
    let view = office::contracts::view(office, &actor, id).await.unwrap();
    let mut papers = view.papers.iter();
    let paper = papers.find(|paper| paper.stands && paper.kind == office::papers::Kind::Contract);
    let paper = paper.unwrap();
    let bytes = office::papers::read(office, &actor, paper.id)
        .await
        .unwrap()
        .bytes;
    let rows = of_number(&house.store().await, &view.number).await.unwrap();
    let row = rows.into_iter().find(|row| row.id == paper.id).unwrap();
    (view.number, row.check_code, bytes.to_vec())
}

#[tokio::test]
async fn a_stranger_checks_a_paper_by_hand_and_by_its_code() {
    let house = House::demo().await;
    let (number, check, _) = known(&house).await;
    let mut stranger = Browser::new(&house);
    let page = stranger.get("/verify").await;
    assert_eq!(page.status, StatusCode::OK);
    let asked = stranger
        .get(&format!(
            "/verify?number={number}&c={}",
            check.to_lowercase()
        ))
        .await;
    assert_eq!(
        asked.header("location"),
        format!("/verify/{number}?c={check}")
    );
    // What the printed code says besides is no matter.
    let page = stranger
        .get(&format!("/verify/{number}?c={check}&k=c&e=1&p=2"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for told in [
        "平台出具，当前有效",
        "退回补正",
        "150,000.00 元",
        "SHA-256",
        "不上传",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    // Telephone and account as the region fills them in; three digits stand in a hash by chance.
    for secret in ["13950", "6229000", "宁夏银行"] {
        assert!(!page.body.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_wrong_code_answers_like_an_unknown_number() {
    let house = House::demo().await;
    let (number, check, _) = known(&house).await;
    let mut stranger = Browser::new(&house);
    let wrong = stranger.get(&format!("/verify/{number}?c=AAAAAAAA")).await;
    let unknown = stranger.get("/verify/HT2026-999999-9?c=AAAAAAAA").await;
    for answer in [&wrong, &unknown] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("没有这个编号和验证码的文书"));
    }
    let waits = stranger.get(&format!("/verify/{number}?c={check}")).await;
    assert!(waits.body.contains("暂停核验"), "{}", waits.body);
}

#[tokio::test]
async fn a_file_is_held_against_the_paper_where_no_script_runs() {
    let house = House::demo().await;
    let (number, check, bytes) = known(&house).await;
    let mut stranger = Browser::new(&house);
    let path = format!("/verify/{number}");
    stranger.get(&format!("{path}?c={check}")).await;
    let fields = [("c", check.as_str())];
    let same = stranger
        .upload(&path, &fields, ("file", "a.pdf", &bytes))
        .await;
    assert!(
        same.body
            .contains("role=\"status\">是：与平台出具的文件完全相同"),
        "{}",
        same.body
    );
    let mut other = bytes.clone();
    other.push(b'\n');
    let other = stranger
        .upload(&path, &fields, ("file", "a.pdf", &other))
        .await;
    assert!(other.body.contains("role=\"status\">不是：与平台出具的"));
}
