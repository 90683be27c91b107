//! Texts before they are set.

use office::inside::papers::*;
use serde_json::json;

#[test]
fn unseen_marks_are_left_out_and_a_character_is_placed() {
    let body =
        json!({"lead": ["甲\u{200b}乙\r\n丙"], "rows": [{"label": "联系人", "value": "陶😀"}]});
    let body = plain(body);
    assert_eq!(body["lead"][0], "甲乙\n丙");
    assert_eq!(place_of(&body, '😀').as_deref(), Some("联系人"));
    assert_eq!(place_of(&body, '甲'), None);
}
