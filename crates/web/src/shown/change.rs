//! Changes of a registration, and registrations behind which stands the same person.

use office::attachments::papers::Paper;
use office::subjects::{AmendmentLine, AmendmentView, Kin};
use rules::lifecycle::amendment::{Part, State};

use super::papers::told;
use crate::parts::{Cell, Column, Row, Table, Tag, Tone};
use crate::sheets;

const fn tone(state: State) -> Tone {
    match state {
        State::Submitted => Tone::Blue,
        State::Returned => Tone::Yellow,
        State::Certified => Tone::Green,
        State::Refused => Tone::Red,
        State::Withdrawn => Tone::Grey,
    }
}

/// The state of a change.
#[must_use]
pub fn word(state: State) -> Tag {
    Tag::new(state.label(), tone(state))
}

/// The state of a change in a table.
#[must_use]
pub fn tag(state: State) -> Cell {
    Cell::tag(state.label(), tone(state))
}

/// A change line by line.
#[must_use]
pub fn rows(view: &AmendmentView) -> Vec<Row> {
    let subject = Row::new("登记编号", &view.number);
    let mut rows = vec![
        match view.sees_subject {
            true => subject.href(format!("/subjects/{}", view.subject)),
            false => subject,
        },
        Row::new("主体", format!("{}（{}）", view.name, view.kind.label())),
    ];
    rows.extend(
        view.uscc
            .iter()
            .map(|code| Row::new("统一社会信用代码", code)),
    );
    rows.extend([
        Row::new("法定代表人或本人", &view.representative),
        Row::new("变更内容", view.line.part.label()),
        Row::new("变更前", &view.line.before),
        Row::new("变更后", &view.line.after),
    ]);
    if view.line.part == Part::County {
        rows.push(Row::new("新地址", &view.address));
    }
    rows.extend([
        Row::new("由谁审核", format!("{}科技管理部门", view.county)),
        Row::new("首次提交", view.line.filed_on.to_string()),
    ]);
    rows
}

/// The evidence of a change, one line a file.
#[must_use]
pub fn evidence(files: &[Paper]) -> Vec<Row> {
    let lines = files.iter();
    lines
        .map(|file| Row::new("证明材料", told(file)).href(format!("/files/{}", file.id)))
        .collect()
}

/// The changes of a registration, the latest first.
#[must_use]
pub fn table(changes: &[AmendmentLine]) -> Table {
    let columns = vec![
        Column::text("变更内容"),
        Column::text("变更前"),
        Column::text("变更后"),
        Column::text("首次提交"),
        Column::text("状态"),
    ];
    let rows = changes.iter().map(|line| {
        vec![
            Cell::link(line.part.label(), format!("/amendments/{}", line.id)),
            Cell::text(&line.before),
            Cell::text(&line.after),
            Cell::text(line.filed_on.to_string()),
            tag(line.state),
        ]
    });
    Table::new("变更记录", columns).rows(rows)
}

/// The other registrations of the same person; of those of another county only number and county (R8, R24).
#[must_use]
pub fn kin(kin: &[Kin]) -> Table {
    let columns = vec![
        Column::text("登记编号"),
        Column::text("名称"),
        Column::text("所在地"),
        Column::text("相同之处"),
        Column::text("状态"),
    ];
    let rows = kin.iter().map(|one| {
        let ties: Vec<_> = one.ties.iter().map(|tie| tie.label()).collect();
        let (number, name, state) = match &one.seen {
            Some((id, name, state)) => {
                let tag = sheets::subject_tag(*state);
                let state = Cell {
                    tag: Some(tag),
                    ..Cell::text("")
                };
                let number = Cell::link(&one.number, format!("/subjects/{id}"));
                (number, Cell::text(name), state)
            }
            None => (Cell::text(&one.number), Cell::blank(), Cell::blank()),
        };
        vec![
            number,
            name,
            Cell::text(&one.county),
            Cell::text(ties.join("；")),
            state,
        ]
    });
    Table::new("可能有关联的登记", columns).rows(rows)
}
