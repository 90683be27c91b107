//! What officials decide on a file, with the reasons they give.

use office::review::{Decision, Verdict};
use rules::{Refusal, clause};

/// Approves a file as it stands at this edition.
pub fn approve(edition: i64) -> Verdict {
    Verdict {
        edition,
        decision: Decision::Approve,
        reasons: Vec::new(),
        picks: Vec::new(),
        late: String::new(),
        words: String::new(),
        seen: None,
        together: false,
    }
}

/// Returns a file for two reasons at once.
pub fn send_back(edition: i64) -> Verdict {
    Verdict {
        edition,
        decision: Decision::Return,
        reasons: vec![
            Refusal::new(
                "review.reason",
                clause!("8.2"),
                "",
                "服务内容没有写明检测的样品数量",
                "补写样品的名称和数量",
            ),
            Refusal::new(
                "review.reason",
                clause!("5.8"),
                "",
                "合同金额与所附报价单不一致",
                "按实际合同金额填写",
            ),
        ],
        picks: Vec::new(),
        late: String::new(),
        words: String::new(),
        seen: None,
        together: false,
    }
}

/// Refuses a file for good.
pub fn refuse(edition: i64) -> Verdict {
    Verdict {
        edition,
        decision: Decision::Refuse,
        reasons: vec![Refusal::new(
            "review.reason",
            clause!("5.5"),
            "",
            "属于产品出厂的法定检验，不在支持范围",
            "法定检验费用由企业自行承担；研发检测可另行申领",
        )],
        picks: Vec::new(),
        late: String::new(),
        words: String::new(),
        seen: None,
        together: false,
    }
}

/// Removes a provider at once, for fraud.
pub fn expel(edition: i64) -> Verdict {
    let reason = Refusal::new(
        "review.reason",
        clause!("5.4"),
        "",
        "出具虚假检测报告，经查属实",
        "不再承接创新券服务",
    );
    Verdict {
        reasons: vec![reason],
        ..refuse(edition)
    }
}
