//! A region on a fresh database of either engine.

use chrono::{DateTime, NaiveDate, Utc};
use office::claims::ClaimView;
use office::contracts::ContractView;
use office::ledger::Balance;
use office::{Actor, Refused, Store, audit, budget, claims, contracts, subjects};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::ledger::Line;
use sim::{Person, Town, approve, contract_form, lab_form, outside_lab_form, subject_form};
use uuid::Uuid;

use crate::begun::{Begun, Place, town};

/// Runs each test on both engines. Without PostgreSQL the test fails: `make test` brings one.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident: $type:ty) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn walk($town: $type) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                walk(crate::support::Region::open(crate::support::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                walk(crate::support::Region::open(crate::support::Engine::Postgres).await).await;
            }
        }
    )*};
}
pub(crate) use both;

#[derive(Clone, Copy, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A small region: its bodies, a firm, a laboratory inside and one outside.
pub struct Region {
    pub town: Town,
    pub url: String,
    pub admin: Person,
    pub county: Person,
    pub agency: Person,
    pub centre: Person,
    pub finance: Person,
    pub auditor: Person,
    place: Place,
}

pub const PASSWORD: &str = "Yin-chuan-2026";

impl Region {
    pub async fn open(engine: Engine) -> Region {
        let begun = Begun::on(engine).await;
        let place = begun.copy().await;
        let town = town(&place.url, place.folder.path()).await;
        let [admin, county, agency, centre, finance, auditor] = begun.people.clone();
        Region {
            town,
            url: place.url.clone(),
            admin,
            county,
            agency,
            centre,
            finance,
            auditor,
            place,
        }
    }

    /// A second official at the same desk, for what one person may not do twice (R20).
    pub async fn colleague(&self, login: &str, role: Role) -> Person {
        let body = match role {
            Role::County => ("西夏区科学技术局", "640105"),
            _ => ("第二办公室", ""),
        };
        self.town
            .staff(&self.admin, (login, login), role, body)
            .await
            .unwrap()
    }

    /// The authority of another county or of a prefecture.
    pub async fn authority(&self, login: &str, division: &str) -> Person {
        let body = (login, division);
        let staff = self
            .town
            .staff(&self.admin, (login, login), Role::County, body);
        staff.await.unwrap()
    }

    /// A certified firm of 西夏区.
    pub async fn firm(&self, login: &str, serial: u32) -> Person {
        let person = self
            .town
            .sign_up(login, "杨晓燕", Role::Subject)
            .await
            .unwrap();
        let form = subject_form(&firm_name(login), serial, "640105");
        let subject = self.town.register(&person, form).await.unwrap();
        self.town
            .certify(&self.county, subject, approve(1))
            .await
            .unwrap();
        person
    }

    /// A filed public laboratory of 银川.
    pub async fn lab(&self, login: &str, serial: u32) -> (Person, Uuid) {
        let form = lab_form(&lab_name(login), serial, "640104");
        self.file(login, form).await
    }

    /// A filed laboratory of 上海.
    pub async fn outside_lab(&self, login: &str, serial: u32) -> (Person, Uuid) {
        let form = outside_lab_form(&format!("上海{login}检测有限公司"), serial);
        self.file(login, form).await
    }

    async fn file(&self, login: &str, form: office::answers::Answers) -> (Person, Uuid) {
        let person = self
            .town
            .sign_up(login, "陈思远", Role::Provider)
            .await
            .unwrap();
        let provider = self.town.apply(&person, form).await.unwrap();
        let town = &self.town;
        town.admit(&self.agency, provider, approve(1))
            .await
            .unwrap();
        town.admit(&self.centre, provider, approve(2))
            .await
            .unwrap();
        (person, provider)
    }

    /// Submits a contract and takes it through all three reviews: the contract and its voucher.
    pub async fn voucher(&self, firm: &Person, provider: Uuid, yuan: i64) -> (Uuid, Uuid) {
        let town = &self.town;
        let today = town.office.today();
        let form = contract_form(provider, "新材料检测", Fen::from_yuan(yuan), today);
        let contract = town.submit_contract(firm, form).await.unwrap();
        (contract, self.issue(contract, 1).await)
    }

    /// Takes a submitted contract through all three reviews.
    pub async fn issue(&self, contract: Uuid, edition: i64) -> Uuid {
        let town = &self.town;
        for (at, desk) in [(0, &self.county), (1, &self.agency), (2, &self.centre)] {
            let done = town
                .decide_contract(desk, contract, approve(edition + at))
                .await
                .unwrap();
            if let Some(voucher) = done.voucher {
                return voucher;
            }
        }
        panic!("three approvals issue the voucher");
    }

    /// Both confirm completion; the firm rates, enters one ticket and the result.
    pub async fn prove(&self, firm: &Person, lab: &Person, contract: Uuid, ticket: (u64, i64)) {
        let town = &self.town;
        town.complete(lab, contract).await.unwrap();
        town.complete(firm, contract).await.unwrap();
        town.rate(firm, contract, "5").await.unwrap();
        let amount = Fen::from_yuan(ticket.1);
        town.ticket(firm, contract, ticket.0, amount).await.unwrap();
        town.result(firm, contract).await.unwrap();
    }
}

impl Region {
    pub async fn actor(&self, person: &Person) -> Actor {
        self.town.actor(person).await.unwrap()
    }

    /// The contract as the Agency reads it.
    pub async fn contract(&self, id: Uuid) -> ContractView {
        let reader = self.actor(&self.agency).await;
        contracts::view(&self.town.office, &reader, id)
            .await
            .unwrap()
    }

    /// The claim as the Agency reads it.
    pub async fn file_of_claim(&self, id: Uuid) -> ClaimView {
        let reader = self.actor(&self.agency).await;
        claims::view(&self.town.office, &reader, id).await.unwrap()
    }

