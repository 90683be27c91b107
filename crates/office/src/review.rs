//! What a reviewer decides: approve, return with all reasons, or refuse with all reasons.

use chrono::{DateTime, Utc};
use rules::clause::Clause;
use rules::coded::Coded;
use rules::duties::Role;
use rules::once::WRITTEN;
use rules::{Fen, Finding, Refusal, clause, duties};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Office;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::{Meanwhile, Refused, Who};
use crate::glyphs::undrawn;
use crate::timeline::Entry;
use crate::together::doubts;

/// How many reasons of one's own one form has room for; what the first check found is picked beside them.
pub const REASONS: usize = 20;
/// Characters of what is wrong in one reason, and of how to mend it.
pub const REASON_LONG: usize = 500;

static WORDS: Field = Field::new("words", "办理意见", clause!("R19"));
static LATE: Field = Field::new("late", "当时没有指出的原因", clause!("R19"));

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    Approve,
    Return,
    Refuse,
}

impl Coded for Decision {
    const ALL: &'static [Decision] = &[Decision::Approve, Decision::Return, Decision::Refuse];

    fn code(self) -> &'static str {
        match self {
            Decision::Approve => "approve",
            Decision::Return => "return",
            Decision::Refuse => "refuse",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Decision::Approve => "通过",
            Decision::Return => "退回补正",
            Decision::Refuse => "不予通过",
        }
    }
}

/// A verdict on one file as it stood at `edition`.
///
/// Fields: `edition`, `decision`, `words`, `seen`, `late`, `picks` (findings joined by commas), and for each reason n
/// from 1: `reason-n-message`, `reason-n-fix`, `reason-n-clause`, `reason-n-field`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verdict {
    pub edition: i64,
    pub decision: Decision,
    /// The reasons that the reviewer wrote.
    pub reasons: Vec<Refusal>,
    /// The findings of the first check that he picked as reasons, each as [`pick`] names it.
    #[serde(default)]
    pub picks: Vec<String>,
    /// Why an earlier return left unsaid what this one names (R19).
    #[serde(default)]
    pub late: String,
    pub words: String,
    /// The amount the reviewer saw and approves; another one is told, not issued.
    pub seen: Option<Fen>,
    /// Whether it is one of many that are approved at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
}

/// How a form names a finding.
pub fn pick(finding: &Finding) -> String {
    format!("{}@{}", finding.code, finding.field)
}

impl Verdict {
    /// Reads a verdict as a letter will carry it: what no paper can print is told as well, with the number of its reason.
    pub fn read_for(office: &Office, answers: &Answers) -> Result<Verdict, Vec<Refusal>> {
        let undrawn: Vec<Refusal> = printed()
            .filter_map(|(field, label)| undrawn(office, &field, &label, answers.get(&field)))
            .collect();
        match Verdict::read(answers) {
            Ok(verdict) if undrawn.is_empty() => Ok(verdict),
            Ok(_) => Err(undrawn),
            Err(faults) => Err(faults.into_iter().chain(undrawn).collect()),
        }
    }

    /// Reads a verdict, telling everything that is missing at once.
    pub fn read(answers: &Answers) -> Result<Verdict, Vec<Refusal>> {
        let mut faults = Vec::new();
        let decision = Decision::parse(answers.get("decision"));
        if decision.is_none() {
            faults.push(Refusal::new(
                "review.decision",
                clause!("R19"),
                "decision",
                "没有选择审核结论",
                "选择通过、退回补正或不予通过",
            ));
        }
        let reasons: Vec<Refusal> = (1..=REASONS)
            .filter_map(|n| reason(answers, n, &mut faults))
            .collect();
        let picks = answers.get("picks").split(',').map(str::trim);
        let picks: Vec<String> = picks
            .filter(|pick| !pick.is_empty())
            .map(str::to_owned)
            .collect();
        let none = reasons.is_empty() && picks.is_empty();
        match decision {
            Some(Decision::Return | Decision::Refuse) if none => {
                faults.push(Refusal::new(
                    "review.reasons",
                    clause!("R19"),
                    "reason-1-message",
                    "没有写明理由",
                    "一次写明全部理由，每条附依据和改正办法",
                ));
            }
            Some(Decision::Approve) if !none => {
                faults.push(Refusal::new(
                    "review.reasons-on-approval",
                    clause!("R19"),
                    "decision",
                    "填写了退回理由，却选择通过",
                    "清空理由，或改选退回补正、不予通过",
                ));
            }
            _ => {}
        }
        let mut reader = Reader::new(answers);
        let words = reader.optional(&WORDS, 500);
        let late = reader.optional(&LATE, 500);
        faults.extend(reader.faults);
        let edition = answers.get("edition").parse().unwrap_or(-1);
        match decision {
            Some(decision) if faults.is_empty() => Ok(Verdict {
                edition,
                decision,
                reasons,
                picks,
                late,
                words,
                seen: answers.get("seen").parse().ok().map(Fen::new),
                together: false,
            }),
            _ => Err(faults),
        }
    }
}

