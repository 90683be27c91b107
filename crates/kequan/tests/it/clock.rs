use crate::kequan;

#[test]
fn a_clock_far_from_the_last_night_is_said_to_be_right_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let ran = kequan(&["clock", "--data", &data]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let url = format!("sqlite://{data}/kequan.db");
    let clock = |more: &[&str]| kequan(&[&["clock", "--db", &url, "--data", &data], more].concat());
    let ran = clock(&["--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.json()["last_night"].is_null(), "{}", ran.out);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = store::Store::open(&url).await.expect("the database");
        let night = "INSERT INTO setting (name, value) VALUES ('night.worked', '2025-01-01')";
        store.tamper(night).await.expect("a row");
        store.close().await.expect("closed");
    });
    let ran = clock(&[]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    for words in ["上次夜间处理 2025-01-01", "暂停办理", "--right"] {
        assert!(ran.out.contains(words), "{}", ran.out);
    }
    let ran = clock(&["--right", "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.json()["trusted"], true);
    assert_eq!(clock(&[]).code, Some(0));
}
