//! Reading what people type: full width, blanks, separators, units.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::clause::Clause;
use crate::money::Fen;
use crate::refusal::Refusal;

/// What is wrong with a typed amount; each fault has its own message (UX-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountFault {
    /// Nothing typed.
    Empty,
    /// Not a number, or separators that do not stand at thousands.
    NotANumber,
    /// A part of a fen.
    TooManyDecimals,
    /// Zero where an amount is needed.
    Zero,
    /// Below zero.
    Negative,
    /// Above the largest amount a form accepts.
    TooLarge,
}

impl AmountFault {
    /// The fault as a refusal at a form field, showing what was typed.
    ///
    /// ```
    /// use rules::{AmountFault, clause};
    /// let refusal = AmountFault::Negative.refusal("amount", clause!("5.8"), "-5");
    /// assert_eq!(refusal.code, "amount.negative");
    /// assert_eq!(refusal.own.as_deref(), Some("-5"));
    /// ```
    #[must_use]
    pub fn refusal(
        self,
        field: impl Into<Cow<'static, str>>,
        clause: Clause,
        typed: &str,
    ) -> Refusal {
        let example = "填写大于0、最多两位小数的金额，例如 600000.00 或 60万元";
        let (code, message, fix) = match self {
            Self::Empty => ("amount.empty", "没有填写金额", example),
            Self::NotANumber => ("amount.not-a-number", "填写的内容不是金额", example),
            Self::TooManyDecimals => (
                "amount.decimals",
                "金额精确到分，小数超过两位",
                "只保留两位小数",
            ),
            Self::Zero => ("amount.zero", "金额为0", example),
            Self::Negative => ("amount.negative", "金额为负数", "去掉负号，按实际金额填写"),
            Self::TooLarge => (
                "amount.too-large",
                "金额超过可填写的最大值",
                "核对小数点和单位（元、万元）",
            ),
        };
        let refusal = Refusal::new(code, clause, field, message, fix);
        let refusal = match self {
            Self::TooLarge => refusal.limit(format!("不超过 {}元", Fen::LARGEST)),
            Self::TooManyDecimals => refusal.limit("最多两位小数"),
            _ => refusal,
        };
        match clip(typed.trim(), 24) {
            shown if shown.is_empty() => refusal,
            shown => refusal.own(shown),
        }
    }
}

/// A mark that draws nothing and may turn the text around it: pasted along unseen, or put there to deceive a reader.
///
/// ```
/// use rules::text::is_unseen;
/// let typed = "检测\u{202e}txt\u{200b}";
/// assert_eq!(typed.chars().filter(|c| !is_unseen(*c)).collect::<String>(), "检测txt");
/// ```
#[must_use]
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// The first characters of a typed text, so that a message stays readable.
pub(crate) fn clip(text: &str, length: usize) -> String {
    let mut shown: String = text.chars().take(length).collect();
    if text.chars().nth(length).is_some() {
        shown.push('…');
    }
    shown
}

/// Half-width form of a typed character: full-width ASCII, the ideographic blank, Chinese comma and full stop.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{feff}' => ' ',
        '、' => ',',
        '。' => '.',
        '−' | '–' | '—' => '-',
        '￥' => '¥',
        other => other,
    }
}

