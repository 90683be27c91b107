//! The provider adds an entry, changes it, takes it back; the Agency approves it before it is public (7.4).

use rules::catalogue::{EntryKind, expired, in_force};
use rules::duties::{Act, Role};
use rules::lifecycle::entry::{Event, State, next, start};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::catalogue as rows;
use store::{Certificate, Provider};
use uuid::Uuid;

use super::form::{self, Frame};
use super::item::{Item, STANDING, certificate_name, followers, of_provider};
use super::{desk_link, file_kind, may_offer, succeed, uses};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::providers::owners;
use crate::record::{Body, Change};

/// Hands in a new entry, a corrected one, or a change of one that stands.
///
/// Fields: those of the kind; for a certificate also `attachment`, a held file, and for a new one `succeeds`, the
/// certificate whose services it takes over; for a service also `widen`, which declares a further use with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keep {
    pub kind: EntryKind,
    /// The entry that is corrected or changed; none for a new one.
    pub entry: Option<Uuid>,
    /// The edition that was shown.
    pub edition: i64,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    pub id: Uuid,
}

pub async fn keep(office: &Office, by: By<'_>, command: Keep) -> Result<Kept, Refused> {
    let command = &command;
    office
        .act(by, Act::KeepCatalogue, command, |deal| {
            Box::pin(async move {
                let provider = own(deal).await?;
                let id = match command.entry {
                    None => new(deal, &provider, command).await?,
                    Some(id) => change(deal, &provider, command, id).await?,
                };
                let words =
                    News::of(&provider.number, "服务目录有新的待审核项").next("审核服务目录");
                deal.notify(To::Desk(Role::Agency, None), words, desk_link(provider.id))
                    .await?;
                Ok(Kept { id })
            })
        })
        .await
}

/// The actor's own provider, which may keep a catalogue.
pub(super) async fn own(deal: &Deal<'_>) -> Result<Provider, Refused> {
    let provider: Provider = deal.take(deal.actor.party.ok_or(Refused::Unknown)?).await?;
    deal.actor.may_touch(deal.act, owners(&provider))?;
    may_offer(&provider)?;
    Ok(provider)
}

async fn new(deal: &Deal<'_>, provider: &Provider, command: &Keep) -> Result<Uuid, Refused> {
    let (old, fault) = match succeed::old(deal, provider, command).await? {
        Ok(old) => (old, None),
        Err(fault) => (None, Some(fault)),
    };
    add(deal, provider, command, (old.as_ref(), fault)).await
}

/// A new entry, or the change of one that stays as it is until the change is approved.
async fn add(
    deal: &Deal<'_>,
    provider: &Provider,
    command: &Keep,
    (replaces, fault): (Option<&Item>, Option<Refusal>),
) -> Result<Uuid, Refused> {
    let filled = checked(deal, provider, command, (replaces, fault)).await?;
    let frame = Frame {
        id: deal.new_id(),
        provider: provider.id,
        replaces: replaces.map(Item::id),
        edition: 1,
        created_at: deal.now,
        attachment: paper(deal, provider, command, replaces).await?,
    };
    let id = frame.id;
    deal.add_item(form::item(deal, filled, frame)).await?;
    let change = Change::begins(start().code());
    let mut said = said(command);
    if let (None, Some(old)) = (command.entry, replaces) {
        said = said.fact("succeeds", old.title());
    }
    deal.record(file_kind(command.kind), id, change, said)
        .await?;
    Ok(id)
}

async fn change(
    deal: &Deal<'_>,
    provider: &Provider,
    command: &Keep,
    id: Uuid,
) -> Result<Uuid, Refused> {
    let old = deal.take_item(command.kind, id).await?;
    if old.provider() != provider.id {
        return Err(Refused::Unknown);
    }
    if old.edition() != command.edition {
        return Err(deal.meanwhile(file_kind(command.kind), id).await?);
    }
    let state = old.state()?;
    if state.stands() {
        one_change(deal, command.kind, id).await?;
        return add(deal, provider, command, (Some(&old), None)).await;
    }
    let after = next(state, Event::Resubmit)?;
    let filled = checked(deal, provider, command, (Some(&old), None)).await?;
    let frame = Frame {
        id,
        provider: provider.id,
        replaces: old.replaces(),
        edition: old.edition() + 1,
        created_at: created_at(&old),
        attachment: paper(deal, provider, command, Some(&old)).await?,
    };
    deal.put_item(form::item(deal, filled, frame)).await?;
    let change = Change::from(state.code(), after.code());
    deal.record(file_kind(command.kind), id, change, said(command))
        .await?;
    Ok(id)
}

