//! Names in the form in which parts of them are found: every party is found by any stretch of its names (10.1).

use std::collections::BTreeSet;

use rules::text;
use store::NamePart;
use store::queries::names::Side;
use store::queries::subjects;
use store::{Provider, Setting, Subject};
use uuid::Uuid;

use crate::Office;
use crate::act::Deal;
use crate::error::Refused;
use crate::subjects::former_names;

/// As far as a stretch reaches; what is typed beyond it narrows nothing.
const LONGEST: usize = 32;

/// One width, no blanks, one case.
fn plain(name: &str) -> String {
    text::name(name).to_lowercase()
}

/// What is looked for, as bytes of a stretch; none for nothing.
pub fn sought(typed: &str) -> Option<Vec<u8>> {
    let begin: String = plain(typed).chars().take(LONGEST).collect();
    (!begin.is_empty()).then(|| begin.into_bytes())
}

/// Whether what was typed stands in a name.
pub(super) fn contains(name: &str, typed: &str) -> bool {
    plain(name).contains(&plain(typed))
}

/// The stretches of some names: each from each of its characters on.
pub fn stretches<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<Vec<u8>> {
    let mut all = BTreeSet::new();
    for name in names {
        let plain = plain(name);
        for (from, _) in plain.char_indices() {
            let rest = plain.get(from..).unwrap_or_default();
            let stretch: String = rest.chars().take(LONGEST).collect();
            all.insert(stretch.into_bytes());
        }
    }
    all
}

impl Deal<'_> {
    /// Keeps a subject findable by its name and by the names that it bore.
    pub async fn name_subject(&self, row: &Subject) -> Result<(), Refused> {
        let former = former_names(&self.tx, row.id).await?;
        let names = former.iter().map(|(name, _)| name.as_str());
        let parts = stretches(names.chain([row.name.as_str()]));
        let tx = &self.tx;
        tx.keep_names(Side::Subject, row.id, &row.division, parts)
            .await?;
        Ok(())
    }

    pub async fn name_provider(&self, row: &Provider) -> Result<(), Refused> {
        let parts = stretches([row.name.as_str()]);
        let division = row.division.as_deref().unwrap_or_default();
        let tx = &self.tx;
        tx.keep_names(Side::Provider, row.id, division, parts)
            .await?;
        Ok(())
    }
}

/// The setting that says that every name is kept so.
const KEPT: &str = "names";
/// The form in which they are kept; another one has them read anew.
const FORM: &str = "1";

/// Reads the names of a database that is older than the search; how many parties that were.
pub async fn settle(office: &Office) -> Result<usize, Refused> {
    let kept: Option<Setting> = store::find(&office.store, KEPT.to_owned()).await?;
    match kept {
        Some(kept) if kept.value == FORM => Ok(0),
        _ => rebuild(office).await,
    }
}

/// Reads every name anew; how many parties there are.
pub async fn rebuild(office: &Office) -> Result<usize, Refused> {
    let tx = office.store.begin().await?;
    tx.forget_names().await?;
    let subjects = subjects::named(&tx).await?;
    let mut former = subjects::renamed(&tx).await?;
    let providers = store::queries::parties::providers_named(&tx).await?;
    let parties = subjects.len() + providers.len();
    for (id, name, division) in subjects {
        let mut names = former.remove(&id).unwrap_or_default();
        names.push(name);
        let rows = rows(Side::Subject, id, &division, &names);
        tx.add_names(rows).await?;
    }
    for (id, name, division) in providers {
        let division = division.unwrap_or_default();
        let rows = rows(Side::Provider, id, &division, &[name]);
        tx.add_names(rows).await?;
    }
    let setting = Setting {
        name: KEPT.to_owned(),
        value: FORM.to_owned(),
    };
    match tx.lock::<Setting>(KEPT.to_owned()).await? {
        Some(_) => drop(tx.update(setting).await?),
        None => tx.insert(setting).await?,
    }
    tx.commit().await?;
    Ok(parties)
}

fn rows(side: Side, party: Uuid, division: &str, names: &[String]) -> Vec<NamePart> {
    let parts = stretches(names.iter().map(String::as_str));
    let row = |part| NamePart {
        part,
        side: side.code().to_owned(),
        party,
        division: division.to_owned(),
    };
    parts.into_iter().map(row).collect()
}

/// The rows by which parties of these names are found, for whoever fills a database without the verbs.
#[must_use]
pub fn parts_of(side: Side, party: Uuid, division: &str, name: &str) -> Vec<NamePart> {
    rows(side, party, division, &[name.to_owned()])
}
