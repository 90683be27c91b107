//! What is lost comes back: a backup of a running platform, a cluster brought back to a moment, and a database that
//! moved house (T11).

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{Ran, kequan};

/// A demo region that is served meanwhile.
struct Served(Child);

impl Served {
    fn open(data: &Path) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kequan"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let out = child.stdout.take().expect("piped");
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        assert!(
            lines.any(|line| line.contains("http://127.0.0.1:")),
            "it serves"
        );
        Served(child)
    }
}

impl Drop for Served {
    /// As a power cut would.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(command: &[&str], places: &[(&str, &Path)]) -> Ran {
    let named: Vec<String> = places
        .iter()
        .flat_map(|(flag, path)| [(*flag).to_owned(), path.display().to_string()])
        .collect();
    let all: Vec<&str> = command
        .iter()
        .copied()
        .chain(named.iter().map(String::as_str))
        .collect();
    kequan(&all)
}

fn some_file(folder: &Path) -> std::path::PathBuf {
    let first = |folder: &Path| {
        fs::read_dir(folder)
            .expect("a folder")
            .flatten()
            .next()
            .expect("something in it")
            .path()
    };
    first(&first(folder))
}

#[test]
fn a_running_platform_is_backed_up_and_comes_back_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let (data, copy) = (place("data"), place("copy"));
    let served = Served::open(&data);
    let taken = run(&["backup", "--json"], &[("--data", &data), ("--to", &copy)]);
    assert_eq!(taken.code, Some(0), "{}", taken.err);
    assert!(taken.json()["files"].as_u64().expect("a number") > 10);
    assert!(!copy.join("keys").exists(), "the key is kept apart");
    drop(served);

    // Nothing is written over, and nothing is opened without its key.
    let again = run(&["backup"], &[("--data", &data), ("--to", &copy)]);
    assert_eq!(
        (again.code, again.err.contains("备份目录已存在")),
        (Some(2), true),
        "{}",
        again.err
    );
    let over = run(&["restore"], &[("--from", &copy), ("--data", &data)]);
    assert_eq!(
        (over.code, over.err.contains("已有数据库")),
        (Some(2), true),
        "{}",
        over.err
    );
    let back = place("back");
    let bare = run(&["restore"], &[("--from", &copy), ("--data", &back)]);
    assert_eq!(
        (bare.code, bare.err.contains("没有密钥文件")),
        (Some(2), true),
        "{}",
        bare.err
    );

    let key = data.join("keys").join("seal.key");
    let done = run(
        &["restore", "--json"],
        &[("--from", &copy), ("--data", &back), ("--key", &key)],
    );
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert_eq!(done.json()["flaws"], 0);
    // What was done after the backup is not in it.
    let acts =
        |data| run(&["audit", "verify", "--json"], &[("--data", data)]).json()["acts"].as_u64();
    assert_eq!(done.json()["acts"].as_u64(), acts(&back));
    assert!(acts(&back) <= acts(&data) && acts(&back) > Some(100));
    // The witness is; the acts it tells of are all there.
    let told = run(&["audit", "verify", "--json"], &[("--data", &back)]).json();
    assert!(told["noted"].as_u64() > Some(100), "{told}");

    // A backup that was altered is told, the file and the database alike.
    let file = some_file(&copy.join("files"));
    fs::write(&file, b"another").expect("written");
    let torn = run(
        &["restore"],
        &[
            ("--from", &copy),
            ("--data", &place("torn")),
            ("--key", &key),
        ],
    );
    assert_eq!(
        (torn.code, torn.err.contains("已被改动或损坏")),
        (Some(1), true),
        "{}",
        torn.err
    );
    assert!(!place("torn").join("kequan.db").exists());
    let mut bytes = fs::read(copy.join("kequan.db")).expect("read");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(copy.join("kequan.db"), bytes).expect("written");
    let torn = run(
        &["restore"],
        &[
            ("--from", &copy),
            ("--data", &place("torn2")),
            ("--key", &key),
        ],
    );
    assert_eq!(
        (torn.code, torn.err.contains("杂凑值与备份时不符")),
        (Some(2), true),
        "{}",
        torn.err
    );
}

#[test]
fn a_cluster_comes_back_to_a_moment() {
    let drill = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/drill");
    let output = Command::new(drill)
        .env("KEQUAN_BIN", env!("CARGO_BIN_EXE_kequan"))
        .output()
        .expect("the script runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        said.contains("whole:") && said.contains("\"flaws\":[]"),
        "{said}"
    );
}

/// A fresh database in the cluster of the tests.
fn fresh(name: &str) -> String {
    let cluster = std::env::var("KEQUAN_TEST_POSTGRES").expect("run by scripts/with-postgres");
    let made = Command::new("psql")
        .args([&cluster, "-q", "-c"])
        .arg(format!("CREATE DATABASE {name}"))
        .status();
    assert!(made.expect("psql runs").success());
    cluster.replace("/postgres?", &format!("/{name}?"))
}

#[test]
fn a_database_moves_house_and_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
    let file = folder.path().join("lived.db").display().to_string();
    let lived = kequan(&[
        "sim",
        "--seed",
        "7",
        "--days",
        "6",
        "--subjects",
        "5",
        "--keep",
        &file,
    ]);
    assert_eq!(lived.code, Some(0), "{}{}", lived.out, lived.err);
    let (from, there, back) = (url("lived.db"), fresh("moving"), url("back.db"));

    let ran = kequan(&["db", "copy", "--from", &from, "--to", &there, "--json"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let rows = ran.json()["rows"].as_u64().expect("a number");
    assert!(rows > 500, "{rows}");
    let verified = kequan(&[
        "audit",
        "verify",
        "--db",
        &there,
        "--data",
        &folder.path().join("none").display().to_string(),
    ]);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);

    // Interrupted: what is missing is copied, and nothing twice.
    let cut = |sql: &str| {
        let done = Command::new("psql")
            .args([&there, "-q", "-c", sql])
            .status();
        assert!(done.expect("psql runs").success());
    };
    cut("DELETE FROM posting WHERE id IN (SELECT id FROM posting ORDER BY id DESC LIMIT 40)");
    let ran = kequan(&["db", "copy", "--from", &from, "--to", &there, "--json"]);
    assert_eq!(
        (ran.code, ran.json()["rows"].as_u64()),
        (Some(0), Some(rows)),
        "{}",
        ran.err
    );

    let ran = kequan(&["db", "copy", "--from", &there, "--to", &back, "--json"]);
    assert_eq!(
        (ran.code, ran.json()["rows"].as_u64()),
        (Some(0), Some(rows)),
        "{}",
        ran.err
    );

    // Other rows in the target are seen, whether there are as many or more.
    cut(
        "UPDATE account SET name = name || '甲' WHERE id = (SELECT id FROM account ORDER BY id LIMIT 1)",
    );
    let ran = kequan(&["db", "copy", "--from", &from, "--to", &there, "--json"]);
    assert_eq!(
        (ran.code, ran.json()["differ"][0].as_str()),
        (Some(1), Some("account")),
        "{}",
        ran.err
    );
    cut("INSERT INTO counter (name, value) VALUES ('zz', 1)");
    let ran = kequan(&["db", "copy", "--from", &from, "--to", &there]);
    assert_eq!(
        (ran.code, ran.err.contains("counter")),
        (Some(1), true),
        "{}",
        ran.err
    );
}
