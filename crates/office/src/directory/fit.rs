//! What of the directory fits a need (2.5): services, instruments and providers, the best first, and why each fits.
//!
//! A search must have every word; a need is a text of which nobody has every word. So each thing that the text speaks of
//! counts by itself, the rarer the more, under every word that means it. Scores are whole numbers and order alone.

pub(super) mod ask;
pub(super) mod rank;

use std::sync::Arc;

use rules::{Fen, Use};

use super::doc::{Listed, Offer, Tool};
use super::load;
use super::mark::Piece;
use crate::Office;
use crate::error::Refused;

/// What is needed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub title: String,
    pub words: String,
    pub purpose: Option<Use>,
    /// The code of the county of who needs it; empty when it does not matter.
    pub division: String,
    pub budget: Option<Fen>,
    /// Working days until it is needed.
    pub days: Option<i64>,
}

/// Why something fits or does not quite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// These words stand in it.
    Words(Vec<String>),
    /// It says the same in another word: asked, offered.
    Means(String, String),
    /// The number of the method or standard.
    Method(String),
    /// It is for the use asked for.
    Purpose(Use),
    /// The price is within the budget.
    Within(Fen),
    /// The price is above it.
    Above(Fen),
    /// In the same county, or in one of the same city.
    County,
    City,
    /// So many kilometres away.
    Far(i64),
    /// The mean rating.
    Rated(String),
    /// Done in so many working days, in time.
    InTime(i64),
    /// Takes so many, which is too long.
    Late(i64),
}

/// One thing that fits.
#[derive(Clone, Debug)]
pub struct Fit {
    pub listed: Arc<Listed>,
    /// The service or instrument; neither where the provider itself is meant.
    pub offer: Option<Offer>,
    pub tool: Option<Tool>,
    /// What it is called, what was asked for marked.
    pub text: Vec<Piece>,
    pub score: u64,
    pub why: Vec<Why>,
}

/// Everything that fits, each list the best first.
#[derive(Clone, Debug, Default)]
pub struct Fitting {
    pub services: Vec<Fit>,
    pub tools: Vec<Fit>,
    pub providers: Vec<Fit>,
}

/// Ranks the directory as it stands at this moment; so many of each kind at most.
pub async fn fitting(office: &Office, wanted: &Wanted, most: usize) -> Result<Fitting, Refused> {
    let index = load::current(office).await?;
    let day = office.today();
    let asked = ask::read(&index, wanted, day);
    Ok(rank::rank(&index, &asked, wanted, (office.law, most)))
}
