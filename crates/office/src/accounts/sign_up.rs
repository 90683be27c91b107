//! A firm's or a lab's person opens an account.

use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::accounts;
use store::{Constraint, StoreError};
use uuid::Uuid;

use super::password;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};

/// Fields: `login`, `name`, `email` (may be left out), `role` (subject or provider), `password`, `password_again`.
pub struct SignUp(pub Answers);

#[derive(Debug, Serialize, Deserialize)]
pub struct Account {
    pub id: Uuid,
}

pub(crate) static LOGIN: Field = Field::new("login", "登录名", clause!("1.4"));
pub(crate) static NAME: Field = Field::new("name", "姓名", clause!("1.4"));
pub(crate) static EMAIL: Field = Field::new("email", "电子邮箱", clause!("1.4"));
static ROLE: Field = Field::new("role", "账号类型", clause!("1.4"));

/// Reads a login name: letters, digits, dot, dash and underscore, in lower case.
pub(crate) fn login(reader: &mut Reader<'_>) -> String {
    let typed = rules::text::code(&reader.text(&LOGIN, 40)).to_lowercase();
    let plain = typed
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-@".contains(c));
    let length = typed.chars().count();
    if !typed.is_empty() && (!plain || length < 3) {
        reader.fault(
            Refusal::new(
                "login.shape",
                clause!("1.4"),
                LOGIN.name,
                "登录名的格式不符",
                "用3至40个小写字母、数字或 . - _ @",
            )
            .own(typed.clone()),
        );
    }
    typed
}

/// A new account of a firm's or a lab's person, as typed and found good.
pub(crate) struct New {
    pub login: String,
    pub name: String,
    pub email: String,
    hash: String,
}

/// As the constraint tells it, which stands behind this for two who come at once.
fn taken() -> Vec<Refusal> {
    match Refused::from(StoreError::Constraint(Constraint::LoginOnce)) {
        Refused::Because(told) => told,
        _ => Vec::new(),
    }
}

/// Reads who opens an account, with every defect of it and of `reader`'s other fields.
async fn read(office: &Office, answers: &Answers, mut reader: Reader<'_>) -> Result<New, Refused> {
    let login = login(&mut reader);
    let name = reader.text(&NAME, 40);
    let email = reader.email(&EMAIL);
    let mut faults = reader.faults;
    faults.extend(password::chosen(answers, &login));
    if !faults.is_empty() {
        // A form without other defects meets the constraint, or is the repeat of one that opened the account.
        if !login.is_empty() && accounts::by_login(&office.store, &login).await?.is_some() {
            faults.extend(taken());
        }
        return Err(Refused::Because(faults));
    }
    Ok(New {
        hash: password::hash(office, answers.get("password")).await?,
        login,
        name,
        email,
    })
}

/// Reads who opens an account where its role is known.
pub(crate) async fn read_sign_up(office: &Office, answers: &Answers) -> Result<New, Refused> {
    read(office, answers, Reader::new(answers)).await
}

pub async fn sign_up(office: &Office, by: By<'_>, command: SignUp) -> Result<Account, Refused> {
    let answers = command.0;
    let mut reader = Reader::new(&answers);
    let role = match reader.choice::<Role>(&ROLE) {
        Some(role @ (Role::Subject | Role::Provider)) => role,
        chosen => {
            if chosen.is_some() {
                reader.fault(closed());
            }
            Role::Anyone
        }
    };
    let new = &read(office, &answers, reader).await?;
    let told = (&new.login, &new.name, &new.email, role);
    office
        .act(by, Act::SignUp, &told, |deal| {
            Box::pin(async move {
                let row = new_party_account(deal, new, role).await?;
                Ok(Account { id: row.id })
            })
        })
        .await
}

fn closed() -> Refusal {
    Refusal::new(
        "role.closed",
        clause!("1.4"),
        ROLE.name,
        "这类账号由系统管理员开立",
        "选择科技创新主体或科技服务机构",
    )
}

/// Opens the account of somebody of a firm or a lab.
pub(crate) async fn new_party_account(
    deal: &Deal<'_>,
    new: &New,
    role: Role,
) -> Result<store::Account, Refused> {
    let row = store::Account {
        id: deal.new_id(),
        login: new.login.clone(),
        name: new.name.clone(),
        role: role.code().to_owned(),
        organisation: None,
        password: new.hash.clone(),
        active: true,
        created_at: deal.now,
        email: new.email.clone(),
        proposed: String::new(),
        must_change: false,
        opened_by: None,
        granted_by: None,
    };
    deal.tx.insert(row.clone()).await?;
    let body = Body::words(format!("开户：{}", role.label()));
    deal.record(FileKind::Account, row.id, Change::NONE, body)
        .await?;
    Ok(row)
}
