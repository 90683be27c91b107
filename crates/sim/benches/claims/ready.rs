//! Vouchers that are used and proved: some lived through the verbs, the others rows like theirs.

use std::sync::Arc;

use anyhow::{Context, Result};
use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Actor, Office, Vault, claims};
use rules::Fen;
use rules::duties::Role;
use sim::{Person, Town, approve, contract_form, lab_form, subject_form};
use store::Store;
use store::raw::{Cell, Kind};
use uuid::Uuid;

/// How many pairs of a firm and a laboratory there are.
const PAIRS: u64 = 64;

#[derive(Clone)]
pub struct Ready {
    pub office: Office,
    pub store: Store,
    pub count: u64,
    pub amount: Fen,
    labs: Arc<Vec<Actor>>,
    _folder: Arc<tempfile::TempDir>,
}

/// A table, which of its rows are copied, and the columns that each copy has of its own.
type Copied = (&'static str, String, Vec<(&'static str, String)>);

/// The id of the nth row of a kind, which both engines can compute.
pub fn id(kind: u8, n: u64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 96) | (0x7000_8000_u128 << 48) | u128::from(n))
}

const CONTRACT: u8 = 10;
const VOUCHER: u8 = 11;

pub fn voucher(n: u64) -> Uuid {
    id(VOUCHER, n)
}

impl Ready {
    /// The actor whose voucher the nth is.
    pub fn claimant(&self, n: u64) -> &Actor {
        let at = usize::try_from(n % PAIRS).unwrap_or_default();
        &self.labs[at % self.labs.len().max(1)]
    }

    pub async fn fill(url: &str, count: u64) -> Result<Ready> {
        let folder = tempfile::tempdir()?;
        let clock = Arc::new(SetClock::at("2026-04-13T01:00:00Z".parse()?));
        let office = Office::new(
            Store::open(url).await?,
            clock.clone(),
            Arc::new(SystemChance),
            Vault::from_bytes(&[3; 48]).context("no vault")?,
            Shelf::open(&folder.path().join("files"))?,
            sim::press(),
        );
        let town = Town::new(office.clone(), clock, "Yin-chuan-2026");
        let store = Store::open(url).await?;
        let mut labs = Vec::new();
        let mut amount = Fen::ZERO;
        let desks = Desks::open(&town).await?;
        for n in 0..PAIRS {
            let (lab, contract, voucher) = desks.proved(&town, u32::try_from(n)?).await?;
            let actor = town.actor(&lab).await?;
            amount = claims::look_over(&office, &actor, voucher)
                .await?
                .payout
                .value;
            labs.push(actor);
            copies(&store, (n, count), (contract, voucher)).await?;
        }
        store.tamper("ANALYZE").await?;
        // What is made from now on has ids that begin otherwise.
        town.go_to(office.today() + chrono::Days::new(1));
        Ok(Ready {
            office,
            store,
            count,
            amount,
            labs: Arc::new(labs),
            _folder: Arc::new(folder),
        })
    }
}

struct Desks {
    county: Person,
    agency: Person,
    centre: Person,
}

impl Desks {
    async fn open(town: &Town) -> Result<Desks> {
        let admin = town.found().await?;
        let staff = async |login, role, body| town.staff(&admin, (login, login), role, body).await;
        Ok(Desks {
            county: staff("xixia", Role::County, ("西夏区科学技术局", "640105")).await?,
            agency: staff("agency", Role::Agency, ("平台服务机构", "")).await?,
            centre: staff("centre", Role::Centre, ("自治区创业中心", "")).await?,
        })
    }

