//! Gathering what the first check looks at: the form, both parties, the ledger, earlier contracts.

use chrono::NaiveDate;
use rules::duties::Act;
use rules::eligibility::{ContractFacts, Elsewhere, FirstCheck, Party, first_check};
use rules::ledger::Book;
use rules::lifecycle::entry::State as Entry;
use rules::{Fen, Refusal, Region, Use};
use store::queries::catalogue as rows;
use store::{Contract, Provider, Source, Subject};
use uuid::Uuid;

use super::form::{self, Terms};
use super::{elsewhere, owners};
use crate::act::Deal;
use crate::actor::Actor;
use crate::answers::Answers;
use crate::error::Refused;
use crate::{Office, catalogue, glyphs, providers, store_row, subjects};

/// Runs the first check over a draft, so that the person sees every finding before submitting.
///
/// `corrects` is the returned contract that the draft replaces, which does not count against it.
pub async fn look_over(
    office: &Office,
    actor: &Actor,
    answers: &Answers,
    corrects: Option<Uuid>,
) -> Result<FirstCheck, Refused> {
    let subject: Option<Subject> = match actor.party {
        Some(id) => Some(store_row(office, id).await?),
        None => None,
    };
    let today = office.today();
    let used = match &subject {
        Some(row) => {
            let kind = subjects::view::kind(row)?;
            let ceiling = subjects::view::ceiling(office, row.id, kind, today).await?;
            ceiling.reserved + ceiling.used
        }
        None => Fen::ZERO,
    };
    let terms = form::read(answers);
    let case = Case {
        subject: subject.as_ref(),
        terms: &terms,
        used,
        today,
        except: corrects,
    };
    check(office, &office.store, &case).await
}

/// Runs the first check over a submitted contract as things stand now, for the desk that decides: a provider may
/// have been removed meanwhile, a ceiling used.
pub async fn look_again(
    office: &Office,
    actor: &Actor,
    contract: Uuid,
) -> Result<FirstCheck, Refused> {
    let row: Contract = store_row(office, contract).await?;
    actor.may_touch(Act::SeeContract, owners(&row))?;
    let subject: Subject = store_row(office, row.subject).await?;
    let today = office.today();
    let kind = subjects::view::kind(&subject)?;
    let ceiling = subjects::view::ceiling(office, subject.id, kind, today).await?;
    let answers: Answers = serde_json::from_str(&row.answers)?;
    let case = Case {
        subject: Some(&subject),
        terms: &form::read(&answers),
        used: ceiling.reserved + ceiling.used,
        today,
        except: Some(contract),
    };
    let mut check = check(office, &office.store, &case).await?;
    if row.handed_in {
        let doubted = super::sealed::doubted(&office.store, contract).await?;
        check.findings.extend(doubted);
    }
    Ok(check)
}

/// The first check of a contract under way, against what is locked.
pub(super) async fn check_now(
    deal: &Deal<'_>,
    subject: &Subject,
    terms: &Terms,
    except: Option<Uuid>,
) -> Result<FirstCheck, Refused> {
    let year = subjects::view::year(deal.today)?;
    let ceiling = deal
        .balance(&Book::ceiling(subject.id.to_string(), year))
        .await?;
    let case = Case {
        subject: Some(subject),
        terms,
        used: ceiling.reserved + ceiling.used,
        today: deal.today,
        except,
    };
    check(deal.office, &deal.tx, &case).await
}

/// One contract before the first check.
pub(super) struct Case<'a> {
    pub subject: Option<&'a Subject>,
    pub terms: &'a Terms,
    /// What is bound or redeemed of this year's ceiling.
    pub used: Fen,
    pub today: NaiveDate,
    /// The contract itself, when it is checked again.
    pub except: Option<Uuid>,
}

/// The first check against what the database holds at this moment.
pub(super) async fn check(
    office: &Office,
    source: &impl Source,
    case: &Case<'_>,
) -> Result<FirstCheck, Refused> {
    let provider: Option<Provider> = match case.terms.provider {
        Some(id) => store::find(source, id).await?,
        None => None,
    };
    let mut facts = facts(office, case, provider.as_ref())?;
    if provider.is_none() && case.terms.provider.is_some() {
        // Named, but nobody we know: that is not the same as none chosen.
        "名录中没有的机构".clone_into(&mut facts.provider.name);
    }
    facts.elsewhere = elsewhere::look(office, source, case, provider.as_ref()).await?;
    if let Some(provider) = &provider {
        facts.offer = catalogue::offer(source, provider.id, case.terms.service).await?;
        facts.declared_uses = declared(source, provider).await?;
    }
    let policy = office.law.policy(case.today)?;
    Ok(first_check(office.law, policy, &facts))
}

