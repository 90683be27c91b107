//! The draw of experts (7.3): random, without those who have an interest, and re-run by anybody from what is published.
//!
//! The seed is fixed and its SM3 published when the application is taken in, and revealed at the draw. Each expert who
//! may take part gets the SM3 of seed and id; those whose specialities meet the application come first, each group in
//! the order of its hashes. The first are drawn; the next stand in for whoever drops out.

use std::fmt::Write as _;

use sm3::{Digest, Sm3};

use crate::parties::Use;
use crate::refusal::Refusal;

coded! {
    /// Why an expert may not review an application.
    pub enum Conflict {
        /// Employed by the applicant.
        Employer = "employer", "任职于申请机构";
        /// The legal representative of the applicant, or employed by a body that has the same one.
        Representative = "representative", "与申请机构的法定代表人为同一人";
        /// Declared a relation to the applicant.
        Relation = "relation", "已申报与申请机构有利害关系";
        /// Stepped aside from a review of the same applicant.
        Aside = "aside", "曾申请回避对这家机构的评审";
    }
}

/// What is known of an expert's interests; the parties are compared by code, name and blind index.
#[derive(Debug, Clone, Copy)]
pub struct Interests<'a> {
    /// The employer's name.
    pub employer: &'a str,
    /// The employer's credit code.
    pub employer_code: &'a str,
    /// The blind index of the expert's own ID.
    pub identity: &'a str,
    /// Blind indexes of the legal representatives of the employer, as far as they are registered.
    pub heads: &'a [String],
    /// Names or codes of the bodies the expert declared a relation to.
    pub relations: &'a [String],
}

/// The applicant, as far as a conflict can come from it.
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its credit code.
    pub code: &'a str,
    /// The blind index of its legal representative's ID.
    pub representative: &'a str,
}

/// The conflict of interest between an expert and an applicant, if there is one.
#[must_use]
pub fn conflict(expert: &Interests<'_>, applicant: &Applicant<'_>) -> Option<Conflict> {
    let code = crate::text::code(applicant.code);
    let name = crate::text::name(applicant.name);
    let is_applicant =
        |text: &str| crate::text::code(text) == code || crate::text::name(text) == name;
    if is_applicant(expert.employer_code) || is_applicant(expert.employer) {
        return Some(Conflict::Employer);
    }
    let head = |index: &str| !index.is_empty() && index == applicant.representative;
    if head(expert.identity) || expert.heads.iter().any(|index| head(index)) {
        return Some(Conflict::Representative);
    }
    let related = expert.relations.iter().any(|one| is_applicant(one));
    related.then_some(Conflict::Relation)
}

/// One expert of the pool on the day of the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id, without spaces.
    pub id: String,
    /// What it is at home in.
    pub specialities: Vec<Use>,
    /// Why it may not take part.
    pub excluded: Option<Conflict>,
}

/// The state of the pool on which a draw rests, as text: one line for the uses applied for, one for the number of
/// experts, then one for each expert in the order of ids, with specialities and exclusion.
#[must_use]
pub fn canonical(uses: &[Use], number: u32, pool: &[Candidate]) -> String {
    let codes = |uses: &[Use]| {
        let codes: Vec<&str> = uses.iter().map(|one| one.code()).collect();
        codes.join(",")
    };
    let mut pool: Vec<&Candidate> = pool.iter().collect();
    pool.sort_by(|one, other| one.id.cmp(&other.id));
    let mut text = format!("uses {}\nnumber {number}\n", codes(uses));
    for one in pool {
        let excluded = one.excluded.map_or("-", Conflict::code);
        let _ = writeln!(text, "{} {} {excluded}", one.id, codes(&one.specialities));
    }
    text
}

/// The SM3 of a text, as hexadecimal; the commitment to a seed is the SM3 of the seed's text.
#[must_use]
pub fn hash(text: &str) -> String {
    let digest = Sm3::digest(text.as_bytes());
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Every expert who may take part, in the order in which he is drawn or stands in.
#[must_use]
pub fn order(seed: &str, uses: &[Use], pool: &[Candidate]) -> Vec<String> {
    let mut ranked: Vec<(bool, String, String)> = pool
        .iter()
        .filter(|one| one.excluded.is_none())
        .map(|one| {
            let matched = one.specialities.iter().any(|use_| uses.contains(use_));
            (!matched, hash(&format!("{seed}{}", one.id)), one.id.clone())
        })
        .collect();
    ranked.sort();
    ranked.into_iter().map(|(_, _, id)| id).collect()
}

/// Whether the pool has enough experts for a draw.
///
/// # Errors
/// `draw.few` with the number wanted and the number there.
pub fn enough(number: u32, there: usize) -> Result<(), Refusal> {
    if u32::try_from(there).is_ok_and(|there| there < number) {
        return Err(Refusal::new(
            "draw.few",
            clause!("7.3"),
            "",
            "可参加评审的专家不足",
            "在评审专家库中增补专家后再抽取",
        )
        .limit(format!("{number}人"))
        .own(format!("{there}人")));
    }
    Ok(())
}
