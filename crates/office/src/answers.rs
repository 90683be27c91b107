//! What a person typed, field by field, and reading it with every defect told at once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rules::clause::Clause;
use rules::coded::Coded;
use rules::ids::{ResidentId, Uscc};
use rules::{Fen, Refusal, text};
use serde::{Deserialize, Serialize};

use crate::Office;
use crate::glyphs::undrawn as undrawn_in;

/// The answers of one form, exactly as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, String>);

/// More than any field takes; what is longer is cut so that a draft stays a draft.
const LONGEST: usize = 10_000;

impl Answers {
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Sets a field; control characters, which no field means, and marks that nobody sees are dropped.
    pub fn set(&mut self, field: &str, value: &str) {
        let clean: String = value
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| (!c.is_control() || *c == '\n') && !text::is_unseen(*c))
            .take(LONGEST)
            .collect();
        self.0.insert(field.to_owned(), clean);
    }

    /// Takes over every field of the other.
    pub fn take(&mut self, other: Answers) {
        self.0.extend(other.0);
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

impl<K: AsRef<str>, V: AsRef<str>> FromIterator<(K, V)> for Answers {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Answers {
        let mut answers = Answers::default();
        for (field, value) in fields {
            answers.set(field.as_ref(), value.as_ref());
        }
        answers
    }
}

/// A field's name in the form, what it is called on the page, and the clause that asks for it.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub clause: Clause,
}

impl Field {
    pub const fn new(name: &'static str, label: &'static str, clause: Clause) -> Field {
        Field {
            name,
            label,
            clause,
        }
    }

    pub(crate) fn refusal(&self, code: &str, message: String, fix: impl Into<String>) -> Refusal {
        let code: Cow<'static, str> = format!("{}.{code}", self.name).into();
        Refusal::new(code, self.clause.clone(), self.name, message, fix)
    }
}

/// Reads answers and gathers every defect.
pub struct Reader<'a> {
    answers: &'a Answers,
    pub faults: Vec<Refusal>,
    /// The fields that asked for files.
    pub slots: Vec<&'static str>,
    /// The texts that were read, for the papers that will carry them.
    texts: Vec<(&'static str, &'static str)>,
}

/// Up to how many characters a text is a name, a number or an address rather than prose.
const SHORT: usize = 200;

