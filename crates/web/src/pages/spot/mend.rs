//! What was mended after a spot check is handed in and looked at.

use axum::response::IntoResponse;
use office::spot::{self, Judge, Mend};
use rules::duties::Act;

use super::check::ask;
use crate::errors::Answer;
use crate::form::Form;
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /checks/{id}/mend`.
pub async fn mend(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::MendSpotCheck, None).await
}

/// `POST /checks/{id}/mend`.
pub async fn mend_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let act = Act::MendSpotCheck;
    let (mut form, kept) = holding::read(&visit, &sent, act).await?;
    let command = Mend {
        check: id,
        answers: kept.answers(&sent),
    };
    let outcome = spot::mend(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/checks/{id}")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, act, Some((form, kept))).await
}

/// `GET /checks/{id}/judge`.
pub async fn judge(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::JudgeMending, None).await
}

/// `POST /checks/{id}/judge`.
pub async fn judge_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Judge {
        check: id,
        answers: sent.answers(),
    };
    let outcome = spot::judge(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/checks/{id}")).into_response());
    }
    let refused = Some((form, Kept::default()));
    ask(&visit, id, Act::JudgeMending, refused).await
}
