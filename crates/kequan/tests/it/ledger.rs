use crate::kequan;

const TAMPERED: &str = "INSERT INTO book (key, kind, year, granted, reserved, used, entries, head) \
                        VALUES ('budget/redemption/2026', 'budget', 2026, 100, 0, 0, 0, '')";

#[test]
fn the_ledger_is_proved_and_money_from_nowhere_ends_with_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let ran = kequan(&["ledger", "verify", "--data", &data]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let url = format!("sqlite://{data}/kequan.db");
    let ran = kequan(&["ledger", "verify", "--db", &url, "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.json()["faults"].as_array().map(Vec::len), Some(0));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = store::Store::open(&url).await.expect("the database");
        store.tamper(TAMPERED).await.expect("a row");
        store.close().await.expect("closed");
    });
    let ran = kequan(&["ledger", "verify", "--data", &data]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.out.contains("不相符") && ran.out.contains("budget/redemption/2026"),
        "{}",
        ran.out
    );
    let ran = kequan(&["ledger", "verify", "--data", &data, "--json"]);
    assert_eq!(ran.json()["faults"][0]["book"], "budget/redemption/2026");
}

#[test]
fn a_key_file_of_other_data_does_not_serve() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let found = |data: &str, db: &str, login: &str, role: &str| {
        kequan(&[
            "found",
            "--role",
            role,
            "--login",
            login,
            "--name",
            "甲",
            "--body",
            "科技厅",
            "--data",
            data,
            "--db",
            db,
        ])
    };
    let url = format!("sqlite://{}/kequan.db", at("ours"));
    let ran = found(&at("ours"), &url, "Admin", "administrator");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("系统管理员 admin 已开立"), "{}", ran.out);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = store::Store::open(&url).await.expect("the database");
        let sealed = "INSERT INTO factor SELECT id, id, 'totp', '1.00', 0, created_at FROM account";
        assert_eq!(store.tamper(sealed).await.expect("a row"), 1);
        store.close().await.expect("closed");
    });
    let ran = found(&at("other"), &url, "second", "auditor");
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("keys/seal.key"), "{}", ran.err);
}
