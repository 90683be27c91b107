//! Keys and sealed values.

use office::Vault;
use office::inside::seal::*;
use office::ports::SystemChance;

#[test]
fn sm3_and_sm4_give_the_published_vectors() {
    assert_eq!(
        digest(b"abc"),
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    );
    use sm4::cipher::array::Array;
    use sm4::cipher::{BlockCipherEncrypt, KeyInit};
    let key = hex::decode("0123456789abcdeffedcba9876543210").expect("hexadecimal");
    let mut block = Array::try_from(key.as_slice()).expect("one block");
    sm4::Sm4::new_from_slice(&key)
        .expect("a key of 16 bytes")
        .encrypt_block(&mut block);
    assert_eq!(hex::encode(block), "681edf34d206965e86b3e94f536e4246");
}

#[test]
fn a_sealed_value_opens_only_for_its_purpose_and_unaltered() {
    let vault = Bare(Vault::from_bytes(&[7; 48]).expect("48 bytes"));
    let sealed = vault.seal("phone", "13800001234").expect("seals");
    assert!(!sealed.contains("13800001234"));
    assert_eq!(vault.open("phone", &sealed).as_deref(), Some("13800001234"));
    assert_eq!(vault.open("bank", &sealed), None);
    let mut other = sealed.clone();
    let last = other.pop().expect("not empty");
    other.push(if last == '0' { '1' } else { '0' });
    assert_eq!(vault.open("phone", &other), None);
    // A value of before there were versions.
    let (_, bare) = sealed.split_once('.').expect("a version");
    assert!(vault.open("phone", bare).is_some());
}

#[test]
fn keys_are_turned_in_a_file_that_others_hold_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys").join("seal.key");
    // The file of before there were versions: the bytes alone.
    write_private(&path, &hex::encode([9; 48])).expect("written");
    let server = Bare(Vault::open(&path, &SystemChance).expect("opens"));
    let tool = Bare(Vault::open(&path, &SystemChance).expect("opens"));
    let old = server.seal("phone", "13800001234").expect("seals");
    let index = server.index("13800001234").expect("an index");
    assert!(old.starts_with("1.") && index.starts_with("1."));

    assert_eq!(tool.turn().expect("turns"), 2);
    let new = server.seal("phone", "13800001234").expect("seals");
    assert!(new.starts_with("2."), "the server has seen the new key");
    for sealed in [&old, &new] {
        assert_eq!(server.open("phone", sealed).as_deref(), Some("13800001234"));
    }
    let both = server.indexes("13800001234").expect("indexes");
    assert!(both.len() == 2 && both.contains(&index));
    assert_ne!(server.index("13800001234").expect("an index"), index);

    tool.forget().expect("forgets");
    assert_eq!(server.open("phone", &old), None);
    assert!(server.open("phone", &new).is_some());
    assert_eq!(server.versions(), (1, 2));
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(&path)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "only its owner reads it");
}

#[test]
fn a_damaged_key_file_is_refused() {
    for bad in ["", "1 abcd", "x 00", "1 zz"] {
        assert!(!keys(bad), "{bad}");
    }
    let line = format!("1 {}\n", hex::encode([1; 48]));
    assert!(keys(&line));
    assert!(!keys(&format!("{line}{line}")), "a version twice");
}
