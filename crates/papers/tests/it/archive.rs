//! What makes a paper fit for the archive: PDF/A-2a and PDF/UA-1 as an independent library reads it, and whole text.

use std::io::Write;
use std::process::{Command, Stdio};

use papers::Kind;

use crate::press;
use crate::support::sheet;

/// Runs a tool over the bytes of a file on its standard input.
pub fn piped(command: &mut Command, bytes: &[u8]) -> (bool, String) {
    let mut running = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    running.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = running.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

/// Reads the file with pikepdf, which shares nothing with the typesetter.
fn checked(bytes: &[u8]) -> (bool, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/archive.py");
    piped(Command::new("/usr/bin/python3").arg(script), bytes)
}

#[test]
fn every_kind_is_fit_for_the_archive() {
    for kind in Kind::ALL {
        let printed = press().print(&sheet(kind)).unwrap();
        let (fit, said) = checked(&printed.bytes);
        assert!(fit, "{kind:?}: {said}");
    }
}

/// The checker itself tells what is wrong.
#[test]
fn what_is_not_fit_is_told() {
    let printed = press().print(&sheet(Kind::Receipt)).unwrap();
    let spoilt = |from: &[u8], to: &[u8]| {
        let at = printed
            .bytes
            .windows(from.len())
            .position(|part| part == from);
        let mut bytes = printed.bytes.clone();
        let at = at.unwrap_or_else(|| panic!("no {}", String::from_utf8_lossy(from)));
        bytes[at..at + to.len()].copy_from_slice(to);
        checked(&bytes)
    };
    for (from, to, told) in [
        (&b"/MarkInfo"[..], &b"/MarkInfx"[..], "tagged"),
        (b"pdfaid:part", b"pdfaid:xart", "PDF/A"),
        (b"/OutputIntents", b"/OutputIntentx", "output intent"),
        (b"/ToUnicode", b"/ToUnicodx", "text"),
    ] {
        let (fit, said) = spoilt(from, to);
        assert!(!fit && said.contains(told), "{told}: {said}");
    }
}

#[test]
fn every_character_is_found_again() {
    let rare = "㐀𠮷镕堃𬭛鿏䶮〇“”——……①Ⅳ㎡℃";
    let mut odd = sheet(Kind::Receipt);
    // A run that may break anywhere is whole in the text as long as it stands on one line.
    let hash = "89a6fccf".repeat(8);
    odd.data["body"]["lead"] = serde_json::json!([rare, hash]);
    let printed = press().print(&odd).unwrap();
    let (_, text) = piped(
        Command::new("pdftotext").args(["-raw", "-", "-"]),
        &printed.bytes,
    );
    for c in rare.chars() {
        assert!(text.contains(c), "{c}: {text}");
    }
    assert!(text.contains(&hash), "{text}");
    assert!(!text.contains('■') && !text.contains('\u{fffd}'), "{text}");
}

/// The head of a table stands on every page it runs over, and each page says which it is.
#[test]
fn pages_are_numbered_and_heads_repeated() {
    let printed = press().print(&sheet(Kind::Contract)).unwrap();
    assert!(printed.pages > 1);
    let (_, text) = piped(
        Command::new("pdftotext").args(["-raw", "-", "-"]),
        &printed.bytes,
    );
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.is_empty())
        .collect();
    assert_eq!(pages.len(), printed.pages);
    for (at, page) in pages.iter().enumerate() {
        let said: String = page.chars().filter(|c| !c.is_whitespace()).collect();
        let of = format!("第{}页共{}页", at + 1, pages.len());
        assert!(said.contains(&of), "{said}");
        assert!(
            said.contains("HT2026-000123-7") && said.contains("K7M2-PQ4X"),
            "{said}"
        );
    }
    let heads = text.matches("条款").count();
    assert!(heads > 1, "the table runs over two pages: {text}");
}
