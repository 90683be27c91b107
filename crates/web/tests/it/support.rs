//! A server without a network, and what it answered.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::NaiveDate;
use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Office, Store, Vault};
use rules::duties::Role;
use sim::Town;
use tower::ServiceExt;
use web::{Config, Demo, Door, Web};

pub const PASSWORD: &str = "Yin-chuan-2026";

/// A server over a fresh database; the folder lives as long as it.
pub struct House {
    pub town: Town,
    router: Router,
    _folder: tempfile::TempDir,
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
        Self::with(
            web::door(),
            Config {
                demo: Some(Demo {
                    password: PASSWORD.to_owned(),
                    people: Vec::new(),
                }),
                https: false,
            },
        )
        .await
    }

    pub async fn with(door: Door, config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
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
        );
        let web = Web::new(config, office.clone());
        Self {
            router: web::behind(door, &web),
            town: Town::new(office, clock, PASSWORD),
            _folder: folder,
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

    /// The cookie of a signed-in person of this role.
    pub async fn signed_in(&self, role: Role) -> String {
        let person = self.town.sign_up("hongyuan", "杨晓燕", role).await.unwrap();
        let nobody = office::Actor::anyone("127.0.0.1");
        let command = office::accounts::SignIn {
            login: &person.login,
            password: PASSWORD,
        };
        let signed = office::accounts::sign_in(&self.town.office, &nobody, command)
            .await
            .unwrap();
        format!("kequan={}", signed.token)
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
