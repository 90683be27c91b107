use crate::kequan;

#[test]
fn bad_arguments_get_one_line_and_exit_2() {
    for (arguments, word) in [
        (&[][..], "缺少命令"),
        (&["nonsense"], "nonsense"),
        (&["quote"], "--kind"),
        (&["quote", "--kind", "enterprise", "--amount"], "--amount"),
        (
            &["quote", "--kind", "enterprise", "--amount", "1", "--wat"],
            "--wat",
        ),
        (
            &["quote", "--kind", "a", "--kind", "b", "--amount", "1"],
            "重复",
        ),
        (&["deadline", "--from", "2026-01-01"], "--days"),
        (&["check-id"], "缺少参数"),
        (&["serve", "--site", "kequan.example"], "--site"),
        (
            &[
                "found", "--login", "a", "--name", "b", "--body", "c", "--role", "finance",
            ],
            "--role",
        ),
    ] {
        let ran = kequan(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert_eq!(ran.out, "", "{arguments:?}");
        assert_eq!(ran.err.lines().count(), 1, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(word), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn help_and_version_are_no_faults() {
    let ran = kequan(&["--version"]);
    assert_eq!(
        (ran.code, ran.out.trim()),
        (Some(0), concat!("kequan ", env!("CARGO_PKG_VERSION")))
    );
    let ran = kequan(&["--help"]);
    assert_eq!(ran.code, Some(0));
    for command in ["quote", "deadline", "check-id"] {
        assert!(ran.out.contains(command), "{}", ran.out);
    }
}
