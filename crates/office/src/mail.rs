//! Whether and where a person wants to be told by mail; the message centre goes on in any case (UX-22).

use rules::clause;
use rules::duties::Act;
use serde::{Deserialize, Serialize};
use store::MailOff;
use uuid::Uuid;

use crate::accounts::asked_password;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// What a person has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Empty for none.
    pub email: String,
    pub on: bool,
}

/// The actor's own choice.
pub async fn mail(office: &Office, actor: &Actor) -> Result<Mail, Refused> {
    let id = actor.account()?;
    let account: store::Account = store_row(office, id).await?;
    let off: Option<MailOff> = store::find(&office.store, id).await?;
    Ok(Mail {
        email: account.email,
        on: off.is_none(),
    })
}

/// Fields: `email`, `mail` (`yes` or empty), `password` (asked when the address changes).
pub struct KeepMail(pub Answers);

#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    pub account: Uuid,
}

static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));

pub async fn keep_mail(office: &Office, by: By<'_>, command: KeepMail) -> Result<Kept, Refused> {
    let KeepMail(answers) = command;
    let id = by.actor.account()?;
    let account: store::Account = store_row(office, id).await?;
    let mut reader = Reader::new(&answers);
    let email = reader.email(&EMAIL);
    let mut faults = reader.faults;
    // Links that open an account go to this address: a browser left open must not be enough to move it.
    if email != account.email {
        let typed = answers.get("password");
        let message = "更换邮箱时填写的密码不符";
        let asked = (typed, "mail.password", "password", message);
        faults.extend(asked_password(office, by.actor, &account, asked).await?);
    }
    if !faults.is_empty() {
        return Err(Refused::Because(faults));
    }
    let choice = Mail {
        email,
        on: answers.get("mail") == "yes",
    };
    let choice = &choice;
    office
        .act(by, Act::KeepAccount, &(&choice.email, choice.on), |deal| {
            Box::pin(async move { keep(deal, id, choice).await })
        })
        .await
}

async fn keep(deal: &Deal<'_>, id: Uuid, choice: &Mail) -> Result<Kept, Refused> {
    let mut account: store::Account = deal.take(id).await?;
    let moved = account.email != choice.email;
    if moved {
        let words = "您的账号更换了邮箱";
        let body = format!(
            "{words}。\n\n不是本人更换的，立即登录宁夏科技创新券平台修改密码，并联系系统管理员。\n"
        );
        deal.write_letter(Some(id), &account.email, words, &body)
            .await?;
        account.email = choice.email.clone();
        deal.tx.update(account).await?;
    }
    deal.tx.end_mail_off(id).await?;
    if !choice.on {
        let at = deal.now;
        deal.tx.insert(MailOff { account: id, at }).await?;
    }
    let words = match (moved, choice.on) {
        (true, true) => "更换邮箱，接收邮件提醒",
        (true, false) => "更换邮箱，不接收邮件提醒",
        (false, true) => "接收邮件提醒",
        (false, false) => "不接收邮件提醒",
    };
    deal.record(FileKind::Account, id, Change::NONE, Body::words(words))
        .await?;
    Ok(Kept { account: id })
}
