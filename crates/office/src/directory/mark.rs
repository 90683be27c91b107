//! Marking what was found in the text of a line.

use super::seek::Term;
use super::words::{is_han, plain};

/// A piece of a line, marked when it answers the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub hit: bool,
}

/// The text in pieces: every place where a term stands is marked.
pub fn mark(text: &str, terms: &[Term]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut hits = vec![false; chars.len()];
    for term in terms {
        let term: Vec<char> = term.text.chars().collect();
        for from in 0..chars.len() {
            if let Some(to) = stands(&chars, from, &term) {
                hits[from..to].fill(true);
            }
        }
    }
    pieces(&chars, &hits)
}

/// The text with one stretch marked.
pub(super) fn stretch(text: &str, (from, to): (usize, usize)) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let hits: Vec<bool> = (0..chars.len())
        .map(|at| (from..to).contains(&at))
        .collect();
    pieces(&chars, &hits)
}

fn pieces(chars: &[char], hits: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (c, hit) in chars.iter().zip(hits) {
        match pieces.last_mut() {
            Some(last) if last.hit == *hit => last.text.push(*c),
            _ => pieces.push(Piece {
                text: c.to_string(),
                hit: *hit,
            }),
        }
    }
    pieces
}

/// Where a term ends that begins here; a Latin one may be written with blanks, hyphens and slashes.
fn stands(chars: &[char], from: usize, term: &[char]) -> Option<usize> {
    let latin = term.first().is_some_and(|c| !is_han(*c));
    let joins = |c: char| latin && " -/_".contains(c);
    if latin && from > 0 && goes_on(chars[from - 1], chars[from]) {
        return None;
    }
    let mut at = from;
    for (index, wanted) in term.iter().enumerate() {
        // The T of a recommended standard is found when it was left out, so it is marked with the rest.
        let over = |c: char| joins(c) || (latin && c == 't' && wanted.is_ascii_digit());
        while index > 0 && chars.get(at).is_some_and(|c| over(plain(*c))) {
            at += 1;
        }
        if chars.get(at).map(|c| plain(*c)) != Some(*wanted) {
            return None;
        }
        at += 1;
    }
    let cut = latin
        && chars
            .get(at)
            .is_some_and(|next| goes_on(chars[at - 1], *next));
    (at > from && !cut).then_some(at)
}

/// Whether two characters belong to one part: letters to letters, digits to digits.
fn goes_on(a: char, b: char) -> bool {
    let (a, b) = (plain(a), plain(b));
    (a.is_ascii_digit() && b.is_ascii_digit())
        || (a.is_ascii_alphabetic() && b.is_ascii_alphabetic())
}