    /// One voucher of 10,000 yuan, set off, its service done and proved.
    async fn proved(&self, town: &Town, n: u32) -> Result<(Person, Uuid, Uuid)> {
        let firm = town
            .sign_up(&format!("firm{n}"), "杨晓燕", Role::Subject)
            .await?;
        let form = subject_form(&format!("宁夏第{n}科技有限公司"), 1 + n, "640105");
        let subject = town.register(&firm, form).await?;
        town.certify(&self.county, subject, approve(1)).await?;
        let lab = town
            .sign_up(&format!("lab{n}"), "陈思远", Role::Provider)
            .await?;
        let form = lab_form(&format!("宁夏第{n}检测院"), 100 + n, "640104");
        let provider = town.apply(&lab, form).await?;
        town.admit(&self.agency, provider, approve(1)).await?;
        town.admit(&self.centre, provider, approve(2)).await?;
        let price = Fen::from_yuan(20_000);
        let form = contract_form(provider, "新材料检测", price, town.office.today());
        let contract = town.submit_contract(&firm, form).await?;
        let mut voucher = None;
        for (at, desk) in (1..).zip([&self.county, &self.agency, &self.centre]) {
            voucher = town
                .decide_contract(desk, contract, approve(at))
                .await?
                .voucher;
        }
        let voucher = voucher.context("no voucher")?;
        town.set_off(&firm, voucher).await?;
        town.complete(&lab, contract).await?;
        town.complete(&firm, contract).await?;
        town.rate(&firm, contract, "5").await?;
        town.ticket(&firm, contract, u64::from(n), price).await?;
        town.result(&firm, contract).await?;
        Ok((lab, contract, voucher))
    }
}

/// Rows like those of one contract, for each n of this pair.
async fn copies(
    store: &Store,
    (pair, count): (u64, u64),
    (contract, voucher): (Uuid, Uuid),
) -> Result<()> {
    let postgres = store
        .cells("SELECT version() AS v", &[("v", Kind::Text)], None)
        .await
        .is_ok();
    let own = |kind: u8| match postgres {
        true => format!("('{kind:08x}-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid"),
        false => format!("unhex(printf('{kind:08x}000070008000%012x', g))"),
    };
    let is = |id: Uuid| match postgres {
        true => format!("'{id}'"),
        false => format!("x'{}'", id.simple()),
    };
    let ns = match postgres {
        true => format!("generate_series({pair}, {}, {PAIRS}) AS g", count - 1),
        false => format!(
            "(WITH RECURSIVE s(g) AS (SELECT {pair} UNION ALL SELECT g + {PAIRS} FROM s WHERE g + {PAIRS} < {count}) \
             SELECT g FROM s) AS s"
        ),
    };
    let text = if postgres {
        "g::text"
    } else {
        "CAST(g AS text)"
    };
    // A number of the tax authority has twenty digits.
    let ticket = match postgres {
        true => "'2665' || lpad(g::text, 16, '0')".to_owned(),
        false => "'2665' || printf('%016d', g)".to_owned(),
    };
    let of = is(contract);
    let tables: [Copied; 5] = [
        (
            "contract",
            format!("id = {of}"),
            vec![
                ("id", own(CONTRACT)),
                ("number", format!("number || {text}")),
            ],
        ),
        (
            "voucher",
            format!("id = {}", is(voucher)),
            vec![
                ("id", own(VOUCHER)),
                ("contract", own(CONTRACT)),
                ("number", format!("number || {text}")),
            ],
        ),
        (
            "ticket",
            format!("contract = {of}"),
            vec![
                ("id", own(12)),
                ("contract", own(CONTRACT)),
                ("number", ticket.clone()),
            ],
        ),
        (
            "rating",
            format!("contract = {of}"),
            vec![("id", own(13)), ("contract", own(CONTRACT))],
        ),
        (
            "attachment",
            format!("file = {of} AND purpose = 'result'"),
            vec![("id", own(14)), ("file", own(CONTRACT))],
        ),
    ];
    for (table, which, new) in tables {
        let names = columns(store, table, postgres).await?;
        let values: Vec<String> = names
            .iter()
            .map(|name| {
                let found = new.iter().find(|(column, _)| column == name);
                found.map_or_else(|| format!("t.{name}"), |(_, value)| value.clone())
            })
            .collect();
        let sql = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {table} t, {ns} WHERE {which}",
            names.join(", "),
            values.join(", ")
        );
        store.tamper(&sql).await.with_context(|| sql)?;
    }
    Ok(())
}

async fn columns(store: &Store, table: &str, postgres: bool) -> Result<Vec<String>> {
    let sql = match postgres {
        true => format!(
            "SELECT column_name::text AS name FROM information_schema.columns \
             WHERE table_name = '{table}' AND table_schema = 'public' ORDER BY ordinal_position"
        ),
        false => format!("SELECT name FROM pragma_table_info('{table}')"),
    };
    let rows = store.cells(&sql, &[("name", Kind::Text)], None).await?;
    let names = rows.into_iter().filter_map(|mut row| match row.pop() {
        Some(Cell::Text(name)) => Some(name),
        _ => None,
    });
    Ok(names.collect())
}
