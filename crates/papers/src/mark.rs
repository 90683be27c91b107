//! What the code on a page says: which paper this is, and which of its pages.
//!
//! The one place where it is written and read. It is an address, so that a telephone opens the public check:
//! `{site}/verify/HT2026-000123-7?c=K7M2PQ4X&k=c&e=1&p=2`.

use crate::kind::Kind;

/// One page of one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The number people see.
    pub number: String,
    /// What nobody can guess who has not seen the paper.
    pub check: String,
    pub kind: Kind,
    pub edition: i64,
    pub page: usize,
}

/// The path of the public check.
const PATH: &str = "/verify/";

/// Longer than any code of ours: what a scan holds besides is not looked at further.
const LONGEST: usize = 300;

impl Mark {
    /// The address of the public check of a page; numbers and check codes need no escape.
    #[must_use]
    pub fn to_url(&self, site: &str) -> String {
        let Mark {
            number,
            check,
            kind,
            edition,
            page,
        } = self;
        let site = site.trim_end_matches('/');
        let letter = kind.letter();
        format!("{site}{PATH}{number}?c={check}&k={letter}&e={edition}&p={page}")
    }

    /// Reads such an address, whatever site it leads to; anything else is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Mark> {
        if text.len() > LONGEST {
            return None;
        }
        let (_, rest) = text.split_once(PATH)?;
        let (number, query) = rest.split_once('?')?;
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|pair| pair.0 == name).map(|pair| pair.1)
        };
        let (number, check) = (plain(number)?, plain(value("c")?)?);
        Some(Mark {
            number,
            check,
            kind: Kind::of_letter(value("k")?)?,
            edition: value("e")?.parse().ok().filter(|edition| *edition > 0)?,
            page: value("p")?.parse().ok().filter(|page| *page > 0)?,
        })
    }
}

/// Letters, digits and hyphens only, as numbers and check codes are.
fn plain(text: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!text.is_empty() && text.chars().all(fits)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(kind: Kind) -> Mark {
        Mark {
            number: "HT2026-000123-7".into(),
            check: "K7M2PQ4X".into(),
            kind,
            edition: 12,
            page: 3,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for kind in Kind::ALL {
            for site in ["https://kequan.example", "http://127.0.0.1:8080/"] {
                let mark = mark(kind);
                let url = mark.to_url(site);
                assert!(!url.contains("//verify"), "{url}");
                assert_eq!(Mark::parse(&url), Some(mark));
            }
        }
        assert_eq!(
            mark(Kind::Contract).to_url("https://k.cn"),
            "https://k.cn/verify/HT2026-000123-7?c=K7M2PQ4X&k=c&e=12&p=3"
        );
    }

    #[test]
    fn other_codes_are_none() {
        let good = mark(Kind::Contract).to_url("https://k.cn");
        for bad in [
            "".to_owned(),
            "https://k.cn/".to_owned(),
            "HT2026-000123-7".to_owned(),
            good.replace("k=c", "k=x"),
            good.replace("e=12", "e=0"),
            good.replace("p=3", "p=-3"),
            good.replace("p=3", "p="),
            good.replace("&p=3", ""),
            good.replace("HT2026-000123-7", ""),
            good.replace("K7M2PQ4X", "../x"),
            good.replace("HT2026", &"9".repeat(400)),
        ] {
            assert_eq!(Mark::parse(&bad), None, "{bad}");
        }
    }
}
