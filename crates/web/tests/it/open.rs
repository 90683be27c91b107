//! The open data: what the pages show, row by row, and nothing of a person.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use sim::expel;

use crate::support::House;

async fn asked(house: &House, path: &str, name: &str, value: &str) -> crate::support::Answer {
    let request = Request::get(path).header(name, value);
    house.ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_files_hold_what_the_directory_shows() {
    let house = House::demo().await;
    let json = house.get("/open/providers.json").await;
    let data: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let rows = data["providers"].as_array().unwrap();
    let list = house.get("/providers").await.body;
    assert_eq!(rows.len(), 3);
    for row in rows {
        let link = format!("href=\"/providers/{}\"", row["id"].as_str().unwrap());
        assert!(list.contains(&link), "{row}");
        let page = house
            .get(&format!("/providers/{}", row["id"].as_str().unwrap()))
            .await;
        for key in ["number", "name", "address", "public_phone", "filed_on"] {
            assert!(
                page.body.contains(row[key].as_str().unwrap()),
                "{key}: {row}"
            );
        }
    }
    let csv = house.get("/open/providers.csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.body.starts_with("\u{feff}机构标识,机构编号,"));
    assert_eq!(csv.body.trim_end().split("\r\n").count(), 1 + rows.len());
    for empty in ["services", "instruments"] {
        let json = house.get(&format!("/open/{empty}.json")).await;
        let data: serde_json::Value = serde_json::from_str(&json.body).unwrap();
        assert!(data[empty].is_array() && data["licence"].is_string());
    }
}

#[tokio::test]
async fn awards_are_told_without_money_and_people() {
    let house = House::demo().await;
    let page = house.get("/awards").await.body;
    let json = house.get("/open/awards.json").await;
    let data: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let rows = data["awards"].as_array().unwrap();
    assert!(!rows.is_empty(), "{}", json.body);
    for row in rows {
        assert!(page.contains(row["number"].as_str().unwrap()), "{row}");
        // A person of the demo, and what the firms got.
        assert_ne!(row["subject"], "马小川");
        assert!(row.get("face").is_none() && row.get("amount").is_none());
    }
    assert!(!page.contains("马小川"), "{page}");
    let csv = house.get("/open/awards.csv?year=1999").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.body.trim_end().split("\r\n").count(), 1 + rows.len());
    assert!(
        house
            .get("/performance?year=x")
            .await
            .body
            .contains("每件成本")
    );
}

#[tokio::test]
async fn nothing_of_a_person_is_in_them() {
    let house = House::demo().await;
    for file in ["providers", "services", "instruments", "awards"] {
        for ending in ["csv", "json"] {
            let answer = house.get(&format!("/open/{file}.{ending}")).await;
            assert_eq!(answer.status, StatusCode::OK);
            // The representative, the contact, his telephone, the bank.
            for private in ["陈思远", "周敏", "1382000", "中国工商银行", "6222000"] {
                assert!(!answer.body.contains(private), "{file}.{ending}: {private}");
            }
        }
    }
}

#[tokio::test]
async fn a_reader_who_has_it_is_told_so_until_it_changes() {
    let house = House::demo().await;
    let path = "/open/providers.csv";
    let first = house.get(path).await;
    let mark = first.header("etag").to_owned();
    let again = asked(&house, path, "if-none-match", &mark).await;
    assert_eq!(
        (again.status, again.body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    let since = first.header("last-modified").to_owned();
    let again = asked(&house, path, "if-modified-since", &since).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let other = asked(&house, "/open/providers.json", "if-none-match", &mark).await;
    assert_eq!(other.status, StatusCode::OK, "the mark is that of one file");
    let query = office::directory::Query::words("hls", 1);
    let found = office::directory::search(&house.town.office, &query)
        .await
        .unwrap();
    let centre = sim::Person {
        login: "centre".to_owned(),
        name: "审定员".to_owned(),
        role: rules::duties::Role::Centre,
        body: String::new(),
    };
    let id = found.hits[0].listed.id;
    house.town.remove(&centre, id, expel(3)).await.unwrap();
    let changed = asked(&house, path, "if-none-match", &mark).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert!(!changed.body.contains("贺兰山孵化器"), "removed at once");
}

#[tokio::test]
async fn the_page_describes_every_column() {
    let house = House::demo().await;
    let page = house.get("/open").await;
    assert_eq!(page.status, StatusCode::OK);
    for file in ["providers", "services", "instruments"] {
        let csv = house.get(&format!("/open/{file}.csv")).await;
        let heads = csv
            .body
            .trim_start_matches('\u{feff}')
            .lines()
            .next()
            .unwrap()
            .to_owned();
        for head in heads.split(',') {
            assert!(page.body.contains(head), "{file}: {head}");
        }
    }
    assert_eq!(
        house.get("/open/accounts.csv").await.status,
        StatusCode::NOT_FOUND
    );
}
