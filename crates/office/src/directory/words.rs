//! Text as comparable words: half width, lower case, Chinese by the dictionary, Latin by its parts.

use std::sync::OnceLock;

use jieba_rs::Jieba;
use rules::text::half_width;

/// Words of the programme that the dictionary lacks or would cut apart.
const OWN: [&str; 24] = [
    "创新券",
    "服务券",
    "科技查新",
    "成果评价",
    "检验检测",
    "检测中心",
    "孵化器",
    "众创空间",
    "星创天地",
    "技术转移",
    "专利导航",
    "专利检索",
    "枸杞",
    "滩羊",
    "沙坡头",
    "红寺堡",
    "青铜峡",
    "大武口",
    "惠农",
    "利通",
    "原州",
    "金凤区",
    "兴庆区",
    "西夏区",
];

/// The dictionary; the first caller waits for it to be read.
pub(super) fn dictionary() -> &'static Jieba {
    static READ: OnceLock<Jieba> = OnceLock::new();
    READ.get_or_init(|| {
        let mut jieba = Jieba::new();
        for word in OWN {
            jieba.add_word(word, None, None);
        }
        jieba
    })
}

/// One character as it is compared; never more or fewer, so that places in the text stay.
pub(super) fn plain(c: char) -> char {
    let c = half_width(c);
    let c = c.to_lowercase().next().unwrap_or(c);
    match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        other => other,
    }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

/// A stretch of one script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    Han(String),
    /// Words, each in parts of letters or digits: `GB/T 5009.5-2016` is gb, t and 5009.5, 2016.
    Latin(Vec<Vec<String>>),
}

/// The runs of a text; punctuation only parts them.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut han = String::new();
    let mut latin = String::new();
    // A tone written as a combining mark belongs to the letter before it.
    let marks = |c: &char| !matches!(u32::from(*c), 0x300..=0x36f);
    for c in text.chars().map(plain).filter(marks) {
        if is_han(c) {
            close_latin(&mut runs, &mut latin);
            han.push(c);
            continue;
        }
        close_han(&mut runs, &mut han);
        if c.is_ascii_alphanumeric() || " -/_.'+".contains(c) {
            latin.push(c);
        } else {
            close_latin(&mut runs, &mut latin);
        }
    }
    close_han(&mut runs, &mut han);
    close_latin(&mut runs, &mut latin);
    runs
}

fn close_han(runs: &mut Vec<Run>, han: &mut String) {
    if !han.is_empty() {
        runs.push(Run::Han(std::mem::take(han)));
    }
}

fn close_latin(runs: &mut Vec<Run>, latin: &mut String) {
    let words = latin.split_whitespace().map(parts);
    let words: Vec<_> = words.filter(|parts| !parts.is_empty()).collect();
    latin.clear();
    if !words.is_empty() {
        runs.push(Run::Latin(words));
    }
}

/// Parts at everything but letters, digits and decimal points, and where letters meet digits.
fn parts(latin: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in latin.chars() {
        let goes_on = match c {
            '.' => last.is_ascii_digit(),
            c if c.is_ascii_digit() => last.is_ascii_digit() || last == '.',
            c if c.is_ascii_alphabetic() => last.is_ascii_alphabetic(),
            _ => false,
        };
        match parts.last_mut() {
            Some(part) if goes_on => part.push(c),
            _ if c.is_ascii_alphanumeric() => parts.push(c.to_string()),
            _ => {}
        }
        last = if c == '.' && !goes_on { ' ' } else { c };
    }
    for part in &mut parts {
        part.truncate(part.trim_end_matches('.').len());
    }
    parts
}

/// How many neighbouring parts are joined to one word of the index.
const JOINED: usize = 5;

/// The words under which a text is found: dictionary words of two characters and more, and Latin parts joined.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for run in runs(text) {
        match run {
            Run::Han(run) => found.extend(
                dictionary()
                    .cut_for_search(&run, false)
                    .into_iter()
                    .filter(|token| token.word.chars().nth(1).is_some())
                    .map(|token| token.word.to_owned()),
            ),
            Run::Latin(words) => join(&words.concat(), &mut found),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn join(parts: &[String], found: &mut Vec<String>) {
    for from in 0..parts.len() {
        let mut joined = String::new();
        // People leave the T of a recommended standard out.
        let mut without_t = String::new();
        for (at, part) in parts.iter().enumerate().skip(from).take(JOINED) {
            for (dot, _) in part.match_indices('.') {
                found.push(format!("{joined}{}", &part[..dot]));
            }
            joined.push_str(part);
            found.push(joined.clone());
            if part != "t" || at == from {
                without_t.push_str(part);
            }
            if without_t != joined {
                found.push(without_t.clone());
            }
        }
    }
}

/// Single characters and pairs of neighbours of the Chinese runs; of a single one the second is `'\0'`.
pub(super) fn grams(text: &str) -> Vec<(char, char)> {
    let mut found = Vec::new();
    for run in runs(text) {
        if let Run::Han(run) = run {
            let chars: Vec<char> = run.chars().collect();
            found.extend(chars.iter().map(|c| (*c, '\0')));
            found.extend(chars.windows(2).map(|pair| (pair[0], pair[1])));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What one Chinese run of a query asks for: dictionary words, and between them what the dictionary does not know.
pub fn asked(run: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut unknown = false;
    for token in dictionary().cut(run, false) {
        let single = token.word.chars().nth(1).is_none();
        match words.last_mut() {
            Some(last) if single && unknown => last.push_str(token.word),
            _ => words.push(token.word.to_owned()),
        }
        unknown = single;
    }
    words
}
