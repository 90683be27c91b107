//! Anybody objects to an admission that stands in public notice, without signing in (7.4).

use chrono::{DateTime, FixedOffset};
use rules::duties::{Act, Role};
use rules::tries::{Tries, objections_limit};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{NoticeObjection, Provider, Publication};
use uuid::Uuid;

use super::evidence::{self, Evidence};
use super::purpose;
use crate::accounts::tries;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::attachments::missing;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, local};

/// Fields: `name`, `contact` (telephone or e-mail), `facts`; the evidence, named by its token, may be left out.
pub struct Object {
    pub publication: Uuid,
    pub answers: Answers,
    pub evidence: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Objected {
    /// By this the sender finds the answer.
    pub objection: Uuid,
}

static NAME: Field = Field::new("name", "姓名或单位名称", clause!("7.4"));
static CONTACT: Field = Field::new("contact", "联系方式", clause!("7.4"));
static FACTS: Field = Field::new("facts", "事实和依据", clause!("7.4"));

struct Said {
    name: String,
    contact: String,
    facts: String,
    evidence: Option<Evidence>,
}

pub async fn object(office: &Office, by: By<'_>, command: Object) -> Result<Objected, Refused> {
    if !by.actor.may(Act::ObjectNotice) {
        return Err(Refused::Unknown);
    }
    let said = &read(office, &command)?;
    // Who objects is nobody's business but the Centre's: the record holds no account.
    let nobody = Actor::anyone(by.actor.origin.clone());
    let by = By {
        actor: &nobody,
        request: by.request,
    };
    let hash = said.evidence.as_ref().map(|file| file.hash.as_str());
    let content = &(command.publication, &command.answers, hash);
    let id = command.publication;
    office
        .act(by, Act::ObjectNotice, content, |deal| {
            Box::pin(async move { take(deal, id, said).await })
        })
        .await
}

fn read(office: &Office, command: &Object) -> Result<Said, Refused> {
    let mut reader = Reader::new(&command.answers);
    let name = reader.text(&NAME, 60);
    let contact = reader.text(&CONTACT, 100);
    reachable(&mut reader, &contact);
    let facts = reader.text(&FACTS, 2000);
    let mut faults = reader.faults;
    let evidence = match &command.evidence {
        Some(token) => {
            let kept = evidence::kept(office, token);
            faults.extend(kept.is_none().then(|| missing("evidence")));
            kept
        }
        None => None,
    };
    if !faults.is_empty() {
        return Err(Refused::Because(faults));
    }
    Ok(Said {
        name,
        contact,
        facts,
        evidence,
    })
}

/// The Centre must be able to answer: a telephone number or an e-mail address.
fn reachable(reader: &mut Reader<'_>, contact: &str) {
    let plain = rules::text::code(contact);
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let mail = contact.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !contact.contains(char::is_whitespace)
    });
    if !contact.is_empty() && !mail && digits < 7 {
        reader.fault(Refusal::new(
            "contact.shape",
            clause!("7.4"),
            CONTACT.name,
            "联系方式不是电话号码或电子邮箱",
            "填写能收到答复的电话号码或电子邮箱",
        ));
    }
}

async fn take(deal: &Deal<'_>, id: Uuid, said: &Said) -> Result<Objected, Refused> {
    let publication: Publication = deal.take(id).await?;
    if publication.ended_on.is_some() || deal.today > publication.until_on {
        return Err(over(&publication).into());
    }
    let provider: Provider = deal.take(publication.provider).await?;
    not_too_many(deal, id).await?;
    let evidence = said.evidence.as_ref();
    let text =
        |read: fn(&Evidence) -> &str| evidence.map_or_else(String::new, |file| read(file).into());
    let row = NoticeObjection {
        id: deal.new_id(),
        publication: id,
        name_sealed: deal.office.seal(purpose::NAME, &said.name)?,
        contact_sealed: deal.office.seal(purpose::CONTACT, &said.contact)?,
        sender_index: deal
            .office
            .blind(&rules::text::code(&said.contact).to_lowercase())?,
        facts: said.facts.clone(),
        evidence: text(|file| &file.hash),
        evidence_name: text(|file| &file.name),
        evidence_media: text(|file| &file.media),
        at: deal.now,
        outcome: String::new(),
        answer: String::new(),
        answered_at: None,
        answered_by: None,
    };
    let objection = row.id;
    deal.tx.insert(row).await?;
    let body = Body::words("收到一件对公示的异议").fact("objection", objection.to_string());
    deal.record(FileKind::Provider, provider.id, Change::NONE, body)
        .await?;
    let words = News::of(&provider.number, "公示收到异议").next("核实后答复");
    let link = format!("/notice-objections/{objection}/answer");
    deal.notify(To::Desk(Role::Centre, None), words, link)
        .await?;
    Ok(Objected { objection })
}

/// Counts the objections of one address to one notice: each holds the admission and asks for an answer of its own, so
/// that a machine must not send them by the hundred. The waits of seconds of the door are left out: people share addresses.
async fn not_too_many(deal: &Deal<'_>, publication: Uuid) -> Result<(), Refused> {
    let now = local(deal.now);
    let origin = &deal.actor.origin;
    let name = deal
        .office
        .blind(&format!("object {publication} {origin}"))?;
    let none = tries::row(&name, &Tries::none(now));
    let sent = tries::read(deal.tx.lock_tries(none).await?.ok_or(Refused::Busy)?)?;
    match sent.waits(now).filter(|_| sent.locked()) {
        Some(until) => Err(too_many(until).into()),
        None => {
            deal.tx.update(tries::row(&name, &sent.failed(now))).await?;
            Ok(())
        }
    }
}

fn too_many(until: DateTime<FixedOffset>) -> Refusal {
    Refusal::new(
        "notice.many",
        clause!("7.4"),
        "",
        "这个网络地址对这件公示提交的异议已满",
        format!(
            "{}之后再提交；几项事实写在一件异议中",
            until.format("%m-%d %H:%M")
        ),
    )
    .limit(objections_limit())
}

fn over(publication: &Publication) -> Refusal {
    Refusal::new(
        "notice.over",
        clause!("7.4"),
        "",
        "公示已结束，不再受理对这件公示的异议",
        "列入名录后发现的问题，向创业中心反映",
    )
    .limit(format!("{} 24时前", publication.until_on))
}
