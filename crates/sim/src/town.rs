//! A region with its bodies and people, and a clock that they move.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use office::accounts::{
    self, ChangePassword, Finish, Founder, Grant, Next, OpenStaff, SignIn, SignUp,
};
use office::answers::Answers;
use office::ports::SetClock;
use office::{Actor, By, Office, Refused};
use rules::duties::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody with an account. The actor is read anew for each act, as a page does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    pub login: String,
    pub name: String,
    pub role: Role,
    /// The body of a member of staff.
    pub body: String,
}

/// Somebody about to act.
pub struct Asked {
    pub actor: Actor,
    pub request: String,
}

impl Asked {
    pub fn by(&self) -> By<'_> {
        By {
            actor: &self.actor,
            request: &self.request,
        }
    }
}

/// A region under way.
pub struct Town {
    pub office: Office,
    pub clock: Arc<SetClock>,
    pub password: String,
    requests: AtomicU64,
}

const ORIGIN: &str = "127.0.0.1";
const AGENT: &str = "sim";

/// The login name of the first security administrator.
const SECURITY: &str = "security";

fn person(login: &str, name: &str, role: Role, body: &str) -> Person {
    Person {
        login: login.to_owned(),
        name: name.to_owned(),
        role,
        body: body.to_owned(),
    }
}

impl Town {
    /// A region whose accounts all have this password.
    pub fn new(office: Office, clock: Arc<SetClock>, password: impl Into<String>) -> Town {
        Town {
            office,
            clock,
            password: password.into(),
            requests: AtomicU64::new(0),
        }
    }

    /// Moves the clock to nine in the morning of the next working day.
    pub fn next_working_day(&self) {
        let calendar = &self.office.law().calendar;
        let mut day = self.office.today() + Days::new(1);
        while !calendar.is_working(day) {
            day = day + Days::new(1);
        }
        self.go_to(day);
    }

    /// Moves the clock to nine in the morning of a day.
    pub fn go_to(&self, day: NaiveDate) {
        let morning = day
            .and_hms_opt(1, 0, 0)
            .map(|at| DateTime::<Utc>::from_naive_utc_and_offset(at, Utc));
        if let Some(at) = morning {
            self.clock.set(at);
        }
    }

    /// A request id that has not been used.
    pub fn request(&self) -> String {
        let serial = self.requests.fetch_add(1, Ordering::SeqCst);
        format!("town-{serial}-{}", self.office.secret())
    }

    /// Opens the first administrator and the first security administrator: the administrator.
    pub async fn found(&self) -> Result<Person, Refused> {
        let security = self.first(SECURITY, "安全管理员", Role::Security).await?;
        self.settle(&security).await?;
        let admin = self
            .first("admin", "系统管理员", Role::Administrator)
            .await?;
        self.settle(&admin).await?;
        Ok(admin)
    }

    async fn first(&self, login: &str, name: &str, role: Role) -> Result<Person, Refused> {
        let body = "自治区科技厅信息中心";
        let founder = Founder {
            role,
            login: login.into(),
            name: name.into(),
            body: body.into(),
            password: self.initial(),
        };
        accounts::found(&self.office, founder).await?;
        Ok(person(login, name, role, body))
    }

    /// A password that whoever opens the account knows.
    fn initial(&self) -> String {
        format!("{}-Chu-1", self.password)
    }

    /// The person changes the initial password for his own.
    async fn settle(&self, person: &Person) -> Result<(), Refused> {
        let command = ChangePassword {
            here: Uuid::nil(),
            old: self.initial(),
            new: self.password.clone(),
            new_again: self.password.clone(),
        };
        let asked = self.ask(person).await?;
        accounts::change_password(&self.office, asked.by(), command)
            .await
            .map(drop)
    }

    /// The administrator opens an account for a member of staff; nobody has granted it a role yet.
    pub async fn newcomer(
        &self,
        admin: &Person,
        (login, name): (&str, &str),
        role: Role,
        (body, division): (&str, &str),
    ) -> Result<(Person, Uuid), Refused> {
        let answers: Answers = [
            ("login", login),
            ("name", name),
            ("role", role.code()),
            ("body", body),
            ("division", division),
            ("password", &self.initial()),
        ]
        .into_iter()
        .collect();
        let asked = self.ask(admin).await?;
        let opened = accounts::open_staff(&self.office, asked.by(), OpenStaff(answers)).await?;
        let person = person(login, name, role, body);
        self.settle(&person).await?;
        Ok((person, opened.id))
    }

