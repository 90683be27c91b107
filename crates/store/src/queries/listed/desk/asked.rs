//! What is asked of a desk's rows: narrowed, in order, counted by step.

use uuid::Uuid;

use super::{Branch, union};
use crate::queries::listed::{Order, Ordered, Sift, Text};

/// The conditions of a sift on the rows called `q`.
fn sifted(text: &mut Text, sift: &Sift) {
    if let Some(divisions) = &sift.divisions {
        text.one_of("q.division", divisions);
    }
    if let Some(kind) = &sift.kind {
        text.compare("q.kind", "=", kind.clone());
    }
    for word in &sift.words {
        let like = text.pattern(word);
        text.push(&format!(
            " AND lower(q.number || ' ' || q.title || ' ' || q.party) {like}"
        ));
    }
    if let Some(provider) = &sift.provider {
        let like = text.pattern(provider);
        text.push(&format!(" AND lower(q.provider) {like}"));
    }
    if let Some(purpose) = &sift.purpose {
        text.compare("q.purpose", "=", purpose.clone());
    }
    if sift.risk {
        text.push(" AND q.risk = 1");
    }
    let (from, to) = sift.amount;
    for (sign, bound) in [(">=", from), ("<=", to)] {
        if let Some(bound) = bound {
            text.compare("q.amount", sign, bound);
        }
    }
    let (from, to) = sift.due;
    for (sign, bound) in [(">=", from), ("<=", to)] {
        if let Some(bound) = bound {
            text.compare("q.due", sign, bound);
        }
    }
}

pub(in crate::queries::listed) fn rows(branches: &[Branch], sift: &Sift, order: Ordered) -> Text {
    let union = union(branches, sift);
    let mut text = Text::of(format!("SELECT * FROM ({union}) AS q WHERE 1 = 1"));
    sifted(&mut text, sift);
    text.push(&format!(" ORDER BY {}", keys(order)));
    text
}

pub(in crate::queries::listed) fn beside(
    branches: &[Branch],
    (sift, order): (&Sift, Ordered),
    (target, back): (Uuid, bool),
    not: Uuid,
) -> Text {
    let (union, keys) = (union(branches, sift), keys(order));
    let mut text = Text::of(format!(
        "WITH placed AS (SELECT q.*, ROW_NUMBER() OVER (ORDER BY {keys}) AS place FROM ({union}) AS q WHERE 1 = 1"
    ));
    sifted(&mut text, sift);
    let here = text.bind(target);
    let not = text.bind(not);
    let (sign, way) = if back { ("<", "DESC") } else { (">", "ASC") };
    text.push(&format!(
        ") SELECT * FROM placed WHERE place {sign} COALESCE((SELECT place FROM placed WHERE target = {here}), 0) \
         AND (reviewer IS NULL OR reviewer <> {not}) ORDER BY place {way} LIMIT 1"
    ));
    text
}

pub(in crate::queries::listed) fn groups(branches: &[Branch], sift: &Sift) -> Text {
    let every = Sift {
        step: None,
        ..sift.clone()
    };
    let union = union(branches, &every);
    let mut text = Text::of(format!(
        "SELECT step, COUNT(*) AS count, CAST(COALESCE(SUM(amount), 0) AS bigint) AS amount, \
         CAST(0 AS bigint) AS face FROM ({union}) AS q WHERE 1 = 1"
    ));
    sifted(&mut text, sift);
    text.push(" GROUP BY step");
    text
}

/// A total order: the engines agree on every row, so that no page misses or repeats one.
fn keys(order: Ordered) -> String {
    let way = if order.down { "DESC" } else { "ASC" };
    let keys = match order.by {
        // What has no limit comes last either way; the engines differ in where they put it.
        Order::Due => format!("CASE WHEN q.due IS NULL THEN 1 ELSE 0 END, q.due {way}, q.since"),
        Order::Age => format!("q.since {way}"),
        Order::Amount => {
            format!("CASE WHEN q.amount IS NULL THEN 1 ELSE 0 END, q.amount {way}, q.since")
        }
        Order::Number => format!("q.number {way}"),
    };
    format!("{keys}, q.target")
}
