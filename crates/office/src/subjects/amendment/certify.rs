//! The local authority certifies a change, returns it, or refuses it (2.3); a change of county is the new one's to judge.

use rules::Kind;
use rules::duties::{Act, Role};
use rules::lifecycle::amendment::{Event, Part, State, next};
use serde::{Deserialize, Serialize};
use store::queries::subjects as rows;
use store::{Amendment, Subject};
use uuid::Uuid;

use super::{owners, part, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};
use crate::subjects::view;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CertifyAmendment {
    pub amendment: Uuid,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AmendmentCertified {
    pub state: String,
}

pub async fn certify_amendment(
    office: &Office,
    by: By<'_>,
    command: CertifyAmendment,
) -> Result<AmendmentCertified, Refused> {
    let verdict = &command.verdict;
    let command = &command;
    office
        .act(by, Act::CertifyAmendment, command, |deal| {
            Box::pin(async move {
                // The subject is locked before its change, as where it is filed.
                let found = store::find::<Amendment>(&deal.tx, command.amendment).await?;
                let subject: Subject = deal.take(found.ok_or(Refused::Unknown)?.subject).await?;
                let mut row: Amendment = deal.take(command.amendment).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let seen = (FileKind::Amendment, row.id);
                let editions = (row.edition, verdict.edition);
                let me = deal.may_review(seen, editions, row.last_reviewer).await?;
                let before = state(&row)?;
                let after = next(before, event(verdict.decision))?;
                let part = part(&row)?;
                row.state = after.code().to_owned();
                row.edition += 1;
                row.last_reviewer = Some(me);
                row.updated_at = deal.now;
                row.certified_on = (after == State::Certified).then_some(deal.today);
                let row = deal.tx.update(row).await?;
                let body = Body {
                    words: verdict.words.clone(),
                    ..Body::reasons(&verdict.reasons)
                };
                let change = Change::from(before.code(), after.code());
                deal.record(FileKind::Amendment, row.id, change, body)
                    .await?;
                tell(deal, &subject, part, after, row.id).await?;
                if after == State::Certified {
                    apply(deal, subject, part, &row).await?;
                }
                Ok(AmendmentCertified {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}

fn event(decision: Decision) -> Event {
    match decision {
        Decision::Approve => Event::Certify,
        Decision::Return => Event::Return,
        Decision::Refuse => Event::Refuse,
    }
}

async fn tell(
    deal: &Deal<'_>,
    subject: &Subject,
    part: Part,
    after: State,
    amendment: Uuid,
) -> Result<(), Refused> {
    let news = News::of(&subject.number, format!("{part}{}", after.label()));
    let words = news.next(match after {
        State::Certified => "今后的申领和兑付按新内容办理",
        State::Returned => "按理由改正后重新提交",
        State::Submitted | State::Refused | State::Withdrawn => "原内容继续有效，查看理由",
    });
    let link = format!("/amendments/{amendment}");
    deal.notify(To::Account(subject.account), words, link).await
}

/// The new value stands from now on. Contracts, vouchers and claims under way keep the county and the account that
/// they were filed and paid with.
async fn apply(
    deal: &Deal<'_>,
    mut subject: Subject,
    part: Part,
    row: &Amendment,
) -> Result<(), Refused> {
    let left = subject.division.clone();
    match part {
        Part::Name => {
            subject.name = row.name.clone();
            // An individual represents himself.
            if view::kind(&subject)? == Kind::Individual {
                subject.representative = row.name.clone();
            }
        }
        Part::Bank => {
            subject.bank = row.bank.clone();
            subject.bank_account_sealed = row.bank_account_sealed.clone();
            let plain = deal
                .office
                .unseal(crate::subjects::purpose::BANK, &row.bank_account_sealed)?;
            subject.bank_index = deal.office.blind(&plain)?;
        }
        Part::County => {
            subject.division = row.division.clone();
            subject.zone = row.zone.clone();
            subject.address = row.address.clone();
        }
    }
    subject.edition += 1;
    subject.updated_at = deal.now;
    let (id, number) = (subject.id, subject.number.clone());
    let subject = deal.tx.update(subject).await?;
    deal.name_subject(&subject).await?;
    let words = format!("{part}：{} → {}", row.before, row.after);
    deal.record(FileKind::Subject, id, Change::NONE, Body::words(words))
        .await?;
    if part == Part::Bank {
        crate::claims::account_certified(deal, crate::claims::Payee::Subject(id)).await?;
    }
    if part == Part::County && left != row.division {
        moved(deal, id, &number, &left, &row.division).await?;
    }
    Ok(())
}

/// What else was under way goes to the new county, and the old one is told.
async fn moved(
    deal: &Deal<'_>,
    subject: Uuid,
    number: &str,
    left: &str,
    division: &str,
) -> Result<(), Refused> {
    for mut other in rows::amendments(&deal.tx, subject).await? {
        if state(&other)?.is_open() && part(&other)? != Part::County {
            other.division = division.to_owned();
            deal.tx.update(other).await?;
        }
    }
    let to = deal.office.law.divisions.full_name(division);
    let words = News::of(number, format!("主体已迁往{to}")).next("已受理的合同仍由本县办完");
    let link = "/queue".to_owned();
    deal.notify(To::Desk(Role::County, Some(left)), words, link)
        .await
}
