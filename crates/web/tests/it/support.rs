//! A server without a network, and what it answered.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::NaiveDate;
use office::attachments::Shelf;
use office::listing::Ask;
use office::ports::{SetClock, SystemChance};
use office::{Office, Store, Vault};
use rules::duties::Role;
use sim::Town;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt;
use web::{Config, Demo, Door, Web};

pub const PASSWORD: &str = "Yin-chuan-2026";

/// A server over a fresh database; the folder lives as long as it.
pub struct House {
    pub town: Town,
    router: Router,
    folder: TempDir,
}

/// One answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The `name=value` of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let lines = self
            .headers
            .get_all(SET_COOKIE)
            .into_iter()
            .map(|line| line.to_str().unwrap());
        let mut pairs = lines.filter_map(|line| line.split(';').next());
        pairs
            .find(|pair| pair.starts_with(&format!("{name}=")))
            .map(str::to_owned)
    }

    /// The value of a hidden input.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self
            .body
            .split_once(&mark)
            .expect("the page has no such hidden input");
        rest.split('"').next().unwrap().to_owned()
    }
}

impl House {
    pub async fn open() -> Self {
        Self::with(web::door(), demo_config()).await
    }

    pub async fn with(door: Door, config: Config) -> Self {
        Self::at(tempfile::tempdir().unwrap(), door, config).await
    }

