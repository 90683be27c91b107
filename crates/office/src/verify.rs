//! The public check of a paper: anybody who holds one sees whether it is ours and whether it still stands (10.1).
//!
//! A wrong check code answers like an unknown number, and guessing is slowed per place and number.

mod about;

use chrono::{DateTime, Duration, FixedOffset, NaiveDate};
use papers::Kind;
use rules::duties::Act;
use rules::tries::Tries;
use rules::{Fen, Refusal, clause};
use sha2::{Digest, Sha256};
use store::Paper;
use store::queries::papers::of_number;

use crate::accounts::tries;
use crate::actor::Actor;
use crate::error::Refused;
use crate::{Office, contracts, local, papers as printing};

/// What stands on a paper, as its holder types it.
#[derive(Clone, Debug, Default)]
pub struct Claimed {
    pub number: String,
    pub check: String,
}

/// A paper of ours, as a stranger who holds it may see it.
#[derive(Clone, Debug)]
pub struct Verified {
    pub kind: Kind,
    pub number: String,
    pub check: String,
    pub edition: i64,
    pub made_on: NaiveDate,
    pub pages: i64,
    /// Whether it still says what holds.
    pub stands: bool,
    /// Where it stands, in words.
    pub state: String,
    /// Role and masked name.
    pub parties: Vec<(&'static str, String)>,
    pub amount: Option<Fen>,
    /// SM3 of what is printed, as the foot of every page says.
    pub content_hash: String,
    /// SM3 of the printed file.
    pub file_hash: String,
    /// SHA-256 of the printed file, which browsers can compute themselves.
    pub sha256: String,
    /// SHA-256 of the signed and sealed copy that was handed in.
    pub sealed: Option<String>,
}

/// What a file is, held against a verified paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// Byte for byte the one that was issued.
    Issued,
    /// Byte for byte the signed and sealed one that was handed in.
    Sealed,
    /// Neither.
    Other,
}

