//! The address of a mail server, and a letter as it goes out.

use office::inside::smtp::letter;
use office::ports::{NotTaken, Parcel};
use office::smtp::*;

fn fault(url: &str, from: &str, password: Option<&str>) -> Option<SmtpFault> {
    Smtp::new(url, from, password, None).err()
}

#[test]
fn a_server_is_named_without_its_password() {
    let from = "科券 <notice@nx.example.cn>";
    assert_eq!(fault("smtp://127.0.0.1:2525", from, None), None);
    assert_eq!(
        fault("smtps://notice@mail.example.cn", from, Some("x")),
        None
    );
    let encrypted = "smtp://notice%40nx.example.cn@mail.example.cn?tls=required";
    assert_eq!(fault(encrypted, from, Some("x")), None);
    for (url, from, password, expected) in [
        ("mail.example.cn", from, None, SmtpFault::Address),
        ("http://mail.example.cn", from, None, SmtpFault::Address),
        ("smtp://", from, None, SmtpFault::Address),
        ("smtp://mail.example.cn", "nobody", None, SmtpFault::From),
        (
            "smtps://a:secret@mail.example.cn",
            from,
            None,
            SmtpFault::PasswordInAddress,
        ),
        (
            "smtps://a@mail.example.cn",
            from,
            None,
            SmtpFault::NoPassword,
        ),
        (
            "smtp://a@mail.example.cn",
            from,
            Some("x"),
            SmtpFault::Plain,
        ),
    ] {
        assert_eq!(fault(url, from, password), Some(expected), "{url}");
    }
}

#[test]
fn an_authority_is_a_certificate_and_asks_for_encryption() {
    let fault =
        |url: &str, pem: &[u8]| Smtp::new(url, "notice@nx.example.cn", None, Some(pem)).err();
    let no_pem = b"-----BEGIN CERTIFICATE-----\nnonsense";
    assert_eq!(
        fault("smtps://mail.example.cn", no_pem),
        Some(SmtpFault::Authority)
    );
    assert_eq!(
        fault("smtp://mail.example.cn", b""),
        Some(SmtpFault::AuthorityUnused)
    );
}

#[test]
fn a_letter_keeps_its_id_and_its_chinese() {
    let smtp = Smtp::new(
        "smtp://127.0.0.1:2525",
        "科券 <notice@nx.example.cn>",
        None,
        None,
    )
    .expect("set up");
    let parcel = Parcel {
        id: uuid::Uuid::from_u128(7),
        at: chrono::DateTime::from_timestamp(1_800_000_000, 0).expect("a moment"),
        address: "firm@example.cn".into(),
        subject: "HT2026-000001：创新券已发放".into(),
        body: "第一行\n\n第二行\n".into(),
    };
    let one = letter(&smtp, &parcel).expect("a message");
    assert_eq!(one, letter(&smtp, &parcel).expect("a message"));
    let text = String::from_utf8(one).expect("ASCII");
    assert!(text.contains("Message-ID: <00000000-0000-0000-0000-000000000007@nx.example.cn>"));
    assert!(
        text.contains("To: firm@example.cn") && text.contains("Auto-Submitted: auto-generated")
    );
    let odd = Parcel {
        address: "no address\r\nBcc: x@y.cn".into(),
        ..parcel
    };
    assert!(matches!(letter(&smtp, &odd), Err(NotTaken::Never(_))));
}
