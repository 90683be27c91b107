//! One field for everything that is written on a file: its number, a party's name, code or person, the number of a
//! ticket, the bank's reference of a payment (10.1). Everybody finds what he may read, and nothing else.

pub(crate) mod names;
mod watched;

use rules::duties::{Act, Role, Scope, scope};
use rules::ids::{ResidentId, Uscc};
use rules::numbers::{Number, Series};
use rules::{Refusal, ids, text};
use store::queries::contracts::Whose;
use store::queries::names::{self as rows, Among, Side};
use store::queries::recoveries;
use store::queries::related;
use store::{Claim, Contract, Provider, Subject, Ticket};
use uuid::Uuid;

use crate::actor::{Actor, Owners};
use crate::error::Refused;
use crate::related::{Card, Page};
use crate::{Office, claims, contracts, providers, subjects, vouchers};

pub use names::{parts_of, rebuild, settle};

/// How many files of one kind are shown; who gets so many types more of what he looks for.
pub const MOST: usize = 50;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub files: Vec<Card>,
    /// Whether there was more than is shown.
    pub more: bool,
    /// Why nothing can be found under what was typed: a digit is wrong.
    pub fault: Option<Refusal>,
}

/// Everything that the actor may read and that bears what he typed.
pub async fn find(office: &Office, actor: &Actor, typed: &str) -> Result<Found, Refused> {
    if !actor.may(Act::Find) {
        return Err(Refused::Unknown);
    }
    let seeker = Seeker { office, actor };
    match Number::sought(typed) {
        Some(Ok(number)) => return seeker.numbered(number).await,
        Some(Err(fault)) => return Ok(Found::nothing(Some(fault))),
        None => {}
    }
    let code = text::code(typed);
    let mut found = Found::default();
    if code.chars().any(|c| c.is_ascii_digit()) {
        seeker.coded(typed, &code, &mut found).await?;
    }
    if !found.files.is_empty() {
        return Ok(found);
    }
    seeker.named(typed, &mut found).await?;
    if found.files.is_empty() && code.len() == 18 && code.is_ascii() {
        found.fault = ids::check(typed).refusal;
    }
    Ok(found)
}

impl Found {
    fn nothing(fault: Option<Refusal>) -> Found {
        Found {
            fault,
            ..Found::default()
        }
    }

    fn add(&mut self, card: Card) {
        if self.files.len() < MOST {
            self.files.push(card);
        } else {
            self.more = true;
        }
    }
}

struct Seeker<'a> {
    office: &'a Office,
    actor: &'a Actor,
}

