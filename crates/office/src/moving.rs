//! Moving house: the whole database of one engine into the other, compared row for row (decision 0031).

use sm3::{Digest, Sm3};
use store::{Store, moving};

use crate::error::Refused;

/// What was moved, and what is not the same on both sides.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    pub tables: usize,
    pub rows: u64,
    /// Tables whose rows differ.
    pub differ: Vec<String>,
}

/// Copies every row and compares both sides; an interrupted copy goes on where it stopped. `told` hears of each step:
/// the table, how many of its rows are there, and how many there are.
///
/// # Errors
/// When the target holds anything else.
pub async fn copy(
    from: &Store,
    to: &Store,
    told: impl FnMut(&str, u64, u64),
) -> Result<Moved, Refused> {
    moving::copy((from, to), told).await?;
    let hash = |row: &[u8]| Sm3::digest(row).into();
    let (here, there) = (
        moving::sums(from, hash).await?,
        moving::sums(to, hash).await?,
    );
    let differs = |(name, sum): (&String, &(u64, String))| {
        (there.get(name) != Some(sum)).then(|| name.clone())
    };
    Ok(Moved {
        tables: here.len(),
        rows: here.values().map(|(rows, _)| rows).sum(),
        differ: here.iter().filter_map(differs).collect(),
    })
}
