//! The review of an application by drawn experts (7.3): seed, draw, blind sheets, close.

mod close;
mod draw;
mod redraw;
mod score;
mod view;

pub use close::{Close, Closed, Replace, close, replace};
pub use draw::{Draw, Drawn, draw};
pub use redraw::{Redraw, redraw};
pub use score::{Decline, Score, Scored, decline, score};
pub use view::{
    Application, PanelView, Seat, SheetLine, SheetView, material, panel, provider_of, sheet, sheets,
};

use rules::clock::Limit;
use rules::coded::Coded;
use rules::draw::{Applicant, Conflict, Interests, conflict, hash};
use rules::review::Tally;
use serde::{Deserialize, Serialize};
use store::queries::review;
use store::{Expert, Panel, Provider, Sheet, Source, StoreError};
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::{News, To};

/// Where a sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    Open,
    Scored,
    Declined,
    Late,
    Void,
}

impl Coded for Standing {
    const ALL: &'static [Standing] = &[
        Standing::Open,
        Standing::Scored,
        Standing::Declined,
        Standing::Late,
        Standing::Void,
    ];

    fn code(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Scored => "scored",
            Standing::Declined => "declined",
            Standing::Late => "late",
            Standing::Void => "void",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Standing::Open => "待评分",
            Standing::Scored => "已评分",
            Standing::Declined => "已回避",
            Standing::Late => "逾期未评",
            Standing::Void => "作废",
        }
    }
}

/// What the seed of a draw is sealed for until it is revealed.
pub(crate) const SEED: &str = "draw-seed";

/// Fixes the seed of a review when its application is taken in: only its hash is known until the draw, so that whoever
/// draws cannot choose it.
pub(crate) async fn commit(deal: &Deal<'_>, provider: Uuid) -> Result<(), Refused> {
    let seed = deal.office.secret();
    let row = Panel {
        id: deal.new_id(),
        provider,
        seed_sealed: deal.office.seal(SEED, &seed)?,
        commitment: hash(&seed),
        committed_at: deal.now,
        seed: String::new(),
        pool: String::new(),
        pool_hash: String::new(),
        ranking: String::new(),
        drawn_at: None,
        closed_at: None,
        result: String::new(),
    };
    Ok(deal.tx.insert(row).await?)
}

/// Whether the experts were for an application, when it was reviewed.
pub(crate) async fn majority(
    deal: &Deal<'_>,
    provider: &Provider,
) -> Result<Option<bool>, Refused> {
    if crate::providers::view::class(provider)?.is_direct() {
        return Ok(None);
    }
    let panel = review::panel_of(&deal.tx, provider.id).await?;
    let result = panel.and_then(|panel| tally_of(&panel).transpose());
    Ok(result.transpose()?.map(|tally| tally.majority))
}

/// The result of a review that was closed.
fn tally_of(panel: &Panel) -> Result<Option<Tally>, Refused> {
    if panel.result.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(&panel.result)?))
}

/// The conflict of interest between an expert and an applicant as the pool and the registrations stand.
async fn conflict_now(
    source: &impl Source,
    expert: &Expert,
    provider: &Provider,
) -> Result<Option<Conflict>, StoreError> {
    let heads = review::heads(source, &expert.employer_uscc).await?;
    let relations: Vec<String> = expert.relations.lines().map(str::to_owned).collect();
    let interests = Interests {
        employer: &expert.employer,
        employer_code: &expert.employer_uscc,
        identity: &expert.identity_index,
        heads: &heads,
        relations: &relations,
    };
    let applicant = Applicant {
        name: &provider.name,
        code: &provider.uscc,
        representative: &provider.representative_index,
    };
    Ok(conflict(&interests, &applicant))
}

/// The experts of a review in the order drawn.
fn order_of(panel: &Panel) -> Result<Vec<Uuid>, Refused> {
    let ids = panel.ranking.lines().map(Uuid::parse_str);
    let ids: Result<Vec<Uuid>, _> = ids.collect();
    ids.map_err(|fault| Refused::Fault(format!("ranking of {}: {fault}", panel.id)))
}

/// Whether the order drawn has somebody left who may still take part.
async fn somebody_left(
    source: &impl Source,
    (panel, provider): (&Panel, &Provider),
    sheets: &[Sheet],
) -> Result<bool, Refused> {
    for id in order_of(panel)? {
        if sheets.iter().any(|sheet| sheet.expert == id) {
            continue;
        }
        let expert: Expert = store::find(source, id).await?.ok_or(Refused::Unknown)?;
        if expert.active && conflict_now(source, &expert, provider).await?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Deal<'_> {
    /// The review of an application that is under way, locked.
    async fn panel(&self, provider: Uuid) -> Result<Panel, Refused> {
        let found = review::panel_of(&self.tx, provider).await?;
        let open = found.filter(|panel| panel.closed_at.is_none());
        self.take(open.ok_or(Refused::Unknown)?.id).await
    }

    /// The conflict of interest between an expert and an applicant as things stand at this moment.
    async fn conflict(
        &self,
        expert: &Expert,
        provider: &Provider,
    ) -> Result<Option<Conflict>, Refused> {
        Ok(conflict_now(&self.tx, expert, provider).await?)
    }

    /// Gives the next experts in the order drawn their sheets, those left out who may not take part any more;
    /// how many were found.
    async fn seat(
        &self,
        panel: &Panel,
        provider: &Provider,
        wanted: usize,
    ) -> Result<usize, Refused> {
        let policy = self.office.law.policy(self.today)?;
        let taken = review::sheets(&self.tx, panel.id).await?;
        let mut found = 0;
        for (at, id) in order_of(panel)?.into_iter().enumerate() {
            if found == wanted {
                break;
            }
            let expert: Expert = self.take(id).await?;
            let seated = taken.iter().any(|sheet| sheet.expert == id);
            if seated || !expert.active || self.conflict(&expert, provider).await?.is_some() {
                continue;
            }
            found += 1;
            let sheet = self.new_id();
            let on = On {
                limit: Limit::Score,
                kind: FileKind::Provider,
                file: provider.id,
                about: sheet,
            };
            let due = self.start_clock(on, policy.review_days).await?;
            self.tx
                .insert(Sheet {
                    id: sheet,
                    panel: panel.id,
                    expert: id,
                    place: i64::try_from(at + 1).unwrap_or(i64::MAX),
                    state: Standing::Open.code().to_owned(),
                    due_on: due,
                    base: None,
                    management: None,
                    team: None,
                    credit: None,
                    words: String::new(),
                    why: String::new(),
                    employer: expert.employer,
                    updated_at: self.now,
                })
                .await?;
            let words = News::of(&provider.number, "抽中为入库评审专家").by(due, "评分");
            let link = format!("/sheets/{sheet}");
            self.notify(To::Account(expert.account), words, link)
                .await?;
        }
        Ok(found)
    }

    /// Takes a sheet out of the count.
    async fn drop_sheet(
        &self,
        sheet: Sheet,
        standing: Standing,
        why: impl Into<String>,
    ) -> Result<(), Refused> {
        let row = Sheet {
            state: standing.code().to_owned(),
            why: why.into(),
            updated_at: self.now,
            ..sheet
        };
        self.stop_clock(Limit::Score, row.id).await?;
        self.tx.update(row).await?;
        Ok(())
    }
}
