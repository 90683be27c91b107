//! The account that a provider enters after the bank could not pay: it takes effect once the Agency, which admits
//! providers, has agreed (1.4, 2.5, 8.6).

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::lifecycle::amendment::{Event, State, next, start};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::parties as rows;
use store::{AccountChange as Row, Provider};
use uuid::Uuid;

use super::owners;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};
use crate::subjects::{masks, purpose};
use crate::timeline::{self, Entry};
use crate::{Office, claims, local, store_row};

/// A change of a provider's account as its readers see it.
#[derive(Clone, Debug)]
pub struct AccountChange {
    pub provider: Uuid,
    pub number: String,
    pub name: String,
    pub uscc: String,
    /// Old and new, masked.
    pub before: String,
    pub after: String,
    pub since: NaiveDate,
    pub edition: i64,
    /// Whether the reader decides on it.
    pub to_certify: bool,
    pub timeline: Vec<Entry>,
}

/// The change of a provider's account that waits for the Agency.
pub async fn account_change(
    office: &Office,
    actor: &Actor,
    provider: Uuid,
) -> Result<Option<AccountChange>, Refused> {
    let of: Provider = store_row(office, provider).await?;
    actor.may_touch(Act::SeeProvider, owners(&of))?;
    let Some(row) = rows::account_change(&office.store, provider).await? else {
        return Ok(None);
    };
    Ok(Some(AccountChange {
        provider,
        to_certify: actor.may_touch(Act::CertifyAccount, owners(&of)).is_ok(),
        number: of.number,
        name: of.name,
        uscc: of.uscc,
        before: row.before,
        after: row.after,
        since: local(row.updated_at).date_naive(),
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::Provider, provider)]).await?,
    }))
}

/// Its owner enters a new account; until the Agency has agreed nothing is paid into it.
pub(crate) async fn change(
    deal: &Deal<'_>,
    provider: Uuid,
    (bank, number): (&str, &str),
) -> Result<(), Refused> {
    let of: Provider = deal.take(provider).await?;
    let before = deal.office.unseal(purpose::BANK, &of.bank_account_sealed)?;
    if of.bank == bank && before == number {
        let (message, fix) = (
            "填写的账户与原来的相同",
            "核对后改正；账户确实无误的，勾选“账户无误”",
        );
        return Err(
            Refusal::new("account.same", clause!("8.6"), "bank_account", message, fix).into(),
        );
    }
    let open = rows::account_change(&deal.tx, provider).await?;
    let row = Row {
        id: open.as_ref().map_or_else(|| deal.new_id(), |row| row.id),
        provider,
        before: format!("{} {}", of.bank, masks::account(&before)),
        after: format!("{bank} {}", masks::account(number)),
        bank: bank.to_owned(),
        bank_account_sealed: deal.office.seal(purpose::BANK, number)?,
        state: start().code().to_owned(),
        // Who looks at the earlier one is told that it was entered anew (UX-27).
        edition: open.as_ref().map_or(1, |row| row.edition + 1),
        last_reviewer: None,
        updated_at: deal.now,
    };
    let words = format!("提交新的收款账户：{} → {}", row.before, row.after);
    match open {
        Some(_) => drop(deal.tx.update(row).await?),
        None => deal.tx.insert(row).await?,
    }
    deal.record(
        FileKind::Provider,
        provider,
        Change::NONE,
        Body::words(words),
    )
    .await?;
    let news = News::of(&of.number, "服务机构提交了新的收款账户").next("与机构核对后办理");
    let link = format!("/admissions/{provider}/account");
    deal.notify(To::Desk(Role::Agency, None), news, link).await
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CertifyAccount {
    pub provider: Uuid,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountCertified {
    pub state: String,
}

/// The Agency agrees, or says why not; what bounced then waits for its money again.
pub async fn certify_account(
    office: &Office,
    by: By<'_>,
    command: CertifyAccount,
) -> Result<AccountCertified, Refused> {
    let command = &command;
    office
        .act(by, Act::CertifyAccount, command, |deal| {
            Box::pin(async move { decide(deal, command).await })
        })
        .await
}

async fn decide(deal: &Deal<'_>, command: &CertifyAccount) -> Result<AccountCertified, Refused> {
    let verdict = &command.verdict;
    let mut of: Provider = deal.take(command.provider).await?;
    deal.actor.may_touch(deal.act, owners(&of))?;
    let seen = (FileKind::Provider, of.id);
    let Some(found) = rows::account_change(&deal.tx, of.id).await? else {
        return Err(deal.meanwhile(seen.0, seen.1).await?);
    };
    let mut row: Row = deal.take(found.id).await?;
    let editions = (row.edition, verdict.edition);
    let me = deal.may_review(seen, editions, row.last_reviewer).await?;
    let event = match verdict.decision {
        Decision::Approve => Event::Certify,
        Decision::Return => Event::Return,
        Decision::Refuse => Event::Refuse,
    };
    let after = next(start(), event)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.last_reviewer = Some(me);
    row.updated_at = deal.now;
    let words = format!(
        "收款账户{}：{} → {} {}",
        after.label(),
        row.before,
        row.after,
        verdict.words
    );
    let body = Body {
        words: words.trim_end().to_owned(),
        ..Body::reasons(&verdict.reasons)
    };
    let news = News::of(&of.number, format!("新的收款账户{}", after.label()));
    let news = news.next(match after {
        State::Certified => "今后的兑付付到新的账户",
        _ => "按理由改正后，在被退回的兑付申请中重新填写",
    });
    let link = format!("/admissions/{}", of.id);
    deal.notify(To::Account(of.account), news, link).await?;
    deal.record(seen.0, seen.1, Change::NONE, body).await?;
    let (provider, certified) = (of.id, after == State::Certified);
    if certified {
        of.bank = row.bank.clone();
        of.bank_account_sealed = row.bank_account_sealed.clone();
        let plain = deal
            .office
            .unseal(purpose::BANK, &row.bank_account_sealed)?;
        of.bank_index = deal.office.blind(&plain)?;
        of.edition += 1;
        of.updated_at = deal.now;
        deal.tx.update(of).await?;
    }
    deal.tx.update(row).await?;
    if certified {
        claims::account_certified(deal, claims::Payee::Provider(provider)).await?;
    }
    Ok(AccountCertified {
        state: after.code().to_owned(),
    })
}
