//! What a provider offers and the certificates it rests on (1.2, 7.2, 7.4).

use chrono::{Months, NaiveDate};

use crate::policy::Policy;
use crate::refusal::Refusal;

coded! {
    /// The kinds of entries of a catalogue.
    pub enum EntryKind {
        /// A service with method, price and time.
        Service = "service", "服务项目";
        /// An instrument that can be booked.
        Instrument = "instrument", "仪器设备";
        /// A certificate on which services or the admission rest.
        Certificate = "certificate", "资质证书";
    }
}

coded! {
    /// What a certificate certifies.
    pub enum CertificateKind {
        /// Qualification of an inspection and testing body.
        Cma = "cma", "检验检测机构资质认定（CMA）";
        /// Accreditation of a laboratory.
        Cnas = "cnas", "实验室认可（CNAS）";
        /// Recognition of an incubator, maker space or Star Space.
        Incubator = "incubator", "孵化载体认定";
        /// Recognition of an innovation platform.
        Platform = "platform", "创新平台认定";
        /// Licence of a patent agency.
        PatentAgency = "patent-agency", "知识产权代理机构执业许可";
        /// Recognition of a technology-transfer body.
        Transfer = "transfer", "技术转移机构认定";
        /// Proof of registration on another province's voucher platform (7.2(4)).
        OtherProvince = "other-province", "外省创新券平台注册证明";
        /// Anything else.
        Other = "other", "其他资质";
    }
}

/// Whether a certificate is in force on a day; the day on which it runs out still counts, and `None` never runs out.
///
/// ```
/// use rules::catalogue::in_force;
/// let day = |text: &str| text.parse().unwrap();
/// assert!(in_force(Some(day("2026-11-27")), day("2026-11-27")));
/// assert!(!in_force(Some(day("2026-11-27")), day("2026-11-28")));
/// assert!(in_force(None, day("2026-11-28")));
/// ```
#[must_use]
pub fn in_force(expires_on: Option<NaiveDate>, day: NaiveDate) -> bool {
    expires_on.is_none_or(|last| day <= last)
}

/// The warning that is due on a day, in calendar days before a certificate runs out: the shortest announced one that has
/// been reached, so that a platform that slept through an earlier one does not send it late. `None` before the first
/// warning and once the certificate has run out.
#[must_use]
pub fn warning(policy: &Policy, expires_on: NaiveDate, today: NaiveDate) -> Option<u32> {
    let left = u32::try_from((expires_on - today).num_days()).ok()?;
    let reached = policy.certificate_warning_days.iter();
    reached.copied().filter(|days| left <= *days).min()
}

/// Whether an admission still stands on the certificates that are its basis (7.2): on any one of them, and on none when
/// it names none.
pub fn admission_stands(
    bases: impl IntoIterator<Item = Option<NaiveDate>>,
    today: NaiveDate,
) -> bool {
    let (mut named, mut standing) = (false, false);
    for expires_on in bases {
        named = true;
        standing |= in_force(expires_on, today);
    }
    standing || !named
}

/// Every defect of a certificate's dates on the day it is handed in.
///
/// # Errors
/// `issued_on.future`, `issued_on.old`, `expires_on.before-issue`, `expires_on.far`, `certificate.expired`, each at its field.
#[must_use]
pub fn date_faults(
    issued_on: Option<NaiveDate>,
    expires_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<Refusal> {
    let mut faults = Vec::new();
    if let Some(issued_on) = issued_on.filter(|day| *day > today) {
        let message = "发证日期晚于今天";
        let refusal = Refusal::new(
            "issued_on.future",
            clause!("7.2"),
            "issued_on",
            message,
            "按证书上的发证日期填写；尚未生效的证书，待生效后登记",
        );
        faults.push(
            refusal
                .limit(format!("不晚于 {today}"))
                .own(issued_on.to_string()),
        );
    }
    let first = today - LIFE;
    if let Some(issued_on) = issued_on.filter(|day| *day < first) {
        let message = "发证日期太早";
        let fix = "核对年份；按证书上的发证日期填写";
        let refusal = Refusal::new("issued_on.old", clause!("7.2"), "issued_on", message, fix);
        faults.push(
            refusal
                .limit(format!("不早于 {first}"))
                .own(issued_on.to_string()),
        );
    }
    let Some(expires_on) = expires_on else {
        return faults;
    };
    if let Some(issued_on) = issued_on.filter(|day| expires_on < *day) {
        let refusal = Refusal::new(
            "expires_on.before-issue",
            clause!("7.2"),
            "expires_on",
            "有效期截止日早于发证日期",
            "核对两个日期是否填反",
        );
        faults.push(
            refusal
                .limit(format!("{issued_on} 及以后"))
                .own(expires_on.to_string()),
        );
    } else if !in_force(Some(expires_on), today) {
        faults.push(expired("expires_on", expires_on, today));
    }
    let last = today + LIFE;
    if expires_on > last {
        let message = "有效期截止日太远";
        let fix = "核对年份；证书上没有截止日的，这一栏空着";
        let refusal = Refusal::new("expires_on.far", clause!("7.2"), "expires_on", message, fix);
        faults.push(
            refusal
                .limit(format!("不晚于 {last}"))
                .own(expires_on.to_string()),
        );
    }
    faults
}

/// No certificate that 7.2 names is older, or runs longer, than so many years: a year beyond is a slip of the hand.
const LIFE: Months = Months::new(50 * 12);

/// The refusal of a certificate that has run out, at a form field.
#[must_use]
pub fn expired(field: &'static str, expires_on: NaiveDate, today: NaiveDate) -> Refusal {
    Refusal::new(
        "certificate.expired",
        clause!("7.4"),
        field,
        "证书已到期",
        "换领新证后登记新的证书",
    )
    .limit(format!("有效期至 {expires_on}"))
    .own(format!("今天是 {today}"))
}