/// Half width throughout, no blanks, upper case: the form in which codes are compared.
///
/// ```
/// assert_eq!(rules::text::code(" ９１64 0100ma "), "91640100MA");
/// ```
#[must_use]
pub fn code(typed: &str) -> String {
    typed
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Whether digits are a mobile number of the mainland, which is somebody's own and no office's.
///
/// ```
/// use rules::text::is_mobile;
/// assert!(is_mobile("13995001234") && is_mobile("+8613995001234"));
/// assert!(!is_mobile("09515012345") && !is_mobile("10012345678"));
/// ```
#[must_use]
pub fn is_mobile(digits: &str) -> bool {
    let own = digits.strip_prefix("+86").unwrap_or(digits);
    let shape = own.len() == 11 && own.bytes().all(|byte| byte.is_ascii_digit());
    shape && own.starts_with('1') && !own.starts_with("10")
}

/// A public telephone number as it is written: the area code of a line, or the head of a service number, apart.
///
/// ```
/// use rules::text::telephone;
/// assert_eq!(telephone("09515012345"), "0951-5012345");
/// assert_eq!(telephone("01066668888"), "010-66668888");
/// assert_eq!(telephone("4008001234"), "400-800-1234");
/// assert_eq!(telephone("12345678"), "12345678");
/// assert_eq!(telephone("+8609515012345"), "+8609515012345");
/// ```
#[must_use]
pub fn telephone(digits: &str) -> String {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let area = match digits.as_bytes() {
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', ..] => 4,
        [b'4' | b'8', b'0', b'0', ..] if digits.len() == 10 => 3,
        _ => return digits.to_owned(),
    };
    let Some((head, number)) = digits.split_at_checked(area) else {
        return digits.to_owned();
    };
    match (head.starts_with('0'), number.split_at_checked(3)) {
        (true, _) if (7..=8).contains(&number.len()) => format!("{head}-{number}"),
        (false, Some((middle, last))) => format!("{head}-{middle}-{last}"),
        _ => digits.to_owned(),
    }
}

/// A method or the number of a standard as it is written: half width, and the letters before the number large.
///
/// ```
/// use rules::text::standard;
/// assert_eq!(standard("gb/t　５２１０－２００６"), "GB/T 5210-2006");
/// assert_eq!(standard("GB/T5210-2006"), "GB/T 5210-2006");
/// assert_eq!(standard("db64/t1234-2020"), "DB64/T 1234-2020");
/// assert_eq!(standard("气相色谱法"), "气相色谱法");
/// assert_eq!(standard("in-house method A"), "in-house method A");
/// ```
#[must_use]
pub fn standard(typed: &str) -> String {
    let half = |c: char| match c {
        '、' | '。' => c,
        c => half_width(c),
    };
    let plain: String = typed.trim().chars().map(half).collect();
    let letters = |c: char| c.is_ascii_alphabetic() || c == '/' || c == ' ';
    let end = plain.find(|c| !letters(c)).unwrap_or(plain.len());
    let (body, number) = plain.split_at(end);
    match number.starts_with(|c: char| c.is_ascii_digit()) {
        true => apart(&(body.to_ascii_uppercase() + number)),
        false => plain,
    }
}

/// The number of a standard, `5210-2006`, stands apart from the letters of the body before it, `GB/T`.
fn apart(whole: &str) -> String {
    let upper = whole.to_ascii_uppercase();
    let year = upper
        .rsplit_once('-')
        .filter(|(_, year)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let Some((before, _)) = year else {
        return whole.to_owned();
    };
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let begin = before.trim_end_matches(number).len();
    let (body, number) = upper.split_at(begin);
    match body.ends_with(|c: char| c.is_ascii_uppercase()) {
        true => format!("{body} {number}"),
        false => upper,
    }
}

/// Half width throughout and no blanks: the form in which names are compared.
#[must_use]
pub fn name(typed: &str) -> String {
    typed
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// Reads an amount: full-width digits, thousands separators, 元/万元/亿元, ¥, blanks.
///
/// # Errors
/// What is wrong with it; zero is none of the faults here.
pub fn amount(typed: &str, largest: Fen) -> Result<Fen, AmountFault> {
    let plain: String = name(typed);
    if plain.is_empty() {
        return Err(AmountFault::Empty);
    }
    let (negative, rest) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    let rest = rest.strip_prefix('¥').unwrap_or(rest);
    let rest = rest.strip_suffix('元').unwrap_or(rest);
    let (rest, zeros) = match (rest.strip_suffix('万'), rest.strip_suffix('亿')) {
        (Some(rest), _) => (rest, 4),
        (_, Some(rest)) => (rest, 8),
        _ => (rest, 0),
    };
    let fen = digits(rest, zeros + 2)?;
    match (negative, fen) {
        (true, Some(0)) | (false, Some(0)) => Ok(Fen::ZERO),
        (true, _) => Err(AmountFault::Negative),
        (false, Some(fen)) if fen <= largest.fen() => Ok(Fen::new(fen)),
        (false, _) => Err(AmountFault::TooLarge),
    }
}

/// The number shifted left by `places` decimal places; `None` when it is beyond `i64`.
fn digits(number: &str, places: usize) -> Result<Option<i64>, AmountFault> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let whole = ungroup(whole).ok_or(AmountFault::NotANumber)?;
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(&whole) || !all_digits(part) || (whole.is_empty() && part.is_empty()) {
        return Err(AmountFault::NotANumber);
    }
    let part = part.trim_end_matches('0');
    if part.len() > places {
        return Err(AmountFault::TooManyDecimals);
    }
    let shifted = format!("0{whole}{part:0<places$}");
    Ok(shifted.parse().ok())
}

/// Takes out thousands separators; `None` when they do not stand at thousands, as `12,34` could mean 12.34.
fn ungroup(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return Some(whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let well_grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    well_grouped.then(|| whole.replace(',', ""))
}

/// How alike two texts are, in percent: twice the pairs of neighbouring characters that both have, over the pairs of
/// both; blanks and punctuation do not count. A text of less than two characters is like none.
///
/// ```
/// use rules::text::likeness;
/// assert_eq!(likeness("枸杞多糖含量测定", "枸杞 多糖含量测定。"), 100);
/// assert_eq!(likeness("枸杞多糖含量测定", "枸杞多酚含量测定"), 71);
/// assert_eq!(likeness("枸杞多糖含量测定", "软件测试"), 0);
/// ```
#[must_use]
pub fn likeness(one: &str, other: &str) -> u32 {
    let (one, other) = (pairs(one), pairs(other));
    let all: u64 = one.values().chain(other.values()).sum();
    let shared = one.iter().map(|(pair, count)| {
        let there = other.get(pair).copied().unwrap_or_default();
        there.min(*count)
    });
    let shared: u64 = shared.sum();
    u32::try_from((200 * shared).checked_div(all).unwrap_or_default()).unwrap_or(100)
}

/// The pairs of neighbouring characters of a text, with how often each stands there.
fn pairs(text: &str) -> BTreeMap<(char, char), u64> {
    let letters = text.chars().map(half_width);
    let letters: Vec<char> = letters.filter(|c| c.is_alphanumeric()).collect();
    let mut pairs = BTreeMap::new();
    for (one, next) in letters.iter().zip(letters.iter().skip(1)) {
        *pairs.entry((*one, *next)).or_default() += 1;
    }
    pairs
}
