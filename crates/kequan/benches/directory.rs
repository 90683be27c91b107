//! The directory at the size of the region's decade: searches and whole pages, on SQLite and on PostgreSQL, beside a
//! plain LIKE over the same rows in the same run. PostgreSQL is measured when `KEQUAN_TEST_POSTGRES` names one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::{DateTime, NaiveDate, Utc};
use office::attachments::Shelf;
use office::directory::{self, Query, Sort, Wanted};
use office::ports::{SetClock, SystemChance};
use office::{Office, Store, Vault};
use rules::duties::Role;
use rules::{Law, ProviderCategory, ProviderClass, Region, Use};
use sim::{Town, lab_form};
use store::{Account, Instrument, Provider, Service};
use tower::ServiceExt;
use uuid::Uuid;
use web::{Config, Web};

const PROVIDERS: u64 = 3_000;
const SERVICES: u64 = 12_000;
const INSTRUMENTS: u64 = 40_000;
const ROUNDS: usize = 15;

/// What is looked for, and the same as a pattern for LIKE.
const QUERIES: [(&str, &str); 8] = [
    ("", "%"),
    ("检测", "%检测%"),
    ("蛋白质测定", "%蛋白质%测定%"),
    ("GB/T 5009.77", "%GB/T 5009.77%"),
    ("质谱仪 银川", "%质谱仪%"),
    ("Agilent 7900", "%Agilent 7900%"),
    ("cljcyjy", "%材料检测研究院%"),
    ("月球车测定", "%月球车%"),
];

/// Needs as firms write them.
const NEEDS: [(&str, &str); 3] = [
    (
        "枸杞蛋白质和总糖测定",
        "干果 12 个批次，要按 GB/T 5009.77 检测，出具报告；最好在银川。",
    ),
    ("yepu fenxi", "yeti yangpin, HPLC fangfa"),
    (
        "检测",
        "我们公司有一批材料、食品、环境和化工样品需要检测粒度、硬度、铅、水分、重金属、疲劳寿命、导热系数、多糖和农药残留。",
    ),
];

const PLACES: [&str; 12] = [
    "银川",
    "吴忠",
    "固原",
    "中卫",
    "石嘴山",
    "灵武",
    "宁东",
    "贺兰",
    "塞上",
    "黄河",
    "六盘山",
    "长城",
];
const TRADES: [&str; 10] = [
    "材料",
    "食品",
    "环境",
    "枸杞",
    "化工",
    "机电",
    "能源",
    "葡萄酒",
    "建筑",
    "信息",
];
const BODIES: [&str; 6] = [
    "检测研究院",
    "检测技术有限公司",
    "科技服务中心",
    "计量测试所",
    "孵化器",
    "专利代理事务所",
];
const MATTERS: [&str; 14] = [
    "蛋白质",
    "铅",
    "水分",
    "总糖",
    "重金属",
    "拉伸强度",
    "硬度",
    "粒度",
    "挥发性有机物",
    "多糖",
    "农药残留",
    "氯离子",
    "导热系数",
    "疲劳寿命",
];
const TOOLS: [&str; 10] = [
    "液相色谱仪",
    "气相色谱仪",
    "质谱仪",
    "扫描电子显微镜",
    "万能试验机",
    "原子吸收分光光度计",
    "红外光谱仪",
    "热重分析仪",
    "粒度分析仪",
    "三坐标测量机",
];
const MAKERS: [&str; 6] = [
    "Agilent",
    "岛津 LC",
    "Thermo",
    "Waters",
    "PerkinElmer NexION",
    "布鲁克 D8",
];

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len() as u64);
        from[usize::try_from(at).unwrap_or(0)]
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    measure(
        "SQLite",
        &format!("sqlite://{}", folder.path().join("k.db").display()),
    )
    .await?;
    match std::env::var("KEQUAN_TEST_POSTGRES") {
        Ok(cluster) => {
            store::admin::create_database(&cluster, "bench").await?;
            let (server, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
            let (host, _) = server.rsplit_once('/').context("no such cluster")?;
            measure("PostgreSQL", &format!("{host}/bench?{query}")).await
        }
        Err(_) => {
            println!("PostgreSQL: run by scripts/with-postgres");
            Ok(())
        }
    }
}

