use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rules::Law;

/// Every source of the workspace in which a clause can be cited.
fn sources() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open = vec![crates];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .and_then(|n| n.to_str())
                .unwrap_or_default();
            if path.is_dir() && !["node_modules", "dist", "target"].contains(&name) {
                open.push(path);
            } else if name.ends_with(".rs") || name.ends_with(".html") {
                files.push(path);
            }
        }
    }
    files
}

fn cited_in(source: &str) -> impl Iterator<Item = &str> {
    source
        .split(concat!("clause", "!("))
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
}

#[test]
fn every_cited_clause_exists() {
    let mut seen = 0;
    for file in sources() {
        let source = fs::read_to_string(&file).expect("a readable source");
        for number in cited_in(&source) {
            let known = Law::shipped().clause_text(number).is_some();
            assert!(
                known,
                "{} cites {number}, which is in no text",
                file.display()
            );
            seen += 1;
        }
    }
    assert!(
        seen > 100,
        "only {seen} citations found: the scan reads the wrong place"
    );
}

/// Clauses that no rule cites: read the list when a rule is added, and when a clause is.
#[test]
fn uncited_clauses_are_known() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let parameters = include_str!("../../../../law/ningxia.toml");
    let mut cited: BTreeSet<String> = parameters
        .split("clause = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    for file in sources() {
        if file.canonicalize().expect("a path").starts_with(&rules) {
            let source = fs::read_to_string(&file).expect("a readable source");
            cited.extend(cited_in(&source).map(str::to_owned));
        }
    }
    let uncited: Vec<String> = Law::shipped()
        .clauses()
        .iter()
        .filter(|(number, _)| !cited.contains(number))
        .map(|(number, text)| format!("{number} {text}\n"))
        .collect();
    let golden = include_str!("../golden/uncited-clauses.txt");
    assert_eq!(
        uncited.concat(),
        golden,
        "tests/golden/uncited-clauses.txt differs"
    );
}

#[test]
fn the_documents_are_whole() {
    let clauses = Law::shipped().clauses();
    let readings = clauses.iter().filter(|(number, _)| number.starts_with('R'));
    let expected: Vec<String> = (1..=36).map(|n| format!("R{n}")).collect();
    assert_eq!(
        readings.map(|(n, _)| n.clone()).collect::<Vec<_>>(),
        expected
    );
    let numbers: BTreeSet<&String> = clauses.iter().map(|(number, _)| number).collect();
    assert_eq!(numbers.len(), clauses.len(), "no number twice");
    for (number, text) in clauses {
        assert!(text.ends_with('。'), "{number} is cut off: {text}");
    }
}