    /// The administrator opens an account for a member of staff, and the security administrator grants the role.
    pub async fn staff(
        &self,
        admin: &Person,
        named: (&str, &str),
        role: Role,
        body: (&str, &str),
    ) -> Result<Person, Refused> {
        let (person, account) = self.newcomer(admin, named, role, body).await?;
        self.grant(account, role).await?;
        Ok(person)
    }

    /// The security administrator grants an account its role.
    pub async fn grant(&self, account: Uuid, role: Role) -> Result<(), Refused> {
        let answers: Answers = [("role", role.code())].into_iter().collect();
        let security = person(SECURITY, "安全管理员", Role::Security, "");
        let asked = self.ask(&security).await?;
        let command = Grant { account, answers };
        accounts::grant(&self.office, asked.by(), command)
            .await
            .map(drop)
    }

    /// Somebody of a firm or a laboratory opens an account.
    pub async fn sign_up(&self, login: &str, name: &str, role: Role) -> Result<Person, Refused> {
        let answers: Answers = [
            ("login", login),
            ("name", name),
            ("role", role.code()),
            ("password", &self.password),
            ("password_again", &self.password),
        ]
        .into_iter()
        .collect();
        let actor = Actor::anyone(ORIGIN);
        let by = By {
            actor: &actor,
            request: &self.request(),
        };
        accounts::sign_up(&self.office, by, SignUp(answers)).await?;
        Ok(person(login, name, role, ""))
    }

    /// The person as the session tells at this moment.
    pub async fn actor(&self, person: &Person) -> Result<Actor, Refused> {
        accounts::actor_of(&self.office, &person.login, ORIGIN).await
    }

    /// The person with a request of his own, ready to call a verb.
    pub async fn ask(&self, person: &Person) -> Result<Asked, Refused> {
        Ok(Asked {
            actor: self.actor(person).await?,
            request: self.request(),
        })
    }

    /// Signs in with the password and, where there is one, the second factor, as the pages do.
    pub async fn sign_in(&self, person: &Person) -> Result<Actor, Refused> {
        let token = self.token(&person.login).await?;
        accounts::session(&self.office, &token, ORIGIN)
            .await?
            .ok_or(Refused::Unknown)
    }

    /// The token of a session of this login, whole.
    pub async fn token(&self, login: &str) -> Result<String, Refused> {
        self.enter(login, &self.password).await
    }

    /// The token of a session of this login and password, whole.
    pub async fn enter(&self, login: &str, password: &str) -> Result<String, Refused> {
        let anyone = Actor::anyone(ORIGIN);
        let admit = || {
            let command = SignIn {
                login,
                password,
                agent: AGENT,
            };
            accounts::sign_in(&self.office, &anyone, command)
        };
        let mut signed = admit().await?;
        if signed.next == Next::Enrol {
            accounts::equip_all(&self.office).await?;
            signed = admit().await?;
        }
        if signed.next == Next::Work {
            return Ok(signed.token);
        }
        let command = Finish {
            token: &signed.token,
            code: &self.code(login).await?,
            agent: AGENT,
        };
        let whole = accounts::finish(&self.office, &anyone, command).await?;
        Ok(whole.token)
    }

    /// A code of this person that has not been used; the clock moves on when those of the moment are used up.
    pub async fn code(&self, login: &str) -> Result<String, Refused> {
        accounts::equip_all(&self.office).await?;
        let who = accounts::actor_of(&self.office, login, ORIGIN).await?;
        if let Some(code) = accounts::demo_code(&self.office, &who).await? {
            return Ok(code);
        }
        self.clock.set(self.office.now() + Duration::minutes(1));
        let code = accounts::demo_code(&self.office, &who).await?;
        code.ok_or(Refused::Unknown)
    }
}
