//! The draw: the seed is revealed, the pool as it stands is kept with its hash, the first in order are seated (7.3).

use rules::Use;
use rules::coded::Coded;
use rules::draw::{Candidate, Conflict, canonical, enough, hash, order};
use rules::duties::Act;
use rules::lifecycle::provider::{Event, next};
use serde::{Deserialize, Serialize};
use store::queries::review;
use store::{Panel, Provider};
use uuid::Uuid;

use super::{SEED, Standing};
use crate::Office;
use crate::act::{By, Deal};
use crate::error::Refused;
use crate::providers::{owners, save, view::state};
use crate::record::Body;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draw {
    pub provider: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drawn {
    pub experts: usize,
}

pub async fn draw(office: &Office, by: By<'_>, command: Draw) -> Result<Drawn, Refused> {
    let command = &command;
    office
        .act(by, Act::OrganiseReview, command, |deal| {
            Box::pin(async move { run(deal, command.provider).await })
        })
        .await
}

async fn run(deal: &Deal<'_>, id: Uuid) -> Result<Drawn, Refused> {
    let provider: Provider = deal.take(id).await?;
    deal.actor.may_touch(deal.act, owners(&provider))?;
    let before = state(&provider)?;
    next(before, Event::Draw)?;
    let panel = deal.panel(id).await?;
    let number = deal.office.law.policy(deal.today)?.review_experts;
    let pool = candidates(deal, &provider).await?;
    let there = pool.iter().filter(|one| one.excluded.is_none()).count();
    enough(number, there)?;
    let uses: Vec<Use> = provider.uses.split(',').filter_map(Use::parse).collect();
    let seed = deal.office.unseal(SEED, &panel.seed_sealed)?;
    let text = canonical(&uses, number, &pool);
    let drawn = Panel {
        ranking: order(&seed, &uses, &pool).join("\n"),
        pool_hash: hash(&text),
        pool: text,
        seed,
        drawn_at: Some(deal.now),
        ..panel
    };
    let drawn = deal.tx.update(drawn).await?;
    let wanted = usize::try_from(number).unwrap_or(usize::MAX);
    let experts = deal.seat(&drawn, &provider, wanted).await?;
    let body = Body::default()
        .fact("seed", drawn.seed.clone())
        .fact("pool", drawn.pool_hash.clone());
    save(deal, provider, before, Event::Draw, body).await?;
    Ok(Drawn { experts })
}

/// The active experts of the pool, with their interests in this application; who stepped aside from an earlier review of
/// it would only do so again.
async fn candidates(deal: &Deal<'_>, provider: &Provider) -> Result<Vec<Candidate>, Refused> {
    let mut pool = Vec::new();
    let aside = review::stepped_aside(&deal.tx, provider.id, Standing::Declined.code()).await?;
    for row in review::pool(&deal.tx).await? {
        if row.active {
            pool.push(Candidate {
                id: row.id.to_string(),
                specialities: row.specialities.split(',').filter_map(Use::parse).collect(),
                excluded: match deal.conflict(&row, provider).await? {
                    None => aside.contains(&row.id).then_some(Conflict::Aside),
                    interest => interest,
                },
            });
        }
    }
    Ok(pool)
}
