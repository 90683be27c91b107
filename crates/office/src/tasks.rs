//! What waits for a subject or a provider: every file whose turn is theirs, the first due first (UX-19).

mod beside;

use chrono::{Datelike, NaiveDate};
use rules::Fen;
use rules::duties::{Act, claimant};
use rules::lifecycle::{amendment, appraisal, case, claim, recovery, spot_check, subsidy, top_up};
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::appraisals;
use crate::cases;
use crate::catalogue;
use crate::claims::{self, ClaimLine};
use crate::contracts::view as contracts;
use crate::error::Refused;
use crate::recoveries;
use crate::spot;
use crate::subjects;
use crate::subsidies;
use crate::topups;

use beside::Beside;

/// One thing to do.
#[derive(Clone, Debug)]
pub struct Task {
    pub act: Act,
    /// What the act is done to: a contract, or a voucher.
    pub to: Uuid,
    pub number: String,
    pub title: String,
    pub due: Option<NaiveDate>,
    /// Working days left until the due date; below zero when it is past.
    pub days_left: Option<i64>,
}

/// The tasks of the actor's own subject or provider.
pub async fn tasks(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    let mut rows = contracts::seen(office, actor).await?;
    rows.retain(|row| !matches!(row.state.as_str(), "refused" | "withdrawn"));
    let beside = Beside::read(office, actor, &rows).await?;
    let today = office.today();
    let mut tasks = Vec::new();
    for row in rows {
        if let Some((act, to, due)) = beside.next(office, actor, &row)? {
            let title = match beside.to_mend(actor, &row) {
                true => format!("{}（兑付申请已退回，核对票据和成果）", row.title),
                false => row.title,
            };
            tasks.push(Task {
                act,
                to,
                number: row.number,
                title,
                due,
                days_left: due.map(|due| office.calendar().days_left(today, due)),
            });
        }
    }
    tasks.extend(returned_changes(office, actor).await?);
    tasks.extend(kept_back(office, actor).await?);
    tasks.extend(bounced(office, actor, &beside.claims).await?);
    tasks.extend(owed(office, actor).await?);
    tasks.extend(offered(office, actor).await?);
    tasks.extend(accused(office, actor).await?);
    tasks.extend(checked(office, actor).await?);
    tasks.extend(appraised(office, actor).await?);
    tasks.extend(subsidised(office, actor).await?);
    tasks.extend(to_report(office, actor).await?);
    tasks.sort_by_key(|task| task.due.unwrap_or(NaiveDate::MAX));
    Ok(tasks)
}

/// Changes of the registration that came back (1.4).
async fn returned_changes(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    let Some(subject) = actor.party.filter(|_| actor.may(Act::AmendSubject)) else {
        return Ok(Vec::new());
    };
    let mine = subjects::amendments(office, subject).await?;
    let back = mine
        .into_iter()
        .filter(|line| line.state == amendment::State::Returned);
    let task = |line: subjects::AmendmentLine| Task {
        act: Act::AmendSubject,
        to: line.id,
        title: format!("{}变更已退回", line.part.label()),
        number: String::new(),
        due: None,
        days_left: None,
    };
    Ok(back.map(task).collect())
}

/// Entries of the catalogue that came back, and certificates that have run out, one line for all of each (7.4).
async fn kept_back(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    let Some(provider) = actor.party.filter(|_| actor.may(Act::KeepCatalogue)) else {
        return Ok(Vec::new());
    };
    let (returned, expired) = catalogue::kept_back(office, provider).await?;
    let told = [("项已退回", returned), ("张证书到期暂停", expired)];
    let some = told.into_iter().filter(|(_, titles)| !titles.is_empty());
    let task = |(what, titles): (&str, Vec<String>)| Task {
        act: Act::KeepCatalogue,
        to: provider,
        title: format!("服务目录 {} {what}：{}", titles.len(), titles.join("、")),
        number: String::new(),
        due: None,
        days_left: None,
    };
    Ok(some.map(task).collect())
}

/// Money that the bank could not pay, until its claimant has another account under way; one line for all (8.6).
async fn bounced(office: &Office, actor: &Actor, own: &[ClaimLine]) -> Result<Vec<Task>, Refused> {
    let back: Vec<&ClaimLine> = own
        .iter()
        .filter(|claim| claim.state == claim::State::Bounced)
        .filter(|claim| claimant(claim.region).0 == actor.role)
        .collect();
    let (Some(first), Some(party)) = (back.first(), actor.party) else {
        return Ok(Vec::new());
    };
    // Whichever the region asks for, it is the actor's own.
    let changing = claims::agrees(office, first.region, (party, party)).await?;
    if changing.is_some() || !actor.may(Act::CorrectAccount) {
        return Ok(Vec::new());
    }
    let sum: Fen = back.iter().map(|claim| claim.amount).sum();
    let title = match back.len() {
        1 => format!("兑付 {sum} 元，银行未能付款"),
        many => format!("{many} 件兑付共 {sum} 元，银行未能付款，最早的是"),
    };
    Ok(vec![Task {
        act: Act::CorrectAccount,
        to: first.id,
        title,
        number: first.number.clone(),
        due: None,
        days_left: None,
    }])
}

