//! The numbers of a year as each reader gets them: drill-downs that say the same, files, and what everybody may see.

use axum::http::StatusCode;

use crate::support::{Browser, House};

/// What stands before a mark in a page, read back from the last `>`.
fn before<'a>(page: &'a str, mark: &str) -> &'a str {
    let (head, _) = page.split_once(mark).unwrap_or_else(|| panic!("no {mark}"));
    head.rsplit('>').next().unwrap()
}

#[tokio::test]
async fn each_reader_has_his_numbers_and_their_rows() {
    let house = House::demo().await;
    for (login, whose) in [
        ("centre", "全区"),
        ("finance", "全区"),
        ("auditor", "全区"),
        ("xixia", "银川市西夏区"),
        ("yinchuan", "银川市"),
        ("gouhong", "本主体"),
        ("saishang", "本机构"),
    ] {
        let mut browser = Browser::of(&house, login).await;
        let page = browser.get("/numbers").await;
        assert_eq!(page.status, StatusCode::OK, "{login}");
        assert!(
            page.body.contains(&format!("2026 年度统计：{whose}</h1>")),
            "{login}"
        );
        let money = before(&page.body, " 元</a>").to_owned();
        let href = page.body.split("href=\"/").find_map(|rest| {
            let (href, rest) = rest.split_once('"')?;
            (href.starts_with("vouchers?year") && rest.starts_with(&format!(">{money} 元")))
                .then(|| href.to_owned())
        });
        if let Some(href) = href {
            let rows = browser.get(&format!("/{href}")).await.body;
            assert!(
                rows.contains(&money),
                "{login}: {href} sums to something else than {money}"
            );
        } else {
            assert_eq!(
                login, "saishang",
                "only a provider's list counts something else"
            );
        }
        for by in ["county", "purpose", "side"] {
            let file = browser
                .get(&format!("/numbers/export?year=2026&by={by}&format=csv"))
                .await;
            assert_eq!(file.status, StatusCode::OK);
            assert!(file.body.contains("合计"));
        }
    }
    let mut centre = Browser::of(&house, "centre").await;
    assert!(
        centre
            .get("/numbers?year=1999")
            .await
            .body
            .contains("2026 年度统计")
    );
    assert_eq!(
        centre.get("/numbers/export?by=zzz").await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        centre
            .get("/numbers")
            .await
            .body
            .contains("年度创新券兑付：预算和付款")
    );
    let listed = centre
        .get("/vouchers?year=2026&side=outside&purpose=testing")
        .await
        .body;
    assert!(
        listed.contains("合计 1 张"),
        "one voucher goes out of the region"
    );
    assert!(
        listed.contains("<option value=\"2026\" selected>"),
        "the filter stands where it can be changed"
    );
    assert_eq!(house.get("/numbers").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn counties_by_a_figure_hold_back_what_would_tell_of_one_firm() {
    let house = House::demo().await;
    let page = house.get("/map/figures").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("<title>银川市西夏区：不公布</title>"),
        "one firm only"
    );
    assert!(page.body.contains("<title>固原市西吉县：0.00 元</title>"));
    assert!(page.body.contains("不足 3 户主体"));
    assert!(!page.body.contains("110,000.00"), "no single voucher shows");
    for show in ["redeemed", "subjects", "days"] {
        let page = house
            .get(&format!("/map/figures?show={show}&year=2026"))
            .await
            .body;
        assert!(page.contains("银川市西夏区：不公布"), "{show}");
    }
    let page = house.get("/map/figures?show=providers&year=zzz").await.body;
    assert!(page.contains("<title>银川市兴庆区：1 家</title>"));
    assert!(!page.contains("不公布"), "the directory is public");
    assert!(page.contains("kq-map__shade--0\" d=\""));
}
