//! A firm's or a lab's person opens an account.

use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::password;
use crate::Office;
use crate::act::By;
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

pub async fn sign_up(office: &Office, by: By<'_>, command: SignUp) -> Result<Account, Refused> {
    let SignUp(answers) = command;
    let mut reader = Reader::new(&answers);
    let login = login(&mut reader);
    let name = reader.text(&NAME, 40);
    let email = reader.email(&EMAIL);
    let role = match reader.choice::<Role>(&ROLE) {
        Some(role @ (Role::Subject | Role::Provider)) => Some(role),
        Some(_) => {
            reader.fault(Refusal::new(
                "role.closed",
                clause!("1.4"),
                ROLE.name,
                "这类账号由系统管理员开立",
                "选择科技创新主体或科技服务机构",
            ));
            None
        }
        None => None,
    };
    let secret = answers.get("password");
    let mut faults = reader.faults;
    faults.extend(password::chosen(&answers, &login));
    let Some(role) = role.filter(|_| faults.is_empty()) else {
        return Err(Refused::Because(faults));
    };
    let hash = &password::hash(office, secret).await?;
    let (login, name, email) = (&login, &name, &email);
    office
        .act(by, Act::SignUp, &(login, name, email, role), |deal| {
            Box::pin(async move {
                let id = deal.new_id();
                deal.tx
                    .insert(store::Account {
                        id,
                        login: login.clone(),
                        name: name.clone(),
                        role: role.code().to_owned(),
                        organisation: None,
                        password: hash.clone(),
                        active: true,
                        failures: 0,
                        failed_at: None,
                        locked_until: None,
                        created_at: deal.now,
                        email: email.clone(),
                        proposed: String::new(),
                        must_change: false,
                        opened_by: None,
                        granted_by: None,
                    })
                    .await?;
                let body = Body::words(format!("开户：{}", role.label()));
                deal.record(FileKind::Account, id, Change::NONE, body)
                    .await?;
                Ok(Account { id })
            })
        })
        .await
}
