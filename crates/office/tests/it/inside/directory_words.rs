//! Words of the directory and of who looks into it.

use office::inside::directory::{Run, asked, runs, words};

#[test]
fn a_standard_number_is_found_however_it_is_written() {
    let kept = words("GB/T 5009.5-2016 食品中蛋白质的测定");
    for typed in [
        "GB/T 5009.5-2016",
        "gbt5009.5",
        "GB 5009.5",
        "gb/t5009.5",
        "5009.5",
        "5009",
        "ＧＢ／Ｔ ５００９．５",
        "5009.5-2016",
    ] {
        let [Run::Latin(words)] = &runs(typed)[..] else {
            panic!("{typed}: {:?}", runs(typed));
        };
        assert!(
            kept.contains(&words.concat().concat()),
            "{typed}: {words:?} in {kept:?}"
        );
    }
    for other in ["5009.51", "50095", "5009.5.1"] {
        assert!(!kept.contains(&other.to_owned()), "{other}");
    }
    assert!(kept.contains(&"蛋白质".to_owned()));
}

#[test]
fn models_are_found_with_and_without_hyphens() {
    let kept = words("安捷伦 ICP-MS 7900");
    for typed in ["icpms", "icp", "7900", "icpms7900", "ms7900"] {
        assert!(kept.contains(&typed.to_owned()), "{typed} in {kept:?}");
    }
}

#[test]
fn punctuation_and_control_characters_are_no_words() {
    for typed in ["", "，。！", "---///", "\u{0}\u{7}", "．．．", "🧪"] {
        assert_eq!(runs(typed), [], "{typed:?}");
    }
    assert_eq!(
        runs("蛋白\u{0}质"),
        [Run::Han("蛋白".into()), Run::Han("质".into())]
    );
}

#[test]
fn tones_are_taken_off() {
    let sound = Run::Latin(vec![vec!["sai".into()], vec!["shang".into()]]);
    assert_eq!(runs("sài shàng"), std::slice::from_ref(&sound));
    assert_eq!(runs("sa\u{300}i sha\u{300}ng"), [sound]);
}

#[test]
fn what_the_dictionary_does_not_know_stays_together() {
    assert_eq!(asked("创新券"), ["创新券"]);
    assert!(asked("魍魉鼋鼍").len() <= 2);
}
