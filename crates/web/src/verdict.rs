//! The form of every review: one decision, all reasons at once, a second look before what cannot be undone.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use office::Office;
use office::answers::Answers;
use office::review::{Decision, REASON_LONG, REASONS, Verdict, pick};
use rules::duties::Act;
use rules::{Coded, Fen, Finding, Law};

use crate::form::{Choice, Form, Problem};
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{sign, yuan};
use crate::submission::Submission;

/// The sheet on which a desk writes its decision.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The step.
    pub act: Act,
    /// Where it is sent.
    pub action: String,
    /// The file's page.
    pub file: String,
    /// What people call the file.
    pub name: String,
    /// The file as the reviewer sees it.
    pub edition: i64,
    /// The money that an approval issues or pays.
    pub amount: Option<Fen>,
    /// How many reasons there is room for.
    pub rows: usize,
    /// What the first check leaves open, to be picked as reasons.
    pub found: Vec<Finding>,
    /// The fields of the form that a written reason may be about; none where files are not told apart by fields.
    pub fields: Vec<Choice>,
    /// The day of an earlier return, after which only what is new may be named (R19).
    pub returned: Option<NaiveDate>,
}

/// What was sent.
pub enum Sent {
    /// Something is wrong, or one more reason is wanted: the sheet again.
    Again,
    /// To be looked at once more.
    Check(Verdict),
    /// To be done.
    Done(Verdict),
}

impl Sheet {
    /// An empty sheet on a file.
    #[must_use]
    pub fn new(act: Act, file: String, verb: &str, (name, edition): (&str, i64)) -> Self {
        Self {
            act,
            action: format!("{file}/{verb}"),
            file,
            name: name.to_owned(),
            edition,
            amount: None,
            rows: 1,
            found: Vec::new(),
            fields: Vec::new(),
            returned: None,
        }
    }

    /// The sheet of a step by which money is issued or paid.
    #[must_use]
    pub const fn amount(mut self, amount: Option<Fen>) -> Self {
        self.amount = amount;
        self
    }

    /// Reads what was sent; the sheet keeps the edition that its reader saw and its reasons.
    pub fn read(&mut self, office: &Office, sent: &Submission, form: &mut Form) -> Sent {
        self.edition = sent.value("edition").parse().unwrap_or(-1);
        let written = |n: &usize| {
            let typed = |part: &str| form.value(&format!("reason-{n}-{part}")).trim();
            !typed("message").is_empty() || !typed("fix").is_empty()
        };
        let last = (1..=REASONS).rev().find(written).unwrap_or(1);
        let more = !sent.value("more").is_empty();
        self.rows = (last + usize::from(more)).min(REASONS);
        if more || !sent.value("back").is_empty() {
            return Sent::Again;
        }
        match Verdict::read_for(office, &typed(sent)) {
            Err(faults) => {
                form.refuse(&faults);
                self.rows = self.rows.max(faulty_row(form));
                Sent::Again
            }
            Ok(verdict) if self.is_grave(&verdict) && sent.value("checked").is_empty() => {
                Sent::Check(verdict)
            }
            Ok(verdict) => Sent::Done(verdict),
        }
    }

    /// Whether a verdict cannot be taken back: a refusal, a removal, money.
    fn is_grave(&self, verdict: &Verdict) -> bool {
        match verdict.decision {
            Decision::Refuse => true,
            Decision::Approve => matches!(self.act, Act::ConfirmContract | Act::ConfirmClaim),
            Decision::Return => false,
        }
    }

    /// The decisions open to this desk, each saying what follows; none where only one is possible.
    #[must_use]
    pub fn decisions(&self) -> Vec<Choice> {
        if matches!(self.act, Act::RemoveProvider | Act::SuspendProvider) {
            return Vec::new();
        }
        // Removal is a decision of its own (7.5).
        let elsewhere =
            |one: &&Decision| self.act == Act::ReinstateProvider && **one == Decision::Refuse;
        let decisions = Decision::ALL.iter().filter(|one| !elsewhere(one));
        decisions
            .map(|one| {
                let (label, hint) = self.words(*one);
                Choice::new(one.code(), label).hint(hint)
            })
            .collect()
    }