/// Money that it has to pay back: until then it takes part in no new contract (R31).
async fn owed(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    if !actor.may(Act::SeeRecovery) {
        return Ok(Vec::new());
    }
    let found = recoveries::list(office, actor, 1).await?.lines.into_iter();
    let open = found.filter(|line| line.state == recovery::State::Owed);
    let today = office.today();
    let task = |line: recoveries::RecoveryLine| Task {
        act: Act::SeeRecovery,
        to: line.id,
        title: format!("须缴回 {} 元", line.left),
        number: line.number,
        due: Some(line.due_on),
        days_left: Some(office.calendar().days_left(today, line.due_on)),
    };
    Ok(open.map(task).collect())
}

/// Top-ups that wait for their subject's word (R27).
async fn offered(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    if !actor.may(Act::ConfirmTopUp) {
        return Ok(Vec::new());
    }
    let mine = topups::mine(office, actor).await?;
    let open = mine
        .into_iter()
        .filter(|line| matches!(line.state, top_up::State::Offered | top_up::State::Bounced));
    let task = |line: topups::TopUpLine| Task {
        act: Act::ConfirmTopUp,
        to: line.id,
        title: match line.state {
            top_up::State::Bounced => {
                format!("{}配套 {} 元，银行未能付款", line.division, line.amount)
            }
            _ => format!("{}配套 {} 元", line.division, line.amount),
        },
        number: line.number,
        due: None,
        days_left: None,
    };
    Ok(open.map(task).collect())
}

/// Cases in which it may still state its side, or appeal against what was decided (5.4, R31).
async fn accused(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    if !actor.may(Act::StateCase) {
        return Ok(Vec::new());
    }
    let mut tasks = Vec::new();
    for line in cases::list(office, actor, 1).await?.lines {
        if !matches!(line.state, case::State::Opened | case::State::Decided) {
            continue;
        }
        let view = cases::view(office, actor, line.id).await?;
        let open = |act| view.to_do.contains(&act);
        let stated = view.statements.iter().any(|one| one.side == actor.role);
        let (act, title, due) = if open(Act::StateCase) && !stated {
            (Act::StateCase, "案件调查", Some(line.hear_by))
        } else if open(Act::AppealCase) {
            let title = "案件已作决定，不服的可以申诉";
            (Act::AppealCase, title, view.appeal_by)
        } else {
            continue;
        };
        tasks.push(Task {
            act,
            to: line.id,
            title: title.to_owned(),
            number: line.number,
            due,
            days_left: due.map(|due| office.calendar().days_left(office.today(), due)),
        });
    }
    Ok(tasks)
}

/// Spot checks that it may answer, or after which it has to mend (5.3).
async fn checked(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    let found = spot::mine(office, actor).await?.into_iter();
    let today = office.today();
    let task = |line: spot::Mine| {
        let (act, title, due) = match line.state {
            spot_check::State::Recorded => (Act::AnswerSpotCheck, "抽查结果", line.answer_by),
            spot_check::State::Rectify => (Act::MendSpotCheck, "抽查整改", line.rectify_by),
            _ => return None,
        };
        Some(Task {
            act,
            to: line.id,
            title: title.to_owned(),
            number: line.number,
            due,
            days_left: due.map(|due| office.calendar().days_left(today, due)),
        })
    };
    Ok(found.filter_map(task).collect())
}

/// What it was given for a year, while it may still object (9.1, R36).
async fn appraised(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    if !actor.may(Act::ObjectAppraisal) {
        return Ok(Vec::new());
    }
    let today = office.today();
    let mine = appraisals::mine(office, actor).await?.into_iter();
    let open = mine.filter_map(|line| {
        let due = line.object_by.filter(|due| today <= *due)?;
        let to = line
            .id
            .filter(|_| line.state == Some(appraisal::State::Drawn))?;
        Some(Task {
            act: Act::ObjectAppraisal,
            to,
            title: format!(
                "{} 年度评价 {} 分，{}，有不同意见的",
                line.year,
                line.total,
                line.grade.label()
            ),
            number: line.number,
            due: Some(due),
            days_left: Some(office.calendar().days_left(today, due)),
        })
    });
    Ok(open.collect())
}

/// Subsidies that wait for their provider's word (9.5).
async fn subsidised(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    if !actor.may(Act::ConfirmSubsidy) {
        return Ok(Vec::new());
    }
    let mine = subsidies::mine(office, actor).await?;
    let open = mine.into_iter().filter(|line| {
        matches!(
            line.state,
            subsidy::State::Offered | subsidy::State::Bounced
        )
    });
    let task = |line: subsidies::SubsidyLine| Task {
        act: Act::ConfirmSubsidy,
        to: line.id,
        title: match line.state {
            subsidy::State::Bounced => {
                format!("{}年度服务补贴 {} 元，银行未能付款", line.year, line.amount)
            }
            _ => format!("{}年度服务补贴 {} 元", line.year, line.amount),
        },
        number: line.number,
        due: None,
        days_left: None,
    };
    Ok(open.map(task).collect())
}

/// Last year's money, of which its provider has not yet told how it was used (6.5).
async fn to_report(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    let Some(provider) = actor.party.filter(|_| actor.may(Act::ReportUse)) else {
        return Ok(Vec::new());
    };
    let today = office.today();
    let Ok(year) = u16::try_from(today.year() - 1) else {
        return Ok(Vec::new());
    };
    let lines = subsidies::uses(office, actor, year).await?;
    let open = lines.into_iter().filter(|line| line.report.is_none());
    let task = |line: subsidies::UseLine| Task {
        act: Act::ReportUse,
        to: provider,
        title: format!("{year} 年度创新券收入和补贴的使用"),
        number: String::new(),
        due: Some(line.due_on),
        days_left: Some(office.calendar().days_left(today, line.due_on)),
    };
    Ok(open.map(task).collect())
}
