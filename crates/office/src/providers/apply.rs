//! A provider applies for direct filing, or hands in a corrected application (7.1, 7.2).

use rules::duties::{Act, Role};
use rules::lifecycle::provider::{Event, State, next, start};
use rules::numbers::Series;
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Dossier, Provider};
use uuid::Uuid;

use super::form::{self, Application};
use super::owners;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::Answers;
use crate::drafts::{self, Draft, DraftKind};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{Handed, receipt, told};
use crate::record::{Body, Change};
use crate::subjects::purpose;
use crate::{Office, cases, store_row};

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
                let form = form::read(deal.office, &draft.answers).map_err(Refused::Because)?;
                let policy = deal.office.law.policy(deal.today)?;
                form.representative_id.may_represent(
                    policy,
                    deal.today,
                    "representative_identity",
                )?;
                let done = match draft.corrects {
                    Some(provider) => resubmit(deal, provider, form, &draft).await?,
                    None => submit(deal, form, &draft).await?,
                };
                deal.close_draft(draft.id, done.provider).await?;
                received(deal, &done).await?;
                let words = News::of(&done.number, "入库申请待受理").next("核对材料后办理");
                let link = format!("/admissions/{}", done.provider);
                deal.notify(To::Desk(Role::Agency, None), words, link)
                    .await?;
                Ok(done)
            })
        })
        .await
}

/// The receipt of what was handed in (UX-13).
async fn received(deal: &Deal<'_>, done: &Applied) -> Result<(), Refused> {
    let row: Provider = deal.take(done.provider).await?;
    let handed = Handed {
        file: (FileKind::Provider, row.id),
        number: &done.number,
        by: &row.name,
        what: vec![told("入库类别", super::view::class(&row)?.label())],
        turn: super::view::state(&row)?.turn(),
        next: "专业机构受理，创业中心备案；审核入库的，先经专家评审和公示（办法解读 2.4、2.5、7.2—7.4）",
        due: None,
    };
    receipt(deal, handed).await?;
    Ok(())
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

async fn submit(deal: &Deal<'_>, form: Application, draft: &Draft) -> Result<Applied, Refused> {
    one_an_account(deal).await?;
    let (uscc, person) = (form.uscc.as_str(), form.representative_id.as_str());
    cases::may_begin(deal, Some(uscc), person, true).await?;
    let provider = deal.new_id();
    let number = deal.number(Series::Provider).await?.to_string();
    let mut row = fill(deal, &form)?;
    row.id = provider;
    row.number = number.clone();
    deal.name_provider(&row).await?;
    deal.tx.insert(row).await?;
    deal.become_owner(Role::Provider, provider).await?;
    let change = Change::begins(start().code());
    record(deal, provider, change, &form, draft).await?;
    Ok(Applied { provider, number })
}

async fn resubmit(
    deal: &Deal<'_>,
    provider: Uuid,
    form: Application,
    draft: &Draft,
) -> Result<Applied, Refused> {
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
        ..fill(deal, &form)?
    };
    deal.name_provider(&row).await?;
    deal.tx.update(row).await?;
    let change = Change::from(state.code(), after.code());
    record(deal, provider, change, &form, draft).await?;
    Ok(Applied { provider, number })
}

/// What the class asks for is kept, and the act stands in the record with the hashes of the files handed in.
async fn record(
    deal: &Deal<'_>,
    provider: Uuid,
    change: Change<'_>,
    form: &Application,
    draft: &Draft,
) -> Result<(), Refused> {
    let dossier = Dossier {
        provider,
        team: form.dossier.team.map(i64::from),
        base: form.dossier.base.clone(),
        management: form.dossier.management.clone(),
        platform: form.dossier.platform.clone(),
        platform_number: form.dossier.platform_number.clone(),
    };
    match deal.tx.lock::<Dossier>(provider).await? {
        Some(_) => drop(deal.tx.update(dossier).await?),
        None => deal.tx.insert(dossier).await?,
    }
    let handed_in = deal
        .hand_in(draft, FileKind::Provider, provider, &form.slots)
        .await?;
    let body = Body::default().fact("files", serde_json::to_value(handed_in)?);
    deal.record(FileKind::Provider, provider, change, body)
        .await
}

