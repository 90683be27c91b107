//! Unified social credit codes (GB 32100-2015) and resident identity numbers (GB 11643-1999).

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::parties::{Kind, ProviderCategory};
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::text;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;
const RESIDENT_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS: &[u8; 11] = b"10X98765432";

coded! {
    /// What a unified social credit code says of its holder by its first two characters.
    pub enum Class {
        /// 91: enterprise, also branches and partnerships, so a legal-person declaration is needed.
        Enterprise = "enterprise", "企业";
        /// 51, 52, 53: social organisation.
        Social = "social", "社会组织";
        /// 12: public institution.
        Institution = "institution", "事业单位";
        /// 11: authority.
        Authority = "authority", "机关";
        /// Any other class, such as sole traders and cooperatives.
        Other = "other", "其他组织";
    }
}

impl Class {
    /// The category by which a provider of this class is subsidised (9.2, 9.3).
    #[must_use]
    pub const fn provider_category(self) -> ProviderCategory {
        match self {
            Self::Institution => ProviderCategory::Public,
            _ => ProviderCategory::Commercial,
        }
    }
}

/// A valid unified social credit code in its normal form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Uscc(String);

impl Uscc {
    /// Reads a code as people type it: lower case, full width and blanks are accepted.
    ///
    /// ```
    /// use rules::ids::{Class, Uscc};
    /// let code = Uscc::parse("９１640104ma76a0018g").unwrap();
    /// assert_eq!(code.as_str(), "91640104MA76A0018G");
    /// assert_eq!(code.class(), Class::Enterprise);
    /// assert_eq!(Uscc::parse("91350100M000100Y4Z").unwrap_err().code, "uscc.letter");
    /// ```
    ///
    /// # Errors
    /// `uscc.empty`, `uscc.length`, `uscc.letter` or `uscc.check`, at field `uscc`.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let code = text::code(typed);
        let fault = |name: &'static str, message: &str, fix: &str| {
            Refusal::new(name, clause!("1.4"), "uscc", message, fix)
        };
        if code.is_empty() {
            let fix = "按营业执照或法人证书填写18位代码";
            return Err(fault("uscc.empty", "没有填写统一社会信用代码", fix));
        }
        let length = code.chars().count();
        if length != LENGTH {
            let fix = "按证照补全或删去多余的字符";
            return Err(fault("uscc.length", "统一社会信用代码的位数不符", fix)
                .limit("18位")
                .own(format!("{length}位")));
        }
        let values: Option<Vec<usize>> = code.bytes().map(value).collect();
        let Some(values) = values else {
            let strange: String = code
                .chars()
                .filter(|c| u8::try_from(*c).ok().and_then(value).is_none())
                .collect();
            let fix = "对照证照改正，数字0、1、2、5常被误认为字母O、I、Z、S";
            return Err(
                fault("uscc.letter", "统一社会信用代码含有不使用的字符", fix)
                    .limit("数字与除 I、O、S、V、Z 外的大写字母")
                    .own(strange),
            );
        };
        if values.last().copied() != Some(check_value(&values)) {
            let fix = "对照证照逐位核对";
            return Err(fault(
                "uscc.check",
                "统一社会信用代码的校验位不符，可能有一位写错或两位颠倒",
                fix,
            )
            .own(code));
        }
        Ok(Self(code))
    }

    /// The code in its normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class of its holder.
    #[must_use]
    pub fn class(&self) -> Class {
        match self.0.get(..2) {
            Some("91") => Class::Enterprise,
            Some("51" | "52" | "53") => Class::Social,
            Some("12") => Class::Institution,
            Some("11") => Class::Authority,
            _ => Class::Other,
        }
    }

    /// The kind of subject its holder can be (1.1).
    ///
    /// # Errors
    /// `uscc.not-a-subject` for public institutions, authorities and other holders.
    pub fn subject_kind(&self) -> Result<Kind, Refusal> {
        match self.class() {
            Class::Enterprise => Ok(Kind::Enterprise),
            Class::Social => Ok(Kind::Social),
            class => Err(Refusal::new(
                "uscc.not-a-subject",
                clause!("1.1"),
                "uscc",
                format!("{}不是创新券支持的科技创新主体", class.label()),
                "由企业法人、社会组织或创新创业者登记；事业单位可作为服务机构申请入库",
            )
            .limit("企业法人机构（91）、社会组织（51、52、53）、创新创业者")
            .own(format!(
                "{}开头，{}",
                self.0.get(..2).unwrap_or_default(),
                class.label()
            ))),
        }
    }
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == character)
}

