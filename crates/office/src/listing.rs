//! What is asked of a long list, and what is found: the database sifts, orders, counts and sums (UX-23, UX-24).

mod line;

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::figures::Side;
use rules::{Coded, Fen, ProviderCategory, Refusal, Region, Use, clause};
use store::queries::contracts::Whose;
use store::queries::listed::{Files, Group, List, Of, Order, Ordered, Sift};

use crate::Office;
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;

pub use line::Line;

/// How many rows a page may have.
pub const SIZES: [u64; 3] = [50, 20, 100];

/// More words than this narrow nothing any more.
const WORDS: usize = 8;

static FROM: Field = Field::new("from", "金额下限", clause!("R19"));
static TO: Field = Field::new("to", "金额上限", clause!("R19"));

/// Which limits are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The last day is past.
    Overdue,
    /// The last day is today.
    Today,
    /// The last day is today or within three working days.
    Soon,
}

impl Coded for Term {
    const ALL: &'static [Term] = &[Term::Overdue, Term::Today, Term::Soon];

    fn code(self) -> &'static str {
        match self {
            Term::Overdue => "overdue",
            Term::Today => "today",
            Term::Soon => "soon",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Term::Overdue => "已逾期",
            Term::Today => "今天到期",
            Term::Soon => "三个工作日内到期",
        }
    }
}

/// By what a list is ordered: the first due first, the longest waiting, the smallest amount, the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Due,
    Age,
    Amount,
    Number,
}

impl Coded for By {
    const ALL: &'static [By] = &[By::Due, By::Age, By::Amount, By::Number];

    fn code(self) -> &'static str {
        match self {
            By::Due => "due",
            By::Age => "age",
            By::Amount => "amount",
            By::Number => "number",
        }
    }

    fn label(self) -> &'static str {
        match self {
            By::Due => "期限",
            By::Age => "等待时间",
            By::Amount => "金额",
            By::Number => "编号",
        }
    }
}

/// What is asked of a list; what is empty does not narrow it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The code of the act that waits, or of the state.
    pub step: String,
    pub kind: Option<FileKind>,
    /// The code of a county or a prefecture.
    pub county: String,
    pub words: Vec<String>,
    /// Part of the provider's name.
    pub provider: String,
    /// What the contract is for.
    pub purpose: Option<Use>,
    /// The year of issue, of handing in, or of the money that paid.
    pub year: Option<u16>,
    /// The kind of provider.
    pub side: Option<Side>,
    /// Only what the first check leaves to a person.
    pub risk: bool,
    pub from: Option<Fen>,
    pub to: Option<Fen>,
    pub term: Option<Term>,
    pub by: By,
    pub down: bool,
    /// From 1.
    pub page: u64,
    pub rows: u64,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            step: String::new(),
            kind: None,
            county: String::new(),
            words: Vec::new(),
            provider: String::new(),
            purpose: None,
            year: None,
            side: None,
            risk: false,
            from: None,
            to: None,
            term: None,
            by: By::Due,
            down: false,
            page: 1,
            rows: SIZES[0],
        }
    }
}

impl Ask {
    /// Reads the query of a list. What is wrong with an amount is told, and the amount does not narrow.
    pub fn read(answers: &Answers) -> (Ask, Vec<Refusal>) {
        let mut reader = Reader::new(answers);
        let mut amount = |field: &Field| match answers.get(field.name).trim() {
            "" => None,
            _ => reader.amount(field),
        };
        let (from, to) = (amount(&FROM), amount(&TO));
        if let (Some(least), Some(most)) = (from, to)
            && least > most
        {
            reader.fault(
                Refusal::new(
                    "to.below",
                    clause!("R19"),
                    "to",
                    "金额上限小于下限",
                    "填写不小于下限的金额，或留空",
                )
                .limit(format!("不小于{least}元"))
                .own(format!("{most}元")),
            );
        }
        let words = answers.get("q").to_lowercase();
        let rows = answers.get("rows").parse().unwrap_or_default();
        let ask = Ask {
            // A queue asks for an act, a list for a state.
            step: match answers.get("act") {
                "" => answers.get("state").to_owned(),
                act => act.to_owned(),
            },
            kind: FileKind::parse(answers.get("kind")),
            county: answers.get("county").to_owned(),
            words: words
                .split_whitespace()
                .take(WORDS)
                .map(str::to_owned)
                .collect(),
            provider: answers.get("provider").trim().to_owned(),
            purpose: Use::parse(answers.get("purpose")),
            year: answers.get("year").trim().parse().ok(),
            side: Side::parse(answers.get("side")),
            risk: answers.get("risk") == "yes",
            from,
            to,
            term: Term::parse(answers.get("due")),
            by: By::parse(answers.get("by")).unwrap_or(By::Due),
            down: answers.get("down") == "yes",
            page: answers.get("page").parse().unwrap_or(1).max(1),
            rows: if SIZES.contains(&rows) {
                rows
            } else {
                SIZES[0]
            },
        };
        (ask, reader.faults)
    }

    /// The same without what only says which page is shown.
    pub(crate) fn order(&self) -> Ordered {
        let by = match self.by {
            By::Due => Order::Due,
            By::Age => Order::Age,
            By::Amount => Order::Amount,
            By::Number => Order::Number,
        };
        Ordered {
            by,
            down: self.down,
        }
    }

