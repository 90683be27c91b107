//! Personal data as it is shown.

use office::inside::masks::*;

#[test]
fn masks_show_what_the_standard_allows() {
    assert_eq!(id("640104199001010018"), "640***********0018");
    assert_eq!(phone("13812341234"), "138****1234");
    assert_eq!(account("6222000012345678"), "************5678");
    assert_eq!(phone("12345"), "*****");
    assert_eq!(name("吉祥云"), "吉**");
    assert_eq!(email("yang@example.com"), "y***@example.com");
    assert_eq!(email(""), "");
}
