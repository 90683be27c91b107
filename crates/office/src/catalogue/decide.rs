//! The Agency approves an entry, returns or refuses it; one by one or many at once (2.5, 7.4).

use rules::catalogue::{EntryKind, expired, in_force};
use rules::duties::Act;
use rules::lifecycle::entry::{Event, State, next};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::catalogue as rows;
use store::{Certificate, Provider, Source};
use uuid::Uuid;

use super::item::{Item, certificate_name, find};
use super::{file_kind, may_offer, succeed, uses};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::Actor;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::providers::owners;
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decide {
    pub kind: EntryKind,
    pub entry: Uuid,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decided {
    pub state: String,
}

/// The Agency decides on one entry.
pub async fn approve(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::ApproveCatalogue, command, |deal| {
            Box::pin(async move { decide(deal, command).await })
        })
        .await
}

async fn decide(deal: &Deal<'_>, command: &Decide) -> Result<Decided, Refused> {
    let verdict = &command.verdict;
    let item = deal.take_item(command.kind, command.entry).await?;
    let provider: Provider = deal.take(item.provider()).await?;
    deal.actor.may_touch(deal.act, owners(&provider))?;
    let seen = (file_kind(command.kind), command.entry);
    let editions = (item.edition(), verdict.edition);
    let me = deal
        .may_review(seen, editions, item.last_reviewer())
        .await?;
    let state = item.state()?;
    let after = next(
        state,
        match verdict.decision {
            Decision::Approve => Event::Approve,
            Decision::Return => Event::Return,
            Decision::Refuse => Event::Refuse,
        },
    )?;
    if after == State::Approved {
        may_offer(&provider)?;
        let hindrances = found(&deal.tx, &item, deal.today).await?;
        if !hindrances.is_empty() {
            return Err(Refused::Because(hindrances));
        }
        follow(deal, &item).await?;
        if let Item::Service(service) = &item {
            uses::widen(deal, provider.clone(), service).await?;
        }
    }
    // A certificate is always told by its number: what rests on it depends on the day it ends.
    let together = verdict.together && command.kind != EntryKind::Certificate;
    let words = match together {
        true => News::of(&provider.number, "服务目录有多项审核通过").next("在服务目录中查看"),
        false => told(&provider, &item, after),
    };
    deal.put_item(item.becomes(after, deal.now).reviewed_by(me))
        .await?;
    let body = Body {
        words: verdict.words.clone(),
        ..Body::reasons(&verdict.reasons)
    };
    let change = Change::from(state.code(), after.code());
    deal.record(seen.0, seen.1, change, body).await?;
    if after == State::Approved && command.kind == EntryKind::Certificate {
        reinstate(deal, provider.id).await?;
    }
    let (to, link) = (provider.account, "/catalogue");
    match together {
        true => deal.notify_once(to, words, link).await?,
        false => deal.notify(To::Account(to), words, link).await?,
    }
    Ok(Decided {
        state: after.code().to_owned(),
    })
}

/// What the provider is told, short enough for a telephone.
fn told(provider: &Provider, item: &Item, after: State) -> String {
    // The number of a certificate says which one; its kind may be as long as a notice.
    let title = match item {
        Item::Certificate(row) => row.number.clone(),
        other => other.title(),
    };
    let title: String = title.chars().take(20).collect();
    let news = News::of(
        &provider.number,
        format!("{} {title} {}", item.kind().label(), after.label()),
    );
    news.next(match after {
        State::Returned => "按理由改正后重新提交",
        State::Refused => "在服务目录中查看理由",
        _ => "在服务目录中查看",
    })
}

/// An approved change takes the place of the entry that it changes; services that rested on a certificate rest on the
/// one that follows it, and those that it had suspended are public again.
async fn follow(deal: &Deal<'_>, item: &Item) -> Result<(), Refused> {
    let Some(old) = item.replaces() else {
        return Ok(());
    };
    let old = deal.take_item(item.kind(), old).await?;
    let (kind, id, state) = (old.kind(), old.id(), old.state()?);
    if state.stands() {
        let after = next(state, Event::Replace)?;
        deal.put_item(old.becomes(after, deal.now)).await?;
        let change = Change::from(state.code(), after.code());
        let body = Body::words("变更已审核通过，由新的一项替代");
        deal.record(file_kind(kind), id, change, body).await?;
    }
    if let Item::Certificate(new) = item {
        succeed::renew(deal, id, new).await?;
    }
    Ok(())
}

/// A provider that was suspended because its certificates had run out is back as soon as one is in force again (7.4).
async fn reinstate(deal: &Deal<'_>, provider: Uuid) -> Result<(), Refused> {
    if super::expire::stands(deal, provider).await? {
        let words = "入库依据的证书已换证";
        crate::providers::reinstate_by_rule(deal, provider, words).await?;
    }
    Ok(())
}

