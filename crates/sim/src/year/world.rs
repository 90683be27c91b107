//! The world of a run: an office over a database, a clock, a bank, an auditor; and the one way in which its people act.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use auditor::{Amended, Auditor, Fact, Id, TopUpOf};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use object_store::memory::InMemory;
use office::ports::SetClock;
use office::{Actor, By, Office, Refused, Store, Vault, local};
use rules::Law;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::admissions::Applicant;
use super::desks::Desks;
use super::dice::Dice;
use super::experts::Expert;
use super::faults::{Fault, Rates};
use super::goods::Waiting;
use super::inquiries::Inquiry;
use super::life::Case;
use super::mail::MailServer;
use super::market::Want;
use super::ports::{Breaker, LIGHT, Side, Stream, plain_press, shelf};
use super::region::{Firm, Lab};
use super::rewards::Rewarding;
use super::running::Running;
use super::spot::SpotPlan;
use super::topups::CountyBatch;
use super::treasury::Batch;
use super::{Plan, Tally};
use crate::town::{Person, Town};

/// The future of a verb.
pub type Doing<'a> = Pin<Box<dyn Future<Output = Result<Value, Refused>> + 'a>>;

/// A verb with its command: called once, or again with the same request.
pub type Verb = Rc<dyn for<'a> Fn(&'a Office, By<'a>) -> Doing<'a>>;

/// Lets the compiler see that a closure is a verb.
pub fn called<F>(call: F) -> Verb
where
    F: for<'a> Fn(&'a Office, By<'a>) -> Doing<'a> + 'static,
{
    Rc::new(call)
}

/// What a verb answered, so that two answers can be held against each other.
pub fn answer(done: impl Serialize) -> Result<Value, Refused> {
    serde_json::to_value(done).map_err(|e| Refused::Fault(e.to_string()))
}

/// `verb!(office::vouchers::void, Void { voucher })`.
macro_rules! verb {
    ($call:path, $command:expr) => {{
        let command = $command;
        $crate::year::world::called(move |office, by| {
            let command = command.clone();
            Box::pin(async move { $crate::year::world::answer($call(office, by, command).await?) })
        })
    }};
}
pub(super) use verb;

/// A request that will come once more a day later.
#[derive(Clone)]
pub struct Echo {
    pub on: NaiveDate,
    pub who: Person,
    pub verb: Verb,
    pub request: String,
    pub answer: Value,
}

pub struct World {
    pub plan: Plan,
    pub rates: Rates,
    pub dice: Dice,
    pub town: Town,
    pub stream: Arc<Stream>,
    pub breaker: Arc<Breaker>,
    pub files: Arc<InMemory>,
    pub url: String,
    /// The auditor's own connection.
    pub store: Store,
    pub auditor: Auditor,
    pub tally: Tally,
    pub desks: Option<Desks>,
    pub firms: Vec<Firm>,
    pub labs: Vec<Lab>,
    pub experts: Vec<Expert>,
    /// Who wants to be admitted by review.
    pub applicants: Vec<Applicant>,
    pub cases: Vec<Case>,
    pub batches: Vec<Batch>,
    pub county_batches: Vec<CountyBatch>,
    /// The ids of the top-ups that their subjects have seen.
    pub tops: BTreeMap<TopUpOf, Id>,
    pub top_ids: BTreeMap<Id, TopUpOf>,
    pub inquiries: Vec<Inquiry>,
    pub spots: Vec<SpotPlan>,
    /// The years that are or were appraised.
    pub rewards: Vec<Rewarding>,
    pub runnings: Vec<Running>,
    /// Entries of catalogues that are not public yet.
    pub waiting: Vec<Waiting>,
    /// Needs that take offers.
    pub wants: Vec<Want>,
    /// The day that is lived.
    pub day: NaiveDate,
    /// Seconds since its midnight in Beijing.
    pub second: i64,
    /// By how much the office's clock is wrong today, in seconds.
    pub skew: i64,
    pub echoes: Vec<Echo>,
    pub mail: MailServer,
    /// Until when the mail server stays as it is.
    pub mail_until: NaiveDate,
    pub serial: u64,
    /// How brisk the region is.
    pub pace: Pace,
    /// Whether new contracts are still made and faults still happen.
    pub lively: bool,
}

/// How brisk a region is: contracts of a subject on a day, in a thousand, and needs, in a hundred thousand; into how many what others buy at once is parted;
/// the yearly budget for each subject, in yuan; whether everybody hurries; whether the auditor looks at night.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Pace {
    pub contracts: u64,
    pub needs: u64,
    pub parts: u64,
    pub budget: (u64, u64),
    pub hurry: bool,
    pub looks: bool,
}

