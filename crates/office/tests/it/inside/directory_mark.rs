//! Terms are marked on the page as they stand in the text.

use office::inside::directory::{Term, mark};

fn marked(text: &str, words: &[&str]) -> String {
    let terms: Vec<Term> = words
        .iter()
        .map(|word| Term {
            text: (*word).to_owned(),
            shown: String::new(),
        })
        .collect();
    let pieces = mark(text, &terms);
    let shown = pieces.into_iter().map(|piece| match piece.hit {
        true => format!("[{}]", piece.text),
        false => piece.text,
    });
    shown.collect()
}

#[test]
fn terms_are_marked_as_they_are_written() {
    assert_eq!(marked("蛋白质的测定", &["蛋白质"]), "[蛋白质]的测定");
    assert_eq!(
        marked("GB/T 5009.5-2016", &["gbt5009.5"]),
        "[GB/T 5009.5]-2016"
    );
    assert_eq!(marked("GB/T 228.1", &["gb228.1"]), "[GB/T 228.1]");
    assert_eq!(marked("ＧＢ 5009", &["gb5009"]), "[ＧＢ 5009]");
    assert_eq!(
        marked("15009.5 与 5009.51", &["5009.5"]),
        "15009.5 与 5009.51"
    );
    assert_eq!(marked("ICP-MS 7900", &["icpms", "7900"]), "[ICP-MS] [7900]");
    assert_eq!(marked("", &["x"]), "");
    assert_eq!(marked("İI", &["i"]), "İI");
}
