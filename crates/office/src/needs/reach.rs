//! Whom a need reaches: the providers it fits, told once each.

use rules::needs::Reach;
use store::queries::needs as rows;
use store::{Need, NeedReach, Provider};
use uuid::Uuid;

use crate::act::Deal;
use crate::directory::{Fitting, Wanted};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::{Office, directory};

/// A need as the directory is asked for it.
pub(super) fn wanted(office: &Office, row: &Need) -> Wanted {
    Wanted {
        title: row.title.clone(),
        words: row.words.clone(),
        purpose: rules::Use::parse(&row.purpose),
        division: row.division.clone(),
        budget: row.budget.map(rules::Fen::new),
        days: Some(office.calendar().days_left(office.today(), row.needed_by)),
    }
}

/// Whom it fits, the best first.
pub(super) async fn fits(office: &Office, wanted: &Wanted) -> Result<Vec<(Uuid, i64)>, Refused> {
    let most = office.law.policy(office.today())?.need_reach_most;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let Fitting { providers, .. } = directory::fitting(office, wanted, most).await?;
    let score = |score: u64| i64::try_from(score).unwrap_or(i64::MAX);
    let fits = providers.iter();
    Ok(fits.map(|fit| (fit.listed.id, score(fit.score))).collect())
}

/// Tells those whom the need did not reach before; how many.
pub(super) async fn spread(
    deal: &Deal<'_>,
    need: (Uuid, &str),
    fits: &[(Uuid, i64)],
) -> Result<usize, Refused> {
    let (id, number) = need;
    let known = rows::reached(&deal.tx, id).await?;
    let new = fits
        .iter()
        .filter(|(provider, _)| known.iter().all(|row| row.provider != *provider));
    let new: Vec<(Uuid, i64)> = new.copied().collect();
    let providers = store::many::<Provider>(&deal.tx, new.iter().map(|(id, _)| *id)).await?;
    for (provider, score) in &new {
        let Some(row) = providers.get(provider) else {
            continue;
        };
        deal.tx
            .insert(NeedReach {
                id: deal.new_id(),
                need: id,
                provider: *provider,
                how: Reach::Match.code().to_owned(),
                score: *score,
                words: String::new(),
                by_account: None,
                on_day: deal.today,
            })
            .await?;
        let told = News::of(number, "有一项服务需求与本机构的服务目录相符").next("查看并报价");
        deal.notify(To::Account(row.account), told, format!("/needs/{id}"))
            .await?;
    }
    Ok(new.len())
}

/// Whether the actor may do this act to the need: a provider only where the need reached him.
pub(super) async fn may_touch(deal: &Deal<'_>, row: &Need) -> Result<(), Refused> {
    let reached = match deal.actor.party {
        Some(party) => rows::reach(&deal.tx, (row.id, party)).await?,
        None => None,
    };
    let owners = super::owners(row, reached.map(|row| row.provider));
    deal.actor.may_touch(deal.act, owners)
}
