//! Personal data sealed with SM4-GCM, found again by a keyed index (GB/T 39786).
//!
//! A sealed value and an index begin with the version of their key, so that keys can be turned while
//! the platform runs. What carries no version was sealed with the first key.

pub(crate) mod file;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{AesGcm, aead::consts::U12};
use hmac::{Hmac, Mac};
use sm3::{Digest, Sm3};
use sm4::Sm4;

use crate::ports::Chance;

use self::file::{fault, look_at, parse, read, shape, swap_private, text, write_private};

type Sm4Gcm = AesGcm<Sm4, U12>;

const NONCE: usize = 12;
const SEAL_KEY: usize = 16;
const INDEX_KEY: usize = 32;

/// The version of the first key.
const FIRST: u32 = 1;

/// The SM3 digest, as hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sm3::digest(bytes))
}

/// The SM3 digest of what a reader gives, however much it is, as hexadecimal.
///
/// # Errors
/// Those of the reader.
pub fn seal_of(mut from: impl std::io::Read) -> std::io::Result<String> {
    let (mut sum, mut part) = (Sm3::new(), vec![0_u8; 1 << 16]);
    loop {
        match from.read(&mut part)? {
            0 => return Ok(hex::encode(sum.finalize())),
            some => sum.update(part.get(..some).unwrap_or_default()),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("key file {0}: {1}")]
    File(String, std::io::Error),
    #[error("key file {0}: each line holds a version and {1} bytes of hexadecimal")]
    Shape(String, usize),
}

/// The two keys of one version.
pub(crate) struct Key {
    version: u32,
    bytes: Vec<u8>,
    cipher: Sm4Gcm,
    index: [u8; INDEX_KEY],
}

impl Key {
    fn new(version: u32, bytes: Vec<u8>) -> Option<Key> {
        let (seal, index) = bytes.split_at_checked(SEAL_KEY)?;
        Some(Key {
            cipher: Sm4Gcm::new_from_slice(seal).ok()?,
            index: index.try_into().ok()?,
            version,
            bytes,
        })
    }

    fn made(version: u32, chance: &dyn Chance) -> Option<Key> {
        let mut bytes = vec![0; SEAL_KEY + INDEX_KEY];
        chance.fill(&mut bytes);
        Key::new(version, bytes)
    }

    fn mac(&self, value: &str) -> Option<String> {
        let mut mac = Hmac::<Sm3>::new_from_slice(&self.index).ok()?;
        mac.update(value.as_bytes());
        Some(hex::encode(mac.finalize().into_bytes()))
    }

    fn index(&self, value: &str) -> Option<String> {
        Some(format!("{}.{}", self.version, self.mac(value)?))
    }
}

/// How the file looked when it was read: another look means that keys were turned.
type Look = Option<(SystemTime, u64)>;

struct Held {
    look: Look,
    /// In the order of their versions, never empty.
    keys: Arc<Vec<Key>>,
}

/// The keys, which live outside the database.
pub struct Vault {
    /// None for keys that live in memory alone.
    path: Option<PathBuf>,
    held: RwLock<Held>,
}

impl Vault {
    /// Opens the key file, or writes a new one that only its owner can read.
    pub fn open(path: &Path, chance: &dyn Chance) -> Result<Vault, VaultError> {
        if !path.exists() {
            let key = Key::made(FIRST, chance).ok_or_else(|| shape(path))?;
            write_private(path, &text(&[key])).map_err(|error| fault(path, error))?;
        }
        Ok(Vault {
            held: RwLock::new(read(path)?),
            path: Some(path.to_owned()),
        })
    }

    /// A vault with the given key bytes: 16 for sealing, 32 for the index.
    pub fn from_bytes(bytes: &[u8]) -> Option<Vault> {
        let keys = Arc::new(vec![Key::new(FIRST, bytes.to_vec())?]);
        Some(Vault {
            path: None,
            held: RwLock::new(Held { look: None, keys }),
        })
    }

    /// The keys as the file holds them at this moment.
    fn keys(&self) -> Arc<Vec<Key>> {
        let (look, keys) = {
            let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
            (held.look, Arc::clone(&held.keys))
        };
        let Some(path) = &self.path else { return keys };
        if look_at(path) == look {
            return keys;
        }
        // A file that cannot be read now leaves the keys as they were.
        match read(path) {
            Ok(fresh) => {
                let keys = Arc::clone(&fresh.keys);
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                keys
            }
            Err(fault) => {
                tracing::error!("{fault}");
                keys
            }
        }
    }

    /// The version with which values are sealed now.
    pub(crate) fn version(&self) -> u32 {
        self.keys().last().map_or(FIRST, |key| key.version)
    }

    /// How many versions there are.
    pub(crate) fn versions(&self) -> usize {
        self.keys().len()
    }

    /// Adds a key, with which everything is sealed from now on; the older ones still open.
    pub(crate) fn turn(&self, chance: &dyn Chance) -> Result<u32, VaultError> {
        let name = self.path.clone().unwrap_or_default();
        let next = self.version() + 1;
        let key = Key::made(next, chance).ok_or_else(|| shape(&name))?;
        let lines = format!("{}{}", text(&self.keys()), text(std::slice::from_ref(&key)));
        self.replace(&lines)?;
        Ok(next)
    }

    /// Forgets every key but the newest; what is still sealed with them is lost.
    pub(crate) fn forget(&self) -> Result<(), VaultError> {
        let keys = self.keys();
        let last = keys.len().saturating_sub(1);
        self.replace(&text(keys.get(last..).unwrap_or_default()))
    }

    fn replace(&self, lines: &str) -> Result<(), VaultError> {
        let name = self.path.clone().unwrap_or_default();
        let fresh = match &self.path {
            Some(path) => {
                swap_private(path, lines).map_err(|error| fault(path, error))?;
                read(path)?
            }
            None => Held {
                look: None,
                keys: Arc::new(parse(lines).ok_or_else(|| shape(&name))?),
            },
        };
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Seals a value for one purpose; sealed for another it does not open.
    pub(crate) fn seal(&self, chance: &dyn Chance, purpose: &str, plain: &str) -> Option<String> {
        let keys = self.keys();
        let key = keys.last()?;
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: purpose.as_bytes(),
        };
        let sealed = key.cipher.encrypt(&nonce.into(), payload).ok()?;
        let sealed = hex::encode([nonce.as_slice(), &sealed].concat());
        Some(format!("{}.{sealed}", key.version))
    }

    pub(crate) fn open_sealed(&self, purpose: &str, sealed: &str) -> Option<String> {
        let (version, text) = versioned(sealed)?;
        let bytes = hex::decode(text).ok()?;
        let (nonce, body) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: body,
            aad: purpose.as_bytes(),
        };
        let keys = self.keys();
        let key = keys.iter().find(|key| key.version == version)?;
        let plain = key.cipher.decrypt(&nonce.into(), payload).ok()?;
        String::from_utf8(plain).ok()
    }

    /// The blind index of a value: equal values meet, nothing else can be told from it.
    pub(crate) fn index(&self, value: &str) -> Option<String> {
        self.keys().last()?.index(value)
    }

    /// What only the holder of the newest key can compute from a value, as hexadecimal.
    pub(crate) fn keyed(&self, value: &str) -> Option<String> {
        self.keys().last()?.mac(value)
    }

    /// The index of a value under every key: while keys are turned it may stand under an older one.
    pub(crate) fn indexes(&self, value: &str) -> Option<Vec<String>> {
        self.keys().iter().map(|key| key.index(value)).collect()
    }
}

/// The version of a sealed value's key, and the value without it.
fn versioned(sealed: &str) -> Option<(u32, &str)> {
    match sealed.split_once('.') {
        Some((version, text)) => Some((version.parse().ok()?, text)),
        None => Some((FIRST, sealed)),
    }
}
