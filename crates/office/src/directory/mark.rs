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
pub(super) fn mark(text: &str, terms: &[Term]) -> Vec<Piece> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, words: &[&str]) -> String {
        let terms: Vec<Term> = words
            .iter()
            .map(|word| Term {
                text: (*word).to_owned(),
                shown: String::new(),
            })
            .collect();
        let pieces = mark(text, &terms);
        let shown = pieces.into_iter().map(|piece| match piece.hit {
            true => format!("[{}]", piece.text),
            false => piece.text,
        });
        shown.collect()
    }

    #[test]
    fn terms_are_marked_as_they_are_written() {
        assert_eq!(marked("蛋白质的测定", &["蛋白质"]), "[蛋白质]的测定");
        assert_eq!(
            marked("GB/T 5009.5-2016", &["gbt5009.5"]),
            "[GB/T 5009.5]-2016"
        );
        assert_eq!(marked("GB/T 228.1", &["gb228.1"]), "[GB/T 228.1]");
        assert_eq!(marked("ＧＢ 5009", &["gb5009"]), "[ＧＢ 5009]");
        assert_eq!(
            marked("15009.5 与 5009.51", &["5009.5"]),
            "15009.5 与 5009.51"
        );
        assert_eq!(marked("ICP-MS 7900", &["icpms", "7900"]), "[ICP-MS] [7900]");
        assert_eq!(marked("", &["x"]), "");
        assert_eq!(marked("İI", &["i"]), "İI");
    }
}
