//! Certificates run out: warned of beforehand, and with their last day what rested on them is suspended (7.2, 7.4).

use chrono::{Days, NaiveDate};
use rules::catalogue::{EntryKind, admission_stands, in_force, warning};
use rules::duties::{Act, Role};
use rules::lifecycle::entry::{Event, State, next};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::catalogue as rows;
use store::{Certificate, Provider, Service};
use uuid::Uuid;

use super::file_kind;
use super::item::{Item, certificate_name};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::Actor;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::providers;
use crate::record::{Body, Change};

/// The night's work on one certificate.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Night {
    /// So many days before it runs out.
    Warn {
        certificate: Uuid,
        days: u32,
    },
    RunOut {
        certificate: Uuid,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Done {
    suspended: usize,
}

/// Warns of certificates that run out and suspends what rested on those that have; how many entries were suspended.
///
/// Each warning and each end is an act of its own, done once however often this runs and whatever broke it off.
pub async fn expire(office: &Office) -> Result<usize, Refused> {
    let today = office.today();
    let policy = office.law.policy(today)?;
    let longest = policy.certificate_warning_days.iter().copied().max();
    let until = today
        .checked_add_days(Days::new(u64::from(longest.unwrap_or(0))))
        .unwrap_or(today);
    let mut suspended = 0;
    for row in rows::expiring(&office.store, until).await? {
        let Some(last) = row.expires_on else { continue };
        let certificate = row.id;
        let (night, request) = match warning(policy, last, today) {
            Some(days) => (
                Night::Warn { certificate, days },
                format!("warn-{certificate}-{last}-{days}"),
            ),
            None if in_force(Some(last), today) => continue,
            None => (
                Night::RunOut { certificate },
                format!("run-out-{certificate}-{last}"),
            ),
        };
        suspended += one(office, &request, night).await?;
    }
    Ok(suspended)
}

async fn one(office: &Office, request: &str, night: Night) -> Result<usize, Refused> {
    let platform = Actor::platform();
    let by = By {
        actor: &platform,
        request,
    };
    let night = &night;
    let done: Result<Done, Refused> = office
        .act(by, Act::ExpireCertificate, night, |deal| {
            Box::pin(async move {
                match night {
                    Night::Warn { certificate, days } => warn(deal, *certificate, *days).await,
                    Night::RunOut { certificate } => run_out(deal, *certificate).await,
                }
            })
        })
        .await;
    match done {
        Ok(done) => Ok(done.suspended),
        // It was taken back or renewed in the same moment.
        Err(Refused::Because(_)) => Ok(0),
        Err(other) => Err(other),
    }
}

async fn warn(deal: &Deal<'_>, id: Uuid, days: u32) -> Result<Done, Refused> {
    let row: Certificate = deal.take(id).await?;
    let last = row.expires_on.unwrap_or(deal.today);
    let name = certificate_name(&row);
    let words = format!("{name} 有效期至 {last}");
    let body = Body::words(words).fact("warning_days", days);
    deal.record(file_kind(EntryKind::Certificate), id, Change::NONE, body)
        .await?;
    tell(deal, &row, &format!("将于 {last} 到期"), "登记新证书").await?;
    Ok(Done { suspended: 0 })
}

async fn run_out(deal: &Deal<'_>, id: Uuid) -> Result<Done, Refused> {
    let row: Certificate = deal.take(id).await?;
    let last = row.expires_on.unwrap_or(deal.today);
    let kind = file_kind(EntryKind::Certificate);
    suspend(deal, Item::Certificate(row.clone()), (kind, last)).await?;
    let mut suspended = 1;
    for service in rows::resting_on(&deal.tx, id).await? {
        let service: Service = deal.take(service.id).await?;
        if service.state == State::Approved.code() {
            let kind = file_kind(EntryKind::Service);
            suspend(deal, Item::Service(service), (kind, last)).await?;
            suspended += 1;
        }
    }
    let what = match suspended - 1 {
        0 => format!("已于 {last} 到期，暂停公开"),
        services => format!("已于 {last} 到期，它和 {services} 项服务暂停公开"),
    };
    tell(deal, &row, &what, "登记新证书").await?;
    if row.basis {
        basis_gone(deal, &row).await?;
    }
    Ok(Done { suspended })
}

async fn suspend(
    deal: &Deal<'_>,
    item: Item,
    (kind, last): (crate::actor::FileKind, NaiveDate),
) -> Result<(), Refused> {
    let (id, before) = (item.id(), item.state()?);
    let after = next(before, Event::Expire)?;
    deal.put_item(item.becomes(after, deal.now)).await?;
    let change = Change::from(before.code(), after.code());
    let body = Body::words(format!("证书有效期至 {last}"));
    deal.record(kind, id, change, body).await
}

/// Provider and Agency both hear of it, with the number of the certificate.
async fn tell(deal: &Deal<'_>, row: &Certificate, what: &str, action: &str) -> Result<(), Refused> {
    let provider: Provider = deal.take(row.provider).await?;
    let number: String = row.number.chars().take(20).collect();
    let news = |whose: &str| News::of(whose, format!("证书 {number} {what}"));
    let link = format!("/catalogue/certificate/{}", row.id);
    deal.notify(
        To::Account(provider.account),
        news(&provider.number).next(action),
        link,
    )
    .await?;
    let link = format!("/admissions/{}", provider.id);
    let words = news(&provider.number).next("与机构联系换证");
    deal.notify(To::Desk(Role::Agency, None), words, link).await
}

/// An admission stands on any certificate that is its basis and in force (7.2); without one the provider is suspended.
async fn basis_gone(deal: &Deal<'_>, row: &Certificate) -> Result<(), Refused> {
    if stands(deal, row.provider).await? {
        return Ok(());
    }
    let last = row.expires_on.unwrap_or(deal.today);
    let reason = Refusal::new(
        "provider.certificate-expired",
        clause!("7.2"),
        "",
        "入库依据的证书已到期",
        "登记新证书，审核通过后自动恢复",
    )
    .limit(format!("有效期至 {last}"))
    .own(certificate_name(row));
    providers::suspend_by_rule(deal, row.provider, &[reason]).await?;
    Ok(())
}

/// Nobody is reinstated whose admission rests on certificates that have all run out (7.2).
pub(crate) async fn must_stand(deal: &Deal<'_>, provider: Uuid) -> Result<(), Refused> {
    if stands(deal, provider).await? {
        return Ok(());
    }
    Err(Refusal::new(
        "provider.certificate-expired",
        clause!("7.2"),
        "decision",
        "入库依据的证书都已到期",
        "由机构登记新证书，审核通过后自动恢复；现在只能要求继续整改，或移出名录",
    )
    .into())
}

/// Whether the provider's admission stands on its certificates today.
pub(super) async fn stands(deal: &Deal<'_>, provider: Uuid) -> Result<bool, Refused> {
    let standing = [State::Approved.code(), State::Suspended.code()];
    let all = rows::certificates(&deal.tx, provider, &standing).await?;
    let bases = all.iter().filter(|one| one.basis);
    Ok(admission_stands(
        bases.map(|one| one.expires_on),
        deal.today,
    ))
}
