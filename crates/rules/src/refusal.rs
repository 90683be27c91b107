//! Refusals: one type for every "no", always with the clause and the way out.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clause::Clause;

/// Why something is refused: what is wrong, on which clause, at which field, the limit, the own number, how to mend it.
///
/// ```
/// use rules::{Refusal, clause};
/// let refusal = Refusal::new("purchase.too-large", clause!("3.2"), "amount", "购买技术成果的合同金额超过上限", "改为50万元及以下的合同")
///     .limit("不超过 500,000.00元")
///     .own("500,000.01元");
/// assert_eq!(
///     refusal.to_string(),
///     "购买技术成果的合同金额超过上限（规定：不超过 500,000.00元；现为：500,000.01元）。改为50万元及以下的合同。［办法解读 3.2］",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable code, `area.fault`.
    pub code: Cow<'static, str>,
    /// The clause it rests on.
    pub clause: Clause,
    /// Name of the form field at fault; empty when it is the file as a whole.
    pub field: Cow<'static, str>,
    /// What is wrong, in Chinese, without a full stop.
    pub message: String,
    /// How to mend it, in Chinese, without a full stop.
    pub fix: String,
    /// The limit, as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The person's own number, as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<String>,
}

impl Refusal {
    /// A refusal without numbers; add them with [`limit`](Self::limit) and [`own`](Self::own).
    pub fn new(
        code: impl Into<Cow<'static, str>>,
        clause: Clause,
        field: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            clause,
            field: field.into(),
            message: message.into(),
            fix: fix.into(),
            limit: None,
            own: None,
        }
    }

    /// States the limit.
    #[must_use]
    pub fn limit(mut self, limit: impl Into<String>) -> Self {
        self.limit = Some(limit.into());
        self
    }

    /// States the person's own number.
    #[must_use]
    pub fn own(mut self, own: impl Into<String>) -> Self {
        self.own = Some(own.into());
        self
    }

    /// Moves the refusal to another form field.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = field.into();
        self
    }

    /// The message with limit and own number in brackets, as shown at the field.
    #[must_use]
    pub fn full_message(&self) -> String {
        match (&self.limit, &self.own) {
            (Some(limit), Some(own)) => format!("{}（规定：{limit}；现为：{own}）", self.message),
            (Some(limit), None) => format!("{}（规定：{limit}）", self.message),
            (None, Some(own)) => format!("{}（现为：{own}）", self.message),
            (None, None) => self.message.clone(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}。{}。［{}］",
            self.full_message(),
            self.fix,
            self.clause
        )
    }
}

impl std::error::Error for Refusal {}
