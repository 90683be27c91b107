//! The auditor's own books, in fen: what is granted is free, bound, paid or lapsed.

use serde::{Deserialize, Serialize};

use std::collections::BTreeMap;

/// What a book stands at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    pub granted: i64,
    pub reserved: i64,
    pub used: i64,
    pub lapsed: i64,
}

impl Stand {
    pub fn free(&self) -> i64 {
        self.granted - self.reserved - self.used - self.lapsed
    }
}

/// All books by their keys.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Books(pub BTreeMap<String, Stand>);

impl Books {
    pub fn at(&self, key: &str) -> Stand {
        self.0.get(key).copied().unwrap_or_default()
    }

    fn open(&mut self, key: &str) -> &mut Stand {
        self.0.entry(key.to_owned()).or_default()
    }

    pub fn grant(&mut self, key: &str, fen: i64) {
        self.open(key).granted += fen;
    }

    pub fn bind(&mut self, key: &str, fen: i64) {
        self.open(key).reserved += fen;
    }

    /// What was bound is spent.
    pub fn spend(&mut self, key: &str, fen: i64) {
        let book = self.open(key);
        book.reserved -= fen;
        book.used += fen;
    }

    /// Spent without having been bound here.
    pub fn spend_free(&mut self, key: &str, fen: i64) {
        self.open(key).used += fen;
    }

    /// A year is closed: what is bound goes over to the next, what is left lapses (R12).
    pub fn carry(&mut self, old: &str, new: &str) {
        let stand = self.at(old);
        if stand == Stand::default() {
            return;
        }
        self.bind(old, -stand.reserved);
        self.bind(new, stand.reserved);
        self.lapse(old, stand.granted - stand.used - stand.lapsed);
    }

    pub fn lapse(&mut self, key: &str, fen: i64) {
        self.open(key).lapsed += fen;
    }
}

pub fn budget(year: i32) -> String {
    format!("budget/redemption/{year}")
}

pub fn subsidies(year: i32) -> String {
    format!("budget/subsidy/{year}")
}

pub fn operating(year: i32) -> String {
    format!("budget/operating/{year}")
}

pub fn ceiling(subject: uuid::Uuid, year: i32) -> String {
    format!("ceiling/{subject}/{year}")
}

pub fn provider(provider: uuid::Uuid, year: i32) -> String {
    format!("provider/{provider}/{year}")
}

pub fn receivable(order: uuid::Uuid) -> String {
    format!("receivable/{order}")
}

pub fn top_up(programme: uuid::Uuid, year: i32) -> String {
    format!("top-up/{programme}/{year}")
}