    /// What the database is asked, within what the reader may see.
    pub(crate) fn sift(&self, office: &Office, actor: &Actor) -> Result<Sift, Refused> {
        let mine = actor.jurisdiction();
        let divisions = match (self.county.as_str(), mine) {
            ("", mine) => mine,
            (county, mine) => {
                let mut chosen = crate::actor::below(county);
                chosen.retain(|code| mine.as_ref().is_none_or(|mine| mine.contains(code)));
                Some(chosen)
            }
        };
        Ok(Sift {
            divisions,
            kind: self.kind.map(|kind| kind.code().to_owned()),
            step: Some(self.step.clone()).filter(|step| !step.is_empty()),
            words: self.words.clone(),
            provider: Some(self.provider.clone()).filter(|name| !name.is_empty()),
            purpose: self.purpose.map(|purpose| purpose.code().to_owned()),
            year: self.year.map(i64::from),
            side: self.side.map(parted),
            risk: self.risk,
            amount: (self.from.map(Fen::fen), self.to.map(Fen::fen)),
            due: days(office, self.term)?,
        })
    }
}

/// A kind of provider as the database knows it.
fn parted(side: Side) -> (String, Option<String>) {
    let inside = |category: ProviderCategory| {
        let region = Region::Inside.code().to_owned();
        (region, Some(category.code().to_owned()))
    };
    match side {
        Side::Public => inside(ProviderCategory::Public),
        Side::Commercial => inside(ProviderCategory::Commercial),
        Side::Outside => (Region::Outside.code().to_owned(), None),
    }
}

/// The last days that a term covers, both included.
fn days(
    office: &Office,
    term: Option<Term>,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Refused> {
    let today = office.today();
    Ok(match term {
        None => (None, None),
        Some(Term::Overdue) => (None, today.pred_opt()),
        Some(Term::Today) => (Some(today), Some(today)),
        Some(Term::Soon) => {
            let last = office.calendar().due(today, 3)?.date;
            (Some(today), Some(last))
        }
    })
}

/// A count with its sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub count: u64,
    pub amount: Fen,
    pub face: Fen,
}

/// A page of a list, with the sums over everything that is found.
#[derive(Clone, Debug)]
pub struct Found {
    pub lines: Vec<Line>,
    /// How much there is of each step, whatever step is asked for.
    pub steps: Vec<(String, Total)>,
    pub total: Total,
    /// The page shown, from 1, and how many there are.
    pub page: u64,
    pub pages: u64,
    /// Whether there is anything at all, sifted or not.
    pub any: bool,
    /// Whether both sums are there; of very many files only the one that an index holds is.
    pub summed: bool,
}

impl Found {
    fn nothing() -> Self {
        Self {
            lines: Vec::new(),
            steps: Vec::new(),
            total: Total::default(),
            page: 1,
            pages: 1,
            summed: true,
            any: false,
        }
    }
}

/// Of how many files what stands beside each is still summed for a desk: each is read on its own.
const SUMMED: i64 = 5_000;

fn total(groups: &[Group], step: Option<&str>) -> Total {
    let chosen = groups
        .iter()
        .filter(|group| step.is_none_or(|step| step == group.step));
    chosen.fold(Total::default(), |sum, group| Total {
        count: sum.count + u64::try_from(group.count).unwrap_or_default(),
        amount: sum.amount + Fen::new(group.amount),
        face: sum.face + Fen::new(group.face),
    })
}

/// One page of a list and its sums: two questions, or three when nothing is found.
pub(crate) async fn page(office: &Office, list: &List, ask: &Ask) -> Result<Found, Refused> {
    let mut groups = list.groups(&office.store).await?;
    let mut whole = list.clone();
    let count: i64 = groups.iter().map(|group| group.count).sum();
    let part_only = whole.sum_all();
    if part_only && count <= SUMMED {
        groups = whole.groups(&office.store).await?;
    }
    let summed = !part_only || count <= SUMMED;
    let step = list.sift.step.as_deref();
    let total_of = total(&groups, step);
    let pages = total_of.count.div_ceil(ask.rows).max(1);
    // A page that is not there any more is answered by the last.
    let page = ask.page.clamp(1, pages);
    let part = ((page - 1) * ask.rows, ask.rows);
    let rows = match total_of.count {
        0 => Vec::new(),
        _ => list.page(&office.store, part).await?,
    };
    Ok(Found {
        lines: Line::read_all(office, rows)?,
        steps: groups
            .iter()
            .map(|group| (group.step.clone(), total(&groups, Some(&group.step))))
            .collect(),
        summed,
        any: total_of.count > 0 || list.any(&office.store).await?,
        total: total_of,
        page,
        pages,
    })
}

/// The files of one of the lists that the actor may see; none when he stands for nobody yet.
pub(crate) fn files(
    office: &Office,
    actor: &Actor,
    (files, act): (Files, Act),
    ask: &Ask,
) -> Result<Option<List>, Refused> {
    if !actor.may(act) {
        return Err(Refused::Unknown);
    }
    let whose = match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => Whose::Subject(id),
        (Role::Provider, Some(id)) => Whose::Provider(id),
        (Role::Subject | Role::Provider, None) => return Ok(None),
        // A county is narrowed by the divisions of the sift.
        _ => Whose::Everyones,
    };
    let mut list = List::files(Of::new(files, whose));
    list.reach = actor.jurisdiction();
    list.sift = ask.sift(office, actor)?;
    list.order = ask.order();
    Ok(Some(list))
}

/// A page of one of the lists.
pub(crate) async fn files_page(
    office: &Office,
    actor: &Actor,
    which: (Files, Act),
    ask: &Ask,
) -> Result<Found, Refused> {
    match files(office, actor, which, ask)? {
        Some(list) => page(office, &list, ask).await,
        None => Ok(Found::nothing()),
    }
}
