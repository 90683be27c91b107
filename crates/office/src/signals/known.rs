//! What the claims of one scan ask alike is read once: a subject's contracts, a provider's ties, an official's decisions.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use rules::Fen;
use rules::signals::Shared;
use store::{Contract, Provider, Subject, Voucher};
use uuid::Uuid;

use crate::error::Refused;

/// Answers that were read already.
pub(super) struct Memo<K, V>(Mutex<HashMap<K, Arc<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Memo<K, V> {
    /// The answer to a question, asked unless it was before; two that ask at once both read, and read the same.
    pub async fn get(
        &self,
        key: K,
        read: impl Future<Output = Result<V, Refused>>,
    ) -> Result<Arc<V>, Refused> {
        let known = self.all(|all| all.get(&key).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(read.await?);
        self.all(|all| all.insert(key, read.clone()));
        Ok(read)
    }

    fn all<T>(&self, work: impl FnOnce(&mut HashMap<K, Arc<V>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A subject with all its files.
pub(super) struct Own {
    pub subject: Subject,
    pub contracts: Vec<Contract>,
    pub vouchers: Vec<Voucher>,
    /// The providers of its contracts.
    pub providers: BTreeMap<Uuid, Provider>,
}

/// How often two officials decided the same files, and how often alike.
#[derive(Clone, Copy)]
pub(super) struct Both {
    pub together: u32,
    pub agreed: u32,
}

/// What is known of officials, for a whole scan.
#[derive(Default)]
pub(super) struct Officials {
    pub both: Memo<(Uuid, Uuid), Both>,
}

/// What is known of parties, for the claims of some subjects; a single claim brings an empty one.
#[derive(Default)]
pub(super) struct Known {
    pub subjects: Memo<Uuid, Own>,
    pub shared: Memo<(Uuid, Uuid), Vec<Shared>>,
    pub prices: Memo<(String, Uuid), Vec<Fen>>,
}
