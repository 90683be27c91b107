//! The receipt of what was handed in: its number, when, who acts next and by when (UX-13).

use papers::{Body, Kind, Line, Section};
use rules::lifecycle::Turn;
use store::queries::contracts::attachments;
use uuid::Uuid;

use super::make::drawable;
use super::pieces::{minute, told};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;

/// What was handed in.
pub(crate) struct Handed<'a> {
    pub file: (FileKind, Uuid),
    pub number: &'a str,
    /// For whom: a firm or a person.
    pub by: &'a str,
    /// What the person would look for: title, amount, the other party.
    pub what: Vec<Option<Line>>,
    pub turn: Turn,
    pub next: &'a str,
    /// The last day of what comes next, where the Measures set one.
    pub due: Option<String>,
}

pub(crate) async fn receipt(deal: &Deal<'_>, handed: Handed<'_>) -> Result<Uuid, Refused> {
    let Handed {
        file,
        number,
        by,
        what,
        turn,
        next,
        due,
    } = handed;
    let label = file.0.label();
    let files = attachments(&deal.tx, file.0.code(), file.1).await?;
    let standing = files.iter().filter(|file| !file.withdrawn);
    let files: Vec<_> = standing
        .map(|file| drawable(deal.office, &file.name))
        .collect();
    let head = [
        told("提交人", by),
        told("事项", label),
        told("编号", number),
    ];
    let when = [
        told("文件", files.join("、")),
        told("提交时间", minute(deal.now)),
        told("经办账号", &*deal.actor.name),
    ];
    let after = [
        told("现在由谁办理", turn.label()),
        told("下一步", next),
        told("办理期限", due.unwrap_or_default()),
    ];
    let body = Body {
        to: by.to_owned(),
        lead: vec![format!("你方提交的{label}材料已由宁夏科技创新券平台收到，登记如下。")],
        sections: vec![
            Section::of_rows("收到的材料", head.into_iter().chain(what).chain(when)),
            Section {
                prose: vec![
                    "本回执只证明材料已提交，不表示审核通过。办理结果发到平台的“消息”；需要补正的，一次列出全部理由和改法。".to_owned(),
                ],
                ..Section::of_rows("接下来", after)
            },
        ],
        close: super::pieces::close("宁夏科技创新券平台", deal.today),
        ..Body::default()
    };
    deal.paper(Kind::Receipt, file, number, &body).await
}