/// What stands in the way of approving an entry, as things stand now.
async fn found(
    source: &impl Source,
    item: &Item,
    today: chrono::NaiveDate,
) -> Result<Vec<Refusal>, Refused> {
    Ok(match item {
        Item::Instrument(_) => Vec::new(),
        Item::Certificate(row) => of_certificate(source, row, today).await?,
        Item::Service(row) => match row.certificate {
            Some(certificate) => of_service(source, certificate, today).await?,
            None => Vec::new(),
        },
    })
}

async fn of_certificate(
    source: &impl Source,
    row: &Certificate,
    today: chrono::NaiveDate,
) -> Result<Vec<Refusal>, Refused> {
    let mut hindrances = Vec::new();
    if let Some(last) = row.expires_on.filter(|last| !in_force(Some(*last), today)) {
        hindrances.push(expired("decision", last, today));
    }
    let other = rows::approved_certificate(source, &row.kind, &row.number).await?;
    let other = other.filter(|other| Some(other.id) != row.replaces);
    if other.is_some() {
        let refusal = Refusal::new(
            "certificate.taken",
            clause!("7.2"),
            "decision",
            "另有一张已公开的证书编号相同",
            "核对证书原件，退回补正并写明正确的编号",
        );
        hindrances.push(refusal.own(certificate_name(row)));
    }
    Ok(hindrances)
}

const NOT_APPROVED: &str = "service.certificate-not-approved";

async fn of_service(
    source: &impl Source,
    certificate: Uuid,
    today: chrono::NaiveDate,
) -> Result<Vec<Refusal>, Refused> {
    let row: Option<Certificate> = store::find(source, certificate).await?;
    let Some(row) = row else {
        return Err(Refused::Fault("a service rests on no certificate".into()));
    };
    if let Some(last) = row.expires_on.filter(|last| !in_force(Some(*last), today)) {
        return Ok(vec![expired("decision", last, today)]);
    }
    if row.state == State::Approved.code() {
        return Ok(Vec::new());
    }
    let refusal = Refusal::new(
        NOT_APPROVED,
        clause!("7.4"),
        "decision",
        "这项服务依据的证书尚未审核通过",
        "先审核证书；证书不符的，退回这项服务",
    );
    Ok(vec![refusal.own(certificate_name(&row))])
}

/// One of many entries to be approved, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub kind: EntryKind,
    pub id: Uuid,
    pub edition: i64,
}

/// What would become of the picked entries if they were approved now; a certificate among them counts as approved, because
/// it comes first.
pub async fn forecast(
    office: &Office,
    actor: &Actor,
    picks: &[Pick],
) -> Result<Vec<Approved>, Refused> {
    if !actor.may(Act::ApproveCatalogue) {
        return Err(Refused::Unknown);
    }
    let mut seen = Vec::new();
    for pick in picks {
        let item = find(&office.store, pick.kind, pick.id).await?;
        let mut reasons = found(&office.store, &item, office.today()).await?;
        if let Item::Service(row) = &item
            && picks.iter().any(|other| Some(other.id) == row.certificate)
        {
            reasons.retain(|reason| reason.code != NOT_APPROVED);
        }
        reasons.extend(next(item.state()?, Event::Approve).err());
        seen.push(Approved {
            pick: pick.clone(),
            title: item.title(),
            reasons,
        });
    }
    Ok(seen)
}

/// What becomes of one of many.
#[derive(Clone, Debug)]
pub struct Approved {
    pub pick: Pick,
    pub title: String,
    /// Why it was not approved; empty when it was.
    pub reasons: Vec<Refusal>,
}

/// Approves many entries, each in an act of its own: certificates first, as services rest on them. What cannot be approved
/// is told and does not hold up the rest (UX-25).
pub async fn approve_all(
    office: &Office,
    by: By<'_>,
    picks: &[Pick],
) -> Result<Vec<Approved>, Refused> {
    let mut ordered: Vec<&Pick> = picks.iter().collect();
    ordered.sort_by_key(|pick| pick.kind != EntryKind::Certificate);
    let mut done = Vec::new();
    for pick in ordered {
        let title = find(&office.store, pick.kind, pick.id).await?.title();
        let request = format!("{}-{}", by.request, pick.id);
        let command = Decide {
            kind: pick.kind,
            entry: pick.id,
            verdict: Verdict {
                edition: pick.edition,
                decision: Decision::Approve,
                reasons: Vec::new(),
                picks: Vec::new(),
                late: String::new(),
                words: String::new(),
                seen: None,
                together: picks.len() > 1,
            },
        };
        let one = By {
            actor: by.actor,
            request: &request,
        };
        let reasons = match approve(office, one, command).await {
            Ok(_) => Vec::new(),
            Err(Refused::Because(reasons)) => reasons,
            Err(Refused::Meanwhile(who)) => vec![changed_meanwhile(&who.who)],
            Err(other) => return Err(other),
        };
        done.push(Approved {
            pick: pick.clone(),
            title,
            reasons,
        });
    }
    Ok(done)
}

fn changed_meanwhile(who: &str) -> Refusal {
    Refusal::new(
        "entry.meanwhile",
        clause!("R19"),
        "",
        "这一项在打开页面后有变动",
        "刷新页面，按最新内容审核",
    )
    .own(format!("由{who}办理"))
}