/// The uses a provider serves: those of its registration and those of its public catalogue (7.4).
async fn declared(source: &impl Source, provider: &Provider) -> Result<Vec<Use>, Refused> {
    let services = rows::services(source, provider.id, &[Entry::Approved.code()]).await?;
    let registered = provider.uses.split(',').filter_map(Use::parse);
    let offered = services.iter().filter_map(|one| Use::parse(&one.use_code));
    let mut uses: Vec<Use> = registered.chain(offered).collect();
    uses.sort_unstable();
    uses.dedup();
    Ok(uses)
}

fn facts(
    office: &Office,
    case: &Case<'_>,
    provider: Option<&Provider>,
) -> Result<ContractFacts, Refused> {
    let terms = case.terms.clone();
    let undrawn: Vec<Refusal> = printed(case.terms)
        .into_iter()
        .filter_map(|(field, label, text)| glyphs::undrawn(office, field, label, text))
        .collect();
    let kind = match case.subject {
        Some(row) => subjects::view::kind(row)?,
        None => rules::Kind::Enterprise,
    };
    let region = match provider {
        Some(row) => providers::view::region(row)?,
        None => Region::Inside,
    };
    Ok(ContractFacts {
        today: case.today,
        kind,
        subject: subject_party(office, case.subject)?,
        provider: provider_party(case.subject, provider),
        provider_state: provider.map(providers::view::state).transpose()?,
        region,
        offer: rules::eligibility::Offer::default(),
        purpose: terms.purpose,
        county: case.subject.map_or_else(String::new, |row| {
            office.law.divisions.place(&row.division, &row.zone)
        }),
        declared_uses: Vec::new(),
        title: terms.title,
        item: terms.item,
        content: terms.content,
        method: terms.method,
        instruments: terms.instruments,
        deliverables: terms.deliverables,
        acceptance: terms.acceptance,
        signed_on: terms.signed_on,
        starts_on: terms.starts_on,
        ends_on: terms.ends_on,
        amount: terms.amount,
        paid: terms.paid,
        tech: terms.tech,
        registration: terms.registration,
        plan_project: terms.project,
        declarations: terms.declarations,
        elsewhere: Elsewhere::default(),
        used: case.used,
        consent_to_smaller_face: terms.consent,
        defects: terms.defects.into_iter().chain(undrawn).collect(),
    })
}

/// The terms that the contract's paper carries, as the form calls them.
fn printed(terms: &Terms) -> [(&'static str, &'static str, &str); 9] {
    let project = terms.project.as_ref();
    [
        ("title", "合同名称", &terms.title),
        ("item", "服务项目", &terms.item),
        ("content", "服务内容", &terms.content),
        ("method", "方法或标准", &terms.method),
        ("instruments", "使用的仪器设备", &terms.instruments),
        ("deliverables", "交付成果", &terms.deliverables),
        ("acceptance", "验收标准", &terms.acceptance),
        ("tech_number", "认定登记编号", &terms.registration.number),
        (
            "project_number",
            "项目编号",
            project.map_or("", |project| &project.number),
        ),
    ]
}

fn subject_party(office: &Office, row: Option<&Subject>) -> Result<Party, Refused> {
    let Some(row) = row else {
        return Ok(nobody());
    };
    let id = match (&row.uscc, &row.identity_sealed) {
        (Some(uscc), _) => uscc.clone(),
        (None, Some(sealed)) => office.unseal(subjects::purpose::IDENTITY, sealed)?,
        (None, None) => String::new(),
    };
    Ok(Party {
        admitted: subjects::register::is_certified(row),
        name: row.name.clone(),
        id,
        legal_representative: row.representative.clone(),
    })
}

/// Persons are told apart by their IDs: of two with one name and different IDs, the second
/// is called differently, so that they do not count as one (R24).
fn provider_party(subject: Option<&Subject>, row: Option<&Provider>) -> Party {
    let Some(row) = row else {
        return nobody();
    };
    let same_person =
        subject.is_some_and(|subject| subject.representative_index == row.representative_index);
    let same_name = subject.is_some_and(|subject| subject.representative == row.representative);
    let legal_representative = match (same_person, subject) {
        (true, Some(subject)) => subject.representative.clone(),
        _ if same_name => format!("{}（身份证号码不同）", row.representative),
        _ => row.representative.clone(),
    };
    Party {
        admitted: row.state == rules::lifecycle::provider::State::Filed.code(),
        name: row.name.clone(),
        id: row.uscc.clone(),
        legal_representative,
    }
}

fn nobody() -> Party {
    Party {
        admitted: false,
        name: String::new(),
        id: String::new(),
        legal_representative: String::new(),
    }
}