fn created_at(item: &Item) -> chrono::DateTime<chrono::Utc> {
    match item {
        Item::Service(row) => row.created_at,
        Item::Instrument(row) => row.created_at,
        Item::Certificate(row) => row.created_at,
    }
}

/// A second change of the same entry would leave open which of the two follows it.
pub(super) async fn one_change(deal: &Deal<'_>, kind: EntryKind, id: Uuid) -> Result<(), Refused> {
    for follower in followers(&deal.tx, kind, id).await? {
        if rows::waits(follower.state()?.code()) {
            return Err(Refusal::new(
                "entry.change-waits",
                clause!("7.4"),
                "",
                "这一项已有一个变更等待审核",
                "在目录中打开待审的变更，在其中修改",
            )
            .into());
        }
    }
    Ok(())
}

/// Reads the form and what it says against the rest of the catalogue, telling every defect at once.
async fn checked(
    deal: &Deal<'_>,
    provider: &Provider,
    command: &Keep,
    (old, fault): (Option<&Item>, Option<Refusal>),
) -> Result<form::Filled, Refused> {
    let read = form::read(command.kind, &command.answers, deal.today);
    let mut faults = read.as_ref().err().cloned().unwrap_or_default();
    faults.extend(fault);
    let first = form::fields(command.kind)
        .iter()
        .position(|field| *field == "certificate");
    if first.is_some() {
        faults.extend(certificate_fault(deal, provider, &command.answers).await?);
        let widens = command.answers.get("widen") == "yes";
        faults.extend(uses::undeclared(provider, &command.answers).filter(|_| !widens));
    }
    if command.kind == EntryKind::Certificate
        && command.entry.is_none()
        && command.answers.get("attachment").is_empty()
    {
        faults.push(missing_paper());
    }
    if let Ok(filled) = &read {
        faults.extend(twin(deal, provider.id, (command.kind, filled), old).await?);
    }
    match (read, faults.is_empty()) {
        (Ok(filled), true) => Ok(filled),
        _ => Err(Refused::Because(faults)),
    }
}

fn missing_paper() -> Refusal {
    Refusal::new(
        "file.missing",
        clause!("7.2"),
        "attachment",
        "没有选择证书文件",
        "选择证书的扫描件或电子原件",
    )
    .limit(crate::attachments::LIMITS)
}

/// What is wrong with the certificate that a service is to rest on.
async fn certificate_fault(
    deal: &Deal<'_>,
    provider: &Provider,
    answers: &Answers,
) -> Result<Option<Refusal>, Refused> {
    let typed = answers.get("certificate");
    if typed.is_empty() {
        return Ok(None);
    }
    let found: Option<Certificate> = match Uuid::parse_str(typed) {
        Ok(id) => store::find(&deal.tx, id).await?,
        Err(_) => None,
    };
    let own =
        found.filter(|row| row.provider == provider.id && STANDING.contains(&row.state.as_str()));
    Ok(match own {
        None => Some(Refusal::new(
            "certificate.unknown",
            clause!("7.4"),
            "certificate",
            "所选证书不在本机构的目录内",
            "先登记证书，或选择不依据证书",
        )),
        Some(row) if !in_force(row.expires_on, deal.today) => {
            let last = row.expires_on.unwrap_or(deal.today);
            Some(expired("certificate", last, deal.today))
        }
        Some(_) => None,
    })
}

/// An entry that says the same as another one of this provider.
async fn twin(
    deal: &Deal<'_>,
    provider: Uuid,
    (kind, filled): (EntryKind, &form::Filled),
    old: Option<&Item>,
) -> Result<Option<Refusal>, Refused> {
    let own = old
        .map(|old| [Some(old.id()), old.replaces()])
        .unwrap_or_default();
    let others = of_provider(&deal.tx, kind, provider, &STANDING).await?;
    let mut others = others.iter().filter(|other| {
        let followed = old.is_some_and(|old| other.replaces() == Some(old.id()));
        !own.contains(&Some(other.id())) && !followed
    });
    Ok(others
        .any(|other| other.key() == filled.key())
        .then(|| same(kind)))
}

