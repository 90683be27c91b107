//! Reading what the signals of a claim are found from.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use rules::duties::{Act, DoorEvent};
use rules::signals::{Approval, Facts, LOOK_BACK, Pair, Shared, by_hour, tells};
use rules::{Fen, splitting, text};
use store::queries::contracts::{self, Whose};
use store::queries::{records, signals as rows, vouchers};
use store::{Claim, Contract, Provider, Record, Service, Source, Subject, Voucher};
use uuid::Uuid;

use super::known::{Both, Known, Officials, Own};
use crate::answers::Answers;
use crate::error::Refused;
use crate::subjects::purpose;
use crate::vouchers::view::{ceiling_book, state as voucher_state};
use crate::{Office, contracts as contract_acts};

/// What is found from a claim; what others ask as well is read once.
pub(super) async fn facts(
    office: &Office,
    source: &impl Source,
    claim: &Claim,
    (known, officials): (&Known, &Officials),
) -> Result<Facts, Refused> {
    let own = known
        .subjects
        .get(claim.subject, own(source, claim))
        .await?;
    let (subject, others) = (&own.subject, &own.contracts);
    let contract = others.iter().find(|one| one.id == claim.contract);
    let contract = contract.ok_or(Refused::Unknown)?;
    let provider = own.providers.get(&claim.provider);
    let provider = provider.ok_or(Refused::Unknown)?;
    let voucher = own.vouchers.iter().find(|one| one.id == claim.voucher);
    let voucher = voucher.ok_or(Refused::Unknown)?;
    let acts = records::of_file(source, "contract", contract.id).await?;
    let twins = twins(source, contract.id).await?;
    let completed = match contract.completed_on {
        Some(day) => rows::completed_on(source, provider.id, day).await?,
        None => 0,
    };
    let item = (contract.item.clone(), subject.id);
    let prices = known.prices.get(item, prices(source, contract)).await?;
    let parties = (subject.id, provider.id);
    let shared = shared(office, source, (subject, provider));
    let tickets = contracts::tickets(source, contract.id).await?;
    Ok(Facts {
        amount: Fen::new(contract.amount),
        parts: parts(office, (contract, provider), &own)?,
        twins,
        texts: texts(contract, others),
        shared: known.shared.get(parties, shared).await?.to_vec(),
        prices: prices.to_vec(),
        signed_on: Some(contract.signed_on),
        ends_on: Some(contract.ends_on),
        completed_on: contract.completed_on,
        tickets: tickets.iter().map(|row| row.issued_on).collect(),
        starts_on: Some(contract.starts_on),
        hourly: hourly(source, contract).await?,
        completed_that_day: u32::try_from(completed).unwrap_or(u32::MAX),
        faces: faces(&own, voucher)?,
        ceiling: ceiling(source, voucher).await?,
        approvals: approvals(&acts),
        pair: pair(source, &acts, officials).await?,
    })
}

/// The subject of a claim with all its files.
async fn own(source: &impl Source, claim: &Claim) -> Result<Own, Refused> {
    let whose = Whose::Subject(claim.subject);
    let contracts = contracts::list(source, whose, &[]).await?;
    let of = contracts.iter().map(|row| row.provider);
    Ok(Own {
        subject: find(source, claim.subject).await?,
        providers: store::many(source, of).await?,
        vouchers: vouchers::list(source, whose, &[]).await?,
        contracts,
    })
}

async fn prices(source: &impl Source, contract: &Contract) -> Result<Vec<Fen>, Refused> {
    let found = rows::prices(source, (&contract.item, contract.subject)).await?;
    Ok(found.into_iter().map(Fen::new).collect())
}

async fn find<R: store::Row<Key = Uuid>>(source: &impl Source, id: Uuid) -> Result<R, Refused> {
    store::find(source, id).await?.ok_or(Refused::Unknown)
}

