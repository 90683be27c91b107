//! Personal data sealed with SM4-GCM, found again by a keyed index (GB/T 39786).

use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{AesGcm, aead::consts::U12};
use hmac::{Hmac, Mac};
use sm3::{Digest, Sm3};
use sm4::Sm4;

use crate::ports::Chance;

type Sm4Gcm = AesGcm<Sm4, U12>;

const NONCE: usize = 12;
const SEAL_KEY: usize = 16;
const INDEX_KEY: usize = 32;

/// The SM3 digest, as hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sm3::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("key file {0}: {1}")]
    File(String, std::io::Error),
    #[error("key file {0}: {1} bytes of hexadecimal are needed")]
    Length(String, usize),
}

/// The keys, which live outside the database.
pub struct Vault {
    cipher: Sm4Gcm,
    index: [u8; INDEX_KEY],
}

impl Vault {
    /// Opens the key file, or writes a new one that only its owner can read.
    pub fn open(path: &Path, chance: &dyn Chance) -> Result<Vault, VaultError> {
        let name = path.display().to_string();
        let io = |error| VaultError::File(name.clone(), error);
        if !path.exists() {
            let mut bytes = [0; SEAL_KEY + INDEX_KEY];
            chance.fill(&mut bytes);
            write_private(path, &hex(&bytes)).map_err(io)?;
        }
        let text = std::fs::read_to_string(path).map_err(io)?;
        unhex(text.trim())
            .and_then(|bytes| Vault::from_bytes(&bytes))
            .ok_or(VaultError::Length(name, SEAL_KEY + INDEX_KEY))
    }

    /// A vault with the given key bytes: 16 for sealing, 32 for the index.
    pub fn from_bytes(bytes: &[u8]) -> Option<Vault> {
        let (seal, index) = bytes.split_at_checked(SEAL_KEY)?;
        Some(Vault {
            cipher: Sm4Gcm::new_from_slice(seal).ok()?,
            index: index.try_into().ok()?,
        })
    }

    /// Seals a value for one purpose; sealed for another it does not open.
    pub(crate) fn seal(&self, chance: &dyn Chance, purpose: &str, plain: &str) -> Option<String> {
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: purpose.as_bytes(),
        };
        let sealed = self.cipher.encrypt(&nonce.into(), payload).ok()?;
        Some(hex(&[nonce.as_slice(), &sealed].concat()))
    }

    pub(crate) fn open_sealed(&self, purpose: &str, sealed: &str) -> Option<String> {
        let bytes = unhex(sealed)?;
        let (nonce, body) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: body,
            aad: purpose.as_bytes(),
        };
        let plain = self.cipher.decrypt(&nonce.into(), payload).ok()?;
        String::from_utf8(plain).ok()
    }

    /// The blind index of a value: equal values meet, nothing else can be told from it.
    pub(crate) fn index(&self, value: &str) -> Option<String> {
        let mut mac = Hmac::<Sm3>::new_from_slice(&self.index).ok()?;
        mac.update(value.as_bytes());
        Some(hex(&mac.finalize().into_bytes()))
    }
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SystemChance;

    #[test]
    fn sm3_and_sm4_give_the_published_vectors() {
        assert_eq!(
            digest(b"abc"),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        use aes_gcm::aead::array::Array;
        use sm4::cipher::BlockCipherEncrypt;
        let key = unhex("0123456789abcdeffedcba9876543210").expect("hexadecimal");
        let mut block = Array::try_from(key.as_slice()).expect("one block");
        Sm4::new_from_slice(&key)
            .expect("a key of 16 bytes")
            .encrypt_block(&mut block);
        assert_eq!(hex(&block), "681edf34d206965e86b3e94f536e4246");
    }

    #[test]
    fn a_sealed_value_opens_only_for_its_purpose_and_unaltered() {
        let vault = Vault::from_bytes(&[7; 48]).expect("48 bytes");
        let sealed = vault
            .seal(&SystemChance, "phone", "13800001234")
            .expect("seals");
        assert!(!sealed.contains("13800001234"));
        assert_eq!(
            vault.open_sealed("phone", &sealed).as_deref(),
            Some("13800001234")
        );
        assert_eq!(vault.open_sealed("bank", &sealed), None);
        let mut other = sealed.clone();
        let last = other.pop().expect("not empty");
        other.push(if last == '0' { '1' } else { '0' });
        assert_eq!(vault.open_sealed("phone", &other), None);
    }
}