impl<'a> Reader<'a> {
    pub fn new(answers: &'a Answers) -> Reader<'a> {
        Reader {
            answers,
            faults: Vec::new(),
            slots: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// Tells every text that holds characters which no paper can print, each at its field.
    pub(crate) fn drawn(&mut self, office: &Office) {
        let answers = self.answers;
        let undrawn = self.texts.iter();
        let undrawn =
            undrawn.filter_map(|(name, label)| undrawn_in(office, name, label, answers.get(name)));
        self.faults.extend(undrawn);
    }

    pub fn fault(&mut self, refusal: Refusal) {
        self.faults.push(refusal);
    }

    fn typed(&self, field: &Field) -> &'a str {
        self.answers.get(field.name).trim()
    }

    /// A text that must be there and not too long.
    pub fn text(&mut self, field: &Field, longest: usize) -> String {
        let typed = self.optional(field, longest);
        if typed.is_empty() {
            let message = format!("没有填写{}", field.label);
            self.fault(field.refusal("empty", message, format!("填写{}", field.label)));
        }
        typed
    }

    /// A text that may be left out.
    pub fn optional(&mut self, field: &Field, longest: usize) -> String {
        let typed = self.typed(field);
        self.texts.push((field.name, field.label));
        let length = typed.chars().count();
        if length > longest {
            let message = format!("{}太长", field.label);
            // What is a name or an address cannot be moved into an attachment.
            let fix = match longest > SHORT {
                true => "删去次要内容，详情可写入附件",
                false => "删短后再提交",
            };
            self.fault(
                field
                    .refusal("long", message, fix)
                    .limit(format!("不超过{longest}字"))
                    .own(format!("{length}字")),
            );
        }
        typed.to_owned()
    }

    /// A value of a closed list.
    pub fn choice<T: Coded>(&mut self, field: &Field) -> Option<T> {
        let typed = self.typed(field);
        let chosen = T::parse(typed);
        if chosen.is_none() {
            let (code, message) = if typed.is_empty() {
                ("empty", format!("没有选择{}", field.label))
            } else {
                ("unknown", format!("{}不在可选范围内", field.label))
            };
            self.fault(field.refusal(code, message, "选择其中一项"));
        }
        chosen
    }

    /// Values of a closed list, separated by commas; at least one.
    pub fn choices<T: Coded>(&mut self, field: &Field) -> Vec<T> {
        let chosen: Vec<T> = self
            .typed(field)
            .split(',')
            .filter_map(|code| T::parse(code.trim()))
            .collect();
        if chosen.is_empty() {
            let message = format!("没有选择{}", field.label);
            self.fault(field.refusal("empty", message, "至少选择一项"));
        }
        chosen
    }

    /// A box that must be ticked.
    pub fn ticked(&mut self, field: &Field, fix: &str) -> bool {
        let ticked = self.is_ticked(field);
        if !ticked {
            let message = format!("没有确认：{}", field.label);
            self.fault(field.refusal("empty", message, fix));
        }
        ticked
    }

    pub fn is_ticked(&self, field: &Field) -> bool {
        self.typed(field) == "yes"
    }

    pub fn amount(&mut self, field: &Field) -> Option<Fen> {
        let typed = self.typed(field);
        let read = Fen::parse(typed).and_then(|fen| match fen {
            Fen::ZERO => Err(text::AmountFault::Zero),
            fen => Ok(fen),
        });
        match read {
            Ok(fen) => Some(fen),
            Err(fault) => {
                self.fault(fault.refusal(field.name, field.clause.clone(), typed));
                None
            }
        }
    }

    /// One of several amounts of a form, of which any may be nothing; a fault names which.
    pub fn share(&mut self, field: &Field) -> Option<Fen> {
        if matches!(self.typed(field), "0" | "0.00") {
            return Some(Fen::ZERO);
        }
        let nothing = self.typed(field).is_empty();
        let before = self.faults.len();
        let read = self.amount(field);
        for fault in self.faults.iter_mut().skip(before) {
            fault.message = format!("{}：{}", field.label, fault.message);
            if nothing {
                fault.fix = "填写金额，例如 600000.00；没有的填 0".into();
            }
        }
        read
    }

    /// Asks for a file, without which the form is not complete.
    pub(crate) fn file(&mut self, field: &'static str) {
        if self.answers.get(field).is_empty() {
            self.fault(crate::attachments::missing(field));
        }
    }

    /// A whole number within limits.
    pub fn whole(&mut self, field: &Field, within: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let typed = text::code(self.typed(field));
        let limit = format!("{} 至 {} 的整数", within.start(), within.end());
        let (code, message) = match typed.parse::<u32>() {
            Ok(number) if within.contains(&number) => return Some(number),
            Ok(_) => ("range", format!("{}超出范围", field.label)),
            Err(_) if typed.is_empty() => ("empty", format!("没有填写{}", field.label)),
            Err(_) if typed.chars().all(|c| c.is_ascii_digit()) => {
                ("range", format!("{}超出范围", field.label))
            }
            Err(_) => ("whole", format!("{}不是整数", field.label)),
        };
        let refusal = field
            .refusal(code, message, "填写整数，例如 10")
            .limit(limit);
        let shown: String = self.typed(field).chars().take(24).collect();
        self.fault(match shown.is_empty() {
            true => refusal,
            false => refusal.own(shown),
        });
        None
    }

    /// A date typed as year, month and day, joined as `2026-11-23`.
    pub fn date(&mut self, field: &Field) -> Option<NaiveDate> {
        let typed = self.typed(field);
        if typed.replace('-', "").is_empty() {
            let message = format!("没有填写{}", field.label);
            self.fault(field.refusal("empty", message, "填写年、月、日，例如 2026 11 23"));
            return None;
        }
        match read_date(typed) {
            Some(date) if (1000..=9999).contains(&date.year()) => Some(date),
            _ => {
                let message = format!("{}不是真实的日期", field.label);
                self.fault(
                    field
                        .refusal("date", message, "核对年、月、日，例如 2026 11 23")
                        .own(typed.chars().take(24).collect::<String>()),
                );
                None
            }
        }
    }

    pub fn uscc(&mut self, field: &Field) -> Option<Uscc> {
        self.kept(Uscc::parse(self.typed(field)), field)
    }

    pub fn resident_id(&mut self, field: &Field) -> Option<ResidentId> {
        self.kept(ResidentId::parse(self.typed(field)), field)
    }

    fn kept<T>(&mut self, read: Result<T, Refusal>, field: &Field) -> Option<T> {
        read.map_err(|refusal| self.fault(refusal.at(field.name)))
            .ok()
    }

    /// A telephone number: digits, with a country or area code at most.
    pub fn phone(&mut self, field: &Field) -> String {
        let typed = text::code(self.typed(field)).replace(['-', '(', ')'], "");
        let digits = typed.strip_prefix('+').unwrap_or(&typed);
        self.digits(field, digits, 7..=15);
        typed
    }

    /// A bank account number.
    pub fn bank_account(&mut self, field: &Field) -> String {
        let typed = text::code(self.typed(field)).replace('-', "");
        self.digits(field, &typed, 8..=32);
        typed
    }

    fn digits(&mut self, field: &Field, digits: &str, length: std::ops::RangeInclusive<usize>) {
        let label = field.label;
        let limit = format!("{}至{}位数字", length.start(), length.end());
        let count = digits.chars().count();
        let refusal = if digits.is_empty() {
            field.refusal("empty", format!("没有填写{label}"), format!("填写{label}"))
        } else if !digits.bytes().all(|b| b.is_ascii_digit()) {
            field
                .refusal("digits", format!("{label}含有数字以外的字符"), "只填写数字")
                .limit(limit)
        } else if !length.contains(&count) {
            field
                .refusal("length", format!("{label}的位数不符"), "逐位核对")
                .limit(limit)
                .own(format!("{count}位"))
        } else {
            return;
        };
        self.fault(refusal);
    }

    /// An e-mail address, or nothing.
    pub fn email(&mut self, field: &Field) -> String {
        let typed = self.optional(field, 100);
        let shaped = typed.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !typed.contains(char::is_whitespace)
        });
        if !typed.is_empty() && !shaped {
            let message = format!("{}的格式不符", field.label);
            self.fault(field.refusal(
                "format",
                message,
                "填写形如 name@example.com 的地址，或留空",
            ));
        }
        typed
    }