impl Seeker<'_> {
    async fn numbered(&self, number: Number) -> Result<Found, Refused> {
        let store = &self.office.store;
        let mut found = Found::default();
        let text = number.to_string();
        match number.series {
            Series::Registration => {
                let row = related::subject_numbered(store, &text).await?;
                self.subjects(row.as_slice(), &mut found)?;
            }
            Series::Provider => {
                let row = related::provider_numbered(store, &text).await?;
                self.providers(row.as_slice(), &mut found)?;
            }
            Series::Contract => {
                let row = related::contract_numbered(store, &text).await?;
                self.contracts(row.as_slice(), &mut found)?;
            }
            Series::Claim => {
                if let Some(row) = related::claim_numbered(store, &text).await? {
                    self.claim(&row, &mut found)?;
                }
            }
            Series::Batch
            | Series::Programme
            | Series::Case
            | Series::SpotPlan
            | Series::Operating
            | Series::Opinion => {
                let card = watched::numbered(self.office, self.actor, (number.series, &text));
                found.files.extend(card.await?);
            }
            // Everybody reads them in their public lists.
            Series::Training | Series::News => {}
            Series::Need => {
                if let Some(row) = store::queries::needs::numbered(store, &text).await?
                    && crate::needs::may_read(self.office, self.actor, &row).await?
                {
                    found.files.push(Card::need(&row)?);
                }
            }
            Series::Recovery => {
                let row = recoveries::numbered(store, &text).await?;
                let sees = |row: &store::Recovery| crate::recoveries::may_see(self.actor, row);
                let card = row.filter(sees).map(|row| Card::recovery(&row));
                found.files.extend(card.transpose()?);
            }
            Series::TopUp => {
                let row = store::queries::topups::numbered(store, &text).await?;
                let row = row.filter(|row| crate::topups::may_see(self.actor, row));
                let card = row.map(|row| Card::top_up(&row));
                found.files.extend(card.transpose()?);
            }
            Series::Appraisal => {
                let row = store::queries::appraisals::numbered(store, &text).await?;
                let sees = |row: &store::Appraisal| {
                    let owners = crate::appraisals::owners(row);
                    self.actor.may_touch(Act::SeeAppraisal, owners).is_ok()
                };
                let card = row.filter(sees).map(|row| Card::appraisal(&row));
                found.files.extend(card.transpose()?);
            }
            Series::Subsidy => {
                let row = store::queries::subsidies::numbered(store, &text).await?;
                let row = row.filter(|row| crate::subsidies::may_see(self.actor, row));
                let card = row.map(|row| Card::subsidy(&row));
                found.files.extend(card.transpose()?);
            }
            Series::Voucher | Series::ServiceVoucher => {
                let voucher = Number::new(Series::Voucher, number.year, number.serial);
                let row = related::voucher_numbered(store, &voucher.to_string()).await?;
                let sees =
                    |owners: Owners<'_>| self.actor.may_touch(Act::SeeVoucher, owners).is_ok();
                let row = row.filter(|row| sees(vouchers::owners(row)));
                if let Some(row) = &row {
                    let beside = watched::of_voucher(self.office, self.actor, row.id);
                    found.files.extend(beside.await?);
                }
                let card = match (row, number.series) {
                    (Some(row), Series::ServiceVoucher) => Card::twin(&row)?,
                    (Some(row), _) => Some(Card::voucher(&row)?),
                    (None, _) => None,
                };
                // The voucher itself first, then what was found of it.
                found.files.splice(0..0, card);
            }
        }
        Ok(found)
    }

    /// By a credit code, an identity number, the number of a ticket or the bank's reference.
    async fn coded(&self, typed: &str, code: &str, found: &mut Found) -> Result<(), Refused> {
        let store = &self.office.store;
        if let Ok(uscc) = Uscc::parse(code) {
            let (subjects, providers) = related::under_code(store, uscc.as_str()).await?;
            self.parties(&subjects, &providers, found).await?;
        }
        // Who may be shown personal data may ask by it; the number itself stands nowhere in the clear.
        if let Ok(person) = ResidentId::parse(code)
            && self.actor.may(Act::Reveal)
        {
            let indexes = self.office.blinds(person.as_str())?;
            let (subjects, providers) = related::of_person(store, &indexes).await?;
            self.subjects(&subjects, found)?;
            self.providers(&providers, found)?;
        }
        self.reached(code, found).await?;
        self.tickets(code, found).await?;
        let references = [typed.trim().to_owned(), code.to_owned()];
        let payments = related::payments_referenced(store, &references).await?;
        let paid = payments.iter().map(|row| row.claim);
        let paid = store::many::<Claim>(store, paid).await?;
        for row in &payments {
            let claim = paid.get(&row.claim).ok_or(Refused::Unknown)?;
            let owners = claims::owners(claim);
            if self.actor.may_touch(Act::SeeClaim, owners).is_ok() {
                found.add(Card::payment(row));
            }
        }
        Ok(())
    }

    /// By a whole telephone number or a whole account, for who may be shown personal data.
    async fn reached(&self, code: &str, found: &mut Found) -> Result<(), Refused> {
        let plain = code.replace(['-', '(', ')'], "");
        let digits = plain.strip_prefix('+').unwrap_or(&plain);
        let whole = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() >= 7;
        if !whole || !self.actor.may(Act::Reveal) {
            return Ok(());
        }
        let indexes = self.office.blinds(&plain)?;
        let (subjects, providers) = related::of_contact(&self.office.store, &indexes).await?;
        self.subjects(&subjects, found)?;
        self.providers(&providers, found)
    }

    /// A ticket by its number, or by its code and number in one.
    async fn tickets(&self, code: &str, found: &mut Found) -> Result<(), Refused> {
        if !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(());
        }
        let store = &self.office.store;
        let splits = rules::tickets::sought(code);
        let numbers: Vec<String> = splits
            .iter()
            .map(|(_, number)| (*number).to_owned())
            .collect();
        let most = u64::try_from(MOST).unwrap_or(u64::MAX);
        let tickets = related::tickets_numbered(store, &numbers, most).await?;
        let fits = |row: &&Ticket| {
            splits.iter().any(|(code, number)| {
                row.number == *number && (code.is_empty() || row.code == *code)
            })
        };
        let tickets: Vec<&Ticket> = tickets.iter().filter(fits).collect();
        let held = tickets.iter().map(|row| row.contract);
        let held = store::many::<Contract>(store, held).await?;
        for row in tickets {
            let contract = held.get(&row.contract).ok_or(Refused::Unknown)?;
            let owners = contracts::owners(contract);
            if self.actor.may_touch(Act::SeeContract, owners).is_ok() {
                let page = Some(Page::Contract(row.contract));
                found.add(Card {
                    page,
                    ..Card::ticket(row)
                });
            }
        }
        Ok(())
    }

    /// By a part of a name: the parties whose files the reader may open; of other parties the contracts that he may.
    async fn named(&self, typed: &str, found: &mut Found) -> Result<(), Refused> {
        let Some(part) = names::sought(typed) else {
            return Ok(());
        };
        let divisions = self.actor.jurisdiction().unwrap_or_default();
        self.own(typed, found).await?;
        for (side, act) in [
            (Side::Subject, Act::SeeSubject),
            (Side::Provider, Act::SeeProvider),
        ] {
            match scope(self.actor.role, act) {
                Some(Scope::Region) => self.opened(side, Among::All, &part, found).await?,
                Some(Scope::Area) => {
                    self.opened(side, Among::In(&divisions), &part, found)
                        .await?;
                }
                // A firm's own name is that of its own file.
                Some(Scope::Own) => {}
                _ => self.dealt(side, &divisions, &part, found).await?,
            }
        }
        Ok(())
    }

    /// A firm's own file, when it types its own name.
    async fn own(&self, typed: &str, found: &mut Found) -> Result<(), Refused> {
        let (Some(party), store) = (self.actor.party, &self.office.store) else {
            return Ok(());
        };
        match self.actor.role {
            Role::Subject => {
                let row = store::find::<Subject>(store, party).await?;
                let row = row.filter(|row| names::contains(&row.name, typed));
                self.subjects(row.as_slice(), found)
            }
            Role::Provider => {
                let row = store::find::<Provider>(store, party).await?;
                let row = row.filter(|row| names::contains(&row.name, typed));
                self.providers(row.as_slice(), found)
            }
            _ => Ok(()),
        }
    }

    async fn opened(
        &self,
        side: Side,
        among: Among<'_>,
        part: &[u8],
        found: &mut Found,
    ) -> Result<(), Refused> {
        let store = &self.office.store;
        let ids = rows::parties(store, side, among, part, MOST + 1).await?;
        // In the order of the names, not of the rows.
        match side {
            Side::Subject => {
                let mut named = store::many::<Subject>(store, ids.clone()).await?;
                let rows: Vec<Subject> = ids.iter().filter_map(|id| named.remove(id)).collect();
                self.subjects(&rows, found)
            }
            Side::Provider => {
                let mut named = store::many::<Provider>(store, ids.clone()).await?;
                let rows: Vec<Provider> = ids.iter().filter_map(|id| named.remove(id)).collect();
                self.providers(&rows, found)
            }
        }
    }

    /// The contracts with parties of this name, where the reader may not open the parties themselves.
    async fn dealt(
        &self,
        side: Side,
        divisions: &[String],
        part: &[u8],
        found: &mut Found,
    ) -> Result<(), Refused> {
        let Some(whose) = self.whose(divisions) else {
            return Ok(());
        };
        let store = &self.office.store;
        let ids = rows::parties(store, side, Among::With(whose), part, MOST).await?;
        self.contracts_with(side, whose, &ids, found).await
    }

    async fn contracts_with(
        &self,
        side: Side,
        whose: Whose<'_>,
        parties: &[Uuid],
        found: &mut Found,
    ) -> Result<(), Refused> {
        if parties.is_empty() {
            return Ok(());
        }
        let most = u64::try_from(MOST + 1).unwrap_or(u64::MAX);
        let store = &self.office.store;
        let rows = related::with_parties(store, whose, side, parties, most).await?;
        self.contracts(&rows, found)
    }

    /// Whose contracts the reader may see; a firm looks only among those of the other side.
    fn whose<'d>(&self, divisions: &'d [String]) -> Option<Whose<'d>> {
        match (self.actor.role, self.actor.party) {
            (Role::Subject, Some(id)) => Some(Whose::Subject(id)),
            (Role::Provider, Some(id)) => Some(Whose::Provider(id)),
            (Role::Subject | Role::Provider, None) => None,
            (Role::County, _) => Some(Whose::Divisions(divisions)),
            _ => Some(Whose::Everyones),
        }
    }

    /// Parties under one code: their files, or else the contracts with them.
    async fn parties(
        &self,
        subjects: &[Subject],
        providers: &[Provider],
        found: &mut Found,
    ) -> Result<(), Refused> {
        self.subjects(subjects, found)?;
        self.providers(providers, found)?;
        let divisions = self.actor.jurisdiction().unwrap_or_default();
        let Some(whose) = self.whose(&divisions).filter(|_| found.files.is_empty()) else {
            return Ok(());
        };
        let subjects: Vec<Uuid> = subjects.iter().map(|row| row.id).collect();
        let providers: Vec<Uuid> = providers.iter().map(|row| row.id).collect();
        self.contracts_with(Side::Subject, whose, &subjects, found)
            .await?;
        self.contracts_with(Side::Provider, whose, &providers, found)
            .await
    }

    fn subjects(&self, rows: &[Subject], found: &mut Found) -> Result<(), Refused> {
        for row in rows {
            let owners = subjects::owners(row);
            if self.actor.may_touch(Act::SeeSubject, owners).is_ok() {
                found.add(Card::subject(row)?);
            }
        }
        Ok(())
    }

    fn providers(&self, rows: &[Provider], found: &mut Found) -> Result<(), Refused> {
        for row in rows {
            let owners = providers::owners(row);
            if self.actor.may_touch(Act::SeeProvider, owners).is_ok() {
                found.add(Card::provider(row)?);
            }
        }
        Ok(())
    }

    fn contracts(&self, rows: &[Contract], found: &mut Found) -> Result<(), Refused> {
        for row in rows {
            let owners = contracts::owners(row);
            if self.actor.may_touch(Act::SeeContract, owners).is_ok() {
                found.add(Card::contract(row)?);
            }
        }
        Ok(())
    }

    fn claim(&self, row: &Claim, found: &mut Found) -> Result<(), Refused> {
        let owners = claims::owners(row);
        if self.actor.may_touch(Act::SeeClaim, owners).is_ok() {
            found.add(Card::claim(row)?);
        }
        Ok(())
    }
}
