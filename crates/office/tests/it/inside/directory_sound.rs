//! Names by their sound.

use office::inside::directory::{Sound, typed};

#[test]
fn names_are_found_by_initials_and_in_full() {
    let sound = Sound::of("塞上材料检测研究院");
    for (typed, found) in [
        ("sscl", Some((0, 4))),
        ("jcyjy", Some((4, 9))),
        ("saishang", Some((0, 2))),
        ("cailiaojian", Some((2, 5))),
        ("cailiaoji", Some((2, 5))),
        ("aishang", None),
        ("xyz", None),
        ("s", None),
    ] {
        assert_eq!(sound.find(typed), found, "{typed}");
    }
}

#[test]
fn characters_of_several_readings_are_read_as_in_their_word() {
    for (name, initials) in [
        ("宁夏银行", "nxyh"),
        ("重庆检测", "cqjc"),
        ("长城计量", "ccjl"),
        ("厦门化工", "xmhg"),
        ("音乐学院", "yyxy"),
        ("快乐农业", "klny"),
        ("行动研究所", "xdyjs"),
        ("重工集团", "zgjt"),
        ("绿源", "ly"),
    ] {
        assert_eq!(Sound::of(name).initials, initials, "{name}");
    }
    assert!(Sound::of("绿源").find("lvyuan").is_some());
}

#[test]
fn tones_may_be_typed_as_digits() {
    let parts = |text: &[&str]| {
        text.iter()
            .map(|part| (*part).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        typed(&parts(&["sai", "4", "shang", "4"])).as_deref(),
        Some("saishang")
    );
    assert_eq!(typed(&parts(&["gb", "5009"])), None);
    assert_eq!(typed(&parts(&["4"])), None);
}
