//! Sifts of the queue that a person keeps under names, for himself alone (UX-23). Nobody but their owner sees them, so
//! that they need no act.

use rules::{Refusal, clause};
use store::SavedView;
use store::queries::views as rows;
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;

/// How many one person keeps.
pub const MOST: usize = 20;
/// Longer than any query of the page.
const LONGEST: usize = 1_000;

static NAME: Field = Field::new("name", "视图名称", clause!("R19"));

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub id: Uuid,
    pub name: String,
    /// The query of the page: filters, order, columns.
    pub query: String,
}

/// The views of the actor, by name.
pub async fn views(office: &Office, actor: &Actor) -> Result<Vec<View>, Refused> {
    let rows = rows::of_account(&office.store, actor.account()?).await?;
    let view = |row: SavedView| View {
        id: row.id,
        name: row.name,
        query: row.query,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Keeps a query under a name; the same name again takes the place of the earlier one.
pub async fn keep(
    office: &Office,
    actor: &Actor,
    answers: &Answers,
    query: &str,
) -> Result<(), Refused> {
    let account = actor.account()?;
    let mut reader = Reader::new(answers);
    let name = reader.text(&NAME, 20);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let tx = office.store.begin().await?;
    let own = rows::of_account(&tx, account).await?;
    let known = own.iter().find(|row| row.name == name);
    if known.is_none() && own.len() >= MOST {
        let refusal = Refusal::new(
            "view.many",
            clause!("R19"),
            "name",
            "保存的视图已满",
            "删除不用的视图，或用已有的名称覆盖",
        );
        let refusal = refusal.limit(format!("{MOST}个"));
        return Err(refusal.own(format!("{}个", own.len())).into());
    }
    let now = office.now();
    let row = SavedView {
        id: known.map_or_else(|| office.id_at(now), |row| row.id),
        account,
        name,
        query: query.chars().take(LONGEST).collect(),
        at: now,
    };
    match known {
        Some(_) => drop(tx.update(row).await?),
        None => tx.insert(row).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// Forgets one of the actor's own views; another's is unknown.
pub async fn forget(office: &Office, actor: &Actor, id: Uuid) -> Result<(), Refused> {
    let tx = office.store.begin().await?;
    if tx.forget_view(actor.account()?, id).await? == 0 {
        return Err(Refused::Unknown);
    }
    tx.commit().await?;
    Ok(())
}
