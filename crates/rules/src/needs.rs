//! Needs and offers of the matchmaking (服务对接, 2.5): what may stand in them, and until when.
//!
//! The platform carries the contact, so that a need whose owner hides its name stays hidden and the record shows who
//! offered what: telephone numbers, addresses and identity numbers in a text are refused.

use chrono::{Days, NaiveDate};

use crate::ids::ResidentId;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::text::{clip, half_width};

coded! {
    /// Where an offer stands.
    pub enum OfferState {
        /// It waits for the subject.
        Open = "open", "待选定";
        /// The subject chose it.
        Chosen = "chosen", "已选定";
        /// Another was chosen, or the need ended without one.
        Passed = "passed", "未选定";
        /// Its provider took it back.
        TakenBack = "taken-back", "已撤回";
    }
}

coded! {
    /// How a provider came to know of a need.
    pub enum Reach {
        /// Its catalogue matches.
        Match = "match", "目录相符";
        /// The Agency suggested it.
        Suggested = "suggested", "平台推荐";
    }
}

coded! {
    /// What tells who somebody is or how he is reached.
    pub enum Contact {
        /// A telephone number.
        Phone = "phone", "电话号码";
        /// A mail address.
        Mail = "mail", "电子邮箱";
        /// An identity number.
        Identity = "identity", "身份证号码";
        /// An account of a messenger.
        Messenger = "messenger", "微信或 QQ 号";
    }
}

/// Words after which a bare number or account is a way to reach somebody.
const LEADS: [&str; 12] = [
    "电话",
    "手机",
    "联系",
    "致电",
    "座机",
    "热线",
    "微信",
    "微信号",
    "qq",
    "vx",
    "加v",
    "weixin",
];

/// The first thing in a text that tells how somebody is reached or who he is, as it was typed.
///
/// ```
/// use rules::needs::{Contact, contact};
/// assert_eq!(contact("打 139-5123 4567").map(|found| found.0), Some(Contact::Phone));
/// assert_eq!(contact("一三九五一二三四五六七").map(|found| found.0), Some(Contact::Phone));
/// assert_eq!(contact("发到 lab＠example.com").map(|found| found.0), Some(Contact::Mail));
/// assert_eq!(contact("按 GB/T 5009.5-2016 检测 20000 件，预算 138000 元"), None);
/// ```
#[must_use]
pub fn contact(text: &str) -> Option<(Contact, String)> {
    contacts(text).into_iter().next()
}

/// Everything of the kind in a text: an address, every number, an account.
fn contacts(text: &str) -> Vec<(Contact, String)> {
    let plain: Vec<char> = text.chars().map(plain).collect();
    let mail = mail(&plain).map(|found| (Contact::Mail, found));
    let numbers = numbers(&plain).filter_map(|number| number.told(&plain));
    let account = messenger(&plain).map(|found| (Contact::Messenger, found));
    mail.into_iter().chain(numbers).chain(account).collect()
}

/// One character as it is compared: half width, small, Chinese digits as digits.
fn plain(c: char) -> char {
    match half_width(c).to_ascii_lowercase() {
        '〇' | '零' => '0',
        '一' | '壹' | '幺' => '1',
        '二' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        other => other,
    }
}

fn mail(plain: &[char]) -> Option<String> {
    let part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let at = plain.iter().enumerate().filter(|(_, c)| **c == '@');
    at.map(|(at, _)| at).find_map(|at| {
        let name = plain
            .get(..at)?
            .iter()
            .rev()
            .take_while(|c| part(c))
            .count();
        let host: String = plain
            .get(at + 1..)?
            .iter()
            .take_while(|c| part(c))
            .collect();
        let found: String = plain.get(at - name..=at + host.len())?.iter().collect();
        (name > 0 && host.trim_matches('.').contains('.')).then_some(found)
    })
}

/// Digits that stand together, with blanks, hyphens and brackets between them.
struct Digits {
    from: usize,
    /// The groups between the separators.
    groups: Vec<String>,
    /// Whether an X follows, as in an identity number.
    x: bool,
}

fn numbers(plain: &[char]) -> impl Iterator<Item = Digits> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + plain.get(at..)?.iter().position(char::is_ascii_digit)?;
        let mut groups = vec![String::new()];
        let mut end = from;
        while let Some(c) = plain.get(end) {
            let gap = matches!(c, ' ' | '-' | '(' | ')');
            let goes_on = || {
                plain.get(end + 1).is_some_and(|next| {
                    next.is_ascii_digit() || matches!(next, ' ' | '-' | '(' | ')')
                })
            };
            match c {
                c if c.is_ascii_digit() => groups.last_mut()?.push(*c),
                _ if gap && goes_on() => groups.push(String::new()),
                _ => break,
            }
            end += 1;
        }
        groups.retain(|group| !group.is_empty());
        at = end.max(from + 1);
        Some(Digits {
            from,
            groups,
            x: plain.get(end) == Some(&'x'),
        })
    })
}

