//! A database of the size of the decade, copied from one walk through the verbs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::Request;
use axum::http::header::{COOKIE, LOCATION};
use chrono::{Datelike, Days, NaiveDate};
use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Office, Store, Vault, find};
use rules::duties::Role;
use rules::numbers::{Number, Series};
use rules::{Fen, Law};
use sim::{Person, Town, approve, contract_form, lab_form, subject_form, uscc};
use store::queries::names::Side;
use store::queries::related;
use store::{Account, Claim, Contract, Payment, Provider, Rating, Row, Subject, Ticket, Voucher};
use tower::ServiceExt;
use uuid::Uuid;
use web::{Config, Web};

use super::{
    CLAIMED, CONTRACTS, DAYS, OF_PROVIDER, OF_SUBJECT, PAID, PROVIDERS, SUBJECTS, VOUCHERS,
};

const PASSWORD: &str = "Yin-chuan-2026";
/// Rows of a kind written in one transaction.
const BATCH: u64 = 20_000;

const PLACES: [&str; 10] = [
    "银川",
    "吴忠",
    "固原",
    "中卫",
    "石嘴山",
    "灵武",
    "宁东",
    "贺兰",
    "青铜峡",
    "六盘山",
];
pub const TRADES: [&str; 12] = [
    "枸杞",
    "光伏",
    "新材料",
    "葡萄酒",
    "化工",
    "机电",
    "能源",
    "软件",
    "乳业",
    "装备",
    "环保",
    "生物",
];

/// Words that have nothing in common with those of another number.
fn mixed(n: u64) -> String {
    let spread = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let sign = |at: u32| 0x4E00 + u32::try_from((spread >> (at * 12)) % 0x5000).unwrap_or(0);
    (0..5).filter_map(|at| char::from_u32(sign(at))).collect()
}

const USES: [&str; 4] = ["testing", "purchase", "joint-research", "consulting"];