    /// A slot in which at least one file must stand.
    pub fn files(&mut self, field: &Field) {
        self.optional_files(field);
        if self.typed(field).is_empty() {
            let message = format!("没有上传{}", field.label);
            let refusal = field.refusal("empty", message, "上传扫描件或清晰的照片");
            self.fault(refusal.limit(crate::attachments::LIMITS));
        }
    }

    /// A slot that may stay empty.
    pub fn optional_files(&mut self, field: &Field) {
        self.slots.push(field.name);
    }

    /// A county, or a zone without a county code: the code of the competent county and of the zone, if it is one (2.3).
    pub fn place(&mut self, field: &Field) -> (String, String) {
        let divisions = &rules::law::Law::shipped().divisions;
        match divisions.zone(self.typed(field)) {
            Some(zone) => (zone.division.clone(), zone.code.clone()),
            None => (self.county(field), String::new()),
        }
    }

    /// A county where subjects and providers register.
    pub fn county(&mut self, field: &Field) -> String {
        let typed = self.typed(field).to_owned();
        let divisions = &rules::law::Law::shipped().divisions;
        let known = divisions.counties().any(|county| county.code == typed);
        if !known {
            let message = format!("没有选择{}", field.label);
            self.fault(field.refusal("empty", message, "选择注册地所在的县（市、区）"));
        }
        typed
    }
}

/// Reads `2026-11-23`, `2026-1-2` and full-width digits.
fn read_date(typed: &str) -> Option<NaiveDate> {
    let plain = text::code(typed).replace(['/', '.'], "-");
    let mut parts = plain.split('-').map(str::parse::<u32>);
    let (year, month, day) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}
