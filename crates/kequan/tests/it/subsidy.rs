use crate::kequan;

#[test]
fn a_year_without_subsidies_agrees_and_no_database_ends_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let year = ["subsidy", "recompute", "--year", "2026"];
    let ran = kequan(&[&year[..], &["--data", &data]].concat());
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let url = format!("sqlite://{data}/kequan.db");
    let ran = kequan(&[&year[..], &["--data", &data, "--db", &url, "--json"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let said = ran.json();
    assert_eq!(
        (&said["providers"], &said["agrees"]),
        (&0.into(), &true.into())
    );
    let ran = kequan(&["subsidy", "recompute", "--data", &data]);
    assert_eq!(ran.code, Some(2), "a year is asked for");
}
