//! A forgotten password: a link goes to the address on file, and the answer is the same whoever is asked for.

use chrono::Duration;
use rules::duties::Act;
use store::Account;
use store::queries::{accounts, people};
use tokio::task::JoinHandle;

use super::invite::{Invited, Invitee, holder, renew};
use super::links::{Opens, Purpose};
use super::sign_up;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};

/// One letter in five minutes is enough: nobody's mailbox is to be filled by a stranger.
const PAUSE: i64 = 5;

/// Fields: `login`.
pub struct AskReset(pub Answers);

/// A letter on its way, or none: whoever asked is not told, and does not wait for it.
pub struct Asked(pub JoinHandle<()>);

/// Asks for a link. The letter is written after the answer, so that known and unknown names take the same time.
pub fn ask_reset(office: &Office, actor: &Actor, command: &AskReset) -> Result<Asked, Refused> {
    if !actor.may(Act::ResetPassword) {
        return Err(Refused::Unknown);
    }
    let mut reader = Reader::new(&command.0);
    let login = sign_up::login(&mut reader);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let (office, actor) = (office.clone(), actor.clone());
    Ok(Asked(tokio::spawn(async move {
        if let Err(fault) = send(&office, &actor, &login).await {
            tracing::error!("a reset was asked for and not sent: {fault}");
        }
    })))
}

async fn send(office: &Office, actor: &Actor, login: &str) -> Result<(), Refused> {
    let Some(account) = accounts::by_login(&office.store, login).await? else {
        tracing::info!(origin = %actor.origin, "a reset was asked for an unknown name");
        return Ok(());
    };
    let since = office.now() - Duration::minutes(PAUSE);
    let kind = Purpose::Reset.code();
    let lately = people::linked_since(&office.store, account.id, kind, since).await?;
    if !account.active || account.email.is_empty() || lately {
        tracing::info!(account = %account.id, origin = %actor.origin, "a reset was asked for and not sent");
        return Ok(());
    }
    let by = By {
        actor,
        request: &office.secret(),
    };
    let (id, since) = (account.id, &since);
    let done = office
        .act(by, Act::ResetPassword, &id, |deal| {
            Box::pin(async move {
                // Locked: of many who ask at once one writes, the others find the link.
                let account: Account = deal.take(id).await?;
                match people::linked_since(&deal.tx, id, kind, *since).await? {
                    true => Err(Refused::Unknown),
                    false => write(deal, &account).await,
                }
            })
        })
        .await;
    match done {
        Err(Refused::Unknown) => Ok(()),
        done => done,
    }
}

async fn write(deal: &Deal<'_>, account: &Account) -> Result<(), Refused> {
    let token = deal
        .make_link(Purpose::Reset, Opens::Account(account.id))
        .await?;
    let address = deal.address(&format!("/reset/{token}"));
    let body = format!(
        "{}：\n\n有人为登录名 {} 办理找回密码。30 分钟内打开下面的链接，设置新的密码：\n\n{address}\n\n\
         链接只能用一次。不是本人办理的，不用理会这封邮件，密码不变。\n",
        account.name, account.login
    );
    deal.write_letter(Some(account.id), &account.email, "找回密码", &body)
        .await?;
    let words = Body::words("办理找回密码");
    deal.record(FileKind::Account, account.id, Change::NONE, words)
        .await
}

/// Whose password this link sets, or why it sets none any more.
pub async fn forgetful(office: &Office, token: &str) -> Result<Invitee, Refused> {
    holder(office, token, Purpose::Reset).await
}

/// Fields: `password`, `password_again`. A second factor stays as it was.
pub struct Reset {
    pub token: String,
    pub answers: Answers,
}

pub async fn reset(office: &Office, by: By<'_>, command: Reset) -> Result<Invited, Refused> {
    let act = (Act::ResetPassword, Purpose::Reset);
    renew(office, by, act, (&command.token, &command.answers)).await
}
