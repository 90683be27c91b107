//! Subsidies as their readers see them: a year's list, one file, a provider's own.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::appraisal::Grade;
use rules::duties::{Act, Role};
use rules::ledger::{Book, Line};
use rules::lifecycle::appraisal::State as AppraisalState;
use rules::lifecycle::subsidy::State;
use rules::{Fen, ProviderCategory, Refusal, Region, Trace};
use store::queries::{appraisals, money, subsidies as rows};
use store::{Appraisal, Provider, Subsidy};
use uuid::Uuid;

use super::confirm::hinder;
use super::{owners, state};
use crate::actor::{Actor, FileKind};
use crate::appraisals::{grade, year_of};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::subjects::{masks, purpose, view::year as this_year};
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

/// One subsidy in a list.
#[derive(Clone, Debug)]
pub struct SubsidyLine {
    pub id: Uuid,
    pub number: String,
    pub provider: Uuid,
    pub name: String,
    pub year: u16,
    pub category: ProviderCategory,
    pub grade: Grade,
    pub computed: Fen,
    pub amount: Fen,
    pub state: State,
    pub paid_on: Option<NaiveDate>,
}

/// A year with its sums and what may be done to it.
#[derive(Clone, Debug)]
pub struct SubsidyYear {
    pub year: u16,
    pub lines: Vec<SubsidyLine>,
    /// What waits for the Department.
    pub proposed: Fen,
    /// What the line of this year can still promise.
    pub free: Fen,
    pub to_do: Vec<Act>,
}

#[derive(Clone, Debug)]
pub struct SubsidyView {
    pub line: SubsidyLine,
    pub appraisal: Uuid,
    pub appraisal_number: String,
    pub trace: Trace,
    pub lowered: String,
    /// Into which account, masked.
    pub bank: String,
    pub account: String,
    pub payment: Option<(String, NaiveDate)>,
    pub hindrances: Vec<Refusal>,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

async fn read_all(office: &Office, rows: Vec<Subsidy>) -> Result<Vec<SubsidyLine>, Refused> {
    let store = &office.store;
    let providers = store::many::<Provider>(store, rows.iter().map(|row| row.provider)).await?;
    let appraised = rows.iter().map(|row| row.appraisal);
    let appraised: BTreeMap<Uuid, Appraisal> = store::many(store, appraised).await?;
    let line = |row: Subsidy| {
        let appraisal = appraised.get(&row.appraisal).ok_or(Refused::Unknown)?;
        Ok(SubsidyLine {
            name: providers
                .get(&row.provider)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            provider: row.provider,
            year: year_of(row.year)?,
            category: ProviderCategory::parse(&row.category)
                .ok_or_else(|| Refused::Fault(format!("category {}", row.category)))?,
            grade: grade(appraisal)?,
            computed: Fen::new(row.computed),
            amount: Fen::new(row.amount),
            state: state(&row)?,
            paid_on: row.paid_on,
            id: row.id,
            number: row.number,
        })
    };
    rows.into_iter().map(line).collect()
}

/// A year as the desks read it.
pub async fn list(office: &Office, actor: &Actor, year: u16) -> Result<SubsidyYear, Refused> {
    if !actor.may(Act::SeeSubsidy) || actor.role == Role::Provider {
        return Err(Refused::Unknown);
    }
    let store = &office.store;
    let all = rows::of_year(store, i64::from(year)).await?;
    let mut open = appraisals::of_year(store, i64::from(year)).await?;
    open.retain(|row| {
        row.state == AppraisalState::Published.code()
            && all.iter().all(|one| one.appraisal != row.id)
    });
    let of = store::many::<Provider>(store, open.iter().map(|row| row.provider)).await?;
    let proposes = of.values().any(|one| one.region == Region::Inside.code());
    let waits = all
        .iter()
        .filter(|row| row.state == State::Proposed.code())
        .map(|row| Fen::new(row.amount));
    let (proposed, decides) = (waits.clone().sum(), waits.count() > 0);
    let key = Book::line(Line::Subsidy, this_year(office.today())?).key();
    let books = money::books_of(store, [key.clone()]).await?;
    let free = books
        .get(&key)
        .map_or(Fen::ZERO, |book| Balance::from(book).free());
    let acts = [
        (Act::ProposeSubsidy, proposes),
        (Act::DecideSubsidy, decides),
    ];
    let mine = acts
        .into_iter()
        .filter(|(act, open)| *open && actor.may(*act));
    Ok(SubsidyYear {
        year,
        proposed,
        free,
        to_do: mine.map(|(act, _)| act).collect(),
        lines: read_all(office, all).await?,
    })
}

/// Those of the actor's own provider, the latest first.
pub async fn mine(office: &Office, actor: &Actor) -> Result<Vec<SubsidyLine>, Refused> {
    let Some(provider) = actor.party.filter(|_| actor.role == Role::Provider) else {
        return Ok(Vec::new());
    };
    // What is only proposed may still be lowered: it is told once it is decided.
    let mut own = rows::of_provider(&office.store, provider).await?;
    own.retain(|row| row.state != State::Proposed.code());
    read_all(office, own).await
}

/// Whether the actor may know of it: a provider of its own, once it is decided.
pub(crate) fn may_see(actor: &Actor, row: &Subsidy) -> bool {
    let open = row.state != State::Proposed.code() || actor.role != Role::Provider;
    open && actor.may_touch(Act::SeeSubsidy, owners(row)).is_ok()
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<SubsidyView, Refused> {
    let store = &office.store;
    let row: Subsidy = store_row(office, id).await?;
    if !may_see(actor, &row) {
        return Err(Refused::Unknown);
    }
    let now = state(&row)?;
    let of: Provider = store_row(office, row.provider).await?;
    let appraisal: Appraisal = store_row(office, row.appraisal).await?;
    let hindrances = match now {
        State::Offered | State::Confirmed | State::Bounced => hinder(store, &row).await?,
        _ => Vec::new(),
    };
    let open: &[Act] = match now {
        State::Proposed if row.amount > 0 => &[Act::LowerSubsidy],
        State::Offered | State::Bounced if hindrances.is_empty() => &[Act::ConfirmSubsidy],
        _ => &[],
    };
    let may = |act: &Act| actor.may_act(*act) && actor.may_touch(*act, owners(&row)).is_ok();
    let to_do = open.iter().copied().filter(may).collect();
    let payment = rows::payment_of(store, id).await?;
    let account = office.unseal(purpose::BANK, &of.bank_account_sealed)?;
    Ok(SubsidyView {
        appraisal: appraisal.id,
        appraisal_number: appraisal.number,
        trace: serde_json::from_str(&row.trace)?,
        lowered: row.lowered.clone(),
        bank: of.bank,
        account: masks::account(&account),
        payment: payment.map(|one| (one.reference, one.paid_on)),
        hindrances,
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::Subsidy, id)]).await?,
        to_do,
        line: read_all(office, vec![row])
            .await?
            .pop()
            .ok_or(Refused::Unknown)?,
    })
}