/// The refusal of an entry that is there already.
pub(super) fn same(kind: EntryKind) -> Refusal {
    let (field, what) = match kind {
        EntryKind::Service => ("item", "项目和方法都相同的服务"),
        EntryKind::Instrument => ("name", "名称、型号和放置地点都相同的仪器"),
        EntryKind::Certificate => ("number", "种类和编号都相同的证书"),
    };
    Refusal::new(
        "entry.twice",
        clause!("7.4"),
        field,
        format!("目录中已有{what}"),
        "在目录中修改原有的一项；确为另一项的，在名称中写明区别",
    )
}

/// The paper of a certificate: the held one, or that of the entry it follows.
async fn paper(
    deal: &Deal<'_>,
    provider: &Provider,
    command: &Keep,
    old: Option<&Item>,
) -> Result<Uuid, Refused> {
    if command.kind != EntryKind::Certificate {
        return Ok(Uuid::nil());
    }
    match (old, command.answers.get("attachment")) {
        (Some(Item::Certificate(old)), "") if command.entry.is_some() => Ok(old.attachment),
        (_, held) => {
            let kind = FileKind::Provider;
            let paper = deal
                .attach("attachment", held, kind, provider.id, "certificate")
                .await?;
            Ok(paper.id)
        }
    }
}

/// What was handed in, for the record: the answers of the form.
pub(super) fn said(command: &Keep) -> Body {
    let fields = form::fields(command.kind).iter();
    fields.fold(Body::default(), |body, field| {
        body.fact(field, command.answers.get(field).to_owned())
    })
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdraw {
    pub kind: EntryKind,
    pub entry: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    pub title: String,
}

/// The provider takes an entry back; what is public is then public no more.
pub async fn withdraw(
    office: &Office,
    by: By<'_>,
    command: Withdraw,
) -> Result<Withdrawn, Refused> {
    let command = &command;
    office
        .act(by, Act::KeepCatalogue, command, |deal| {
            Box::pin(async move {
                let provider = own(deal).await?;
                let item = deal.take_item(command.kind, command.entry).await?;
                if item.provider() != provider.id {
                    return Err(Refused::Unknown);
                }
                let state = item.state()?;
                let after = next(state, Event::Withdraw)?;
                if let Item::Certificate(row) = &item {
                    nothing_rests_on(deal, row, state).await?;
                }
                let title = item.title();
                deal.put_item(item.becomes(after, deal.now)).await?;
                let change = Change::from(state.code(), after.code());
                let body = Body::words(format!("撤下 {title}"));
                deal.record(file_kind(command.kind), command.entry, change, body)
                    .await?;
                Ok(Withdrawn { title })
            })
        })
        .await
}

/// A certificate stays while services or the admission rest on it (7.2).
async fn nothing_rests_on(deal: &Deal<'_>, row: &Certificate, state: State) -> Result<(), Refused> {
    let mut faults = Vec::new();
    let name = certificate_name(row);
    let resting = rows::resting_on(&deal.tx, row.id).await?;
    let resting: Vec<_> = resting
        .iter()
        .filter(|service| STANDING.contains(&service.state.as_str()))
        .collect();
    if !resting.is_empty() {
        let refusal = Refusal::new(
            "certificate.rested-on",
            clause!("7.4"),
            "",
            format!("有服务项目依据证书 {name}"),
            "先撤下这些服务，或把它们改为依据其他证书；换证的，登记新证书并选择它接替这张",
        );
        faults.push(refusal.own(format!("{} 项服务", resting.len())));
    }
    if row.basis && state.stands() {
        faults.push(Refusal::new(
            "certificate.basis",
            clause!("7.2"),
            "",
            format!("证书 {name} 是本机构入库的依据"),
            "换证的，登记新证书并选择它接替这张，新证审核通过后旧证自动撤下",
        ));
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Refused::Because(faults)),
    }
}
