//! The administrator closes an account, or opens it again (等保 2.0: least privilege).

use rules::duties::grants::{is_granted, may_take};
use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Account;
use uuid::Uuid;

use super::grant::{WHY, holders_besides};
use super::people::role_of;
use super::staff::{account, post};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Reader};
use crate::error::Refused;
use crate::notices::To;
use crate::record::{Body, Change};

/// Fields: `words`, the reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Close {
    pub account: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    pub login: String,
}

/// Closes an account: its sessions end, and its role goes, so that opening it again gives no powers.
pub async fn close(office: &Office, by: By<'_>, command: Close) -> Result<Closed, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WHY, 200);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::ManageAccounts, command, |deal| {
            Box::pin(async move {
                let mut row: Account = deal.take(command.account).await?;
                if !row.active {
                    return Err(already("停用").into());
                }
                let role = role_of(&row)?;
                may_take(role, holders_besides(deal, role, row.id).await?)?;
                let change = match is_granted(role) {
                    true => Change::from(role.code(), Role::Pending.code()),
                    false => Change::NONE,
                };
                if is_granted(role) {
                    row.proposed = role.code().to_owned();
                    row.role = Role::Pending.code().to_owned();
                    row.granted_by = None;
                    let told = post("账号停用，岗位收回").next("有疑问时联系系统管理员");
                    deal.notify(To::Person(row.id), told, "/messages").await?;
                }
                row.active = false;
                deal.tx.update(row.clone()).await?;
                deal.tell_orphaned(row.id).await?;
                let body = Body::words(format!("停用账号：{words}"));
                save(deal, row, change, body).await
            })
        })
        .await
}

/// Opens a closed account again; a member of staff waits for a new grant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reopen {
    pub account: Uuid,
}

pub async fn reopen(office: &Office, by: By<'_>, command: Reopen) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::ManageAccounts, command, |deal| {
            Box::pin(async move {
                let mut row: Account = deal.take(command.account).await?;
                if row.active {
                    return Err(already("启用").into());
                }
                row.active = true;
                if role_of(&row)? == Role::Pending {
                    let words = account(&row.login, "重新启用，待授予岗位").next("核对后授予岗位");
                    let link = format!("/grants/{}", row.id);
                    deal.notify(To::Desk(Role::Security, None), words, link)
                        .await?;
                }
                save(deal, row, Change::NONE, Body::words("重新启用账号")).await
            })
        })
        .await
}

async fn save(
    deal: &Deal<'_>,
    row: Account,
    change: Change<'_>,
    body: Body,
) -> Result<Closed, Refused> {
    let (id, login) = (row.id, row.login.clone());
    deal.tx.update(row).await?;
    deal.tx.end_sessions_of(id).await?;
    deal.tx.end_links(id, None, deal.now).await?;
    deal.record(FileKind::Account, id, change, body).await?;
    Ok(Closed { login })
}

fn already(state: &str) -> Refusal {
    let message = format!("这个账号已经{state}");
    let fix = "从账号列表重新打开，查看现在的状态";
    Refusal::new("account.already", clause!("2.1"), "", message, fix)
}
