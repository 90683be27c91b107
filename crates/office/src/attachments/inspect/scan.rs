//! What the bytes alone tell.

use memchr::{memchr_iter, memmem};

/// The text of a PDF up to a stream, and the raw bytes of that stream; the last part has none.
pub(super) struct Part<'a> {
    pub text: &'a [u8],
    pub data: &'a [u8],
}

/// Parts the objects of a PDF from the streams in them.
pub(super) fn parts(bytes: &[u8]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut from, mut seek) = (0, 0);
    while let Some(found) = find(bytes, seek, b"stream") {
        seek = found + b"stream".len();
        let ends = found >= 3 && bytes.get(found - 3..found) == Some(b"end".as_slice());
        let begins = matches!(bytes.get(seek), Some(b'\r' | b'\n'));
        if ends || !begins {
            continue;
        }
        let end = find(bytes, seek, b"endstream").unwrap_or(bytes.len());
        parts.push(Part {
            text: bytes.get(from..seek).unwrap_or_default(),
            data: bytes.get(seek..end).unwrap_or_default(),
        });
        (from, seek) = (end, end);
    }
    parts.push(Part {
        text: bytes.get(from..).unwrap_or_default(),
        data: &[],
    });
    parts
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    memmem::find(bytes.get(from..)?, what).map(|at| from + at)
}

/// Openings of what a browser or a web server would run.
const MARKUP: [&[u8]; 6] = [
    b"<script",
    b"<html",
    b"<!doctype",
    b"<?php",
    b"<iframe",
    b"<svg xmlns",
];

/// Whether markup that runs stands in the bytes.
pub(super) fn has_markup(bytes: &[u8]) -> bool {
    memchr_iter(b'<', bytes).any(|at| {
        MARKUP.iter().any(|mark| {
            let here = bytes.get(at..at + mark.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(mark))
        })
    })
}

/// Beginnings of archives and programs that are long enough never to arise by chance in packed data.
const OTHERS: [&[u8]; 4] = [
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"MSCF\0\0\0\0",
    b"This program cannot be run in DOS mode",
];

/// Whether an archive or a program begins anywhere in the bytes.
pub(super) fn has_other(bytes: &[u8]) -> bool {
    let zip = |at: usize| {
        let version = u16_at(bytes, at + 4).is_some_and(|version| version <= 63);
        version && matches!(u16_at(bytes, at + 8), Some(0 | 8))
    };
    let elf = |at: usize| {
        let head = bytes.get(at + 4..at + 7);
        head.is_some_and(|head| matches!(head, [1 | 2, 1 | 2, 1]))
    };
    OTHERS
        .iter()
        .any(|mark| memmem::find(bytes, mark).is_some())
        || memmem::find_iter(bytes, b"PK\x03\x04").any(zip)
        || memmem::find_iter(bytes, b"\x7fELF").any(elf)
}

/// The offset of a zip's end record, which other programs look for in the last 64 KB of any file.
pub(super) fn zip_end(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(65_557);
    let tail = bytes.get(from..)?;
    memmem::rfind_iter(tail, b"PK\x05\x06")
        .map(|at| from + at)
        .find(|at| {
            let comment = u16_at(bytes, at + 20).map(usize::from);
            comment.is_some_and(|comment| at + 22 + comment == bytes.len())
        })
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