/// The texts that a letter may carry, each with what it is called.
fn printed() -> impl Iterator<Item = (String, String)> {
    let typed = (1..=REASONS).flat_map(|n| {
        [("message", "问题"), ("fix", "改正办法")]
            .map(|(part, label)| (format!("reason-{n}-{part}"), format!("理由 {n}：{label}")))
    });
    let rest = [&WORDS, &LATE].map(|field| (field.name.to_owned(), field.label.to_owned()));
    typed.chain(rest)
}

/// A part of a reason beyond its limit.
fn long(n: usize, part: &str, label: &str, text: &str) -> Option<Refusal> {
    let length = text.chars().count();
    (length > REASON_LONG).then(|| {
        Refusal::new(
            "review.reason-long",
            clause!("R19"),
            format!("reason-{n}-{part}"),
            format!("第{n}条理由的{label}太长"),
            "一条理由只写一个问题；其余另加一条",
        )
        .limit(format!("不超过{REASON_LONG}字"))
        .own(format!("{length}字"))
    })
}

fn reason(answers: &Answers, n: usize, faults: &mut Vec<Refusal>) -> Option<Refusal> {
    let message = answers.get(&format!("reason-{n}-message")).trim();
    let fix = answers.get(&format!("reason-{n}-fix")).trim();
    let number = answers.get(&format!("reason-{n}-clause")).trim();
    if message.is_empty() && fix.is_empty() {
        return None;
    }
    faults.extend(long(n, "message", "问题", message));
    faults.extend(long(n, "fix", "改正办法", fix));
    if message.is_empty() || fix.is_empty() {
        faults.push(Refusal::new(
            "review.reason-incomplete",
            clause!("R19"),
            format!(
                "reason-{n}-{}",
                if message.is_empty() { "message" } else { "fix" }
            ),
            format!("第{n}条理由不完整"),
            "每条理由写明问题和改正办法",
        ));
    }
    if rules::law::Law::shipped().clause_text(number).is_none() {
        faults.push(Refusal::new(
            "review.reason-clause",
            clause!("R19"),
            format!("reason-{n}-clause"),
            format!("第{n}条理由没有选择依据"),
            "选择所依据的条款",
        ));
    }
    Some(Refusal::new(
        WRITTEN,
        Clause::owned(number.to_owned()),
        field(answers, n),
        message.trim_end_matches('。'),
        fix.trim_end_matches('。'),
    ))
}

/// The field of the form that a reason is about; empty for the file as a whole.
fn field(answers: &Answers, n: usize) -> String {
    let typed = answers.get(&format!("reason-{n}-field"));
    let name = |c: char| c.is_ascii_lowercase() || c == '_';
    match typed.len() <= 40 && typed.chars().all(name) {
        true => typed.to_owned(),
        false => String::new(),
    }
}

impl Verdict {
    /// What is issued must be what the reviewer saw, when he saw an amount (R3).
    pub(crate) fn stands_for(&self, amount: Fen) -> Result<(), Refusal> {
        match self.seen {
            Some(seen) if seen != amount => Err(Refusal::new(
                "review.amount-changed",
                clause!("R3"),
                "decision",
                "金额在打开页面后有变动",
                "核对新的金额后再提交",
            )
            .limit(format!("{amount}元"))
            .own(format!("{seen}元"))),
            _ => Ok(()),
        }
    }
}

impl Verdict {
    /// What is left to a person is not approved among many.
    pub(crate) fn leaves_no_doubt(&self, findings: &[Finding]) -> Result<(), Refused> {
        match doubts(findings) {
            doubts if self.together && !doubts.is_empty() => Err(Refused::Because(doubts)),
            _ => Ok(()),
        }
    }
}

impl Deal<'_> {
    /// The checks before every review step: the file stands as the reviewer saw it (UX-27),
    /// and he did not do the step before (R20).
    pub(crate) async fn may_review(
        &self,
        seen: (FileKind, Uuid),
        editions: (i64, i64),
        last_reviewer: Option<Uuid>,
    ) -> Result<Uuid, Refused> {
        let me = self.actor.account()?;
        let (stands, read) = editions;
        if stands != read {
            return Err(self.meanwhile(seen.0, seen.1).await?);
        }
        let last = last_reviewer.map(|account| account.to_string());
        duties::four_eyes(last.as_deref(), &me.to_string())?;
        Ok(me)
    }

    /// Who dealt with the file last, for the person who came second.
    pub(crate) async fn meanwhile(&self, kind: FileKind, file: Uuid) -> Result<Refused, Refused> {
        let records = store::queries::records::of_file(&self.tx, kind.code(), file).await?;
        // Who merely looked at the file did not deal with it.
        let dealt = records.iter().rev().find(|record| record.after.is_some());
        let last = match dealt.or(records.last()) {
            Some(record) => Entry::read(record)?,
            None => return Ok(Refused::Unknown),
        };
        let at: DateTime<Utc> = last.at;
        let state = last
            .state
            .map(|s| format!("，现为“{s}”"))
            .unwrap_or_default();
        Ok(Refused::Meanwhile(Meanwhile {
            whose: match last.role {
                _ if last.account.is_some() && last.account == self.actor.account => Who::Oneself,
                Some(Role::Subject | Role::Provider) => Who::Applicant,
                _ => Who::Other,
            },
            who: last.actor(),
            at,
            what: format!("{}{state}", last.what()),
        }))
    }
}
