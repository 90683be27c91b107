//! Rules that every template keeps: nothing unescaped, nothing inline, no words that blame.

use std::fs;
use std::path::{Path, PathBuf};

fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn offences(text: &str) -> Vec<&'static str> {
    let words = text.replace("申请", "").replace("邀请", "");
    let banned = ["非法", "错误的输入", "请", "抱歉", "无效"]
        .into_iter()
        .filter(|word| words.contains(word));
    let raw = [
        "|safe",
        "| safe",
        " style=",
        " onclick=",
        " onsubmit=",
        "<style",
        "javascript:",
    ];
    let raw = raw.into_iter().filter(|mark| text.contains(mark));
    let scripts = text
        .match_indices("<script")
        .filter(|(at, _)| !text[*at..].starts_with("<script src="));
    banned
        .chain(raw)
        .chain(scripts.map(|_| "<script"))
        .collect()
}

#[test]
fn templates_are_tidy() {
    let mut found = Vec::new();
    templates(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"),
        &mut found,
    );
    assert!(found.len() > 5);
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(offences(&text), [""; 0], "{}", path.display());
        assert!(
            text.lines().count() <= 400,
            "{} is too long",
            path.display()
        );
    }
}

#[test]
fn the_tidiness_test_sees() {
    assert_eq!(
        offences("请稍后 {{ x|safe }} <script>"),
        ["请", "|safe", "<script"]
    );
    assert_eq!(offences("兑付申请 <script src=\"a\">"), [""; 0]);
}
