//! Names of files, and the limits as they are told.

use office::attachments::{LARGEST, LIMITS};
use office::inside::attachments::*;

#[test]
fn the_limits_are_told_as_they_are_kept() {
    for limit in [PAGES, LARGEST / 1024 / 1024] {
        assert!(LIMITS.contains(&limit.to_string()), "{limit}");
    }
}

#[test]
fn a_name_ends_like_its_content() {
    assert_eq!(named("xfdp.exe".into(), "application/pdf"), "xfdp.exe.pdf");
    assert_eq!(named("发票.PDF".into(), "application/pdf"), "发票.PDF");
    assert_eq!(named("照片.jpeg".into(), "image/jpeg"), "照片.jpeg");
}

#[test]
fn names_lose_folders_marks_and_length() {
    assert_eq!(clean_name("../../etc/发票.pdf"), "发票.pdf");
    assert_eq!(clean_name("C:\\scan\\a.pdf"), "a.pdf");
    assert_eq!(clean_name("a\u{202e}fdp.exe"), "afdp.exe");
    assert_eq!(clean_name(""), "未命名");
    assert_eq!(clean_name(&"长".repeat(300)).chars().count(), LONGEST_NAME);
}