    /// What a decision is called at this desk, and what follows from it.
    fn words(&self, decision: Decision) -> (String, &'static str) {
        let (label, hint) = match (decision, self.act) {
            (Decision::Approve, Act::CertifySubject) => {
                ("通过认证", "可以填写服务合同、申领创新券")
            }
            (Decision::Approve, Act::CertifyAmendment) => {
                ("通过变更", "新内容立即生效，原内容留在记录中")
            }
            (Decision::Approve, Act::CertifyAccount) => {
                ("核实一致", "新账户立即生效，被退回的兑付恢复待付款")
            }
            (Decision::Refuse, Act::CertifyAccount) => ("不予变更", "原账户继续有效，写明理由"),
            (Decision::Refuse, Act::CertifyAmendment) => ("不予变更", "原内容继续有效，写明理由"),
            (Decision::Approve, Act::TakeInProvider) => {
                ("受理", "直接备案的转创业中心，审核入库的组织专家评审")
            }
            (Decision::Approve, Act::FileProvider) => {
                ("备案", "直接备案的即时列入名录；经专家评审的先公示")
            }
            (Decision::Approve, Act::ReinstateProvider) => ("恢复", "即时列回服务机构名录"),
            (Decision::Approve, Act::ReviewContract) => ("审核通过", "转专业机构复核"),
            (Decision::Approve, Act::RecheckContract) => ("复核通过", "转创业中心审定"),
            (Decision::Approve, Act::ConfirmContract) => ("审定发券", "占用主体当年额度和预算"),
            (Decision::Approve, Act::RecheckClaim) => ("复核通过", "转创业中心审定"),
            (Decision::Approve, Act::ConfirmClaim) => ("审定兑付", "转财政付款"),
            (Decision::Approve, Act::ApproveCatalogue) => ("通过", "即时公开"),
            (Decision::Approve, _) => ("通过", ""),
            (Decision::Return, Act::RecheckClaim | Act::ConfirmClaim) => {
                ("退回补正", "一次写明全部理由；补正期间付款时限停止计算")
            }
            (Decision::Return, Act::ReinstateProvider) => {
                ("继续整改", "写明还缺什么，重新计算整改期限")
            }
            (Decision::Return, _) => ("退回补正", "一次写明全部理由，改正后重新提交"),
            (Decision::Refuse, Act::CertifySubject) => ("不予认证", "此件办结，写明理由"),
            (Decision::Refuse, Act::TakeInProvider | Act::FileProvider) => {
                ("不予备案", "此件办结，写明理由")
            }
            (Decision::Refuse, Act::RecheckClaim | Act::ConfirmClaim) => {
                ("不予兑付", "创新券作废，额度退回，写明理由")
            }
            (Decision::Refuse, Act::ApproveCatalogue) => ("不予公开", "此件办结，写明理由"),
            (Decision::Refuse, Act::RemoveProvider) => ("移出名录", ""),
            (Decision::Refuse, Act::SuspendProvider) => ("暂停服务资格", ""),
            (Decision::Refuse, _) => ("不予支持", "此件办结，写明理由"),
        };
        match self.amount.filter(|_| decision == Decision::Approve) {
            Some(amount) => (format!("{label} {}", sign(amount)), hint),
            None => (label.to_owned(), hint),
        }
    }

    /// What the first check leaves open, each with the way to mend it and its clause.
    #[must_use]
    pub fn picks(&self) -> Vec<Choice> {
        let found = self.found.iter();
        found
            .map(|one| {
                let hint = format!("改法：{}（{}）", one.fix, one.clause);
                Choice::new(pick(one), one.reason().full_message()).hint(hint)
            })
            .collect()
    }

    /// The reasons of a verdict, the picked ones first.
    fn told(&self, verdict: &Verdict) -> Vec<Problem> {
        let picked = |one: &&Finding| verdict.picks.contains(&pick(one));
        let picked = self.found.iter().filter(picked).map(Finding::reason);
        let all = picked.chain(verdict.reasons.iter().cloned());
        all.map(|reason| Problem::from(&reason)).collect()
    }

    /// The names of the fields of each reason for which there is room.
    #[must_use]
    pub fn reasons(&self) -> Vec<[String; 4]> {
        let names =
            |n| ["message", "fix", "clause", "field"].map(|part| format!("reason-{n}-{part}"));
        (1..=self.rows).map(names).collect()
    }

    /// How many reasons, and how long each may be: told before they are written.
    #[must_use]
    pub fn room() -> String {
        format!("自己写的理由最多 {REASONS} 条，每条的问题和改正办法各不超过 {REASON_LONG} 字。")
    }