impl Pace {
    /// A short run would see nothing paid, if nobody hurried.
    fn of(plan: &Plan) -> Pace {
        let hurry = plan.days <= 120;
        Pace {
            contracts: if hurry { 45 } else { 18 },
            needs: if hurry { 1_000 } else { 300 },
            parts: 1,
            budget: (3_000, 25_000),
            hurry,
            looks: true,
        }
    }
}

/// The vault of a run: its keys are no secret.
fn vault() -> Result<Vault, Refused> {
    Vault::from_bytes(&[7; 48]).ok_or_else(|| Refused::Fault("no vault".into()))
}

/// The law of a run: as shipped, or with lower rates of the first two slices from its day on. It lives as long as the
/// process, as the shipped one does.
fn law_of(plan: &Plan) -> Result<&'static Law, Refused> {
    let Some(from) = plan.amended_from() else {
        return Ok(Law::shipped());
    };
    let mut text = Law::parameters().to_owned();
    for (name, was, is, clause) in [
        ("slice_1_rate", "50%", "40%", "4.1"),
        ("slice_2_rate", "30%", "25%", "4.2"),
    ] {
        let old = format!("value = \"{was}\", clause = \"{clause}\" }}]");
        let line = format!("{name} = [{{ from = 2019-07-03, {old}");
        let new = format!("{{ from = {from}, value = \"{is}\", clause = \"{clause}\" }}]");
        let both = line.trim_end_matches(']').to_owned() + ", " + &new;
        if !text.contains(&line) {
            return Err(Refused::Fault(format!("{name} is written otherwise")));
        }
        text = text.replace(&line, &both);
    }
    let law = Law::with_parameters(&text).map_err(Refused::Fault)?;
    Ok(Box::leak(Box::new(law)))
}

pub fn moment(day: NaiveDate, second: i64) -> DateTime<Utc> {
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
    midnight - Duration::hours(8) + Duration::seconds(second)
}

impl World {
    pub async fn begin(plan: Plan, url: &str) -> Result<World, Refused> {
        let day = plan.first_day();
        let (stream, breaker) = (Arc::new(Stream::new()), Arc::new(Breaker::default()));
        let files = Arc::new(InMemory::new());
        let clock = Arc::new(SetClock::still(moment(day, 8 * 3600)));
        let law = law_of(&plan)?;
        let office = open(url, clock.clone(), &stream, &breaker, &files)
            .await?
            .under(law);
        if !office::settings::untouched(&office).await? {
            return Err(Refused::Fault("the database is not empty".into()));
        }
        let town = Town::new(office, clock, "Mo-ni-2026-x9");
        let store = Store::open(url).await?;
        let mut world = World::over(plan, (town, store), day);
        (world.stream, world.breaker, world.files) = (stream, breaker, files);
        world.url = url.to_owned();
        let rates = (40, 25);
        world.auditor.model.amended = plan.amended_from().map(|from| Amended { from, rates });
        world.tick();
        Ok(world)
    }

    /// A world that begins on a day, over an office that is open.
    pub fn over(plan: Plan, (town, store): (Town, Store), day: NaiveDate) -> World {
        let mut world = World {
            rates: Rates::of(plan.faults),
            dice: Dice::new(plan.seed),
            town,
            stream: Arc::new(Stream::new()),
            breaker: Arc::new(Breaker::default()),
            files: Arc::new(InMemory::new()),
            url: String::new(),
            store,
            auditor: Auditor::new(),
            tally: Tally::default(),
            desks: None,
            firms: Vec::new(),
            labs: Vec::new(),
            experts: Vec::new(),
            applicants: Vec::new(),
            cases: Vec::new(),
            batches: Vec::new(),
            county_batches: Vec::new(),
            tops: BTreeMap::new(),
            top_ids: BTreeMap::new(),
            inquiries: Vec::new(),
            spots: Vec::new(),
            rewards: Vec::new(),
            runnings: Vec::new(),
            waiting: Vec::new(),
            wants: Vec::new(),
            day,
            second: 9 * 3600,
            skew: 0,
            echoes: Vec::new(),
            mail: MailServer::default(),
            mail_until: day,
            serial: 0,
            lively: true,
            pace: Pace::of(&plan),
            plan,
        };
        world.auditor.slack = 3 * 3600;
        world
    }

    /// The process is gone and comes again: everything it held in memory is lost.
    pub async fn restart(&mut self) -> Result<(), Refused> {
        let clock = self.town.clock.clone();
        let office = open(&self.url, clock, &self.stream, &self.breaker, &self.files).await?;
        let office = office.under(self.town.office.law());
        let before = std::mem::replace(&mut self.town.office, office);
        before.close().await
    }