/// Contracts that count together with this one (R22).
fn parts(
    office: &Office,
    (contract, provider): (&Contract, &Provider),
    own: &Own,
) -> Result<Vec<(String, Fen)>, Refused> {
    let policy = office.law.policy(contract.submitted_on)?;
    let near = |day: NaiveDate| splitting::within_window(policy, day, contract.signed_on);
    let counts = |other: &&Contract| {
        let standing = other.id != contract.id && !contract_acts::is_gone(other);
        standing && other.purpose == contract.purpose && near(other.signed_on)
    };
    let group = |other: &Contract| {
        let of = own.providers.get(&other.provider);
        of.is_some_and(|of| of.representative_index == provider.representative_index)
    };
    let near = own.contracts.iter().filter(counts);
    let found = near.filter(|other| other.provider == provider.id || group(other));
    let part = |other: &Contract| (other.number.clone(), Fen::new(other.amount));
    Ok(found.map(part).collect())
}

/// How alike its contracts with other providers within a year are to this one: the same test of the same laboratory
/// every quarter is the same in words, and honest.
fn texts(contract: &Contract, others: &[Contract]) -> Vec<(String, u32)> {
    let whole = |one: &Contract| format!("{} {} {}", one.title, one.item, one.content);
    let own = whole(contract);
    let counts = |other: &&Contract| {
        let standing = other.id != contract.id && !contract_acts::is_gone(other);
        let apart = (other.signed_on - contract.signed_on).num_days().abs();
        standing && apart <= LOOK_BACK && other.provider != contract.provider
    };
    let others = others.iter().filter(counts);
    others
        .map(|other| (other.number.clone(), text::likeness(&own, &whole(other))))
        .collect()
}

async fn twins(source: &impl Source, contract: Uuid) -> Result<Vec<(String, String)>, Refused> {
    let mut found = Vec::new();
    for file in rows::twins(source, contract).await? {
        let other: Contract = find(source, file.file).await?;
        found.push((file.name, other.number));
    }
    Ok(found)
}

/// What the two parties share, and what the subject shares with others that deal with the same provider (R8, R24).
async fn shared(
    office: &Office,
    source: &impl Source,
    (subject, provider): (&Subject, &Provider),
) -> Result<Vec<Shared>, Refused> {
    let mut found = Vec::new();
    for tie in contract_acts::ties(office, subject, provider)? {
        let what = match tie {
            rules::eligibility::Tie::Phone => "联系电话",
            rules::eligibility::Tie::Account => "收款账户",
        };
        found.push(Shared {
            what,
            with: provider.number.clone(),
        });
    }
    let indexes = |purpose, sealed: &str| office.blinds(&office.unseal(purpose, sealed)?);
    let person = indexes(purpose::IDENTITY, &subject.representative_sealed)?;
    let phone = indexes(purpose::PHONE, &subject.phone_sealed)?;
    if rows::represented_by(source, provider.id, &person).await? {
        found.push(Shared {
            what: "法定代表人",
            with: provider.number.clone(),
        });
    }
    let among = (subject.id, provider.id);
    const SEAT: &str = "近一年登录的地址和浏览器";
    let (both, others) = same_seat(office, source, among).await?;
    if both {
        found.push(Shared {
            what: SEAT,
            with: provider.number.clone(),
        });
    }
    let (people, phones) = rows::neighbours(source, among, (&person, &phone)).await?;
    let with = |what| move |with| Shared { what, with };
    found.extend(people.into_iter().map(with("本人或法定代表人")));
    found.extend(phones.into_iter().map(with("联系电话")));
    found.extend(others.into_iter().map(with(SEAT)));
    Ok(found)
}

/// Whether people of both parties signed in from one address with one browser, and the other subjects of the provider
/// whose people signed in from there like the subject's (R8, R24).
async fn same_seat(
    office: &Office,
    source: &impl Source,
    (subject, provider): (Uuid, Uuid),
) -> Result<(bool, Vec<String>), Refused> {
    let since = office.now() - TimeDelta::days(LOOK_BACK);
    let sign_ins = (DoorEvent::SignedIn.code(), since);
    let [mut ours, theirs] = rows::seats(source, [subject, provider], sign_ins).await?;
    ours.retain(|(origin, agent)| tells(origin, agent));
    let both = !ours.is_disjoint(&theirs);
    let others = rows::seated(source, (subject, provider), &ours, sign_ins).await?;
    Ok((both, others))
}

