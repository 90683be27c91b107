//! A subject posts a need; the providers it fits are told at once (2.5).

use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::need::start;
use rules::lifecycle::subject::State as Registered;
use rules::numbers::Series;
use rules::{Fen, Refusal, Use, clause, needs};
use serde::{Deserialize, Serialize};
use store::queries::needs as rows;
use store::{Need, Subject};
use uuid::Uuid;

use super::reach;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::clocks::On;
use crate::error::Refused;
use crate::record::{Body, Change};

/// Fields: `title`, `words`, `purpose` (may be left open), `budget` (may be left out), `needed_by`, `named`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Post {
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Posted {
    pub need: Uuid,
    pub number: String,
    /// How many providers were told.
    pub reached: usize,
}

static TITLE: Field = Field::new("title", "需求名称", clause!("2.5"));
static WORDS: Field = Field::new("words", "具体要求", clause!("2.5"));
static BUDGET: Field = Field::new("budget", "预算", clause!("2.5"));
static NEEDED_BY: Field = Field::new("needed_by", "完成时间", clause!("2.5"));
static NAMED: Field = Field::new("named", "是否显示本单位名称", clause!("2.5"));

/// Whether the name is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Shown,
    Hidden,
}

impl rules::Coded for Named {
    const ALL: &'static [Named] = &[Named::Shown, Named::Hidden];

    fn code(self) -> &'static str {
        match self {
            Named::Shown => "yes",
            Named::Hidden => "no",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Named::Shown => "显示",
            Named::Hidden => "不显示，只显示所在县（市、区）和主体类型",
        }
    }
}

/// The length of a need's text; its form tells the same.
pub const LONGEST: usize = 1_000;

struct Typed {
    title: String,
    words: String,
    purpose: Option<Use>,
    budget: Option<Fen>,
    needed_by: chrono::NaiveDate,
    named: bool,
}

fn read(office: &Office, answers: &Answers) -> Result<Typed, Refused> {
    let mut reader = Reader::new(answers);
    let title = reader.text(&TITLE, 60);
    let words = reader.text(&WORDS, LONGEST);
    for (field, text) in [(&TITLE, &title), (&WORDS, &words)] {
        if let Err(refusal) = needs::no_contact(field.name, field.label, text) {
            reader.fault(refusal);
        }
    }
    let budget = match answers.get("budget").trim().is_empty() {
        true => None,
        false => reader.amount(&BUDGET),
    };
    let needed_by = reader.date(&NEEDED_BY);
    if let Some(day) = needed_by {
        let fault = needs::may_need_by(office.today(), day).err();
        let fault = fault.or_else(|| office.calendar().date_fault(day, NEEDED_BY.name));
        reader.faults.extend(fault);
    }
    let named = reader.choice::<Named>(&NAMED);
    match (needed_by, named) {
        (Some(needed_by), Some(named)) if reader.faults.is_empty() => Ok(Typed {
            title,
            words,
            purpose: Use::parse(answers.get("purpose")),
            budget,
            needed_by,
            named: named == Named::Shown,
        }),
        _ => Err(Refused::Because(reader.faults)),
    }
}

pub async fn post(office: &Office, by: By<'_>, command: Post) -> Result<Posted, Refused> {
    let typed = &read(office, &command.answers)?;
    let command = &command;
    office
        .act(by, Act::PostNeed, command, |deal| {
            Box::pin(async move { keep(deal, typed).await })
        })
        .await
}

async fn keep(deal: &Deal<'_>, typed: &Typed) -> Result<Posted, Refused> {
    let party = deal.actor.party.ok_or_else(not_registered)?;
    // Locked, so that two needs at once are counted one after the other.
    let subject: Subject = deal.take(party).await?;
    if subject.state != Registered::Certified.code() {
        return Err(not_registered());
    }
    let policy = deal.office.law.policy(deal.today)?;
    needs::may_post(policy, rows::standing_of(&deal.tx, party).await?)?;
    let number = deal.number(Series::Need).await?.to_string();
    let id = deal.new_id();
    let on = On::file(Limit::Matching, FileKind::Need, id);
    let due_on = deal.start_clock(on, policy.need_idle_days).await?;
    let row = Need {
        id,
        number: number.clone(),
        subject: party,
        division: subject.division,
        title: typed.title.clone(),
        words: typed.words.clone(),
        purpose: typed
            .purpose
            .map_or_else(String::new, |one| one.code().to_owned()),
        budget: typed.budget.map(Fen::fen),
        needed_by: typed.needed_by,
        named: typed.named,
        state: start().code().to_owned(),
        posted_on: deal.today,
        stands_until: needs::stands_until(policy, deal.today, typed.needed_by),
        due_on,
        offers: 0,
        chosen: None,
        reason: String::new(),
        closed_on: None,
        edition: 1,
        updated_at: deal.now,
    };
    let wanted = reach::wanted(deal.office, &row);
    deal.tx.insert(row).await?;
    let fits = reach::fits(deal.office, &wanted).await?;
    let reached = reach::spread(deal, (id, &number), &fits).await?;
    let body = Body::default().fact("reached", reached);
    deal.record(FileKind::Need, id, Change::begins(start().code()), body)
        .await?;
    Ok(Posted {
        need: id,
        number,
        reached,
    })
}

fn not_registered() -> Refused {
    Refusal::new(
        "need.not-certified",
        clause!("1.4"),
        "",
        "本单位还没有通过主体认证",
        "先登记创新主体，由受理部门认证后再发布需求",
    )
    .into()
}
