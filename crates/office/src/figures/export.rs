//! The numbers of a year as a spreadsheet: one table with its control totals (UX-29).

use std::io::{Seek, SeekFrom};

use papers::grid::{Column, Format, Grid, Kind, Title, Value};
use rules::Coded;

use super::{Line, numbers};
use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;
use crate::export::Exported;

/// By what the money is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    County,
    Use,
    Side,
}

impl Coded for By {
    const ALL: &'static [By] = &[By::County, By::Use, By::Side];

    fn code(self) -> &'static str {
        match self {
            By::County => "county",
            By::Use => "purpose",
            By::Side => "side",
        }
    }

    fn label(self) -> &'static str {
        match self {
            By::County => "县（市、区）",
            By::Use => "用途",
            By::Side => "机构类别",
        }
    }
}

/// Writes the lines of one cut, exactly as the page shows them.
pub async fn export(
    office: &Office,
    actor: &Actor,
    (by, year): (By, u16),
    format: Format,
) -> Result<Exported, Refused> {
    let numbers = numbers(office, actor, year).await?;
    let lines = match by {
        By::County => numbers.counties,
        By::Use => numbers.uses,
        By::Side => numbers.sides,
    };
    let title = Title {
        name: format!("{} 年度{}统计", numbers.year, by.label()),
        day: office.today(),
        about: vec![
            ("年度".to_owned(), numbers.year.to_string()),
            ("分类".to_owned(), by.label().to_owned()),
        ],
    };
    let done = tokio::task::spawn_blocking(move || written(&lines, by, &title, format)).await;
    done.map_err(|fault| Refused::Fault(fault.to_string()))?
}

fn written(lines: &[Line], by: By, title: &Title, format: Format) -> Result<Exported, Refused> {
    let count = |label: &str| {
        let column = Column::new(label, Kind::Count);
        column.totalled()
    };
    let columns = vec![
        Column::new(by.label(), Kind::Text).wide(40),
        count("发放（张）"),
        Column::new("发放金额（元）", Kind::Money),
        count("兑付（笔）"),
        Column::new("兑付金额（元）", Kind::Money),
    ];
    let file = tempfile::tempfile().map_err(papers::grid::GridError::from)?;
    let mut grid = Grid::begin(format, title, columns, file)?;
    for line in lines {
        grid.row(&[
            Value::Text(line.label.clone()),
            Value::Count(line.issued.count),
            Value::Money(line.issued.amount.fen()),
            Value::Count(line.redeemed.count),
            Value::Money(line.redeemed.amount.fen()),
        ])?;
    }
    let (totals, mut file) = grid.finish()?;
    let bytes = file
        .seek(SeekFrom::End(0))
        .map_err(papers::grid::GridError::from)?;
    file.seek(SeekFrom::Start(0))
        .map_err(papers::grid::GridError::from)?;
    Ok(Exported {
        file,
        bytes,
        totals,
    })
}