/// (31 − Σ value × 3^(i−1) mod 31) mod 31 over the first 17 characters.
fn check_value(values: &[usize]) -> usize {
    let (sum, _) = values
        .iter()
        .take(LENGTH - 1)
        .fold((0, 1), |(sum, weight), value| {
            (sum + value * weight, weight * 3 % 31)
        });
    (31 - sum % 31) % 31
}

/// A valid resident identity number in its normal form; it is personal, so it is never serialised from here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResidentId {
    number: String,
    born: NaiveDate,
}

impl ResidentId {
    /// Reads a number as people type it; retired area prefixes are accepted.
    ///
    /// ```
    /// use rules::ids::ResidentId;
    /// let id = ResidentId::parse("64010419900101000x").unwrap();
    /// assert_eq!(id.as_str(), "64010419900101000X");
    /// assert_eq!(id.masked(), "640***********000X");
    /// ```
    ///
    /// # Errors
    /// `resident.empty`, `resident.length`, `resident.digit`, `resident.date` or `resident.check`, at field
    /// `resident_id`.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let number = text::code(typed);
        let fault = |name: &'static str, message: &str, fix: &str| {
            Refusal::new(name, clause!("1.4"), "resident_id", message, fix)
        };
        if number.is_empty() {
            let fix = "按居民身份证填写18位号码";
            return Err(fault("resident.empty", "没有填写身份证号码", fix));
        }
        let length = number.chars().count();
        if length != LENGTH {
            let fix = "按居民身份证填写18位号码，15位旧号码已停用";
            return Err(fault("resident.length", "身份证号码的位数不符", fix)
                .limit("18位")
                .own(format!("{length}位")));
        }
        let (body, last) = number.split_at_checked(LENGTH - 1).unwrap_or_default();
        let digits: Option<Vec<u32>> = body.chars().map(|c| c.to_digit(10)).collect();
        let (Some(digits), "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "X") =
            (digits, last)
        else {
            let fix = "只用数字，末位可以是X";
            return Err(fault("resident.digit", "身份证号码含有数字以外的字符", fix)
                .limit("17位数字和1位数字或X"));
        };
        let Some(born) = body
            .get(6..14)
            .and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok())
            .filter(|day| day.year() >= 1900)
        else {
            let fix = "核对第7至14位";
            return Err(fault("resident.date", "身份证号码中的出生日期不存在", fix)
                .own(body.get(6..14).unwrap_or_default()));
        };
        let sum: u32 = digits
            .iter()
            .zip(RESIDENT_WEIGHTS)
            .map(|(d, w)| d * w)
            .sum();
        let check = RESIDENT_CHECKS[(sum % 11) as usize];
        if last.as_bytes() != [check] {
            let fix = "对照身份证逐位核对";
            return Err(fault(
                "resident.check",
                "身份证号码的校验位不符，可能有一位写错或两位颠倒",
                fix,
            ));
        }
        Ok(Self { number, born })
    }

    /// The number in its normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// The day of birth.
    #[must_use]
    pub const fn born(&self) -> NaiveDate {
        self.born
    }

    /// The number as it is shown: the first three and the last four characters.
    #[must_use]
    pub fn masked(&self) -> String {
        let head = self.number.get(..3).unwrap_or_default();
        let tail = self.number.get(14..).unwrap_or_default();
        format!("{head}{}{tail}", "*".repeat(11))
    }

    /// Full years of age on a day; 0 before birth.
    #[must_use]
    pub fn age_on(&self, day: NaiveDate) -> u32 {
        day.years_since(self.born).unwrap_or(0)
    }

    /// Whether the holder may represent a body on a day: who is not of age does no acts in law by himself (1.4).
    ///
    /// # Errors
    /// `representative.age` at `field`.
    pub fn may_represent(
        &self,
        policy: &Policy,
        today: NaiveDate,
        field: &'static str,
    ) -> Result<(), Refusal> {
        let age = self.age_on(today);
        if age >= policy.individual_min_age {
            return Ok(());
        }
        Err(Refusal::new(
            "representative.age",
            clause!("1.4"),
            field,
            "法定代表人的身份证号码所示年龄未满规定年龄",
            "核对身份证号码",
        )
        .limit(format!("年满{}周岁", policy.individual_min_age))
        .own(format!("{age}周岁")))
    }

    /// Whether the holder may register as an individual on a day.
    ///
    /// # Errors
    /// `resident.age` below the smallest age.
    pub fn of_age(&self, policy: &Policy, today: NaiveDate) -> Result<(), Refusal> {
        let age = self.age_on(today);
        if age >= policy.individual_min_age {
            return Ok(());
        }
        Err(Refusal::new(
            "resident.age",
            clause!("1.4"),
            "resident_id",
            "创新创业者登记时未满规定年龄",
            "年满后再登记，或由所在企业、社会组织登记",
        )
        .limit(format!("年满{}周岁", policy.individual_min_age))
        .own(format!("{age}周岁")))
    }
}