impl Digits {
    fn told(&self, plain: &[char]) -> Option<(Contact, String)> {
        let all = self.groups.concat();
        let shown = || self.groups.join(" ");
        let identity = format!("{all}{}", if self.x { "X" } else { "" });
        if ResidentId::parse(&identity).is_ok() {
            return Some((Contact::Identity, identity));
        }
        // A number of a standard stands behind letters or a point: GB/T 13912-2002, 5009.5.
        let before = self.from.checked_sub(1).and_then(|at| plain.get(at));
        let of_a_standard = before.is_some_and(|c| matches!(c, '.' | '/'));
        let led = || {
            let near = plain.get(self.from.saturating_sub(8)..self.from);
            let near: String = near
                .unwrap_or_default()
                .iter()
                .filter(|c| **c != ' ')
                .collect();
            LEADS.iter().any(|lead| near.contains(lead))
        };
        let phone = !of_a_standard && (self.mobile() || self.fixed());
        let bare = led() && (7..=12).contains(&all.len());
        (phone || bare).then(|| (Contact::Phone, shown()))
    }

    /// 11 digits that begin as mobile numbers do, in the groups in which they are written; 86 may stand before.
    fn mobile(&self) -> bool {
        let mut groups: Vec<&str> = self.groups.iter().map(String::as_str).collect();
        if groups.len() > 1 && matches!(groups.first(), Some(&"86" | &"0086")) {
            groups.remove(0);
        }
        let all = groups.concat();
        let all = match all.len() {
            13 => all.strip_prefix("86").unwrap_or(&all),
            _ => &all,
        };
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let written = matches!(
            *lengths.as_slice(),
            [11 | 13] | [3, 4, 4] | [3, 8] | [7, 4] | [4, 3, 4] | [4, 4, 3] | [3, 3, 5]
        ) || lengths.iter().all(|length| *length <= 2);
        let begins = all.as_bytes().get(..2);
        written && all.len() == 11 && begins.is_some_and(|two| two[0] == b'1' && two[1] >= b'3')
    }

    /// An area code and a number, or a service number.
    fn fixed(&self) -> bool {
        let groups: Vec<&str> = self.groups.iter().map(String::as_str).collect();
        let all = groups.concat();
        let service = all.len() == 10 && (all.starts_with("400") || all.starts_with("800"));
        let service = service
            && matches!(groups.as_slice(), [_] | [_, _, _])
            && groups.iter().all(|group| group.len() >= 3);
        let area = match groups.as_slice() {
            [one] => one.starts_with('0') && (11..=12).contains(&one.len()),
            [area, rest @ ..] => {
                let rest: usize = rest.iter().map(|group| group.len()).sum();
                area.starts_with('0') && (3..=4).contains(&area.len()) && (7..=8).contains(&rest)
            }
            [] => false,
        };
        service || area
    }
}

/// An account after the name of a messenger: 微信 abc_123.
fn messenger(plain: &[char]) -> Option<String> {
    let text: String = plain.iter().collect();
    ["微信号", "微信", "weixin", "vx", "qq"]
        .iter()
        .find_map(|lead| {
            let (_, rest) = text.split_once(lead)?;
            let rest = rest.trim_start_matches([' ', ':', '号', '是', '为', '：']);
            let account: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
                .collect();
            let named = account.chars().any(|c| c.is_ascii_digit());
            (account.len() >= 5 && named).then(|| format!("{lead} {account}"))
        })
}

/// Refuses a text that tells how its author is reached, with everything in it that does; `what` is what the field is
/// called.
///
/// ```
/// let told = rules::needs::no_contact("words", "说明", "打 13951234567，或发 lab@example.com").unwrap_err();
/// assert_eq!(told.message, "说明中有电子邮箱、电话号码");
/// assert_eq!(told.own.as_deref(), Some("lab@example.com、13951234567"));
/// ```
///
/// # Errors
/// `{field}.contact`.
pub fn no_contact(field: &'static str, what: &str, text: &str) -> Result<(), Refusal> {
    let told = contacts(text);
    if told.is_empty() {
        return Ok(());
    }
    let mut labels: Vec<&str> = told.iter().map(|(kind, _)| kind.label()).collect();
    labels.dedup();
    let label = labels.join("、");
    let found: Vec<String> = told.iter().map(|(_, found)| clip(found, 24)).collect();
    Err(Refusal::new(
        format!("{field}.contact"),
        clause!("2.5"),
        field,
        format!("{what}中有{label}"),
        "删去联系方式和证件号码；双方由平台转达，选定报价后在服务合同中互相看到",
    )
    .limit("不含电话、邮箱、微信、QQ 和身份证号码")
    .own(found.join("、")))
}