    /// The anchor of the reason that “再加一条” adds; none when there is no more room.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        let next = self.rows + 1;
        (next <= REASONS).then(|| format!("{}#reason-{next}-message", self.action))
    }

    /// Every clause and reading with the beginning of its text.
    #[must_use]
    pub fn clauses() -> Vec<Choice> {
        let clauses = Law::shipped().clauses().iter();
        clauses
            .map(|(number, text)| {
                let mut start: String = text.chars().take(BEGINNING).collect();
                if text.chars().count() > BEGINNING {
                    start.push('…');
                }
                Choice::new(number, format!("{number} {start}"))
            })
            .collect()
    }
}

/// Enough of a clause to know it by, short enough for a telephone.
const BEGINNING: usize = 30;

/// The last reason at which something is wrong, so that it has a row to show it in.
fn faulty_row(form: &Form) -> usize {
    let fields = form.problems().iter().map(|problem| problem.field.as_str());
    let rows = fields.filter_map(|field| {
        field
            .strip_prefix("reason-")?
            .split('-')
            .next()?
            .parse()
            .ok()
    });
    rows.max().unwrap_or(1)
}

#[derive(Template)]
#[template(path = "pages/verdict.html")]
struct CheckPage {
    page: Page,
    rows: Vec<Row>,
    reasons: Vec<Problem>,
    warning: &'static str,
    action: String,
    button: String,
    hidden: Vec<(String, String)>,
}

/// The page on which a decision is looked at once more; everything typed travels with it.
#[must_use]
pub fn check(page: Page, sheet: &Sheet, sent: &Submission, verdict: &Verdict) -> Response {
    let (button, warning) = (sheet.button(verdict), sheet.warning(verdict));
    let mut rows = vec![
        Row::new("办理", &sheet.name),
        Row::new("结论", sheet.words(verdict.decision).0),
    ];
    let amount = sheet
        .amount
        .filter(|_| verdict.decision == Decision::Approve);
    rows.extend(amount.map(|amount| {
        let words = format!("{}\n{}", yuan(amount), amount.in_words());
        Row::new("金额", words)
    }));
    if !verdict.words.is_empty() {
        rows.push(Row::new("办理意见", &verdict.words));
    }
    let mut hidden: Answers = typed(sent);
    hidden.set("checked", "yes");
    // The amount on this page is the one that is approved.
    hidden.set(
        "seen",
        &amount.map_or_else(String::new, |amount| amount.fen().to_string()),
    );
    layout::show(&CheckPage {
        page: page.back(&sheet.action),
        rows,
        reasons: sheet.told(verdict),
        warning,
        action: sheet.action.clone(),
        button,
        hidden: hidden.iter().flat_map(apart).collect(),
    })
}

/// What was sent, with the picked findings joined as the verb reads them.
fn typed(sent: &Submission) -> Answers {
    let mut typed = sent.answers();
    let picks = sent.values().filter(|(name, _)| name == PICKS);
    let picks: Vec<&str> = picks.map(|(_, value)| value.as_str()).collect();
    typed.set(PICKS, &picks.join(","));
    typed
}

/// The boxes of the findings that are picked.
const PICKS: &str = "picks";

/// A value as hidden inputs; picked findings stand apart again, so that the way back finds their boxes ticked.
fn apart((name, value): (&str, &str)) -> Vec<(String, String)> {
    let values: Vec<&str> = match name {
        PICKS => value.split(',').filter(|one| !one.is_empty()).collect(),
        _ => vec![value],
    };
    let owned = |value: &str| (name.to_owned(), value.to_owned());
    values.into_iter().map(owned).collect()
}

impl Sheet {
    /// The button names the act and the amount, or the act and the file.
    fn button(&self, verdict: &Verdict) -> String {
        let (label, _) = self.words(verdict.decision);
        match verdict.decision {
            Decision::Approve => label,
            _ => format!("{label}：{}", self.name),
        }
    }

    const fn warning(&self, verdict: &Verdict) -> &'static str {
        match (verdict.decision, self.act) {
            (Decision::Approve, Act::ConfirmContract) => {
                "发券后不能撤回：面额占用主体当年额度和预算。"
            }
            (Decision::Approve, _) => "审定后转财政付款，不能撤回。",
            (_, Act::SuspendProvider) => {
                "暂停后即时从名录中撤下，不能承接新的合同；已发的券办到结束（读法 R32）。"
            }
            (_, Act::RemoveProvider) => "移出后不能承接新的合同；已发的券办到结束（读法 R32）。",
            (_, Act::RecheckClaim | Act::ConfirmClaim) => {
                "此件即办结：创新券作废，占用的额度和预算退回。"
            }
            _ => "此件即办结，不能再改。",
        }
    }
}
