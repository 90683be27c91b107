//! The guide of each matter, made from the rules that decide it: a changed parameter, list or life changes the guide
//! (2.4, UX-21).

mod matters;

use crate::clause::Clause;
use crate::coded::Coded;
use crate::duties::{Act, Role, row};
use crate::lifecycle::Turn;
use crate::policy::Policy;
use crate::refusal::Refusal;

coded! {
    /// What a guide is of.
    pub enum Matter {
        /// Registration of a subject.
        Register = "register", "主体登记";
        /// Admission of a provider.
        Admit = "admit", "服务机构入库";
        /// Application for a voucher.
        Apply = "apply", "申领创新券";
        /// Set-off, or payment in full.
        Use = "use", "抵用和付款";
        /// Completion, rating, tickets and results.
        Prove = "prove", "完成、评价和成果";
        /// Redemption.
        Redeem = "redeem", "兑付";
        /// Local top-up.
        TopUp = "top-up", "地方配套";
        /// Objections.
        Object = "object", "异议";
        /// A need and the offers to it.
        Match = "match", "服务对接";
        /// Rating of the handling and complaints.
        Voice = "voice", "办理评价和投诉";
    }
}

/// A sentence with the clause it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What it says.
    pub text: String,
    /// The clause.
    pub clause: Clause,
}

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Whose turn it is.
    pub who: String,
    /// What is done.
    pub does: String,
    /// How the file stands then; empty for what has no state.
    pub then: String,
    /// What else can be done at this step, and what becomes of it.
    pub or: Vec<String>,
}

/// One way through a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// When it is this one; empty where there is only one.
    pub when: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// What it is of.
    pub matter: Matter,
    /// The clauses.
    pub basis: Vec<Clause>,
    /// Who it is for.
    pub who: Vec<Point>,
    /// What must hold.
    pub conditions: Vec<Point>,
    /// What is handed in.
    pub materials: Vec<Point>,
    /// How it goes.
    pub ways: Vec<Way>,
    /// Time limits; empty where the Measures set none.
    pub limits: Vec<Point>,
    /// Questions with their answers.
    pub questions: Vec<(String, Point)>,
}

impl Guide {
    /// The guide of a matter by a policy.
    #[must_use]
    pub fn of(matter: Matter, policy: &Policy) -> Self {
        match matter {
            Matter::Register => matters::register(policy),
            Matter::Admit => matters::admit(policy),
            Matter::Apply => matters::apply(policy),
            Matter::Use => matters::settle(policy),
            Matter::Prove => matters::prove(policy),
            Matter::Redeem => matters::redeem(policy),
            Matter::TopUp => matters::top_up(),
            Matter::Object => matters::object(),
            Matter::Match => matters::matching(policy),
            Matter::Voice => matters::voice(policy),
        }
    }

    /// Whether it rests on a clause, by its basis or by anything it says.
    #[must_use]
    pub fn cites(&self, clause: &Clause) -> bool {
        let points = [&self.who, &self.conditions, &self.materials, &self.limits];
        let said = points.into_iter().flatten().map(|point| &point.clause);
        let answered = self.questions.iter().map(|(_, answer)| &answer.clause);
        self.basis
            .iter()
            .chain(said)
            .chain(answered)
            .any(|one| one == clause)
    }
}

fn point(text: impl Into<String>, clause: Clause) -> Point {
    Point {
        text: text.into(),
        clause,
    }
}

/// The steps of a life from a state by these events, as its own table allows them; it ends where the table does not.
fn path<S: Coded, E: Coded>(
    start: S,
    events: &[E],
    next: fn(S, E) -> Result<S, Refusal>,
    turn: fn(S) -> Turn,
) -> Vec<Step> {
    let mut at = start;
    let mut steps = Vec::new();
    for event in events {
        let Ok(then) = next(at, *event) else {
            break;
        };
        let others = E::ALL.iter().filter(|other| *other != event);
        let or = others.filter_map(|other| {
            let to = next(at, *other).ok()?;
            Some(match other.label() == to.label() {
                true => to.label().to_owned(),
                false => format!("{}，状态为“{}”", other.label(), to.label()),
            })
        });
        steps.push(Step {
            who: match turn(at) {
                // Nobody has to act: the platform does when the day comes.
                Turn::Nobody => Role::Platform.label(),
                turn => turn.label(),
            }
            .to_owned(),
            does: event.label().to_owned(),
            then: then.label().to_owned(),
            or: or.collect(),
        });
        at = then;
    }
    steps
}

/// Acts one after the other, each by whom the access table names.
fn acts(acts: &[Act]) -> Vec<Step> {
    let steps = acts.iter().map(|act| {
        let who: Vec<&str> = row(*act).who.iter().map(|(role, _)| role.label()).collect();
        Step {
            who: who.join("、"),
            does: act.label().to_owned(),
            then: String::new(),
            or: Vec::new(),
        }
    });
    steps.collect()
}

/// How the platform applies a clause: the parameters that rest on it, the acts that do, and the guides that cite it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Each parameter with its value.
    pub parameters: Vec<String>,
    /// What is done by it.
    pub acts: Vec<Act>,
    /// The guides that cite it.
    pub guides: Vec<Matter>,
}

impl Applied {
    /// How a clause is applied under a policy.
    #[must_use]
    pub fn of(clause: &Clause, policy: &Policy) -> Self {
        let parameters = policy
            .parameters()
            .iter()
            .filter(|one| one.clause == *clause);
        let acts = Act::ALL.iter().filter(|act| row(**act).clause == *clause);
        let guides = Matter::ALL
            .iter()
            .filter(|matter| Guide::of(**matter, policy).cites(clause));
        Self {
            parameters: parameters
                .map(|one| format!("{}：{}", one.label(), one.shown()))
                .collect(),
            acts: acts.copied().collect(),
            guides: guides.copied().collect(),
        }
    }

    /// Whether nothing on the platform rests on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty() && self.acts.is_empty() && self.guides.is_empty()
    }
}
