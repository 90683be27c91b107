//! How an official stands to a case: who opened it, dealt with its files or belongs to a party does not decide it (R20).

use rules::integrity::{Involved, impartial};
use rules::text;
use store::queries::{cases as rows, claims, people};
use store::{Account, Inquiry, Provider, Subject, Voucher};
use uuid::Uuid;

use crate::act::Deal;
use crate::error::Refused;

/// Gives the official's account when nothing stands against his deciding.
pub(super) async fn impartial_official(deal: &Deal<'_>, row: &Inquiry) -> Result<Uuid, Refused> {
    let me = deal.actor.account()?;
    let mut found = Vec::new();
    if row.opened_by == me {
        found.push(Involved::Opened);
    }
    if row.decided_by == Some(me) {
        found.push(Involved::Decided);
    }
    if rows::acted(&deal.tx, me, &files(deal, row).await?).await? {
        found.push(Involved::Acted);
    }
    if belongs(deal, row, me).await? {
        found.push(Involved::Party);
    }
    impartial(&found)?;
    Ok(me)
}

/// The files of the voucher that the case is about.
async fn files(deal: &Deal<'_>, row: &Inquiry) -> Result<Vec<Uuid>, Refused> {
    let Some(voucher) = row.voucher else {
        return Ok(Vec::new());
    };
    let voucher: Voucher = store::find(&deal.tx, voucher)
        .await?
        .ok_or(Refused::Unknown)?;
    let mut files = vec![voucher.id, voucher.contract];
    let claim = claims::of_voucher(&deal.tx, voucher.id).await?;
    files.extend(claim.map(|claim| claim.id));
    Ok(files)
}

/// A member of a party, or somebody with its name or address: a namesake lets another decide as well.
async fn belongs(deal: &Deal<'_>, row: &Inquiry, me: Uuid) -> Result<bool, Refused> {
    let account: Account = store::find(&deal.tx, me).await?.ok_or(Refused::Unknown)?;
    if let Some(member) = people::membership(&deal.tx, me).await?
        && (Some(member.party) == row.subject || Some(member.party) == row.provider)
    {
        return Ok(true);
    }
    let is_me = |names: [&str; 2], email: &str| {
        let mine = text::name(&account.name);
        let named = names.iter().any(|name| text::name(name) == mine);
        let email_is_mine = !email.is_empty() && email.eq_ignore_ascii_case(&account.email);
        named || email_is_mine
    };
    if let Some(id) = row.subject {
        let subject: Subject = store::find(&deal.tx, id).await?.ok_or(Refused::Unknown)?;
        if is_me([&subject.representative, &subject.contact], &subject.email) {
            return Ok(true);
        }
    }
    if let Some(id) = row.provider {
        let provider: Provider = store::find(&deal.tx, id).await?.ok_or(Refused::Unknown)?;
        return Ok(is_me(
            [&provider.representative, &provider.contact],
            &provider.email,
        ));
    }
    Ok(false)
}
