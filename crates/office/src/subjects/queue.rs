//! What of the subjects' changes waits for a county.

use rules::duties::Act;
use store::Subject;
use store::queries::subjects as rows;

use crate::actor::FileKind;
use crate::error::Refused;
use crate::queues::Waiting;
use crate::{Office, local, store_row};

/// The changes that wait for the authority of these divisions.
pub(crate) async fn waiting(
    office: &Office,
    divisions: Option<&[String]>,
) -> Result<Vec<Waiting>, Refused> {
    let mut waiting = Vec::new();
    for row in rows::amendments_waiting(&office.store, divisions).await? {
        let subject: Subject = store_row(office, row.subject).await?;
        waiting.push(Waiting {
            kind: FileKind::Amendment,
            id: row.id,
            number: subject.number,
            title: format!("{} → {}", row.before, row.after),
            party: subject.name,
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
