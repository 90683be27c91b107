//! Every kind of paper is printed, tagged, whole and always alike; signed copies of them are recognised; tables are
//! typed.

#![expect(clippy::unwrap_used, clippy::float_arithmetic, reason = "tests")]

mod archive;
mod bank;
mod extended;
mod grid;

mod scan;
mod scanner;
mod support;

use std::sync::OnceLock;

use papers::{Kind, Press, PressError};
use serde_json::json;
use support::sheet;

fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| Press::at(&papers::nearest()))
}

#[test]
fn every_kind_is_printed_and_always_alike() {
    for kind in Kind::ALL {
        let first = press().print(&sheet(kind)).unwrap();
        let again = press().print(&sheet(kind)).unwrap();
        assert!(first.bytes.starts_with(b"%PDF-1.7"), "{kind:?}");
        assert_eq!(first.bytes, again.bytes, "{kind:?}");
        assert!(first.pages > 0);
        if let Ok(folder) = std::env::var("PAPERS_OUT") {
            std::fs::write(format!("{folder}/{}.pdf", kind.code()), &first.bytes).unwrap();
        }
    }
}

/// Computed when it is asked for, it bears no code and is no kind that is kept.
#[test]
fn the_yearly_report_is_printed() {
    let mut report = sheet(Kind::Report);
    report.data["as_of"] = "2026-11-23 10:00".into();
    let printed = press().print(&report).unwrap();
    assert!(printed.bytes.starts_with(b"%PDF-1.7") && printed.pages > 0);
    assert!(!Kind::ALL.contains(&Kind::Report));
    if let Ok(folder) = std::env::var("PAPERS_OUT") {
        std::fs::write(format!("{folder}/report.pdf"), &printed.bytes).unwrap();
    }
}

#[test]
fn a_character_that_no_font_draws_is_named() {
    assert!(press().lacks("㐀𠮷镕堃 《合同》").unwrap().is_empty());
    assert_eq!(
        press().lacks("甲😀乙😀\u{10fffd}").unwrap(),
        ['😀', '\u{10fffd}']
    );
    let mut odd = sheet(Kind::Receipt);
    odd.data["body"]["lead"][0] = "甲😀乙".into();
    match press().print(&odd) {
        Err(PressError::NoGlyph(lacking)) => assert_eq!(lacking, ['😀']),
        other => panic!("{other:?}"),
    }
}

/// What is typed without a blank may break anywhere: what left the sheet would not be signed.
#[test]
fn a_long_run_of_letters_stays_on_the_sheet() {
    let mut long = sheet(Kind::Contract);
    let row = json!({"label": "合同名称", "value": "W".repeat(400)});
    long.data["body"]["sections"][0]["rows"][0] = row;
    long.data["body"]["sections"][1]["prose"] = json!(["C".repeat(2000)]);
    long.data["body"]["sections"][2]["table"]["rows"][0][0] = json!("D".repeat(90));
    let printed = scanner::printed(&long);
    for page in scanner::scanned(&printed, 72) {
        let right = page.width() - 40;
        let stray = page
            .enumerate_pixels()
            .any(|(x, _, point)| x > right && point.0[0] < 200);
        assert!(!stray, "something stands in the right margin");
    }
}

#[test]
fn missing_fonts_are_told_before_anything_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let bare = papers::Press::at(folder.path());
    assert!(matches!(bare.ready(), Err(PressError::NoFont(_))));
    assert!(matches!(
        bare.print(&sheet(Kind::Receipt)),
        Err(PressError::NoFont(_))
    ));
    press().ready().unwrap();
}

/// A copy that broke off half way still begins like a font, and would draw empty boxes.
#[test]
fn a_font_that_broke_off_is_told_before_anything_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    for name in papers::FONTS {
        let mut bytes = std::fs::read(papers::nearest().join(name)).unwrap();
        bytes.truncate(bytes.len() / 2);
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let broken = papers::Press::at(folder.path()).ready();
    assert!(matches!(broken, Err(PressError::NoFont(path)) if path.contains(papers::FONTS[0])));
}
