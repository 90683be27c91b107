//! Codes of the second factor.

use office::inside::accounts::*;
use totp_rs::Secret;

/// RFC 6238, appendix B, SHA-1, of whose eight digits six are asked for.
#[test]
fn the_published_codes_come_out() {
    let secret = Secret::from(*b"12345678901234567890").to_base32();
    let totp = totp("gouhong", &secret).expect("a generator");
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ] {
        assert_eq!(totp.generate(seconds).to_string(), code);
    }
}

#[test]
fn a_step_is_right_once_and_one_step_away_at_most() {
    let secret = Secret::from([7; 20]).to_base32();
    let totp = totp("gouhong", &secret).expect("a generator");
    let code = totp.generate(3000).to_string();
    assert_eq!(step(&totp, &code, 3000, 0), Some(100));
    assert_eq!(step(&totp, &code, 3030, 0), Some(100));
    assert_eq!(step(&totp, &code, 2970, 0), Some(100));
    assert_eq!(step(&totp, &code, 3060, 0), None);
    assert_eq!(step(&totp, &code, 3000, 100), None, "used");
    assert_eq!(step(&totp, &code, 3000, 101), None, "a later one was used");
}

#[test]
fn a_proof_is_read_however_it_is_spaced() {
    assert_eq!(read(" 123 456 "), Typed::Code("123456".into()));
    assert_eq!(read("１２３４５６"), Typed::Code("123456".into()));
    let code = Typed::Recovery("0a1b2c3d4e".into());
    assert_eq!(read("0A1B2-C3D4E"), code);
    assert_eq!(read("oalb2 c3d4e"), code);
    assert_eq!(read(""), Typed::Code(String::new()));
}
