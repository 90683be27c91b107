//! People who live a region's programme by calling the office's verbs, as the pages do.
//!
//! The demo region and the tests are made of them; only the clock is theirs.

mod admission;
mod appraisals;
mod batches;
mod changes;
pub mod demo;
mod forms;
mod mail;
mod needs;
mod offers;
mod papers;
mod press;
mod topups;
mod town;
mod training;
mod verdicts;
mod walk;
pub mod year;

pub use admission::expert_form;
pub use batches::{Said, return_file};
pub use forms::{
    contract_form, lab_form, outside_lab_form, reviewed_form, subject_form, ticket_form,
};
pub use needs::{need_form, offer_form};
pub use offers::{certificate_form, instrument_form, service_form};
pub use papers::{pdf, pdf_of, resident_id, signed, uscc};
pub use press::press;
pub use topups::programme_form;
pub use town::{Asked, Person, Town};
pub use training::training_form;
pub use verdicts::{approve, expel, refuse, send_back};
pub use walk::{budget_form, tick};
