use serde_json::{Value, json};

use crate::{kequan, keys};

#[test]
fn a_valid_code_has_exactly_the_promised_keys() {
    let ran = kequan(&["check-id", "９１640104ma76a0018g", "--json"]);
    assert_eq!(ran.code, Some(0));
    let seen = ran.json();
    assert_eq!(
        keys(&seen),
        ["class", "kind", "normalised", "reason", "valid"]
    );
    assert_eq!(
        seen,
        json!({
            "kind": "uscc",
            "valid": true,
            "normalised": "91640104MA76A0018G",
            "class": "enterprise",
            "reason": null,
        })
    );
}

#[test]
fn a_resident_number_is_recognised() {
    let seen = kequan(&["check-id", "64010419900101000x", "--json"]).json();
    assert_eq!(seen["kind"], "resident");
    assert_eq!(seen["valid"], true);
    assert_eq!(seen["normalised"], "64010419900101000X");
    assert_eq!(seen["class"], "individual");
}

#[test]
fn a_wrong_code_exits_2_and_says_why() {
    let ran = kequan(&["check-id", "91350100M000100Y4Z", "--json"]);
    assert_eq!(ran.code, Some(2));
    let seen = ran.json();
    assert_eq!(
        (&seen["kind"], &seen["valid"], &seen["class"]),
        (&json!("uscc"), &json!(false), &Value::Null)
    );
    assert!(
        seen["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains('Z')),
        "{seen}"
    );
    let ran = kequan(&["check-id", "640104199001010019"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("校验位"), "{}", ran.err);
}
