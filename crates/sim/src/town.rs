//! A region with its bodies and people, and a clock that they move.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Days, NaiveDate, Utc};
use office::accounts::{self, Founder, OpenStaff, SignIn, SignUp};
use office::answers::Answers;
use office::ports::SetClock;
use office::{Actor, By, Office, Refused};
use rules::duties::Role;

/// Somebody with an account. The actor is read anew for each act, as a page does.
#[derive(Clone, Debug)]
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

    /// Opens the first administrator.
    pub async fn found(&self) -> Result<Person, Refused> {
        let founder = Founder {
            login: "admin".into(),
            name: "系统管理员".into(),
            body: "自治区科技厅信息中心".into(),
            password: self.password.clone(),
        };
        accounts::found(&self.office, founder).await?;
        Ok(Person {
            login: "admin".into(),
            name: "系统管理员".into(),
            role: Role::Administrator,
            body: "自治区科技厅信息中心".into(),
        })
    }

    /// The administrator opens an account for a member of staff.
    pub async fn staff(
        &self,
        admin: &Person,
        (login, name): (&str, &str),
        role: Role,
        (body, division): (&str, &str),
    ) -> Result<Person, Refused> {
        let answers: Answers = [
            ("login", login),
            ("name", name),
            ("role", role.code()),
            ("body", body),
            ("division", division),
            ("password", &self.password),
        ]
        .into_iter()
        .collect();
        let actor = self.actor(admin).await?;
        let by = By {
            actor: &actor,
            request: &self.request(),
        };
        accounts::open_staff(&self.office, by, OpenStaff(answers)).await?;
        Ok(Person {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            body: body.to_owned(),
        })
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
        Ok(Person {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            body: String::new(),
        })
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

    /// Signs in with the password, as the page does.
    pub async fn sign_in(&self, person: &Person) -> Result<Actor, Refused> {
        let command = SignIn {
            login: &person.login,
            password: &self.password,
        };
        let anyone = Actor::anyone(ORIGIN);
        let signed_in = accounts::sign_in(&self.office, &anyone, command).await?;
        accounts::session(&self.office, &signed_in.token, ORIGIN)
            .await?
            .ok_or(Refused::Unknown)
    }
}
