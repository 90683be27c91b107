//! How the name of a provider sounds: pinyin in full and by initials, for those who type without an input method.

use pinyin::ToPinyin;

use super::words::{Run, plain, runs};

/// Readings that differ from the most frequent one, by the word in which the character stands.
const READINGS: [(&str, &[&str]); 34] = [
    ("银行", &["yin", "hang"]),
    ("行业", &["hang", "ye"]),
    ("商行", &["shang", "hang"]),
    ("央行", &["yang", "hang"]),
    ("重庆", &["chong", "qing"]),
    ("重组", &["chong", "zu"]),
    ("长城", &["chang", "cheng"]),
    ("长江", &["chang", "jiang"]),
    ("长春", &["chang", "chun"]),
    ("长沙", &["chang", "sha"]),
    ("长安", &["chang", "an"]),
    ("长庆", &["chang", "qing"]),
    ("厦门", &["xia", "men"]),
    ("音乐", &["yin", "yue"]),
    ("乐器", &["yue", "qi"]),
    ("会计", &["kuai", "ji"]),
    ("西藏", &["xi", "zang"]),
    ("宝藏", &["bao", "zang"]),
    ("调查", &["diao", "cha"]),
    ("调研", &["diao", "yan"]),
    ("传感", &["chuan", "gan"]),
    ("传媒", &["chuan", "mei"]),
    ("参数", &["can", "shu"]),
    ("都市", &["du", "shi"]),
    ("成都", &["cheng", "du"]),
    ("朝阳", &["chao", "yang"]),
    ("大厦", &["da", "sha"]),
    ("模具", &["mu", "ju"]),
    ("六安", &["lu", "an"]),
    ("蚌埠", &["beng", "bu"]),
    ("番禺", &["pan", "yu"]),
    ("单县", &["shan", "xian"]),
    ("燕山", &["yan", "shan"]),
    ("解析", &["jie", "xi"]),
];

/// The sound of a name, with the place of each sounding character in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    pub initials: String,
    full: String,
    /// Where in `full` each syllable begins, and at which character of the name.
    syllables: Vec<(usize, usize)>,
}

impl Sound {
    pub fn of(name: &str) -> Sound {
        let chars: Vec<char> = name.chars().map(plain).collect();
        let mut sound = Sound::default();
        let mut at = 0;
        while at < chars.len() {
            let word = READINGS.iter().find(|(word, _)| {
                let word: Vec<char> = word.chars().collect();
                chars[at..].starts_with(&word)
            });
            match word {
                Some((_, readings)) => {
                    for reading in *readings {
                        sound.add(reading, at);
                        at += 1;
                    }
                }
                None => {
                    if let Some(read) = chars[at].to_pinyin() {
                        sound.add(&letters(read.plain()), at);
                    } else if chars[at].is_ascii_alphanumeric() {
                        sound.add(chars[at].encode_utf8(&mut [0; 4]), at);
                    }
                    at += 1;
                }
            }
        }
        sound
    }

    fn add(&mut self, reading: &str, at: usize) {
        self.initials.extend(reading.chars().next());
        self.syllables.push((self.full.len(), at));
        self.full.push_str(reading);
    }

    /// The characters of the name that sound like this: from where to where.
    pub fn find(&self, typed: &str) -> Option<(usize, usize)> {
        if typed.len() < 2 {
            return None;
        }
        self.by_syllables(typed).or_else(|| self.by_initials(typed))
    }

    /// In full, from the beginning of a syllable; the last one may be under way.
    fn by_syllables(&self, typed: &str) -> Option<(usize, usize)> {
        let begins = |at: usize| self.syllables.binary_search_by_key(&at, |pair| pair.0);
        let mut places = self.full.match_indices(typed);
        places.find_map(|(at, _)| {
            let first = begins(at).ok()?;
            let end = at + typed.len();
            let last = self.syllables.partition_point(|pair| pair.0 < end);
            Some((self.syllables[first].1, self.syllables[last - 1].1 + 1))
        })
    }

    fn by_initials(&self, typed: &str) -> Option<(usize, usize)> {
        let at = self.initials.find(typed)?;
        let last = at + typed.len() - 1;
        Some((self.syllables[at].1, self.syllables[last].1 + 1))
    }

    /// The order in which people look for names.
    pub fn order(&self) -> &str {
        &self.full
    }
}

fn letters(reading: &str) -> String {
    reading.chars().map(plain).collect()
}

/// What was typed as a sound: letters only; tones written as digits after a syllable are taken off.
pub fn typed(parts: &[String]) -> Option<String> {
    let mut sound = String::new();
    for part in parts {
        match part.as_bytes() {
            [b'1'..=b'5'] if !sound.is_empty() => {}
            letters if letters.iter().all(u8::is_ascii_alphabetic) => sound.push_str(part),
            _ => return None,
        }
    }
    (sound.len() > 1).then_some(sound)
}

/// The sound of a Chinese word, for those who typed another character of the same sound.
pub(super) fn same(text: &str) -> String {
    let runs = runs(text);
    let han = runs.iter().filter_map(|run| match run {
        Run::Han(run) => Some(Sound::of(run).full),
        Run::Latin(_) => None,
    });
    han.collect()
}
