//! What waits for a desk: files of many kinds as rows of one shape.

mod asked;
mod supervision;

use chrono::NaiveDate;

use self::supervision::watched;
use super::{DOUBT, Sift};

pub(super) use asked::{beside, groups, rows};

/// One kind of work of a desk.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The code of the act.
    pub act: &'static str,
    pub waits: Waits,
}

/// Which files wait for it.
#[derive(Clone, Debug)]
pub enum Waits {
    /// Registrations in this state.
    Subjects(&'static str),
    /// Changes of registrations in this state.
    Amendments(&'static str),
    /// Admissions in this state.
    Providers(&'static str),
    /// Admissions suspended whose last day was before this one.
    Missed(NaiveDate),
    /// Catalogues with entries handed in, one line a provider; those of whom was removed wait until he is back (7.5).
    Catalogues,
    Contracts(&'static str),
    Claims(&'static str),
    /// Open objections to vouchers set off.
    Objections,
    /// Open objections to public notices.
    NoticeObjections,
    /// Providers' new accounts.
    Accounts,
    /// The region's payment batches in this state.
    Batches(&'static str),
    /// Batches to which the bank has not answered by its last day, which was before this one.
    Unanswered(NaiveDate),
    /// Lines of return files that a person settles.
    Doubts,
    /// Top-ups of this very division's programmes in this state.
    TopUps(&'static str, String),
    /// Plans of spot checks whose period was over before this day, and are not drawn.
    PlansOver(NaiveDate),
    /// Plans of which everything drawn is settled.
    PlansSettled,
    /// Spot checks in this state.
    Checks(&'static str),
    /// Recorded checks whose time for an answer was over before this day.
    Unanswering(NaiveDate),
    /// Checks after which nothing was handed in as mended by the last day, which was before this one.
    Unmended(NaiveDate),
    /// Cases in which everybody accused has spoken, or the time for it was over before this day.
    CasesHeard(NaiveDate),
    /// Decided cases whose time for an appeal was over before this day, and those whose appeal was turned down.
    CasesFinal(NaiveDate),
    Appeals,
    /// Signals that nobody has answered yet.
    Signals,
    /// Needs to which nobody has offered, and for which the Agency has thought of nobody yet.
    Needs,
    /// Years with published appraisals inside the region of which no subsidy was proposed; one line a year (R16).
    SubsidiesToPropose,
    /// Tickets of bad ratings and complaints; whose they are stands nowhere here.
    Opinions,
    AppraisalObjections,
    /// Years with appraisals to be confirmed on this day, or else to be published; one line a year.
    AppraisalYears(Option<NaiveDate>),
    /// Years with subsidies to be decided; one line a year.
    SubsidyYears,
    /// Operating subsidies in this state.
    Operating(&'static str),
    /// Subsidies in this state.
    Subsidies(&'static str),
    /// What waits of the batches of this very division; those of the divisions below it are not its own (R27).
    Local(Box<Waits>, String),
}

const NO_MONEY: &str = "CAST(NULL AS bigint)";
const NO_DAY: &str = "CAST(NULL AS date)";

/// The columns of a row that differ between kinds of files, as SQL.
struct Columns {
    kind: &'static str,
    file: &'static str,
    target: &'static str,
    number: &'static str,
    title: &'static str,
    names: [&'static str; 3],
    region: &'static str,
    division: &'static str,
    state: &'static str,
    amount: &'static str,
    since: &'static str,
    due: String,
    edition: &'static str,
    /// The code of the use, and the findings of the first check.
    purpose: &'static str,
    findings: &'static str,
    /// Who did the last step.
    reviewer: &'static str,
    from: String,
}

const NOBODY: &str = "CAST(NULL AS uuid)";

impl Columns {
    /// Columns that only some questions ask for are not read for the others.
    fn select(&self, act: &str, sift: &Sift) -> String {
        let purpose = sift.purpose.as_ref().map_or("''", |_| self.purpose);
        let risk = match sift.risk && !self.findings.is_empty() {
            true => format!("CASE WHEN {} {DOUBT} THEN 1 ELSE 0 END", self.findings),
            false => "0".to_owned(),
        };
        let reviewer = self.reviewer;
        let Columns {
            kind,
            file,
            target,
            number,
            title,
            region,
            division,
            state,
            ..
        } = self;
        let Columns {
            amount,
            since,
            due,
            edition,
            from,
            ..
        } = self;
        let [party, subject, provider] = self.names;
        format!(
            "SELECT '{act}' AS step, '{kind}' AS kind, {file} AS id, {target} AS target, {number} AS number, \
             {title} AS title, {party} AS party, {subject} AS subject, {provider} AS provider, {region} AS region, \
             {division} AS division, {state} AS state, {amount} AS amount, {NO_MONEY} AS face, {since} AS since, \
             {due} AS due, {NO_DAY} AS ended, {edition} AS edition, {purpose} AS purpose, {risk} AS risk, \
             {reviewer} AS reviewer FROM {from}"
        )
    }
}

/// A registration of a subject, on which the other kinds vary.
fn subjects(from: String) -> Columns {
    Columns {
        kind: "subject",
        file: "s.id",
        target: "s.id",
        number: "s.number",
        title: "''",
        names: ["s.name", "s.name", "''"],
        region: "''",
        division: "s.division",
        state: "s.state",
        amount: NO_MONEY,
        since: "s.updated_at",
        due: NO_DAY.to_owned(),
        edition: "s.edition",
        purpose: "''",
        findings: "",
        reviewer: NOBODY,
        from,
    }
}

fn providers(from: String) -> Columns {
    Columns {
        kind: "provider",
        file: "p.id",
        target: "p.id",
        number: "p.number",
        names: ["p.name", "''", "p.name"],
        region: "p.region",
        division: "COALESCE(p.division, '')",
        state: "p.state",
        since: "p.updated_at",
        edition: "p.edition",
        ..subjects(from)
    }
}

fn columns(waits: &Waits) -> Columns {
    match waits {
        Waits::Subjects(state) => subjects(format!("subject s WHERE s.state = '{state}'")),
        Waits::Amendments(state) => Columns {
            kind: "amendment",
            file: "a.id",
            target: "a.id",
            title: "a.before || ' → ' || a.after",
            division: "a.division",
            state: "a.state",
            since: "a.updated_at",
            edition: "a.edition",
            ..subjects(format!(
                "amendment a JOIN subject s ON s.id = a.subject WHERE a.state = '{state}'"
            ))
        },
        // A review under way is due when its next expert is.
        Waits::Providers("reviewing") => Columns {
            due: "(SELECT MIN(h.due_on) FROM sheet h JOIN panel n ON n.id = h.panel \
                  WHERE n.provider = p.id AND h.state = 'open')"
                .to_owned(),
            ..providers("provider p WHERE p.state = 'reviewing'".to_owned())
        },
        Waits::Providers(state) => providers(format!("provider p WHERE p.state = '{state}'")),
        Waits::Missed(today) => Columns {
            due: "u.due_on".to_owned(),
            ..providers(format!(
                "provider p JOIN suspension u ON u.provider = p.id \
                 WHERE p.state = 'suspended' AND u.ended_on IS NULL AND u.due_on < '{today}'"
            ))
        },
        Waits::Catalogues => Columns {
            title: "e.entries",
            since: "e.since",
            ..providers(
                "provider p JOIN (SELECT provider, CAST(COUNT(*) AS text) AS entries, MIN(updated_at) AS since FROM \
                 (SELECT provider, updated_at FROM service WHERE state = 'submitted' UNION ALL \
                 SELECT provider, updated_at FROM instrument WHERE state = 'submitted' UNION ALL \
                 SELECT provider, updated_at FROM certificate WHERE state = 'submitted') AS one \
                 GROUP BY provider) e ON e.provider = p.id WHERE p.state NOT IN ('refused', 'removed')"
                    .to_owned(),
            )
        },
        Waits::NoticeObjections => Columns {
            target: "o.id",
            since: "o.at",
            ..providers(
                "notice_objection o JOIN publication n ON n.id = o.publication \
                 JOIN provider p ON p.id = n.provider WHERE o.outcome = ''"
                    .to_owned(),
            )
        },
        Waits::Accounts => Columns {
            target: "p.id",
            title: "a.before || ' → ' || a.after",
            state: "a.state",
            since: "a.updated_at",
            edition: "a.edition",
            ..providers(
                "account_change a JOIN provider p ON p.id = a.provider WHERE a.state = 'submitted'"
                    .to_owned(),
            )
        },
        Waits::Contracts(_) | Waits::Claims(_) | Waits::Objections => money(waits),
        Waits::TopUps(state, division) => Columns {
            kind: "top-up",
            file: "t.id",
            target: "t.id",
            number: "t.number",
            title: "c.number",
            division: "t.division",
            state: "t.state",
            amount: "t.amount",
            since: "t.updated_at",
            edition: "t.edition",
            purpose: "(SELECT k.purpose FROM contract k WHERE k.id = c.contract)",
            ..subjects(format!(
                "top_up t JOIN claim c ON c.id = t.claim JOIN subject s ON s.id = t.subject \
                 WHERE t.state = '{state}' AND t.division = '{division}'"
            ))
        },
        Waits::Local(waits, division) => Columns {
            division: "b.division",
            ..batches(waits, &format!("b.division = '{division}'"))
        },
        Waits::Batches(_) | Waits::Unanswered(_) | Waits::Doubts => {
            batches(waits, "b.division IS NULL")
        }
        other => watched(other),
    }
}

/// What waits of the batches of one treasury.
fn batches(waits: &Waits, whose: &str) -> Columns {
    match waits {
        Waits::Batches(state) => batch(format!("batch b WHERE {whose} AND b.state = '{state}'")),
        Waits::Unanswered(today) => batch(format!(
            "batch b WHERE {whose} AND b.state = 'sent' AND (b.due_on IS NULL OR b.due_on < '{today}')"
        )),
        _ => Columns {
            target: "d.id",
            title: "CAST(d.line AS text)",
            amount: NO_MONEY,
            since: "r.at",
            ..batch(format!(
                "bank_doubt d JOIN bank_return r ON r.id = d.source JOIN batch b ON b.id = d.batch \
                 WHERE d.settled_by IS NULL AND {whose}"
            ))
        },
    }
}

/// A payment batch is due when the bank has to answer, and before that when the first of its claims must be paid (8.6).
fn batch(from: String) -> Columns {
    Columns {
        kind: "batch",
        file: "b.id",
        target: "b.id",
        number: "b.number",
        title: "CAST(b.count AS text)",
        names: ["''", "''", "''"],
        region: "''",
        division: "''",
        state: "b.state",
        amount: "b.amount",
        since: "b.updated_at",
        due: "COALESCE(b.due_on, (SELECT MIN(c.due_on) FROM instruction i JOIN claim c ON c.id = i.claim \
              WHERE i.batch = b.id))"
            .to_owned(),
        edition: "b.edition",
        reviewer: "COALESCE(b.first_by, b.drawn_by)",
        ..subjects(from)
    }
}

/// Files with an amount.
fn money(waits: &Waits) -> Columns {
    match waits {
        Waits::Claims(state) => Columns {
            kind: "claim",
            file: "c.id",
            target: "c.id",
            number: "c.number",
            title: "v.number",
            names: [
                "CASE WHEN c.region = 'inside' THEN p.name ELSE s.name END",
                "s.name",
                "p.name",
            ],
            region: "c.region",
            division: "c.division",
            state: "c.state",
            amount: "c.amount",
            since: "c.updated_at",
            due: "c.due_on".to_owned(),
            edition: "c.edition",
            purpose: "(SELECT k.purpose FROM contract k WHERE k.id = c.contract)",
            findings: "c.findings",
            reviewer: "c.last_reviewer",
            ..subjects(format!(
                "claim c JOIN voucher v ON v.id = c.voucher JOIN subject s ON s.id = c.subject \
                 JOIN provider p ON p.id = c.provider WHERE c.state = '{state}'"
            ))
        },
        Waits::Contracts(state) => Columns {
            kind: "contract",
            file: "c.id",
            target: "c.id",
            number: "c.number",
            title: "c.title",
            names: ["s.name", "s.name", "p.name"],
            region: "p.region",
            division: "c.division",
            state: "c.state",
            amount: "c.amount",
            since: "c.updated_at",
            edition: "c.edition",
            purpose: "c.purpose",
            findings: "c.findings",
            reviewer: "c.last_reviewer",
            ..subjects(format!(
                "contract c JOIN subject s ON s.id = c.subject JOIN provider p ON p.id = c.provider \
                 WHERE c.state = '{state}' AND c.handed_in"
            ))
        },
        _ => Columns {
            kind: "contract",
            file: "v.contract",
            target: "o.id",
            number: "v.number",
            names: ["p.name", "''", "p.name"],
            region: "v.region",
            division: "v.division",
            state: "v.state",
            amount: "v.face",
            since: "o.at",
            edition: "v.edition",
            purpose: "(SELECT k.purpose FROM contract k WHERE k.id = v.contract)",
            ..subjects(
                "objection o JOIN voucher v ON v.id = o.voucher JOIN provider p ON p.id = v.provider \
                 WHERE o.answer IS NULL"
                    .to_owned(),
            )
        },
    }
}

/// All that waits, in one shape.
fn union(branches: &[Branch], sift: &Sift) -> String {
    let here = branches
        .iter()
        .filter(|one| sift.step.as_ref().is_none_or(|step| *step == one.act));
    let selects: Vec<String> = here
        .map(|one| columns(&one.waits).select(one.act, sift))
        .collect();
    match selects.is_empty() {
        // A step that is not this desk's: rows of the right shape, none of them.
        true => subjects("subject s WHERE 1 = 0".to_owned()).select("", sift),
        false => selects.join(" UNION ALL "),
    }
}
