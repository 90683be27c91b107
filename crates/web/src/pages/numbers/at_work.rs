//! What stands beside the numbers for those who work on them.

use office::figures::{AtWork, Waiting};
use rules::Coded;

use crate::pages::opinions;
use crate::pages::spot::estimated;
use crate::parts::{Cell, Column, Row, Table};

/// As the page shows it.
pub(super) struct Work {
    pub waiting: [Table; 2],
    pub satisfied: Option<Vec<Row>>,
    pub samples: Vec<(String, Vec<Row>)>,
}

pub(super) fn shown(work: &AtWork) -> Work {
    let samples = work.region.iter().flat_map(|(_, samples)| samples);
    Work {
        waiting: [
            table("服务合同", "/contracts", &work.contracts),
            table("兑付申请", "/claims", &work.claims),
        ],
        satisfied: work
            .region
            .as_ref()
            .map(|(told, _)| opinions::rows_of(told)),
        samples: samples
            .map(|(number, one)| (format!("抽查计划 {number}"), estimated(one)))
            .collect(),
    }
}

fn table<S: Coded>(title: &str, list: &str, waiting: &[Waiting<S>]) -> Table {
    let columns = vec![Column::text("状态"), Column::number("件数")];
    let rows = waiting.iter().map(|one| {
        let count = one.count.to_string();
        vec![
            Cell::text(one.state.label()),
            match one.count {
                0 => Cell::text(count),
                _ => Cell::link(count, format!("{list}?state={}", one.state.code())),
            },
        ]
    });
    Table::new(title, columns).rows(rows)
}