pub fn pick(from: &[&'static str], n: u64) -> &'static str {
    let at = usize::try_from(n % from.len() as u64).unwrap_or(0);
    from[at]
}

/// The number of the nth file of a series.
pub fn number(series: Series, n: u64) -> String {
    let year = u16::try_from(2010 + n / 120_000).unwrap_or(2010);
    let serial = u32::try_from(1 + n % 120_000).unwrap_or(1);
    Number::new(series, year, serial).to_string()
}

/// The id of the nth row of a kind.
pub fn id(kind: u128, n: u64) -> Uuid {
    Uuid::from_u128((kind << 100) | u128::from(n))
}

/// The credit code of the nth subject.
pub fn code(n: u64) -> String {
    uscc("91640105MB", u32::try_from(n).unwrap_or(0))
}

/// A region of that size with somebody at each desk.
pub struct Decade {
    pub store: Store,
    router: Router,
    cookies: BTreeMap<&'static str, String>,
    pub office: Office,
}

/// One walk through the verbs, from which the rows are copied.
struct Seed {
    account: Account,
    subject: Subject,
    provider: Provider,
    contract: Contract,
    voucher: Voucher,
    ticket: Ticket,
    claim: Claim,
    payment: Payment,
    counties: Vec<String>,
}

impl Decade {
    pub async fn fill(folder: &Path, url: &str) -> Result<Self> {
        let store = Store::open(url).await?;
        let morning = NaiveDate::from_ymd_opt(2026, 4, 13)
            .and_then(|day| day.and_hms_opt(1, 0, 0))
            .context("no such day")?;
        let clock = Arc::new(SetClock::at(morning.and_utc()));
        let vault = Vault::open(&folder.join("seal.key"), &SystemChance)?;
        let shelf = Shelf::open(&folder.join("files"))?;
        let chance = Arc::new(SystemChance);
        let press = sim::press();
        let office = Office::new(store.clone(), clock.clone(), chance, vault, shelf, press);
        let town = Town::new(office.clone(), clock, PASSWORD);
        let admin = town.found().await?;
        let county = ("西夏区科学技术局", "640105");
        let desks = [
            ("county", Role::County, county),
            ("agency", Role::Agency, ("平台服务机构", "")),
            ("centre", Role::Centre, ("创业中心", "")),
            ("finance", Role::Finance, ("财政厅", "")),
        ];
        let mut people = Vec::new();
        for (login, role, body) in desks {
            people.push(town.staff(&admin, (login, login), role, body).await?);
        }
        let [county, agency, centre, finance] = people.as_slice() else {
            anyhow::bail!("four desks");
        };
        let seed = Seed::walk(&town, &store, [county, agency, centre, finance]).await?;
        seed.fill(&store).await?;
        // As the engine's own upkeep leaves a database: PostgreSQL plans by the sizes it knows of.
        let upkeep = if url.starts_with("sqlite") {
            "ANALYZE"
        } else {
            "VACUUM ANALYZE"
        };
        store.tamper(upkeep).await?;
        let mut cookies = BTreeMap::new();
        for login in ["county", "agency", "centre", "finance", "firm"] {
            cookies.insert(login, format!("kequan={}", town.token(login).await?));
        }
        Ok(Self {
            router: web::router(&Web::new(Config::default(), office.clone())),
            store,
            cookies,
            office,
        })
    }

    /// A page as this person reads it: its body, and whether it leads on to another.
    pub async fn page(&self, who: &str, address: &str) -> Result<(Bytes, bool)> {
        let cookie = self.cookies.get(who).context("nobody of that name")?;
        let request = Request::get(address)
            .header(COOKIE, cookie)
            .body(Body::empty())?;
        let answer = self.router.clone().oneshot(request).await?;
        let (status, led) = (answer.status(), answer.headers().get(LOCATION).is_some());
        ensure!(led || status.is_success(), "{address}: {status}");
        Ok((to_bytes(answer.into_body(), usize::MAX).await?, led))
    }

    pub async fn close(self) -> Result<()> {
        Ok(self.office.close().await?)
    }
}

impl Seed {
    /// One voucher from registration to payment.
    async fn walk(town: &Town, store: &Store, desks: [&Person; 4]) -> Result<Self> {
        let [county, agency, centre, finance] = desks;
        town.appropriate(finance, 5_000_000).await?;
        let firm = town.sign_up("firm", "杨晓燕", Role::Subject).await?;
        let subject = town
            .register(&firm, subject_form("宁夏样板科技有限公司", 1, "640105"))
            .await?;
        town.certify(county, subject, approve(1)).await?;
        let lab = town.sign_up("lab", "陈思远", Role::Provider).await?;
        let provider = town
            .apply(&lab, lab_form("样板检测研究院", 1, "640104"))
            .await?;
        town.admit(agency, provider, approve(1)).await?;
        town.admit(centre, provider, approve(2)).await?;
        let amount = Fen::from_yuan(100_000);
        let form = contract_form(provider, "新材料检测", amount, town.office.today());
        let contract = town.submit_contract(&firm, form).await?;
        for (edition, desk) in (1..).zip([county, agency, centre]) {
            town.decide_contract(desk, contract, approve(edition))
                .await?;
        }
        let hanging = related::hanging(store, [contract]).await?;
        let voucher = hanging.vouchers.first().context("no voucher")?.id;
        town.set_off(&firm, voucher).await?;
        town.complete(&lab, contract).await?;
        town.complete(&firm, contract).await?;
        town.rate(&firm, contract, "5").await?;
        town.ticket(&firm, contract, 1, amount).await?;
        town.result(&firm, contract).await?;
        let claim = town.claim(&lab, voucher).await?;
        town.decide_claim(agency, claim, approve(1)).await?;
        town.decide_claim(centre, claim, approve(2)).await?;
        town.pay(finance, claim, 3, "ICBC-1").await?;
        let mut hanging = related::hanging(store, [contract]).await?;
        let counties = Law::shipped().divisions.counties();
        let subject: Subject = found(store, subject).await?;
        Ok(Self {
            account: found(store, subject.account).await?,
            provider: found(store, provider).await?,
            contract: Contract {
                answers: "{}".to_owned(),
                findings: "[]".to_owned(),
                ..found(store, contract).await?
            },
            voucher: Voucher {
                trace: "[]".to_owned(),
                ..hanging.vouchers.pop().context("no voucher")?
            },
            ticket: hanging.tickets.pop().context("no ticket")?,
            claim: Claim {
                trace: "[]".to_owned(),
                findings: "[]".to_owned(),
                ..hanging.claims.pop().context("no claim")?
            },
            payment: hanging.payments.pop().context("no payment")?,
            counties: counties.map(|county| county.code.clone()).collect(),
            subject,
        })
    }

    async fn fill(&self, store: &Store) -> Result<()> {
        write(store, SUBJECTS, |n| self.account(1, n)).await?;
        write(store, SUBJECTS, |n| self.subject(n)).await?;
        write(store, PROVIDERS, |n| self.account(2, n)).await?;
        write(store, PROVIDERS, |n| self.provider(n)).await?;
        self.names(store).await?;
        write(store, CONTRACTS, |n| self.contract(n)).await?;
        write(store, VOUCHERS, |n| self.voucher(n)).await?;
        write(store, VOUCHERS, |n| self.ticket(n)).await?;
        write(store, CLAIMED, |n| self.claim(n)).await?;
        write(store, PAID, |n| self.rating(n)).await?;
        write(store, PAID, |n| self.payment(n)).await
    }

    async fn names(&self, store: &Store) -> Result<()> {
        for from in (1..=SUBJECTS).step_by(2_000) {
            let tx = store.begin().await?;
            let rows = (from..from + 2_000).flat_map(|n| {
                let row = self.subject(n);
                find::parts_of(Side::Subject, row.id, &row.division, &row.name)
            });
            tx.add_names(rows.collect()).await?;
            tx.commit().await?;
        }
        let tx = store.begin().await?;
        let rows = (1..=PROVIDERS).flat_map(|n| {
            let row = self.provider(n);
            find::parts_of(Side::Provider, row.id, "640104", &row.name)
        });
        tx.add_names(rows.collect()).await?;
        Ok(tx.commit().await?)
    }

    fn county(&self, n: u64) -> String {
        let at = usize::try_from(n % self.counties.len() as u64).unwrap_or(0);
        self.counties[at].clone()
    }

    /// Later files on later days, the last of them forty days before the walk.
    fn day(&self, n: u64) -> NaiveDate {
        let first = self.contract.submitted_on - Days::new(DAYS + 40);
        first + Days::new(n * DAYS / CONTRACTS)
    }

    fn account(&self, kind: u64, n: u64) -> Account {
        Account {
            id: id(8, kind * 1_000_000 + n),
            login: format!("b{kind}-{n}"),
            ..self.account.clone()
        }
    }

    fn subject(&self, n: u64) -> Subject {
        let (place, trade) = (pick(&PLACES, n), pick(&TRADES, n / 10));
        Subject {
            id: id(1, n),
            number: number(Series::Registration, n),
            account: id(8, 1_000_000 + n),
            name: format!("{place}{trade}{n}号科技有限公司"),
            uscc: Some(code(n)),
            division: self.county(n),
            representative_index: format!("{n:064}"),
            phone_index: format!("t{n:063}"),
            bank_index: format!("b{n:063}"),
            ..self.subject.clone()
        }
    }

    fn provider(&self, n: u64) -> Provider {
        Provider {
            id: id(2, n),
            number: number(Series::Provider, n),
            account: id(8, 2_000_000 + n),
            name: format!("{}{}{n}检测研究院", pick(&PLACES, n), pick(&TRADES, n / 10)),
            uscc: uscc("12640000", u32::try_from(10 + n).unwrap_or(0)),
            representative_index: format!("p{n:063}"),
            phone_index: format!("pt{n:062}"),
            bank_index: format!("pb{n:062}"),
            ..self.provider.clone()
        }
    }

    /// Every 240th contract is the large subject's, every 40th the large provider's.
    fn parties(n: u64) -> (Uuid, Uuid) {
        let subject = match n % (CONTRACTS / OF_SUBJECT) {
            0 => 1,
            _ => 2 + n % (SUBJECTS - 1),
        };
        let provider = match n % (CONTRACTS / OF_PROVIDER) {
            1 => 1,
            _ => 2 + n % (PROVIDERS - 1),
        };
        (id(1, subject), id(2, provider))
    }

    fn contract(&self, n: u64) -> Contract {
        let (subject, provider) = Self::parties(n);
        Contract {
            id: id(3, n),
            number: number(Series::Contract, n),
            subject,
            provider,
            division: self.county(n),
            submitted_on: self.day(n),
            signed_on: self.day(n),
            starts_on: self.day(n),
            ends_on: self.day(n) + Days::new(60),
            completed_on: Some(self.day(n) + Days::new(20)),
            purpose: pick(&USES, n / 7).to_owned(),
            // No two are alike in words: each would be a signal of its own.
            content: (1..6).map(|part| mixed(n * part)).collect(),
            ..self.contract.clone()
        }
    }

    fn voucher(&self, n: u64) -> Voucher {
        let (subject, provider) = Self::parties(n);
        Voucher {
            id: id(4, n),
            number: number(Series::Voucher, n),
            contract: id(3, n),
            subject,
            provider,
            division: self.county(n),
            year: self.day(n).year().into(),
            filed_on: self.day(n),
            purpose: pick(&USES, n / 7).to_owned(),
            ..self.voucher.clone()
        }
    }

    /// All of them rest on the one file of the walk.
    fn ticket(&self, n: u64) -> Ticket {
        Ticket {
            id: id(5, n),
            contract: id(3, n),
            number: format!("{n:020}"),
            issued_on: self.day(n) + Days::new(20),
            ..self.ticket.clone()
        }
    }

    fn claim(&self, n: u64) -> Claim {
        let (subject, provider) = Self::parties(n);
        let paid = n <= PAID;
        let filed_on = self.day(n);
        let paid_on = filed_on + Days::new(30 + n % 9);
        Claim {
            state: (if paid { "paid" } else { "payable" }).to_owned(),
            submitted_on: filed_on + Days::new(25),
            paid_on: paid.then_some(paid_on),
            spent_year: paid.then_some(paid_on.year().into()),
            filed_on,
            purpose: pick(&USES, n / 7).to_owned(),
            queue_no: i64::try_from(n).ok().filter(|_| !paid),
            id: id(6, n),
            number: number(Series::Claim, n),
            voucher: id(4, n),
            contract: id(3, n),
            subject,
            provider,
            division: self.county(n),
            ..self.claim.clone()
        }
    }

    fn rating(&self, n: u64) -> Rating {
        let rated = (self.day(n) + Days::new(22)).and_time(chrono::NaiveTime::MIN);
        Rating {
            id: id(9, n),
            contract: id(3, n),
            provider: Self::parties(n).1,
            stars: i64::try_from(3 + n % 3).unwrap_or(3),
            comment: "按时完成".to_owned(),
            account: self.account.id,
            at: rated.and_utc(),
        }
    }

    fn payment(&self, n: u64) -> Payment {
        Payment {
            id: id(7, n),
            claim: id(6, n),
            reference: format!("ICBC{n:012}"),
            ..self.payment.clone()
        }
    }
}

async fn found<R: Row<Key = Uuid>>(store: &Store, key: Uuid) -> Result<R> {
    store::find(store, key).await?.context("a row is gone")
}

/// Writes the rows 1 to `count`, a batch in a transaction.
async fn write<R: Row>(store: &Store, count: u64, row: impl Fn(u64) -> R) -> Result<()> {
    for from in (1..=count).step_by(usize::try_from(BATCH)?) {
        let until = (from + BATCH - 1).min(count);
        let tx = store.begin().await?;
        tx.insert_all((from..=until).map(&row)).await?;
        tx.commit().await?;
    }
    Ok(())
}