async fn measure(engine: &str, url: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(url).await?;
    let morning = NaiveDate::from_ymd_opt(2026, 11, 23)
        .and_then(|day| day.and_hms_opt(1, 0, 0))
        .context("no such day")?;
    let clock = Arc::new(SetClock::at(morning.and_utc()));
    let chance = Arc::new(SystemChance);
    let vault = Vault::open(&folder.path().join("seal.key"), &SystemChance)?;
    let shelf = Shelf::open(&folder.path().join("files"))?;
    let office = Office::new(
        store.clone(),
        clock.clone(),
        chance,
        vault,
        shelf,
        sim::press(),
    );
    let (_, dictionary) = timed(directory::search(&office, &Query::words("检测", 20))).await;
    let first = fill(&office, &store, clock).await?;
    println!("{engine}: {PROVIDERS} providers, {SERVICES} services, {INSTRUMENTS} instruments");
    let (_, whole) = timed(directory::warm(&office)).await;
    let tx = store.begin().await?;
    tx.relist(&[first], office.now()).await?;
    tx.commit().await?;
    let (_, change) = timed(directory::warm(&office)).await;
    println!(
        "  milliseconds until read: dictionary {}, whole directory {}, one change {}",
        shown(dictionary),
        shown(whole),
        shown(change)
    );
    println!(
        "  {:<16}{:>10}{:>10}{:>10}{:>10}{:>8}",
        "milliseconds", "search", "p95", "page", "LIKE", "ratio"
    );
    for (words, pattern) in QUERIES {
        row(&office, &store, words, pattern).await?;
    }
    for (title, words) in NEEDS {
        need(&office, title, words).await?;
    }
    Ok(())
}

/// What of the directory fits a need (2.5), with every reason.
async fn need(office: &Office, title: &str, words: &str) -> Result<()> {
    let wanted = Wanted {
        title: title.to_owned(),
        words: words.to_owned(),
        division: "640104".to_owned(),
        budget: Some(rules::Fen::from_yuan(5_000)),
        days: Some(20),
        ..Wanted::default()
    };
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..ROUNDS {
        let (answer, took) = timed(directory::fitting(office, &wanted, 5)).await;
        found = answer?.services.len();
        times.push(took);
    }
    let [middle, p95] = [50, 95].map(|share| percentile(&mut times, share));
    println!(
        "  need “{title}”: {} (p95 {}), {found} services shown",
        shown(middle),
        shown(p95)
    );
    Ok(())
}

async fn row(office: &Office, store: &Store, words: &str, pattern: &str) -> Result<()> {
    let router = web::router(&Web::new(Config::default(), office.clone()));
    let words_in_address: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let (mut search, mut page, mut like) = (Vec::new(), Vec::new(), Vec::new());
    let mut found = 0;
    for _ in 0..ROUNDS {
        let query = Query {
            sort: Sort::Relevance,
            ..Query::words(words, 20)
        };
        let (answer, took) = timed(directory::search(office, &query)).await;
        found = answer?.total;
        search.push(took);
        let request =
            Request::get(format!("/providers?words={words_in_address}")).body(Body::empty())?;
        let asked = async {
            let answer = router.clone().oneshot(request).await?;
            to_bytes(answer.into_body(), usize::MAX)
                .await
                .map_err(anyhow::Error::from)
        };
        let (answer, took) = timed(asked).await;
        answer?;
        page.push(took);
        let (answer, took) = timed(store.tamper(&plain(pattern))).await;
        answer?;
        like.push(took);
    }
    let [search_at, p95] = [50, 95].map(|share| percentile(&mut search, share));
    let [page, like] = [&mut page, &mut like].map(|times| percentile(times, 50));
    let ratio = like.as_micros() * 10 / search_at.as_micros().max(1);
    println!(
        "  {:<16}{:>10}{:>10}{:>10}{:>10}{:>8}  {found} found",
        format!("“{words}”"),
        shown(search_at),
        shown(p95),
        shown(page),
        shown(like),
        format!("{}.{}", ratio / 10, ratio % 10),
    );
    Ok(())
}

/// The providers in any of whose rows the pattern stands: what a page without an index would ask.
fn plain(pattern: &str) -> String {
    format!(
        "SELECT DISTINCT p.id, p.name FROM provider p LEFT JOIN service s ON s.provider = p.id \
         AND s.state = 'approved' WHERE p.state = 'filed' AND (p.name LIKE '{pattern}' OR p.services LIKE '{pattern}' \
         OR s.item LIKE '{pattern}' OR s.method LIKE '{pattern}' OR EXISTS (SELECT 1 FROM instrument i \
         WHERE i.provider = p.id AND i.state = 'approved' AND (i.name LIKE '{pattern}' OR i.model LIKE '{pattern}'))) \
         ORDER BY p.name"
    )
}

async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark is the one place that measures time"
    )]
    let start = Instant::now();
    let done = work.await;
    (done, start.elapsed())
}

fn percentile(times: &mut [Duration], share: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * share / 100]
}

