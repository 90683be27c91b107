//! What of the subjects' changes waits for a county.

use rules::duties::Act;
use store::Subject;
use store::queries::subjects as rows;

use crate::actor::FileKind;
use crate::error::Refused;
use crate::queues::Waiting;
use crate::{Office, local};

/// The changes that wait for the authority of these divisions.
pub(crate) async fn waiting(
    office: &Office,
    divisions: Option<&[String]>,
) -> Result<Vec<Waiting>, Refused> {
    let mut waiting = Vec::new();
    let changes = rows::amendments_waiting(&office.store, divisions).await?;
    let subjects = changes.iter().map(|row| row.subject);
    let subjects = store::many::<Subject>(&office.store, subjects).await?;
    for row in changes {
        let subject = subjects.get(&row.subject).ok_or(Refused::Unknown)?;
        waiting.push(Waiting {
            kind: FileKind::Amendment,
            id: row.id,
            number: subject.number.clone(),
            title: format!("{} → {}", row.before, row.after),
            party: subject.name.clone(),
            amount: None,
            since: local(row.updated_at).date_naive(),
            due: None,
            days_left: None,
            act: Act::CertifyAmendment,
            target: row.id,
        });
    }
    Ok(waiting)
}