    /// A server over the database of a folder, or over a fresh one.
    async fn at(folder: TempDir, door: Door, config: Config) -> Self {
        let url = format!("sqlite://{}", folder.path().join("kequan.db").display());
        let noon = NaiveDate::from_ymd_opt(2026, 11, 23)
            .unwrap()
            .and_hms_opt(4, 0, 0)
            .unwrap();
        let clock = Arc::new(SetClock::at(noon.and_utc()));
        let office = Office::new(
            Store::open(&url).await.unwrap(),
            clock.clone(),
            Arc::new(SystemChance),
            Vault::from_bytes(&[42; 48]).unwrap(),
            Shelf::open(&folder.path().join("files")).unwrap(),
            sim::press(),
        );
        let web = Web::new(config, office.clone());
        Self {
            router: web::behind(door, &web),
            town: Town::new(office, clock, PASSWORD),
            folder,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn ask(&self, mut request: Request<Body>) -> Answer {
        let host = "127.0.0.1:8080".parse().unwrap();
        request.headers_mut().entry(HOST).or_insert(host);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A house in which the demo region has lived its weeks; lived once, then copied.
    pub async fn demo() -> Self {
        static LIVED: OnceCell<TempDir> = OnceCell::const_new();
        let lived = LIVED.get_or_init(live).await;
        let folder = tempfile::tempdir().unwrap();
        copy(lived.path(), folder.path());
        Self::at(folder, web::door(), demo_config()).await
    }

    /// A second connection to the house's database, for looking into it.
    pub async fn store(&self) -> Store {
        let path = self.folder.path().join("kequan.db");
        Store::open(&format!("sqlite://{}", path.display()))
            .await
            .unwrap()
    }

    /// The contract of this title among those that this person may see.
    pub async fn contract(&self, login: &str, title: &str) -> uuid::Uuid {
        let actor = self.actor(login).await;
        let lines = office::contracts::list(&self.town.office, &actor, &Ask::default()).await;
        let mut lines = lines.unwrap().lines.into_iter();
        lines.find(|line| line.title == title).expect(title).id
    }

    /// The voucher of the contract of this title.
    pub async fn voucher(&self, login: &str, title: &str) -> uuid::Uuid {
        let actor = self.actor(login).await;
        let id = self.contract(login, title).await;
        let contract = office::contracts::view(&self.town.office, &actor, id).await;
        contract.unwrap().voucher.expect(title).id
    }

    pub async fn actor(&self, login: &str) -> office::Actor {
        let office = &self.town.office;
        office::accounts::actor_of(office, login, "127.0.0.1")
            .await
            .unwrap()
    }

    /// The cookie of a signed-in person of this role.
    pub async fn signed_in(&self, role: Role) -> String {
        let person = self.town.sign_up("hongyuan", "杨晓燕", role).await.unwrap();
        let token = self.town.token(&person.login).await.unwrap();
        format!("kequan={token}")
    }
}

fn demo_config() -> Config {
    Config {
        demo: Some(Demo {
            password: PASSWORD.to_owned(),
            people: Vec::new(),
        }),
        mail: true,
        ..Config::default()
    }
}

/// The folder of a demo region that has lived until today, closed.
async fn live() -> TempDir {
    let house = House::open().await;
    let today = house.town.office.today();
    let office = &house.town.office;
    office::settings::put(office, office::settings::DEMO_PASSWORD, PASSWORD)
        .await
        .unwrap();
    sim::demo::fill(&house.town, today, |_| {}).await.unwrap();
    let House {
        town,
        router,
        folder,
    } = house;
    drop(router);
    town.office.close().await.unwrap();
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Somebody at a browser: cookies are kept, and a form carries the hidden proof of the page it stands on.
pub struct Browser<'h> {
    house: &'h House,
    cookies: Vec<(String, String)>,
    page: String,
}

impl<'h> Browser<'h> {
    pub fn new(house: &'h House) -> Self {
        Self {
            house,
            cookies: Vec::new(),
            page: String::new(),
        }
    }

    /// A browser in which this person has signed in.
    pub async fn of(house: &'h House, login: &str) -> Self {
        let mut browser = Self::new(house);
        browser.get("/sign-in").await;
        let fields = [("login", login), ("password", PASSWORD)];
        let answer = browser.send("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        if answer.header("location").starts_with("/sign-in/") {
            let code = house.town.code(login).await.unwrap();
            browser.get("/sign-in/code").await;
            let answer = browser.send("/sign-in/code", &[("code", &code)]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        browser
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(COOKIE, self.cookie());
        let answer = self.house.ask(request.body(Body::empty()).unwrap()).await;
        self.keep(&answer);
        answer
    }

    /// Sends the form of the page last shown; `request_id` may be among the fields.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        for name in ["csrf", "request_id"] {
            if fields.iter().all(|(field, _)| *field != name) {
                body.append_pair(name, self.hidden(name));
            }
        }
        body.extend_pairs(fields);
        let body = body.finish();
        let answer = self.house.ask(post(path, &self.cookie(), body)).await;
        self.keep(&answer);
        answer
    }

    /// Sends the form of the page last shown with a chosen file.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        let mut sent: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        for name in ["csrf", "request_id"] {
            if fields.iter().all(|(field, _)| *field != name) {
                sent.push((name, self.hidden(name).to_owned()));
            }
        }
        for (name, value) in sent {
            let head = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"");
            body.extend_from_slice(format!("{head}\r\n\r\n{value}\r\n").as_bytes());
        }
        let head = format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"");
        body.extend_from_slice(format!("{head}; filename=\"{name}\"\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--B--\r\n");
        let mut request = post(path, &self.cookie(), body);
        request.headers_mut().insert(
            "content-type",
            "multipart/form-data; boundary=B".parse().unwrap(),
        );
        let answer = self.house.ask(request).await;
        self.keep(&answer);
        answer
    }

    fn hidden(&self, name: &str) -> &str {
        let mark = format!("name=\"{name}\" value=\"");
        let found = self.page.split_once(&mark).map(|(_, rest)| rest);
        found.and_then(|rest| rest.split('"').next()).unwrap_or("")
    }

    /// The page to which an answer leads.
    pub async fn follow(&mut self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        self.get(answer.header("location")).await
    }

    pub fn cookie(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs: Vec<_> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        if answer.status != StatusCode::SEE_OTHER {
            self.page.clone_from(&answer.body);
        }
    }
}

/// A form as a browser sends it.
pub fn post(path: &str, cookie: &str, body: impl Into<Body>) -> Request<Body> {
    let form = "application/x-www-form-urlencoded";
    Request::post(path)
        .header("content-type", form)
        .header(COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header("origin", "http://127.0.0.1:8080")
        .body(body.into())
        .unwrap()
}
