//! The directory of a few providers, without a database, and its parts by themselves.

use chrono::NaiveDate;
use rules::law::Law;
use uuid::Uuid;

use super::fit::{ask, rank};
use super::index::{Index, prepare};
use super::{Listed, Query, Wanted, look};

pub use super::mark::mark;
pub use super::seek::Term;
pub use super::sound::{Sound, typed};
pub use super::words::{Run, asked, runs, words};

pub struct Alone(Index);

impl Alone {
    #[must_use]
    pub fn of(providers: Vec<Listed>) -> Alone {
        let mut index = Index::default();
        for provider in providers {
            index.apply(prepare(provider.id, Some(provider)));
        }
        Alone(index)
    }

    /// The services that fit a need, the best first.
    #[must_use]
    pub fn fits(&self, wanted: &Wanted, day: NaiveDate, most: usize) -> Vec<Uuid> {
        let asked = ask::read(&self.0, wanted, day);
        let found = rank::rank(&self.0, &asked, wanted, (Law::shipped(), most));
        let offers = found.services.iter().filter_map(|fit| fit.offer.as_ref());
        offers.map(|offer| offer.id).collect()
    }

    /// What the search of the directory shows to who types the text into its field, service by service.
    #[must_use]
    pub fn searched(&self, words: &str, most: usize) -> Vec<Uuid> {
        let found = look(&self.0, &Query::words(words, most), Law::shipped());
        let hits = match found.nearest {
            Some(nearest) => nearest.hits,
            None => found.hits,
        };
        let lines = hits.iter().flat_map(|hit| &hit.lines);
        let offers = lines.filter_map(|line| line.offer.as_ref());
        offers.map(|offer| offer.id).take(most).collect()
    }
}
