//! What the first check leaves to people: clauses of sections 3 to 5 that no rule decides.

use crate::clause::Clause;

/// A clause that no rule of the first check decides, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// The clause.
    pub clause: Clause,
    /// Who sees to it, in Chinese.
    pub why: &'static str,
}

/// Every clause of sections 3 to 5 that the first check does not decide; a test holds the list against what it does.
#[must_use]
pub fn unchecked() -> Vec<Unchecked> {
    // Not cited as rules cite: the list of clauses that no rule cites keeps them.
    let of = |number, why| Unchecked {
        clause: Clause::of(number),
        why,
    };
    vec![
        of(
            "5.3",
            "监督检查和绩效评价在审核之外进行；机构被暂停、移出名录的，由机构在库一项拦下",
        ),
        of(
            "5.4",
            "服务是否虚构、合同是否编造，由审核人员对照合同和材料判断",
        ),
        of("5.7", "平台只受理电子申领，没有要核对的内容"),
        of("5.9", "全年受理，没有要核对的日期"),
    ]
}