/// The last day on which offers are taken: as many days as the policy says, and never after the service is needed.
#[must_use]
pub fn stands_until(policy: &Policy, today: NaiveDate, needed_by: NaiveDate) -> NaiveDate {
    let days = Days::new(u64::from(policy.need_days));
    let last = today.checked_add_days(days).unwrap_or(today);
    last.min(needed_by)
}

/// A need is for a day to come.
///
/// # Errors
/// `needed_by.past`.
pub fn may_need_by(today: NaiveDate, needed_by: NaiveDate) -> Result<(), Refusal> {
    if needed_by > today {
        return Ok(());
    }
    Err(Refusal::new(
        "needed_by.past",
        clause!("2.5"),
        "needed_by",
        "完成时间已经过去",
        "填写今天以后的日期",
    )
    .limit(format!("{today} 以后"))
    .own(needed_by.to_string()))
}

/// As many open needs as the policy says at once, so that nobody floods the desks of the providers.
///
/// # Errors
/// `need.many`.
pub fn may_post(policy: &Policy, open: u64) -> Result<(), Refusal> {
    if open < u64::from(policy.need_open_most) {
        return Ok(());
    }
    Err(Refusal::new(
        "need.many",
        clause!("2.5"),
        "",
        "同时征集报价的需求已满",
        "选定报价或撤回不再需要的，再发布新的",
    )
    .limit(format!("同时不超过 {} 项", policy.need_open_most))
    .own(format!("{open} 项")))
}

/// As many offers as the policy says to one need, so that the subject can read them all.
///
/// # Errors
/// `need.full`.
pub fn may_offer(policy: &Policy, offers: u64) -> Result<(), Refusal> {
    if offers < u64::from(policy.need_offers_most) {
        return Ok(());
    }
    Err(Refusal::new(
        "need.full",
        clause!("2.5"),
        "",
        "这项需求收到的报价已满",
        "等待需求方选定；有报价撤回时可以再报",
    )
    .limit(format!("不超过 {} 份", policy.need_offers_most))
    .own(format!("{offers} 份")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_reach_somebody_are_found_however_they_are_written() {
        use Contact::{Identity, Mail, Messenger, Phone};
        for (text, kind) in [
            ("13951234567", Phone),
            ("联系人手机１３９５１２３４５６７", Phone),
            ("139 5123 4567", Phone),
            ("1-3-9-5-1-2-3-4-5-6-7", Phone),
            ("+86 139-5123-4567", Phone),
            ("8613951234567", Phone),
            ("幺三九五一二三四五六七", Phone),
            ("0951-5012345", Phone),
            ("（0951）5012345", Phone),
            ("095150123456", Phone),
            ("010 8888 8888", Phone),
            ("400-800-1234", Phone),
            ("电话 5012345", Phone),
            ("联系方式：50123456", Phone),
            ("lab@example.com", Mail),
            ("ｌａｂ＠ｅｘａｍｐｌｅ．ｃｏｍ", Mail),
            ("身份证 11010519491231002X", Identity),
            ("110105 19491231 002x", Identity),
            ("微信号：gouqi2026", Messenger),
            ("加 vx lab_2026", Messenger),
            ("QQ 12345", Messenger),
        ] {
            let found = contact(text).map(|found| found.0);
            assert_eq!(found, Some(kind), "{text}");
        }
    }

    #[test]
    fn numbers_of_standards_amounts_and_days_are_no_contact() {
        for text in [
            "按 GB/T 5009.5-2016、GB 5009.3-2016 检测水分和蛋白质",
            "GB/T 13912-2002 镀层，GB/T 228.1-2021 拉伸",
            "CAS 7732-18-5，样品 1200 件，批号 20261128",
            "预算 138000 元，2026-12-31 前完成",
            "YBB00152002-2015、NY/T 1055-2006、HJ 1147-2020",
            "一百二十个样品，三十天内完成",
            "扫描电镜 SU8010，放大 100000 倍",
            "微信小程序开发，支持 10000 人同时在线",
            "2026 年 11 月 28 日 至 2027 年 1 月 15 日",
            "统一社会信用代码由平台核对",
        ] {
            assert_eq!(contact(text), None, "{text}");
        }
    }
}