/// The catalogue's price of an hour, where the contract's service is sold by the hour.
async fn hourly(source: &impl Source, contract: &Contract) -> Result<Option<Fen>, Refused> {
    let answers: Answers = serde_json::from_str(&contract.answers)?;
    let Ok(service) = Uuid::parse_str(answers.get("service")) else {
        return Ok(None);
    };
    let service = store::find::<Service>(source, service).await?;
    let service = service.filter(|one| by_hour(&one.unit));
    Ok(service.map(|one| Fen::new(one.price)))
}

/// The subject's vouchers of the year that stand.
fn faces(own: &Own, voucher: &Voucher) -> Result<Vec<(Fen, Fen)>, Refused> {
    let mut faces = Vec::new();
    for row in &own.vouchers {
        let state = voucher_state(row)?;
        let stands = state.is_live() || state == rules::lifecycle::voucher::State::Redeemed;
        if row.year == voucher.year && stands {
            faces.push((Fen::new(row.face), Fen::new(row.computed)));
        }
    }
    Ok(faces)
}

/// The ceiling that they share.
async fn ceiling(source: &impl Source, voucher: &Voucher) -> Result<Fen, Refused> {
    let book = store::find::<store::Book>(source, ceiling_book(voucher)?.key()).await?;
    Ok(book.map_or(Fen::ZERO, |book| Fen::new(book.granted)))
}

const STEPS: [(Act, &str); 3] = [
    (Act::ReviewContract, "市县审核"),
    (Act::RecheckContract, "复核"),
    (Act::ConfirmContract, "审定"),
];

fn approvals(acts: &[Record]) -> Vec<Approval> {
    let changes: Vec<&Record> = acts.iter().filter(|one| one.after.is_some()).collect();
    let steps = changes.windows(2).filter_map(|pair| {
        let (before, this) = (pair.first()?, pair.last()?);
        let (_, step) = STEPS.iter().find(|(act, _)| act.code() == this.act)?;
        let forward = !matches!(this.after.as_deref(), Some("returned" | "refused"));
        // Less than a second is an import's or a set clock's, and no person's pace.
        let seconds = (this.at - before.at).num_seconds();
        (forward && seconds > 0).then_some(Approval { step, seconds })
    });
    steps.collect()
}

/// The two officials who re-checked and confirmed the contract, and how often both decided the same files.
async fn pair(
    source: &impl Source,
    acts: &[Record],
    officials: &Officials,
) -> Result<Option<Pair>, Refused> {
    let last = |act: Act| acts.iter().rev().find(|one| one.act == act.code());
    let (recheck, confirm) = (Act::RecheckContract, Act::ConfirmContract);
    let (Some(one), Some(other)) = (last(recheck), last(confirm)) else {
        return Ok(None);
    };
    let (Some(first), Some(second)) = (one.account, other.account) else {
        return Ok(None);
    };
    let both = officials
        .both
        .get((first, second), both(source, (first, second)));
    let both = both.await?;
    Ok(Some(Pair {
        names: [one.name.clone(), other.name.clone()],
        together: both.together,
        agreed: both.agreed,
    }))
}

async fn both(source: &impl Source, (first, second): (Uuid, Uuid)) -> Result<Both, Refused> {
    let (recheck, confirm) = (Act::RecheckContract, Act::ConfirmContract);
    let firsts = rows::decided_by(source, first, recheck.code()).await?;
    // The latest decision on a file counts.
    let firsts: BTreeMap<Uuid, Option<String>> = firsts.into_iter().rev().collect();
    let seconds = rows::decided_by(source, second, confirm.code()).await?;
    let back = |state: &Option<String>| matches!(state.as_deref(), Some("returned" | "refused"));
    let (mut together, mut agreed) = (0, 0);
    for (file, state) in &seconds {
        let Some(before) = firsts.get(file) else {
            continue;
        };
        together += 1;
        agreed += u32::from(!back(state) && !back(before));
    }
    Ok(Both { together, agreed })
}