coded! {
    /// The two systems of codes.
    pub enum System {
        /// A unified social credit code.
        Uscc = "uscc", "统一社会信用代码";
        /// A resident identity number.
        Resident = "resident", "居民身份证号码";
    }
}

/// What can be said of a code whose system is not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The system it belongs to, or most resembles.
    pub system: System,
    /// Its normal form.
    pub normalised: String,
    /// The code of the class of its holder: of [`Class`], or `individual`; `None` when it is not valid.
    pub class: Option<&'static str>,
    /// Why it is not valid; `None` when it is.
    pub refusal: Option<Refusal>,
}

impl Checked {
    /// The Chinese label of the class of its holder; `None` when it is not valid.
    #[must_use]
    pub fn class_label(&self) -> Option<&'static str> {
        let class = self.class?;
        let label = Class::parse(class).map(Class::label);
        label.or_else(|| Kind::parse(class).map(Kind::label))
    }
}

/// Tells of which system a code is and whether it is valid.
///
/// ```
/// use rules::ids::{System, check};
/// let seen = check("640104199001010018");
/// assert_eq!((seen.system, seen.refusal), (System::Resident, None));
/// assert_eq!(check("91350100M000100Y4Z").refusal.unwrap().code, "uscc.letter");
/// ```
#[must_use]
pub fn check(typed: &str) -> Checked {
    let normalised = text::code(typed);
    let as_resident = ResidentId::parse(&normalised);
    let as_uscc = Uscc::parse(&normalised);
    // A number with a real birthday and its own check digit is hardly ever a credit code as well.
    if as_resident.is_ok() {
        return Checked {
            system: System::Resident,
            normalised,
            class: Some(Kind::Individual.code()),
            refusal: None,
        };
    }
    if let Ok(code) = &as_uscc {
        return Checked {
            system: System::Uscc,
            normalised,
            class: Some(code.class().code()),
            refusal: None,
        };
    }
    let body = normalised.trim_end_matches('X');
    let resembles_resident = body.len() >= 15 && body.bytes().all(|b| b.is_ascii_digit());
    let (system, refusal) = if resembles_resident && !normalised.starts_with('9') {
        (System::Resident, as_resident.err())
    } else {
        (System::Uscc, as_uscc.err())
    };
    Checked {
        system,
        normalised,
        class: None,
        refusal,
    }
}
