//! Names as they are looked for.

use office::inside::find::*;

#[test]
fn every_part_of_a_name_begins_one_of_its_stretches() {
    let parts = stretches(["银川（光伏）Ａ2 有限公司"]);
    for typed in ["银川", "（光伏", "(光伏)", "a2有限", "司", "银川 光伏"] {
        let sought = sought(typed).unwrap_or_default();
        let found = parts.iter().any(|part| part.starts_with(&sought));
        assert_eq!(found, typed != "银川 光伏", "{typed}");
    }
    assert_eq!(sought("　 "), None);
}
