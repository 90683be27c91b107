//! The uses a provider declared when it applied, against those of the services it offers (3.1–3.5, 7.4).

use rules::{Refusal, Use, clause};
use store::Provider;

use crate::act::Deal;
use crate::actor::{Actor, FileKind};
use crate::answers::Answers;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// The uses a provider has declared.
pub(super) fn declared(provider: &Provider) -> Vec<Use> {
    provider.uses.split(',').filter_map(Use::parse).collect()
}

fn named(uses: &[Use]) -> String {
    let names: Vec<_> = uses.iter().map(|one| one.label()).collect();
    names.join("、")
}

/// What is wrong with a service of a use that its provider has not declared.
pub(super) fn undeclared(provider: &Provider, answers: &Answers) -> Option<Refusal> {
    let purpose = Use::parse(answers.get("use_code"))?;
    let known = declared(provider);
    if known.contains(&purpose) {
        return None;
    }
    let refusal = Refusal::new(
        "service.use-not-declared",
        clause!("7.4"),
        "use_code",
        "本机构入库时没有申报这种用途",
        "选择已申报的用途；确需增加的，勾选“补充申报这种用途”，随这项服务一起审核",
    );
    let known = format!("已申报 {}", named(&known));
    Some(refusal.limit(known).own(purpose.label().to_owned()))
}

/// The uses that the actor's provider has not declared.
pub async fn further(office: &Office, actor: &Actor) -> Result<Vec<Use>, Refused> {
    let Some(provider) = actor.party else {
        return Ok(Vec::new());
    };
    let row: Provider = store_row(office, provider).await?;
    let known = declared(&row);
    let all = Use::ALL.iter().copied();
    Ok(all.filter(|one| !known.contains(one)).collect())
}

/// A service of a further use declares it once it is approved; the provider's file says by which service.
pub(super) async fn widen(
    deal: &Deal<'_>,
    mut provider: Provider,
    service: &store::Service,
) -> Result<(), Refused> {
    let mut known = declared(&provider);
    let Some(purpose) = Use::parse(&service.use_code).filter(|one| !known.contains(one)) else {
        return Ok(());
    };
    known.push(purpose);
    let codes: Vec<_> = known.iter().map(|one| one.code()).collect();
    provider.uses = codes.join(",");
    provider.updated_at = deal.now;
    let id = provider.id;
    deal.tx.update(provider).await?;
    let words = format!(
        "补充申报用途 {}，随服务 {} 审核通过",
        purpose.label(),
        service.item
    );
    let body = Body::words(words).fact("uses", codes.join(","));
    deal.record(FileKind::Provider, id, Change::NONE, body)
        .await
}