fn shown(time: Duration) -> String {
    format!("{}.{}", time.as_millis(), time.as_micros() / 100 % 10)
}

/// Rows as the office's verbs would leave them, written straight into the tables; one of the providers.
async fn fill(office: &Office, store: &Store, clock: Arc<SetClock>) -> Result<Uuid> {
    let town = Town::new(office.clone(), clock, "Yin-chuan-2026");
    let person = town.sign_up("pattern", "业务员", Role::Provider).await?;
    let first = town
        .apply(&person, lab_form("样板检测研究院", 1, "640104"))
        .await?;
    let pattern: Provider = store::find(store, first)
        .await?
        .context("the pattern is gone")?;
    let account: Account = store::find(store, pattern.account)
        .await?
        .context("its account is gone")?;
    let counties: Vec<&str> = Law::shipped()
        .divisions
        .counties()
        .map(|county| county.code.as_str())
        .collect();
    let mut chance = Chance(2026);
    let tx = store.begin().await?;
    for number in 1..=PROVIDERS {
        let id = Uuid::from_u128(u128::from(number));
        tx.insert(Account {
            id,
            login: format!("p{number}"),
            ..account.clone()
        })
        .await?;
        tx.insert(provider(id, number, &pattern, &counties, &mut chance))
            .await?;
    }
    let at = pattern.created_at;
    for number in 1..=SERVICES {
        tx.insert(service(number, at, &mut chance)).await?;
    }
    for number in 1..=INSTRUMENTS {
        tx.insert(instrument(number, at, &mut chance)).await?;
    }
    tx.commit().await?;
    // PostgreSQL plans by the sizes it knows of.
    store.tamper("ANALYZE").await?;
    directory::rebuild(office).await?;
    Ok(Uuid::from_u128(1))
}

fn provider(
    id: Uuid,
    number: u64,
    pattern: &Provider,
    counties: &[&str],
    chance: &mut Chance,
) -> Provider {
    let outside = chance.below(10) == 0;
    let (place, trade, body) = (
        chance.pick(&PLACES),
        chance.pick(&TRADES),
        chance.pick(&BODIES),
    );
    Provider {
        id,
        number: format!("B{number}"),
        account: id,
        name: format!("{place}{trade}{body}{number}"),
        uscc: format!("B{number}"),
        region: if outside {
            Region::Outside
        } else {
            Region::Inside
        }
        .code()
        .to_owned(),
        division: (!outside).then(|| chance.pick(counties).to_owned()),
        province: outside.then(|| "上海市".to_owned()),
        class: chance.pick(ProviderClass::ALL).code().to_owned(),
        category: chance.pick(ProviderCategory::ALL).code().to_owned(),
        uses: format!(
            "{},{}",
            chance.pick(Use::ALL).code(),
            chance.pick(Use::ALL).code()
        ),
        services: format!("{trade}分析、检验，出具检测报告。"),
        state: "filed".to_owned(),
        filed_on: Some(pattern.created_at.date_naive()),
        ..pattern.clone()
    }
}

fn service(number: u64, at: DateTime<Utc>, chance: &mut Chance) -> Service {
    Service {
        id: Uuid::from_u128(1_000_000 + u128::from(number)),
        provider: Uuid::from_u128(u128::from(1 + chance.below(PROVIDERS))),
        use_code: chance.pick(Use::ALL).code().to_owned(),
        item: format!("{}中{}的测定", chance.pick(&TRADES), chance.pick(&MATTERS)),
        method: format!(
            "GB/T {}.{}-{}",
            5_000 + chance.below(40),
            1 + chance.below(120),
            2_003 + chance.below(20)
        ),
        price: 5_000 + 100 * i64::try_from(chance.below(20_000)).unwrap_or(0),
        unit: "样".to_owned(),
        days: 5,
        certificate: None,
        replaces: None,
        state: "approved".to_owned(),
        edition: 1,
        last_reviewer: None,
        created_at: at,
        updated_at: at,
    }
}

fn instrument(number: u64, at: DateTime<Utc>, chance: &mut Chance) -> Instrument {
    Instrument {
        id: Uuid::from_u128(2_000_000 + u128::from(number)),
        provider: Uuid::from_u128(u128::from(1 + chance.below(PROVIDERS))),
        name: chance.pick(&TOOLS).to_owned(),
        model: format!("{} {}", chance.pick(&MAKERS), 1_000 + chance.below(9_000)),
        place: "实验楼 302".to_owned(),
        booking: "0951-5012345".to_owned(),
        replaces: None,
        state: "approved".to_owned(),
        edition: 1,
        last_reviewer: None,
        created_at: at,
        updated_at: at,
    }
}
