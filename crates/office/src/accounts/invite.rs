//! An opened account is its person's from the first password on: he sets it himself, through a link in a letter.

use rules::duties::Act;
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Account;
use uuid::Uuid;

use super::links::{self, Opens, Purpose, standing};
use super::password;
use super::tries::name_of;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::seal::digest;
use crate::{Office, store_row};

impl Deal<'_> {
    /// Writes the letter by which somebody comes to his account.
    pub(super) async fn invite(&self, account: &Account) -> Result<(), Refused> {
        let token = self
            .make_link(Purpose::Invitation, Opens::Account(account.id))
            .await?;
        let address = self.address(&format!("/invitations/{token}"));
        let body = format!(
            "{}：\n\n宁夏科技创新券平台为您开立了账号，登录名 {}。\n72 小时内打开下面的链接，设置自己的密码：\n\n\
             {address}\n\n链接只能用一次。与您无关的，不用理会这封邮件。\n",
            account.name, account.login
        );
        let subject = "邀请您启用宁夏科技创新券平台的账号";
        self.write_letter(Some(account.id), &account.email, subject, &body)
            .await
    }
}

/// The administrator sends the invitation once more; the earlier one is void.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InviteAgain {
    pub account: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invited {
    pub login: String,
}

pub async fn invite_again(
    office: &Office,
    by: By<'_>,
    command: InviteAgain,
) -> Result<Invited, Refused> {
    let command = &command;
    office
        .act(by, Act::ManageAccounts, command, |deal| {
            Box::pin(async move {
                let row: Account = deal.take(command.account).await?;
                if !row.active || !row.must_change || row.email.is_empty() {
                    return Err(Refusal::new(
                        "invitation.not-possible",
                        clause!("1.4"),
                        "",
                        "这个账号不能发邀请",
                        "邀请只发给已启用、登记了邮箱、还没有设置密码的账号",
                    )
                    .into());
                }
                deal.invite(&row).await?;
                let body = Body::words("再次发出邀请");
                deal.record(FileKind::Account, row.id, Change::NONE, body)
                    .await?;
                Ok(Invited { login: row.login })
            })
        })
        .await
}

/// Whom a link lets in.
#[derive(Clone, Debug)]
pub struct Invitee {
    pub login: String,
    pub name: String,
}

/// Who is invited by this link, or why it opens nothing any more.
pub async fn invitee(office: &Office, token: &str) -> Result<Invitee, Refused> {
    holder(office, token, Purpose::Invitation).await
}

pub(super) async fn holder(
    office: &Office,
    token: &str,
    purpose: Purpose,
) -> Result<Invitee, Refused> {
    let link = links::find(office, token).await?;
    let link = standing(link.as_ref(), purpose, office.now())?;
    let account: Account = store_row(office, link.account.ok_or(Refused::Unknown)?).await?;
    Ok(Invitee {
        login: account.login,
        name: account.name,
    })
}

/// Fields: `password`, `password_again`.
pub struct Accept {
    pub token: String,
    pub answers: Answers,
}

pub async fn accept(office: &Office, by: By<'_>, command: Accept) -> Result<Invited, Refused> {
    let act = (Act::AcceptInvitation, Purpose::Invitation);
    renew(office, by, act, (&command.token, &command.answers)).await
}

/// Sets the password of whoever holds the link.
pub(super) async fn renew(
    office: &Office,
    by: By<'_>,
    (act, purpose): (Act, Purpose),
    (token, answers): (&str, &Answers),
) -> Result<Invited, Refused> {
    if !by.actor.may(act) {
        return Err(Refused::Unknown);
    }
    let link = links::find(office, token).await?;
    let mut faults = match link.as_ref().and_then(|link| link.account) {
        Some(id) => {
            let account: Account = store_row(office, id).await?;
            let mut faults = password::chosen(answers, &account.login);
            if purpose == Purpose::Reset && had(office, &account, answers.get("password")).await? {
                faults.push(password::former("password"));
            }
            faults
        }
        None => password::chosen(answers, ""),
    };
    if !faults.is_empty() {
        faults.extend(standing(link.as_ref(), purpose, office.now()).err());
        return Err(Refused::Because(faults));
    }
    let hash = &password::hash(office, answers.get("password")).await?;
    // The link makes it the same request; the password is a secret.
    let content = digest(token.as_bytes());
    office
        .act(by, act, &content, |deal| {
            Box::pin(async move {
                let link = deal.use_link(purpose, token).await?;
                let account = link.account.ok_or(Refused::Unknown)?;
                set(deal, account, hash, purpose).await
            })
        })
        .await
}

/// Whether a password is the account's present one or one of its last.
async fn had(office: &Office, account: &Account, typed: &str) -> Result<bool, Refused> {
    Ok(password::matches(typed, Some(&account.password)).await?
        || password::had_before(office, account.id, typed).await?)
}

/// The new password counts at once; every session and every other link of the account ends.
async fn set(deal: &Deal<'_>, id: Uuid, hash: &str, purpose: Purpose) -> Result<Invited, Refused> {
    let mut row: Account = deal.take(id).await?;
    if !row.active {
        return Err(Refused::Unknown);
    }
    let login = row.login.clone();
    let forgotten = purpose == Purpose::Reset;
    if forgotten {
        deal.replace_password(&mut row, hash).await?;
        // Who proved himself by letter need not wait for what others typed under his name.
        let name = name_of(deal.office, &login)?;
        deal.tx.forget_tries(&name).await?;
    } else {
        row.password = hash.to_owned();
    }
    row.must_change = false;
    deal.tx.update(row).await?;
    deal.tx.end_sessions_of(id).await?;
    deal.tx.end_links(id, None, deal.now).await?;
    let words = match forgotten {
        true => "通过邮件重设密码",
        false => "接受邀请，设置密码",
    };
    if forgotten {
        let told =
            News::of("账号安全", "密码已通过邮件重设").next("不是本人办理的，立即联系管理人员");
        deal.notify(To::Person(id), told, "/account/password")
            .await?;
    }
    deal.record(FileKind::Account, id, Change::NONE, Body::words(words))
        .await?;
    Ok(Invited { login })
}
