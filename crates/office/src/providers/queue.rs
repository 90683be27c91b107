//! What of the admissions waits for the Agency and for the Centre.

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use store::Provider;
use store::queries::{admission, parties};

use crate::actor::FileKind;
use crate::error::Refused;
use crate::queues::Waiting;
use crate::{Office, local, publications};

/// The admissions whose turn is this desk's.
pub(crate) async fn waiting(office: &Office, role: Role) -> Result<Vec<Waiting>, Refused> {
    let turns: &[(&str, Act)] = match role {
        Role::Agency => &[
            ("applied", Act::TakeInProvider),
            ("to-review", Act::OrganiseReview),
            ("reviewing", Act::OrganiseReview),
        ],
        Role::Centre => &[
            ("taken-in", Act::FileProvider),
            ("reviewed", Act::FileProvider),
            ("reopened", Act::FileProvider),
            ("rectified", Act::ReinstateProvider),
        ],
        _ => &[],
    };
    let mut waiting = Vec::new();
    let states: Vec<&str> = turns.iter().map(|(state, _)| *state).collect();
    let rows = parties::providers_in(&office.store, &states).await?;
    for (state, act) in turns {
        let here = rows.iter().filter(|row| row.state == *state);
        waiting.extend(here.map(|row| line(office, row.clone(), *act, None)));
    }
    if role == Role::Centre {
        waiting.extend(missed(office).await?);
        for (objection, row) in publications::open_objections(office).await? {
            let mut one = line(office, row, Act::AnswerNotice, None);
            one.title = "公示异议".into();
            one.since = local(objection.at).date_naive();
            one.target = objection.id;
            waiting.push(one);
        }
    }
    Ok(waiting)
}

/// Suspended providers that let the last day pass (7.5).
async fn missed(office: &Office) -> Result<Vec<Waiting>, Refused> {
    let overdue = admission::missed(&office.store, office.today()).await?;
    let line = |(suspension, row): (store::Suspension, Provider)| {
        line(office, row, Act::RemoveProvider, Some(suspension.due_on))
    };
    Ok(overdue.into_iter().map(line).collect())
}

fn line(office: &Office, row: Provider, act: Act, due: Option<NaiveDate>) -> Waiting {
    Waiting {
        kind: FileKind::Provider,
        id: row.id,
        number: row.number,
        title: "入库申请".into(),
        party: row.name,
        amount: None,
        since: local(row.updated_at).date_naive(),
        due,
        days_left: due.map(|due| office.calendar().days_left(office.today(), due)),
        act,
        target: row.id,
    }
}
