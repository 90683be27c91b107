//! A new certificate that takes the place of an old one: chosen on its form, done when the Agency approves it (7.4).

use rules::catalogue::EntryKind;
use rules::lifecycle::entry::{Event, State, next};
use rules::{Refusal, clause};
use store::queries::catalogue as rows;
use store::{Certificate, Provider, Service};
use uuid::Uuid;

use super::file_kind;
use super::item::{Item, certificate_name, followers};
use super::keep::{Keep, one_change};
use crate::Office;
use crate::act::Deal;
use crate::actor::Actor;
use crate::error::Refused;
use crate::record::{Body, Change};

/// The states in which a certificate can be succeeded: it is public, or has run out.
const STANDS: [&str; 2] = ["approved", "suspended"];

/// The certificate that a new one is to succeed, or what is wrong with the choice; none where none is chosen.
pub(super) async fn old(
    deal: &Deal<'_>,
    provider: &Provider,
    command: &Keep,
) -> Result<Result<Option<Item>, Refusal>, Refused> {
    let chosen = command.answers.get("succeeds");
    if command.kind != EntryKind::Certificate || chosen.is_empty() {
        return Ok(Ok(None));
    }
    let found: Option<Certificate> = match Uuid::parse_str(chosen) {
        Ok(id) => store::find(&deal.tx, id).await?,
        Err(_) => None,
    };
    let own =
        |row: &Certificate| row.provider == provider.id && STANDS.contains(&row.state.as_str());
    let Some(row) = found.filter(own) else {
        return Ok(Err(Refusal::new(
            "certificate.unknown",
            clause!("7.4"),
            "succeeds",
            "所选的旧证书不是本机构公开的或到期的证书",
            "重新选择旧证书，或选择不接替",
        )));
    };
    match one_change(deal, EntryKind::Certificate, row.id).await {
        Ok(()) => Ok(Ok(Some(
            deal.take_item(EntryKind::Certificate, row.id).await?,
        ))),
        Err(Refused::Because(mut faults)) if faults.len() == 1 => {
            Ok(Err(faults.remove(0).at("succeeds")))
        }
        Err(other) => Err(other),
    }
}

/// The actor's certificates that a new one may succeed: id and name.
pub async fn renewable(office: &Office, actor: &Actor) -> Result<Vec<(Uuid, String)>, Refused> {
    let Some(provider) = actor.party else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for row in rows::certificates(&office.store, provider, &STANDS).await? {
        let after = followers(&office.store, EntryKind::Certificate, row.id).await?;
        let states: Result<Vec<State>, Refused> = after.iter().map(Item::state).collect();
        if !states?.iter().any(|state| rows::waits(state.code())) {
            found.push((row.id, certificate_name(&row)));
        }
    }
    Ok(found)
}

/// The services that rested on the old certificate rest on the new one; those that it had suspended are public again.
pub(super) async fn renew(deal: &Deal<'_>, old: Uuid, new: &Certificate) -> Result<(), Refused> {
    for service in rows::resting_on(&deal.tx, old).await? {
        let mut service: Service = deal.take(service.id).await?;
        service.certificate = Some(new.id);
        let id = service.id;
        let item = Item::Service(service);
        let state = item.state()?;
        let (item, change) = match state {
            State::Suspended => {
                let after = next(state, Event::Restore)?;
                let change = Change::from(state.code(), after.code());
                (item.becomes(after, deal.now), change)
            }
            _ => (item, Change::NONE),
        };
        deal.put_item(item).await?;
        let body = Body::words(format!(
            "依据的证书已换证，改为依据 {}",
            certificate_name(new)
        ));
        deal.record(file_kind(EntryKind::Service), id, change, body)
            .await?;
    }
    Ok(())
}
