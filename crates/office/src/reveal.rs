//! Personal data in full, for a reason that stands in the file's record (PIPL, GB/T 35273).

use std::sync::atomic::{AtomicBool, Ordering};

use rules::duties::{Act, Role};
use rules::lifecycle::claim::State;
use rules::{Coded, Refusal, Region, clause};
use serde::{Deserialize, Serialize};
use store::queries::claims;
use store::queries::contracts::Whose;
use store::{Provider, Source, Subject};
use uuid::Uuid;

use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind, Owners};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::subjects::purpose;
use crate::{Office, providers, store_row, subjects};

/// What for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Identity,
    Contact,
    Payment,
    Audit,
    Complaint,
}

impl Coded for Why {
    const ALL: &'static [Why] = &[
        Why::Identity,
        Why::Contact,
        Why::Payment,
        Why::Audit,
        Why::Complaint,
    ];

    fn code(self) -> &'static str {
        match self {
            Why::Identity => "identity",
            Why::Contact => "contact",
            Why::Payment => "payment",
            Why::Audit => "audit",
            Why::Complaint => "complaint",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Why::Identity => "核对身份",
            Why::Contact => "联系当事人",
            Why::Payment => "核对收款账户",
            Why::Audit => "审计监督",
            Why::Complaint => "处理投诉举报",
        }
    }
}

/// Whose data: a subject's or a provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Party {
    Subject(Uuid),
    Provider(Uuid),
}

/// What can be told of a party before anything is revealed.
#[derive(Clone, Debug)]
pub struct Named {
    pub number: String,
    pub name: String,
}

/// Fields: `why`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reveal {
    pub party: Party,
    pub answers: Answers,
}

/// The data in full; only the answer to the act itself holds it.
pub struct Revealed {
    pub named: Named,
    /// Of an individual.
    pub identity: Option<String>,
    pub representative: String,
    pub representative_id: String,
    pub contact: String,
    pub phone: String,
    pub bank: String,
    pub bank_account: String,
}

static WHY: Field = Field::new("why", "查看事由", clause!("5.3"));
static WORDS: Field = Field::new("words", "事由说明", clause!("5.3"));

/// A reason of fewer characters says nothing to whoever reads it in the record.
const LEAST: usize = 4;

/// The row behind a party.
enum File {
    Subject(Box<Subject>),
    Provider(Box<Provider>),
}

impl File {
    async fn of(office: &Office, party: Party) -> Result<File, Refused> {
        Ok(match party {
            Party::Subject(id) => File::Subject(Box::new(store_row(office, id).await?)),
            Party::Provider(id) => File::Provider(Box::new(store_row(office, id).await?)),
        })
    }

    fn owners(&self) -> Owners<'_> {
        match self {
            File::Subject(row) => subjects::owners(row),
            File::Provider(row) => providers::owners(row),
        }
    }

    /// With what act the file is read.
    fn read_by(&self) -> Act {
        match self {
            File::Subject(_) => Act::SeeSubject,
            File::Provider(_) => Act::SeeProvider,
        }
    }

    fn named(&self) -> Named {
        let (number, name) = match self {
            File::Subject(row) => (&row.number, &row.name),
            File::Provider(row) => (&row.number, &row.name),
        };
        Named {
            number: number.clone(),
            name: name.clone(),
        }
    }

    /// The kind of the file, its account, and where its owner reads it.
    fn owner(&self) -> (FileKind, Uuid, String) {
        match self {
            File::Subject(row) => {
                let link = format!("/subjects/{}", row.id);
                (FileKind::Subject, row.account, link)
            }
            File::Provider(row) => {
                let link = format!("/admissions/{}", row.id);
                (FileKind::Provider, row.account, link)
            }
        }
    }

    fn open(&self, office: &Office) -> Result<Revealed, Refused> {
        let named = self.named();
        let id = |sealed: &str| office.unseal(purpose::IDENTITY, sealed);
        let phone = |sealed: &str| office.unseal(purpose::PHONE, sealed);
        let account = |sealed: &str| office.unseal(purpose::BANK, sealed);
        Ok(match self {
            File::Subject(row) => Revealed {
                named,
                identity: row.identity_sealed.as_deref().map(id).transpose()?,
                representative: row.representative.clone(),
                representative_id: id(&row.representative_sealed)?,
                contact: row.contact.clone(),
                phone: phone(&row.phone_sealed)?,
                bank: row.bank.clone(),
                bank_account: account(&row.bank_account_sealed)?,
            },
            File::Provider(row) => Revealed {
                named,
                identity: None,
                representative: row.representative.clone(),
                representative_id: id(&row.representative_sealed)?,
                contact: row.contact.clone(),
                phone: phone(&row.phone_sealed)?,
                bank: row.bank.clone(),
                bank_account: account(&row.bank_account_sealed)?,
            },
        })
    }
}

