//! Many others beside the people who act: rows copied from a paid claim that was lived, with its subject, contract, voucher and
//! record.

use anyhow::{Context, Result};
use store::raw::{Cell, Kind};
use store::{Account, Claim, Contract, Provider, Record, Row, Store, Subject, Voucher};
use uuid::Uuid;

/// How many contracts each of them has behind him.
pub const EACH: u64 = 5;

/// How many of them a provider serves.
const EACH_LAB: u64 = 20;

/// How many of them are written in one transaction.
const BATCH: u64 = 200;

/// What is copied.
pub struct Crowd {
    account: Account,
    subject: Subject,
    provider: Provider,
    contract: Contract,
    voucher: Voucher,
    claim: Claim,
    record: Vec<Record>,
    there: u64,
}

impl Crowd {
    /// From a claim that is paid; none while nothing is.
    pub async fn like(store: &Store) -> Result<Option<Crowd>> {
        let sql = "SELECT id FROM claim WHERE state = 'paid' ORDER BY id LIMIT 1";
        let rows = store.cells(sql, &[("id", Kind::Id)], None).await?;
        let Some(Cell::Id(id)) = rows.into_iter().flatten().next() else {
            return Ok(None);
        };
        let claim: Claim = found(store, id).await?;
        let subject: Subject = found(store, claim.subject).await?;
        let contract: Contract = found(store, claim.contract).await?;
        Ok(Some(Crowd {
            account: found(store, subject.account).await?,
            voucher: found(store, claim.voucher).await?,
            record: store::queries::records::of_file(store, "contract", contract.id).await?,
            subject,
            provider: found(store, claim.provider).await?,
            contract,
            claim,
            there: 0,
        }))
    }

    /// Writes more of them until there are so many.
    pub async fn grow(&mut self, store: &Store, until: u64) -> Result<()> {
        while self.there < until {
            let to = (self.there + BATCH).min(until);
            let ours = self.there + 1..=to;
            let files = ours.start() * EACH..(to + 1) * EACH;
            let tx = store.begin().await?;
            tx.insert_all(ours.clone().map(|n| self.account(n))).await?;
            tx.insert_all(ours.clone().map(|n| self.subject(n))).await?;
            let labs = ours.filter(|n| (n - 1) % EACH_LAB == 0);
            tx.insert_all(labs.map(|n| self.provider((n - 1) / EACH_LAB)))
                .await?;
            tx.insert_all(files.clone().map(|n| self.contract(n)))
                .await?;
            tx.insert_all(files.clone().map(|n| self.voucher(n)))
                .await?;
            tx.insert_all(files.clone().map(|n| self.claim(n))).await?;
            tx.insert_all(files.flat_map(|n| self.record(n))).await?;
            tx.commit().await?;
            self.there = to;
        }
        Ok(())
    }

    fn account(&self, n: u64) -> Account {
        Account {
            id: id(1, n),
            login: format!("crowd-{n}"),
            ..self.account.clone()
        }
    }

    fn subject(&self, n: u64) -> Subject {
        Subject {
            id: id(2, n),
            number: format!("ZCQ-{n}"),
            account: id(1, n),
            name: format!("{}{n}", self.subject.name),
            uscc: Some(format!("Q{n:017}")),
            identity_index: None,
            representative_index: format!("q{n:063}"),
            phone_index: format!("qt{n:062}"),
            bank_index: format!("qb{n:062}"),
            ..self.subject.clone()
        }
    }

    fn provider(&self, n: u64) -> Provider {
        Provider {
            id: id(7, n),
            number: format!("JGQ-{n}"),
            account: id(1, 1 + n * EACH_LAB),
            name: format!("{}{n}", self.provider.name),
            uscc: format!("P{n:017}"),
            representative_index: format!("p{n:063}"),
            phone_index: format!("pt{n:062}"),
            bank_index: format!("pb{n:062}"),
            ..self.provider.clone()
        }
    }

    /// Who served the nth contract.
    fn served_by(n: u64) -> Uuid {
        id(7, (n / EACH - 1) / EACH_LAB)
    }

    fn contract(&self, n: u64) -> Contract {
        Contract {
            id: id(3, n),
            number: format!("HTQ-{n}"),
            subject: id(2, n / EACH),
            provider: Self::served_by(n),
            tech_number: None,
            ..self.contract.clone()
        }
    }

    fn voucher(&self, n: u64) -> Voucher {
        Voucher {
            id: id(4, n),
            number: format!("QQ-{n}"),
            contract: id(3, n),
            provider: Self::served_by(n),
            subject: id(2, n / EACH),
            ..self.voucher.clone()
        }
    }

    fn claim(&self, n: u64) -> Claim {
        Claim {
            id: id(5, n),
            number: format!("DFQ-{n}"),
            queue_no: None,
            voucher: id(4, n),
            contract: id(3, n),
            provider: Self::served_by(n),
            subject: id(2, n / EACH),
            ..self.claim.clone()
        }
    }

    fn record(&self, n: u64) -> impl Iterator<Item = Record> {
        self.record
            .iter()
            .zip(0_u64..)
            .map(move |(row, at)| Record {
                id: id(6, n * 100 + at),
                file: id(3, n),
                ..row.clone()
            })
    }
}

fn id(kind: u128, n: u64) -> Uuid {
    Uuid::from_u128((kind << 100) | u128::from(n))
}

async fn found<R: Row<Key = Uuid>>(store: &Store, key: Uuid) -> Result<R> {
    store::find(store, key).await?.context("a row is gone")
}
