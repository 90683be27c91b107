//! The file of a form, kept as soon as it is accepted, so that a failed form does not lose it (UX-18).

use office::Refused;
use office::answers::Answers;
use office::attachments::{self, Held, Upload};
use rules::duties::Act;

use crate::errors::Fault;
use crate::form::Form;
use crate::submission::Submission;
use crate::visit::Visit;

/// The file input, and the answer that names the kept file to the verb.
pub const FILE: &str = "attachment";
/// The hidden input that carries a kept file from one try to the next.
pub const HELD: &str = "held";
/// What the verb says when no file was named, or none that is kept.
const MISSING: &str = "file.missing";
/// Stands for a file that was refused. It is no kept file, so that a verb saves nothing, also where it asks for none.
const REFUSED: &str = "refused";

/// What became of the file of a form.
#[derive(Debug, Clone)]
pub struct Kept<F = Held> {
    /// The file that stands, chosen now or in an earlier try.
    pub held: Option<F>,
    refused: bool,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            held: None,
            refused: false,
        }
    }
}

/// The form as it was sent, and its file.
///
/// # Errors
/// What is not for the form to tell.
pub async fn read(visit: &Visit, sent: &Submission, act: Act) -> Result<(Form, Kept), Fault> {
    let mut form = Form::from(sent);
    let kept = keep(visit, sent, act, &mut form).await?;
    Ok((form, kept))
}

/// Keeps the chosen file, or finds the one kept before; a refusal is noted at the file input.
///
/// # Errors
/// What is not for the form to tell.
pub async fn keep(
    visit: &Visit,
    sent: &Submission,
    act: Act,
    form: &mut Form,
) -> Result<Kept, Fault> {
    let earlier = attachments::held(visit.office(), visit.actor(), sent.value(HELD)).await?;
    let hold = |upload| attachments::hold(visit.office(), sent.by(visit), act, FILE, upload);
    choose((sent, FILE), earlier, form, hold).await
}

/// The file chosen for a field, which `hold` keeps, else the one of an earlier try; a refusal is noted at the field.
///
/// # Errors
/// What is not for the form to tell.
pub async fn choose<F>(
    (sent, field): (&Submission, &str),
    earlier: Option<F>,
    form: &mut Form,
    hold: impl AsyncFnOnce(Upload) -> Result<F, Refused>,
) -> Result<Kept<F>, Fault> {
    let Some(upload) = sent.upload(field) else {
        // A file beyond the limit has no bytes and was refused when the form was read.
        let refused = sent.file(field).is_some();
        return Ok(Kept {
            held: earlier,
            refused,
        });
    };
    let fresh = form.settle(hold(upload).await)?;
    Ok(Kept {
        refused: fresh.is_none(),
        held: fresh.or(earlier),
    })
}

impl<F> Kept<F> {
    /// Whether a file was chosen and refused.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        self.refused
    }

    /// The form as it goes back: without the complaint that no file was chosen where one was chosen and refused.
    pub fn settle(&self, form: &mut Form) {
        if self.refused {
            form.forget(MISSING);
        }
    }
}

impl Kept {
    /// The answers with the kept file. In the place of a refused one stands what no file is called, so that the verb
    /// tells every other defect and saves nothing.
    #[must_use]
    pub fn answers(&self, sent: &Submission) -> Answers {
        let mut answers = sent.answers();
        let file = match (self.refused, &self.held) {
            (true, _) => REFUSED.to_owned(),
            (false, Some(held)) => held.id.to_string(),
            (false, None) => String::new(),
        };
        answers.set(FILE, &file);
        answers
    }

    /// The same without the file: it was looked at again and refused.
    #[must_use]
    pub fn without(self) -> Self {
        Self {
            held: None,
            refused: true,
        }
    }
}