/// Whether the actor may ask for a party's data at all, and whose they are.
pub async fn look(office: &Office, actor: &Actor, party: Party) -> Result<Named, Refused> {
    let file = File::of(office, party).await?;
    may_look(&office.store, actor, &file, party).await?;
    Ok(file.named())
}

/// Who reads the file may ask for what is masked in it; Finance, which does not, while it has a claim to pay into the
/// account (8.6).
async fn may_look(
    source: &impl Source,
    actor: &Actor,
    file: &File,
    party: Party,
) -> Result<(), Refused> {
    actor.may_touch(Act::Reveal, file.owners())?;
    if actor.role != Role::Finance {
        return actor.may_touch(file.read_by(), file.owners());
    }
    let (whose, paid_in) = match party {
        Party::Subject(id) => (Whose::Subject(id), Region::Outside),
        Party::Provider(id) => (Whose::Provider(id), Region::Inside),
    };
    let open = [State::Payable, State::Instructed, State::Bounced].map(State::code);
    let claims = claims::list(source, whose, &open).await?;
    let pays = |claim: &store::Claim| claim.region == paid_in.code();
    match claims.iter().any(pays) {
        true => Ok(()),
        false => Err(Refused::Unknown),
    }
}

/// Records who looks and why, tells the person, and gives the data once.
pub async fn reveal(office: &Office, by: By<'_>, command: Reveal) -> Result<Revealed, Refused> {
    let words = &reason(&command.answers)?;
    // The outcome of an act is kept for a repeat; this one must not keep what it shows.
    let first = &AtomicBool::new(false);
    let command = &command;
    office
        .act(by, Act::Reveal, command, |deal| {
            Box::pin(async move {
                note(deal, command.party, words).await?;
                first.store(true, Ordering::Relaxed);
                Ok(())
            })
        })
        .await?;
    if !first.load(Ordering::Relaxed) {
        return Err(shown_once().into());
    }
    File::of(office, command.party).await?.open(office)
}

/// The reason as it is recorded.
pub(crate) fn reason(answers: &Answers) -> Result<String, Refused> {
    let mut reader = Reader::new(answers);
    let why = reader.choice::<Why>(&WHY);
    let words = reader.text(&WORDS, 200);
    let length = words.chars().count();
    if (1..LEAST).contains(&length) {
        let refusal = WORDS.refusal(
            "short",
            "事由说明太短".to_owned(),
            "写明为哪件事、要核对什么",
        );
        reader.fault(
            refusal
                .limit(format!("不少于{LEAST}字"))
                .own(format!("{length}字")),
        );
    }
    match why.filter(|_| reader.faults.is_empty()) {
        Some(why) => Ok(format!("{}：{words}", why.label())),
        None => Err(Refused::Because(reader.faults)),
    }
}

async fn note(deal: &Deal<'_>, party: Party, words: &str) -> Result<(), Refused> {
    let file = File::of(deal.office, party).await?;
    may_look(&deal.tx, deal.actor, &file, party).await?;
    let (kind, account, link) = file.owner();
    let id = match party {
        Party::Subject(id) | Party::Provider(id) => id,
    };
    deal.record(kind, id, Change::NONE, Body::words(words))
        .await?;
    let news = News::of(&file.named().number, "完整个人信息被查看");
    let told = news.next("在办理过程中看何人何时因何查看");
    deal.notify(To::Account(account), told, link).await
}

pub(crate) fn shown_once() -> Refusal {
    Refusal::new(
        "reveal.shown",
        clause!("5.3"),
        "",
        "这一次查看已经显示过",
        "需要再看时重新填写事由",
    )
}