/// A removed provider applies anew on its own file, with which its running vouchers stay (7.4, R32).
const fn again(state: State) -> Event {
    match state {
        State::Removed => Event::Readmit,
        _ => Event::Resubmit,
    }
}

fn fill(deal: &Deal<'_>, form: &Application) -> Result<Provider, Refused> {
    let office = deal.office;
    let id = form.representative_id.as_str();
    let uses: Vec<&str> = form.uses.iter().map(|one| one.code()).collect();
    Ok(Provider {
        id: Uuid::nil(),
        number: String::new(),
        account: deal.actor.account()?,
        name: form.name.clone(),
        uscc: form.uscc.as_str().to_owned(),
        region: form.region.code().to_owned(),
        division: form.division.clone(),
        province: form.province.clone(),
        class: form.class.code().to_owned(),
        category: form.category.code().to_owned(),
        recognition: form.recognition.clone(),
        representative: form.representative.clone(),
        representative_sealed: office.seal(purpose::IDENTITY, id)?,
        representative_index: office.blind(id)?,
        address: form.address.clone(),
        contact: form.contact.clone(),
        phone_sealed: office.seal(purpose::PHONE, &form.phone)?,
        phone_index: office.blind(&form.phone)?,
        public_phone: form.public_phone.clone(),
        email: form.email.clone(),
        bank: form.bank.clone(),
        bank_account_sealed: office.seal(purpose::BANK, &form.bank_account)?,
        bank_index: office.blind(&form.bank_account)?,
        uses: uses.join(","),
        services: form.services.clone(),
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
pub async fn correct(office: &Office, by: By<'_>, provider: Uuid) -> Result<Uuid, Refused> {
    let actor = by.actor;
    let row: Provider = store_row(office, provider).await?;
    actor.may_touch(Act::ApplyProvider, owners(&row))?;
    let state = super::view::state(&row)?;
    next(state, again(state))?;
    let open = drafts::list(office, actor, DraftKind::Provider).await?;
    if let Some(draft) = open.iter().find(|draft| draft.corrects == Some(provider)) {
        return Ok(draft.id);
    }
    let answers = answers_of(office, &row).await?;
    drafts::begin(office, by, DraftKind::Provider, answers, Some(provider)).await
}

/// What was filled in for an application that was refused, for who begins anew; its files are handed in anew.
pub async fn filled_in(office: &Office, actor: &Actor, provider: Uuid) -> Result<Answers, Refused> {
    let row: Provider = store_row(office, provider).await?;
    actor.may_touch(Act::ApplyProvider, owners(&row))?;
    answers_of(office, &row).await
}

/// The answers from which an application was made.
async fn answers_of(office: &Office, row: &Provider) -> Result<Answers, Refused> {
    let told = store::find::<Dossier>(&office.store, row.id).await?;
    let team = told.as_ref().and_then(|told| told.team);
    let team = team.map_or_else(String::new, |team| team.to_string());
    let public_phone = rules::text::telephone(&row.public_phone);
    let told = |read: fn(&Dossier) -> &str| told.as_ref().map_or("", read);
    let unseal = |purpose, sealed: &str| office.unseal(purpose, sealed);
    Ok([
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
        ("public_phone", &public_phone),
        ("email", &row.email),
        ("bank", &row.bank),
        (
            "bank_account",
            &unseal(purpose::BANK, &row.bank_account_sealed)?,
        ),
        ("uses", &row.uses),
        ("services", &row.services),
        ("team", &team),
        ("base", told(|one| &one.base)),
        ("management", told(|one| &one.management)),
        ("platform", told(|one| &one.platform)),
        ("platform_number", told(|one| &one.platform_number)),
    ]
    .into_iter()
    .collect())
}