    /// What the firm's ceiling of this year stands at.
    pub async fn ceiling(&self, firm: &Person) -> Balance {
        let actor = self.actor(firm).await;
        let mine = subjects::mine(&self.town.office, &actor).await.unwrap();
        mine.unwrap().ceiling
    }

    /// What the redemption budget of a year stands at.
    pub async fn budget(&self, year: u16) -> Balance {
        let finance = self.actor(&self.finance).await;
        let years = budget::years(&self.town.office, &finance).await.unwrap();
        let found = years.into_iter().find(|budget| budget.year == year);
        found.map_or(Balance::EMPTY, |budget| budget.balance(Line::Redemption))
    }

    /// Everything the record and the ledger hold is in order.
    pub fn folder(&self) -> &std::path::Path {
        self.place.folder.path()
    }

    /// The one file of the witness of a region whose acts all fall on one day.
    pub fn witness_file(&self) -> std::path::PathBuf {
        let mut files = std::fs::read_dir(self.folder().join("witness")).unwrap();
        files.next().unwrap().unwrap().path()
    }

    pub fn witness_lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.witness_file()).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// Where the shelf keeps the bytes under a hash.
    pub fn kept(&self, hash: &str) -> std::path::PathBuf {
        self.place
            .folder
            .path()
            .join("files")
            .join(&hash[..2])
            .join(hash)
    }

    pub async fn assert_sound(&self) {
        let report = audit::verify(&self.town.office).await.unwrap();
        assert_eq!(report.flaws, []);
    }

    /// What waits at a desk for one act: the number and the title of each.
    pub async fn waits(&self, person: &Person, act: Act) -> Vec<(String, String)> {
        let actor = self.actor(person).await;
        let ask = Default::default();
        let found = office::queues::queue(&self.town.office, &actor, &ask).await;
        let lines = found.unwrap().lines.into_iter();
        lines
            .filter(|line| line.act == Some(act))
            .map(|line| (line.number, line.title))
            .collect()
    }

    /// The acts that the record of an account tells of.
    pub async fn acts_of(&self, account: uuid::Uuid) -> Vec<store::Record> {
        let store = self.intruder().await;
        store::queries::records::of_file(&store, "account", account)
            .await
            .unwrap()
    }

    /// How many acts were recorded so far.
    pub async fn acts(&self) -> usize {
        audit::verify(&self.town.office).await.unwrap().acts
    }

    /// A connection of a person who tampers with the database.
    pub async fn intruder(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// One voucher of 110,000 in the region, proved by a ticket of 300,000 and claimed by the lab.
    pub async fn claimed(&self) -> Case {
        let firm = self.firm("hongyuan", 1).await;
        let (lab, provider) = self.lab("zhijian", 1).await;
        let (contract, voucher) = self.voucher(&firm, provider, 300_000).await;
        self.town.set_off(&firm, voucher).await.unwrap();
        self.prove(&firm, &lab, contract, (1, 300_000)).await;
        let claim = self.town.claim(&lab, voucher).await.unwrap();
        Case {
            firm,
            lab,
            provider,
            contract,
            voucher,
            claim,
        }
    }

    /// The same, paid with the bank's reference `ICBC20260413-001`.
    pub async fn paid(&self) -> Case {
        let town = &self.town;
        town.appropriate(&self.finance, 5_000_000).await.unwrap();
        let case = self.claimed().await;
        self.pass_claim(case.claim, 1).await;
        town.pay(&self.finance, case.claim, 3, "ICBC20260413-001")
            .await
            .unwrap();
        case
    }

    /// A certified firm of 金凤区 with its authority.
    pub async fn elsewhere(&self) -> (Person, Person) {
        let town = &self.town;
        let county = self.authority("jinfeng", "640106").await;
        let firm = town
            .sign_up("guangfu", "马丽", Role::Subject)
            .await
            .unwrap();
        let form = subject_form("银川光伏新材料有限公司", 7, "640106");
        let subject = town.register(&firm, form).await.unwrap();
        town.certify(&county, subject, approve(1)).await.unwrap();
        (firm, county)
    }

    /// Takes a claim that stands at this edition through both reviews.
    pub async fn pass_claim(&self, claim: Uuid, edition: i64) {
        for (at, desk) in [(0, &self.agency), (1, &self.centre)] {
            let verdict = approve(edition + at);
            self.town.decide_claim(desk, claim, verdict).await.unwrap();
        }
    }
}

/// The files of one voucher's life.
pub struct Case {
    pub firm: Person,
    pub lab: Person,
    pub provider: Uuid,
    pub contract: Uuid,
    pub voucher: Uuid,
    pub claim: Uuid,
}

pub fn firm_name(login: &str) -> String {
    format!("宁夏{login}科技有限公司")
}

pub fn lab_name(login: &str) -> String {
    format!("宁夏{login}检测院")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Asserts that a verb answers as if there were no such file.
#[track_caller]
pub fn assert_unknown<T: std::fmt::Debug>(what: &str, outcome: Result<T, Refused>) {
    assert!(
        matches!(outcome, Err(Refused::Unknown)),
        "{what}: {outcome:?}"
    );
}

pub fn moment(day: &str) -> DateTime<Utc> {
    let day: NaiveDate = day.parse().unwrap();
    day.and_hms_opt(1, 0, 0).unwrap().and_utc()
}

/// The codes of the reasons for which something was refused.
pub fn codes<T: std::fmt::Debug>(outcome: Result<T, Refused>) -> Vec<String> {
    match outcome {
        Err(Refused::Because(reasons)) => reasons
            .into_iter()
            .map(|reason| reason.code.into_owned())
            .collect(),
        other => panic!("expected reasons, got {other:?}"),
    }
}