impl Verified {
    /// Holds a file against the paper; it is not kept.
    #[must_use]
    pub fn holds(&self, bytes: &[u8]) -> Match {
        let hash = sha256(bytes);
        match hash {
            hash if hash == self.sha256 => Match::Issued,
            hash if Some(&hash) == self.sealed.as_ref() => Match::Sealed,
            _ => Match::Other,
        }
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Longer than any number or code of ours.
const LONGEST: usize = 60;

/// Looks a paper up.
pub async fn verify(office: &Office, actor: &Actor, typed: &Claimed) -> Result<Verified, Refused> {
    if !actor.may(Act::SeePublic) {
        return Err(Refused::Unknown);
    }
    let typed = Claimed {
        number: plain(&typed.number),
        // Printed in two groups of four.
        check: plain(&typed.check).replace('-', ""),
    };
    let missing = missing(&typed);
    if !missing.is_empty() {
        return Err(Refused::Because(missing));
    }
    let door = Door::at(office, actor, &typed.number)?;
    door.waits().await?;
    let papers = of_number(&office.store, &typed.number).await?;
    let mut found = papers
        .iter()
        .filter(|paper| paper.check_code == typed.check);
    match found.next() {
        Some(paper) => tell(office, paper, &papers).await,
        None => Err(door.fails().await?),
    }
}

/// As printed: letters in capitals, without the blanks that people write into a code.
pub(crate) fn plain(text: &str) -> String {
    // One of the databases does not even take a NUL as text.
    let seen = text.chars().filter(|c| !c.is_control());
    let typed: String = seen.take(LONGEST).collect();
    rules::text::code(&typed)
}

fn missing(typed: &Claimed) -> Vec<Refusal> {
    let empty = |code: &'static str, field: &'static str, what: &str| {
        let fix = "在文书每页的页脚上查看";
        Refusal::new(code, clause!("10.1"), field, format!("没有填写{what}"), fix)
    };
    let mut faults = Vec::new();
    if typed.number.is_empty() {
        faults.push(empty("verify.number", "number", "编号"));
    }
    if typed.check.is_empty() {
        faults.push(empty("verify.check", "c", "验证码"));
    }
    faults
}

async fn tell(office: &Office, paper: &Paper, all: &[Paper]) -> Result<Verified, Refused> {
    let printed = printing::print(office, paper.id).await?;
    let bytes = office.files.get(&printed.hash).await?;
    let fault = || Refused::Fault(format!("paper {}", paper.id));
    let about = about::about(office, paper).await?;
    let same = |other: &&Paper| other.kind == paper.kind && other.file == paper.file;
    let latest = all.iter().filter(same).map(|other| other.edition).max();
    let is_letter = [Kind::Receipt, Kind::Decision]
        .iter()
        .any(|kind| kind.code() == paper.kind);
    let superseded = latest.filter(|latest| *latest > paper.edition);
    let sealed = match paper.kind == Kind::Contract.code() {
        true => contracts::sealed::sealed_hash(office, paper.file, paper.id).await?,
        false => None,
    };
    Ok(Verified {
        kind: Kind::parse(&paper.kind).ok_or_else(fault)?,
        number: paper.number.clone(),
        check: paper.check_code.clone(),
        edition: paper.edition,
        made_on: local(paper.made_at).date_naive(),
        pages: printed.pages,
        // A letter tells of what was decided then; what became of its file does not take that back.
        stands: superseded.is_none() && (about.stands || is_letter),
        state: match superseded {
            Some(latest) => format!("已被第 {latest} 版取代，以最新版本为准"),
            None => about.state,
        },
        parties: about.parties,
        amount: about.amount,
        content_hash: paper.content_hash.clone(),
        file_hash: printed.hash,
        sha256: sha256(&bytes),
        sealed,
    })
}

/// Who guesses at a number from one place waits longer each time, as at the sign-in (SEC-05).
struct Door<'a> {
    office: &'a Office,
    name: String,
    now: DateTime<FixedOffset>,
}

impl<'a> Door<'a> {
    fn at(office: &'a Office, actor: &Actor, number: &str) -> Result<Door<'a>, Refused> {
        Ok(Door {
            office,
            name: office.blind(&format!("verify {} {number}", actor.origin))?,
            now: local(office.now()),
        })
    }

    async fn waits(&self) -> Result<(), Refused> {
        let row: Option<store::Tries> = store::find(&self.office.store, self.name.clone()).await?;
        let tries = row.map(tries::read).transpose()?;
        match tries.and_then(|tries| tries.waits(self.now)) {
            Some(until) => Err(wait(until).into()),
            None => Ok(()),
        }
    }

    /// Counts a wrong guess; the refusal is the same whether the number exists or not.
    async fn fails(&self) -> Result<Refused, Refused> {
        let tx = self.office.store.begin().await?;
        let none = tries::row(&self.name, &Tries::none(self.now));
        let row = tx.lock_tries(none).await?.ok_or(Refused::Busy)?;
        let failed = tries::read(row)?.failed(self.now);
        tx.update(tries::row(&self.name, &failed)).await?;
        tx.forget_tries_before(self.office.now() - Duration::days(tries::REMEMBERED))
            .await?;
        tx.commit().await?;
        let fix = format!(
            "核对文书页脚上的编号和验证码，{}之后再试；仍然不符的，不是平台出具的文书",
            tries::clock(failed.until)
        );
        let message = "没有这个编号和验证码的文书";
        let told = Refusal::new("verify.unknown", clause!("10.1"), "number", message, fix);
        Ok(told.limit(tries::limit()).own(tries::own(&failed)).into())
    }
}

fn wait(until: DateTime<FixedOffset>) -> Refusal {
    let fix = format!("{}之后再试", tries::clock(until));
    let message = "这个编号刚才的验证码不符，暂停核验";
    Refusal::new("verify.waits", clause!("10.1"), "", message, fix)
}