    /// Time passes; the office's clock may be wrong about it.
    pub fn tick(&mut self) {
        // A large region does more in a day.
        let step = if self.pace.looks { 7 } else { 1 };
        self.second = (self.second + step).min(86_000);
        let at = moment(self.day, self.second + self.skew);
        self.town.clock.set(at);
        self.tally.acts += 1;
        self.stream.begin(self.plan.seed, self.tally.acts);
    }

    /// The day that the office writes.
    pub fn today(&self) -> NaiveDate {
        local(self.town.office.now()).date_naive()
    }

    pub fn hear(&mut self, fact: Fact) {
        self.auditor.hear(&fact);
    }

    pub fn violation(&mut self, what: &'static str, file: impl ToString, why: impl ToString) {
        self.auditor.found.violations.push(auditor::Violation {
            what,
            file: file.to_string(),
            why: why.to_string(),
        });
    }

    pub async fn actor(&mut self, who: &Person) -> Result<Actor, Refused> {
        self.tick();
        self.town.actor(who).await
    }

    /// Somebody does something, with the troubles that may come with it; what the verb answered.
    pub async fn act<T: DeserializeOwned>(
        &mut self,
        who: &Person,
        name: &'static str,
        verb: Verb,
    ) -> Result<T, Refused> {
        self.tick();
        let actor = self.town.actor(who).await?;
        let request = self.town.request();
        let by = By {
            actor: &actor,
            request: &request,
        };
        let done = match self.trouble() {
            Some(Fault::Twice) => self.twice(name, &verb, by).await,
            Some(Fault::KillBefore) => self.killed(name, Side::Before, &verb, by).await?,
            Some(Fault::KillAfter) => self.killed(name, Side::After, &verb, by).await?,
            Some(Fault::Connection) => self.cut_off(&verb, by).await,
            Some(Fault::Disk) => self.cramped(name, &verb, by).await,
            Some(Fault::Year) => self.a_year_off(name, &verb, by).await,
            _ => verb(&self.town.office, by).await,
        };
        match &done {
            Ok(answer) if self.happens(Fault::Later) => self.echoes.push(Echo {
                on: self.day + chrono::Days::new(1),
                who: who.clone(),
                verb: verb.clone(),
                request: request.clone(),
                answer: answer.clone(),
            }),
            _ => {}
        }
        self.judged(name, done)
    }

    /// Counts what was refused; a fault of the office is never right.
    fn judged<T: DeserializeOwned>(
        &mut self,
        name: &'static str,
        done: Result<Value, Refused>,
    ) -> Result<T, Refused> {
        match done {
            Ok(answer) => {
                self.tally.accepted += 1;
                serde_json::from_value(answer).map_err(|e| Refused::Fault(e.to_string()))
            }
            Err(refused) => {
                let code = match &refused {
                    Refused::Because(why) => why
                        .first()
                        .map_or_else(String::new, |why| why.code.to_string()),
                    Refused::Unknown => "unknown".to_owned(),
                    Refused::Meanwhile(_) => "meanwhile".to_owned(),
                    Refused::Busy | Refused::Fault(_) => {
                        self.violation("fault", name, format!("{refused}"));
                        "fault".to_owned()
                    }
                };
                *self
                    .tally
                    .refused
                    .entry(format!("{name} {code}"))
                    .or_default() += 1;
                Err(refused)
            }
        }
    }

    /// Something that must be refused, whoever asks; without troubles of its own.
    pub async fn must_refuse(
        &mut self,
        who: &Person,
        name: &'static str,
        verb: Verb,
    ) -> Result<(), Refused> {
        self.tick();
        let actor = self.town.actor(who).await?;
        let request = self.town.request();
        let by = By {
            actor: &actor,
            request: &request,
        };
        let done = verb(&self.town.office, by).await;
        self.tally.forbidden += 1;
        match done {
            Err(Refused::Because(_) | Refused::Unknown | Refused::Meanwhile(_)) => {}
            other => self.violation("must refuse", name, format!("{other:?}")),
        }
        Ok(())
    }
}

async fn open(
    url: &str,
    clock: Arc<SetClock>,
    stream: &Arc<Stream>,
    breaker: &Arc<Breaker>,
    files: &Arc<InMemory>,
) -> Result<Office, Refused> {
    let store = Store::open(url).await?;
    let office = Office::new(
        store,
        clock,
        stream.clone(),
        vault()?,
        shelf(files),
        plain_press(),
    );
    let office = office.watched(breaker.clone()).toiling(LIGHT);
    office::calendar::refresh(&office).await?;
    office::nights::refresh(&office).await?;
    Ok(office)
}
