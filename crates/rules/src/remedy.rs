//! What may be done about a decision that refuses: general law, beside the Measures.
//!
//! The Measures name no remedy of their own against a refusal; an administrative decision without one would hide the
//! road that the law opens to everybody.

/// One road, the law that opens it and how long it stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Road {
    /// What is done: `申请行政复议`.
    pub what: &'static str,
    /// The law.
    pub law: &'static str,
    /// Its article.
    pub article: &'static str,
    /// How long, from the day on which one learned of the decision.
    pub within: &'static str,
}

/// Reconsideration by the authority above.
pub const RECONSIDERATION: Road = Road {
    what: "申请行政复议",
    law: "中华人民共和国行政复议法",
    article: "第二十条",
    within: "60 日",
};

/// A suit before the court.
pub const SUIT: Road = Road {
    what: "提起行政诉讼",
    law: "中华人民共和国行政诉讼法",
    article: "第四十六条",
    within: "6 个月",
};

impl Road {
    /// The road in words: `60 日内依照《…法》第二十条申请行政复议`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Road {
            what,
            law,
            article,
            within,
        } = self;
        format!("{within}内依照《{law}》{article}{what}")
    }
}

/// Both roads as a letter tells them.
///
/// ```
/// let told = rules::remedy::roads();
/// assert!(told.contains("60 日内依照《中华人民共和国行政复议法》第二十条申请行政复议"));
/// assert!(told.contains("6 个月内依照《中华人民共和国行政诉讼法》第四十六条提起行政诉讼"));
/// ```
#[must_use]
pub fn roads() -> String {
    format!(
        "认为这一决定侵犯合法权益的，可以自知道本决定之日起 {}，或者自知道之日起 {}。",
        RECONSIDERATION.sentence(),
        SUIT.sentence()
    )
}
