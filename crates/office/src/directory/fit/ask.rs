//! From the text of a need to what it asks for: each thing with every list of the index that answers it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use rules::synonyms;

use super::super::index::{Index, Place};
use super::super::seek;
use super::super::sound;
use super::super::words::{self, Run};
use super::Wanted;

/// As many characters of a need are read; its form takes no more.
const LONGEST: usize = 1_200;
/// As many things of it are looked for, those of the title first.
const THINGS: usize = 40;

/// How an answer was come by; what is nearer counts more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::directory) enum How {
    /// The number of a method, a standard or a model.
    Number,
    /// The word itself.
    Word,
    /// Another word for the same.
    Synonym,
    /// A part of a longer word, or a word that sounds or looks like it.
    Near,
}

impl How {
    /// The weight in tenths.
    const fn weight(self) -> u64 {
        match self {
            How::Number => 30,
            How::Word => 10,
            How::Synonym => 9,
            How::Near => 5,
        }
    }
}

/// The lines that answer one thing in one way.
pub(in crate::directory) struct Answer<'i> {
    pub lines: Cow<'i, [Place]>,
    /// How much a line with it tells.
    pub weight: u64,
    pub how: How,
    /// The word as it stands in the lines.
    pub word: String,
}

/// One thing that the need speaks of.
pub(in crate::directory) struct Thing<'i> {
    /// As it was asked for.
    pub word: String,
    pub answers: Vec<Answer<'i>>,
    /// Whether it only says that something is to be done, as 检测 does: it adds to what fits and brings in nothing.
    pub general: bool,
}

/// Words that say what kind of work it is and not on what.
const GENERAL: [&str; 14] = [
    "检测", "试验", "测试", "分析", "测定", "检验", "评价", "鉴定", "咨询", "辅导", "开发", "设计",
    "研究", "实验",
];

/// Words that say nothing of what is needed.
const EMPTY: [&str; 58] = [
    "需要",
    "需求",
    "我们",
    "公司",
    "企业",
    "希望",
    "进行",
    "服务",
    "相关",
    "提供",
    "一批",
    "准备",
    "有没有",
    "能够",
    "可以",
    "或者",
    "以及",
    "要求",
    "出具",
    "报告",
    "目前",
    "已经",
    "用于",
    "对于",
    "帮忙",
    "想要",
    "现在",
    "完成",
    "单位",
    "机构",
    "项目",
    "产品",
    "我司",
    "寻找",
    "寻求",
    "委托",
    "第三方",
    "具有",
    "资质",
    "左右",
    "之前",
    "尽快",
    "最好",
    "哪里",
    "多少",
    "怎么",
    "做个",
    "一下",
    "一个",
    "一次",
    "问题",
    "情况",
    "技术",
    "方面",
    "工作",
    "使用",
    "生产",
    "样品",
];

/// Who writes standards: letters that every number of theirs begins with, and that say nothing without it.
const BODIES: [&str; 26] = [
    "gb", "gbt", "gbz", "gbzt", "hj", "hjt", "iso", "iec", "astm", "din", "jis", "jjg", "jjf",
    "yy", "yyt", "ny", "nyt", "sn", "snt", "jb", "jbt", "hg", "hgt", "qb", "qbt", "dbt",
];

pub(in crate::directory) fn read<'i>(
    index: &'i Index,
    wanted: &Wanted,
    day: NaiveDate,
) -> Vec<Thing<'i>> {
    let text = format!("{}\n{}", wanted.title, wanted.words);
    let text: String = text.chars().take(LONGEST).collect();
    let mut asking = Asking {
        index,
        lines: index.lines(),
        seen: BTreeSet::new(),
        things: Vec::new(),
    };
    asking.synonyms(&text, day);
    for run in words::runs(&text) {
        match run {
            Run::Han(run) => asking.han(&run),
            Run::Latin(words) => asking.latin(&words),
        }
    }
    asking.things.truncate(THINGS);
    asking.things
}

