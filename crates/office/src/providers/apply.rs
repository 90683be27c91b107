//! A provider applies for direct filing, or hands in a corrected application (7.1, 7.2).

use rules::duties::{Act, Role};
use rules::lifecycle::provider::{Event, State, next, start};
use rules::numbers::Series;
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Provider;
use uuid::Uuid;

use super::form::{self, Application};
use super::owners;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::Answers;
use crate::drafts::{self, DraftKind};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::subjects::purpose;
use crate::{Office, store_row};

/// Hands in the application kept in a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Apply {
    pub draft: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Applied {
    pub provider: Uuid,
    pub number: String,
}

pub async fn apply(office: &Office, by: By<'_>, command: Apply) -> Result<Applied, Refused> {
    let command = &command;
    office
        .act(by, Act::ApplyProvider, command, |deal| {
            Box::pin(async move {
                let draft = deal.take_draft(command.draft, DraftKind::Provider).await?;
                let form = form::read(&draft.answers).map_err(Refused::Because)?;
                let done = match draft.corrects {
                    Some(provider) => resubmit(deal, provider, form).await?,
                    None => submit(deal, form).await?,
                };
                deal.close_draft(draft.id, done.provider).await?;
                let words = News::of(&done.number, "入库申请待受理").next("核对材料后办理");
                let link = format!("/admissions/{}", done.provider);
                deal.notify(To::Desk(Role::Agency, None), words, link)
                    .await?;
                Ok(done)
            })
        })
        .await
}

/// An account stands for one provider; another may follow only a refused application (7.1).
async fn one_an_account(deal: &Deal<'_>) -> Result<(), Refused> {
    let Some(party) = deal.actor.party else {
        return Ok(());
    };
    let earlier: Provider = deal.take(party).await?;
    if super::view::state(&earlier)? == State::Refused {
        return Ok(());
    }
    Err(Refusal::new(
        "provider.one-an-account",
        clause!("7.1"),
        "",
        "本账号已提交过入库申请",
        "在“我的办理”中查看已提交的申请；另一机构用另一账号申请",
    )
    .own(earlier.number)
    .into())
}

async fn submit(deal: &Deal<'_>, form: Application) -> Result<Applied, Refused> {
    one_an_account(deal).await?;
    let provider = deal.new_id();
    let number = deal.number(Series::Provider).await?.to_string();
    let mut row = fill(deal, form)?;
    row.id = provider;
    row.number = number.clone();
    deal.tx.insert(row).await?;
    deal.become_owner(Role::Provider, provider).await?;
    let change = Change::begins(start().code());
    deal.record(FileKind::Provider, provider, change, Body::default())
        .await?;
    Ok(Applied { provider, number })
}

async fn resubmit(deal: &Deal<'_>, provider: Uuid, form: Application) -> Result<Applied, Refused> {
    let old: Provider = deal.take(provider).await?;
    deal.actor.may_touch(deal.act, owners(&old))?;
    let state = super::view::state(&old)?;
    let after = next(state, again(state))?;
    let number = old.number.clone();
    let row = Provider {
        id: old.id,
        number: old.number,
        account: old.account,
        state: after.code().to_owned(),
        edition: old.edition + 1,
        created_at: old.created_at,
        // That it was in the directory before stays known.
        filed_on: old.filed_on,
        removed_on: old.removed_on,
        ..fill(deal, form)?
    };
    deal.tx.update(row).await?;
    let change = Change::from(state.code(), after.code());
    deal.record(FileKind::Provider, provider, change, Body::default())
        .await?;
    Ok(Applied { provider, number })
}

/// A removed provider applies anew on its own file, with which its running vouchers stay (7.4, R32).
const fn again(state: State) -> Event {
    match state {
        State::Removed => Event::Readmit,
        _ => Event::Resubmit,
    }
}

fn fill(deal: &Deal<'_>, form: Application) -> Result<Provider, Refused> {
    let office = deal.office;
    let id = form.representative_id.as_str();
    let uses: Vec<&str> = form.uses.iter().map(|one| one.code()).collect();
    Ok(Provider {
        id: Uuid::nil(),
        number: String::new(),
        account: deal.actor.account()?,
        name: form.name,
        uscc: form.uscc.as_str().to_owned(),
        region: form.region.code().to_owned(),
        division: form.division,
        province: form.province,
        class: form.class.code().to_owned(),
        category: form.category.code().to_owned(),
        recognition: form.recognition,
        representative: form.representative,
        representative_sealed: office.seal(purpose::IDENTITY, id)?,
        representative_index: office.blind(id)?,
        address: form.address,
        contact: form.contact,
        phone_sealed: office.seal(purpose::PHONE, &form.phone)?,
        public_phone: form.public_phone,
        email: form.email,
        bank: form.bank,
        bank_account_sealed: office.seal(purpose::BANK, &form.bank_account)?,
        uses: uses.join(","),
        services: form.services,
        state: start().code().to_owned(),
        edition: 1,
        last_reviewer: None,
        filed_on: None,
        removed_on: None,
        created_at: deal.now,
        updated_at: deal.now,
    })
}

/// Opens a returned application, or that of a removed provider, with everything that was filled in.
pub async fn correct(office: &Office, actor: &Actor, provider: Uuid) -> Result<Uuid, Refused> {
    let row: Provider = store_row(office, provider).await?;
    actor.may_touch(Act::ApplyProvider, owners(&row))?;
    let state = super::view::state(&row)?;
    next(state, again(state))?;
    let open = drafts::list(office, actor, DraftKind::Provider).await?;
    if let Some(draft) = open.iter().find(|draft| draft.corrects == Some(provider)) {
        return Ok(draft.id);
    }
    let unseal = |purpose, sealed: &str| office.unseal(purpose, sealed);
    let answers: Answers = [
        ("name", row.name.as_str()),
        ("uscc", &row.uscc),
        ("region", &row.region),
        ("division", row.division.as_deref().unwrap_or_default()),
        ("province", row.province.as_deref().unwrap_or_default()),
        ("class", &row.class),
        ("recognition", &row.recognition),
        ("representative", &row.representative),
        (
            "representative_identity",
            &unseal(purpose::IDENTITY, &row.representative_sealed)?,
        ),
        ("address", &row.address),
        ("contact", &row.contact),
        ("phone", &unseal(purpose::PHONE, &row.phone_sealed)?),
        ("public_phone", &row.public_phone),
        ("email", &row.email),
        ("bank", &row.bank),
        (
            "bank_account",
            &unseal(purpose::BANK, &row.bank_account_sealed)?,
        ),
        ("uses", &row.uses),
        ("services", &row.services),
    ]
    .into_iter()
    .collect();
    drafts::begin(office, actor, DraftKind::Provider, answers, Some(provider)).await
}
