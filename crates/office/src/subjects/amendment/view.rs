//! A change as its readers see it, and what changes leave behind: former names, an account under change.

use chrono::NaiveDate;
use rules::Kind;
use rules::duties::{Act, Role};
use rules::lifecycle::amendment::{Part, State};
use store::queries::subjects as rows;
use store::{Amendment, Source, Subject};
use uuid::Uuid;

use super::{owners, part, state};
use crate::actor::{Actor, FileKind};
use crate::attachments::papers::{self, Paper};
use crate::error::Refused;
use crate::subjects;
use crate::timeline::{self, Entry};
use crate::{Office, local, store_row};

/// One change in the list of a subject.
#[derive(Clone, Debug)]
pub struct AmendmentLine {
    pub id: Uuid,
    pub part: Part,
    pub before: String,
    pub after: String,
    pub state: State,
    pub filed_on: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct AmendmentView {
    pub line: AmendmentLine,
    pub subject: Uuid,
    pub number: String,
    pub name: String,
    pub kind: Kind,
    /// The credit code of an organisation.
    pub uscc: Option<String>,
    pub representative: String,
    /// The new address, when the county changes.
    pub address: String,
    /// Whose authority judges it.
    pub county: String,
    pub files: Vec<Paper>,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    /// Whether the reader is to decide it now.
    pub to_certify: bool,
    /// Whether the reader is to correct it now.
    pub to_correct: bool,
    /// Whether the reader may take it back.
    pub may_withdraw: bool,
    /// Whether the reader may open the registration itself.
    pub sees_subject: bool,
}

fn line(row: &Amendment) -> Result<AmendmentLine, Refused> {
    Ok(AmendmentLine {
        id: row.id,
        part: part(row)?,
        before: row.before.clone(),
        after: row.after.clone(),
        state: state(row)?,
        filed_on: local(row.created_at).date_naive(),
    })
}

/// Whether the actor may read a change: whoever reads the registration, and the county to which the subject moves.
pub(crate) fn reader(actor: &Actor, row: &Amendment, subject: &Subject) -> Result<(), Refused> {
    let reads = |owners| actor.may_touch(Act::SeeSubject, owners);
    reads(subjects::owners(subject)).or_else(|_| reads(owners(row)))
}

pub async fn amendment(office: &Office, actor: &Actor, id: Uuid) -> Result<AmendmentView, Refused> {
    let row: Amendment = store_row(office, id).await?;
    let subject: Subject = store_row(office, row.subject).await?;
    reader(actor, &row, &subject)?;
    let line = line(&row)?;
    let may = |act| actor.may_touch(act, owners(&row)).is_ok();
    Ok(AmendmentView {
        to_certify: line.state == State::Submitted && may(Act::CertifyAmendment),
        to_correct: line.state == State::Returned && may(Act::AmendSubject),
        may_withdraw: line.state.is_open() && may(Act::AmendSubject),
        sees_subject: actor
            .may_touch(Act::SeeSubject, subjects::owners(&subject))
            .is_ok(),
        county: office.law.divisions.full_name(&row.division),
        files: papers::of_file(&office.store, FileKind::Amendment, id).await?,
        timeline: timeline::of(office, &[(FileKind::Amendment, id)]).await?,
        kind: subjects::view::kind(&subject)?,
        subject: subject.id,
        number: subject.number,
        name: subject.name,
        uscc: subject.uscc,
        representative: subject.representative,
        address: row.address,
        edition: row.edition,
        line,
    })
}

/// The changes of a subject, the latest first, for whoever may read its registration.
pub async fn amendments(office: &Office, subject: Uuid) -> Result<Vec<AmendmentLine>, Refused> {
    let all = rows::amendments(&office.store, subject).await?;
    all.iter().map(line).collect()
}

/// The actor's change of a part that is under way.
pub async fn open_amendment(
    office: &Office,
    actor: &Actor,
    part: Part,
) -> Result<Option<AmendmentLine>, Refused> {
    let Some(party) = actor.party.filter(|_| actor.role == Role::Subject) else {
        return Ok(None);
    };
    let mut all = amendments(office, party).await?.into_iter();
    Ok(all.find(|line| line.part == part && line.state.is_open()))
}

/// The names that a subject bore, each with the day on which it gave it up, the latest first.
pub(crate) async fn former_names(
    source: &impl Source,
    subject: Uuid,
) -> Result<Vec<(String, NaiveDate)>, Refused> {
    let all = rows::amendments(source, subject).await?;
    let names = all.into_iter().filter(|row| row.part == Part::Name.code());
    Ok(names
        .filter_map(|row| Some((row.before, row.certified_on?)))
        .collect())
}

/// The name that a paper may bear: what was agreed under a former name stays valid under it (1.4).
pub(crate) async fn name_as_typed(
    source: &impl Source,
    subject: &Subject,
    typed: &str,
) -> Result<String, Refused> {
    let former = former_names(source, subject.id).await?;
    let mut names = former.into_iter().map(|(name, _)| name);
    Ok(names
        .find(|name| name == typed.trim())
        .unwrap_or_else(|| subject.name.clone()))
}

/// Whether a change of the account is under way; until it is certified the certified account is paid into (1.4, 8.6).
pub(crate) async fn bank_change_open(office: &Office, subject: Uuid) -> Result<bool, Refused> {
    let all = amendments(office, subject).await?;
    let mut banks = all.iter().filter(|line| line.part == Part::Bank);
    Ok(banks.any(|line| line.state.is_open()))
}