struct Asking<'i> {
    index: &'i Index,
    /// How many lines there are in all.
    lines: usize,
    seen: BTreeSet<String>,
    things: Vec<Thing<'i>>,
}

impl<'i> Asking<'i> {
    /// A word that few lines have tells more than one that all have; four steps for each doubling.
    fn rarity(&self, lines: &[Place]) -> u64 {
        let share = (self.lines / lines.len().max(1)).clamp(1, 60_000) as u64;
        u64::from((share * share * share * share).ilog2()) + 2
    }

    fn answer(
        &self,
        word: &str,
        lines: impl Into<Cow<'i, [Place]>>,
        how: How,
    ) -> Option<Answer<'i>> {
        let lines = lines.into();
        (!lines.is_empty()).then(|| Answer {
            weight: how.weight() * self.rarity(&lines),
            lines,
            how,
            word: word.to_owned(),
        })
    }

    fn thing(&mut self, word: &str, answers: impl IntoIterator<Item = Answer<'i>>) {
        let answers: Vec<Answer<'i>> = answers.into_iter().collect();
        if !answers.is_empty() && self.seen.insert(word.to_owned()) {
            self.things.push(Thing {
                general: GENERAL.contains(&word),
                word: word.to_owned(),
                answers,
            });
        }
    }

    /// Each group of which the text has a word is one thing under all its words.
    fn synonyms(&mut self, text: &str, day: NaiveDate) {
        let plain: String = text
            .chars()
            .map(words::plain)
            .filter(|c| !c.is_whitespace())
            .collect();
        let latin: BTreeSet<String> = words::words(text).into_iter().collect();
        let has = |word: &&String| match word.is_ascii() {
            true => latin.contains(&joined(word)),
            false => plain.contains(word.as_str()),
        };
        for group in synonyms::on(day) {
            let Some(asked) = group.words.iter().filter(has).max_by_key(|word| word.len()) else {
                continue;
            };
            let answers = group.words.iter().filter_map(|word| {
                let how = if word == asked {
                    How::Word
                } else {
                    How::Synonym
                };
                self.answer(word, self.found(word), how)
            });
            let answers: Vec<_> = answers.collect();
            self.thing(asked, answers);
        }
    }

    /// The lines of a word, whichever way the dictionary would cut it.
    fn found(&self, word: &str) -> Cow<'i, [Place]> {
        let known = self.index.word(&joined(word));
        if !known.is_empty() {
            return known.into();
        }
        match word.chars().all(words::is_han) {
            true => self.index.literal(word).into(),
            // 3d打印, el检测: the parts stand in the same line.
            false => mixed(self.index, word).into(),
        }
    }

    fn han(&mut self, run: &str) {
        for word in words::asked(run) {
            if word.chars().nth(1).is_none() || EMPTY.contains(&word.as_str()) {
                continue;
            }
            self.word(&word);
        }
    }

    fn word(&mut self, word: &str) {
        let known = self.index.word(word);
        if !known.is_empty() {
            let answer = self.answer(word, known, How::Word);
            self.thing(word, answer);
            return self.parts(word);
        }
        let literal = self.index.literal(word);
        if !literal.is_empty() {
            let answer = self.answer(word, literal, How::Word);
            return self.thing(word, answer);
        }
        let sounds = self.sounding(&sound::same(word));
        if !sounds.is_empty() {
            return self.thing(word, sounds);
        }
        self.parts(word);
        self.pairs(word);
    }

    /// The shorter words within a long one.
    fn parts(&mut self, word: &str) {
        if word.chars().nth(2).is_none() {
            return;
        }
        for part in words::words(word) {
            if part != word && !EMPTY.contains(&part.as_str()) {
                let answer = self.answer(&part, self.index.word(&part), How::Near);
                self.thing(&part, answer);
            }
        }
    }

    /// What no dictionary and no list knows: its pairs of characters.
    fn pairs(&mut self, word: &str) {
        let chars: Vec<char> = word.chars().collect();
        for pair in chars.windows(2) {
            let text: String = pair.iter().collect();
            let answer = self.answer(&text, self.index.gram((pair[0], pair[1])), How::Near);
            self.thing(&text, answer);
        }
    }

    /// The words of the index that sound like this.
    fn sounding(&self, sound: &str) -> Vec<Answer<'i>> {
        let words = self.index.sounding(sound).iter();
        words
            .filter_map(|word| self.answer(word, self.index.word(word), How::Near))
            .collect()
    }

    /// Numbers of methods, models, pinyin, words typed wrong: the longest stretch that the index has counts as one.
    fn latin(&mut self, words: &[Vec<String>]) {
        let mut from = 0;
        while from < words.len() {
            let ends = (from + 1..=words.len()).rev();
            let mut known = ends.filter_map(|to| {
                let word = seek::known(self.index, &words[from..to].concat())?;
                Some((to, word))
            });
            match known.next() {
                // The number itself is unknown: its letters fit every other.
                Some((to, word)) if BODIES.contains(&word.as_str()) => from = to,
                Some((to, word)) => {
                    let numbered = word.chars().any(|c| c.is_ascii_digit()) && word.len() > 2;
                    let how = if numbered { How::Number } else { How::Word };
                    let answer = self.answer(&word, self.index.word(&word), how);
                    self.thing(&word, answer);
                    from = to;
                }
                None => {
                    self.unknown(&words[from]);
                    from += 1;
                }
            }
        }
        // Pinyin is typed in one stretch or syllable by syllable.
        if let Some(sound) = sound::typed(&words.concat()).filter(|sound| sound.len() > 3) {
            for (word, answers) in self.spelled(&sound) {
                self.thing(&word, answers);
            }
        }
    }

    fn unknown(&mut self, parts: &[String]) {
        let word = parts.concat();
        let numbered = word.chars().any(|c| c.is_ascii_digit());
        if numbered || word.len() < 5 {
            // A standard of another year, or the number without its letters.
            let near = seek::like(self.index, parts).into_iter().next();
            let near = near.filter(|near| numbered && near.len() > 3);
            let answer =
                near.and_then(|near| self.answer(&near, self.index.word(&near), How::Word));
            return self.thing(&word, answer);
        }
        let near = seek::like(self.index, parts);
        let answers = near.iter().take(3);
        let answers: Vec<_> = answers
            .filter_map(|near| self.answer(near, self.index.word(near), How::Near))
            .collect();
        self.thing(&word, answers);
    }

    /// The words that a stretch of pinyin is made of, the longest first at each place.
    fn spelled(&self, sound: &str) -> Vec<(String, Vec<Answer<'i>>)> {
        const LONGEST_SOUND: usize = 30;
        let mut found = Vec::new();
        let mut from = 0;
        while from < sound.len() {
            let ends = (from + 3..=sound.len().min(from + LONGEST_SOUND)).rev();
            let hit = ends
                .map(|to| (to, &sound[from..to]))
                .find(|(_, part)| !self.index.sounding(part).is_empty());
            match hit {
                Some((to, part)) => {
                    found.push((part.to_owned(), self.sounding(part)));
                    from = to;
                }
                None => from += 1,
            }
        }
        found
    }
}

/// A Latin word as the index has it: its parts joined.
fn joined(word: &str) -> String {
    match &words::runs(word)[..] {
        [Run::Latin(words)] => words.concat().concat(),
        _ => word.to_owned(),
    }
}

/// The lines in which all runs of a mixed word stand.
fn mixed(index: &Index, word: &str) -> Vec<Place> {
    let lists = words::runs(word).into_iter().map(|run| match run {
        Run::Han(run) => index.literal(&run),
        Run::Latin(words) => index.word(&words.concat().concat()).to_vec(),
    });
    lists
        .reduce(|some, others| {
            let both = some
                .into_iter()
                .filter(|place| others.binary_search(place).is_ok());
            both.collect()
        })
        .unwrap_or_default()
}
