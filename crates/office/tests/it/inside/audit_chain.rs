//! A chain is followed in whatever order its rows lie.

use office::inside::audit::{Row, found};
use office::inside::seal::digest;
use proptest::prelude::*;

/// The hashes of a chain of this length, after the beginning.
fn hashes(length: i64) -> Vec<String> {
    let hashes = (1..=length).map(|entry| digest(entry.to_string().as_bytes()));
    std::iter::once(String::new()).chain(hashes).collect()
}

fn rows(hashes: &[String]) -> Vec<Row<'_>> {
    let pairs = hashes.windows(2).zip(1..);
    pairs
        .map(|(pair, entry)| (entry, &*pair[0], &*pair[1], &*pair[1]))
        .collect()
}

fn told(rows: &[Row<'_>], head: (i64, &str)) -> Vec<(i64, &'static str)> {
    let flaws = found(rows, head);
    flaws
        .into_iter()
        .map(|flaw| (flaw.entry, flaw.what))
        .collect()
}

#[test]
fn each_flaw_is_named_where_it_is() {
    let hashes = hashes(6);
    let whole = rows(&hashes);
    let head = (6, &*hashes[6]);
    assert_eq!(told(&whole, head), []);
    assert_eq!(told(&[], (0, "")), []);

    let mut altered = whole.clone();
    altered[2].3 = &hashes[1];
    assert_eq!(told(&altered, head), [(3, "被改动")]);

    let mut parted = whole.clone();
    parted[3].1 = "no hash at all";
    assert_eq!(told(&parted, head), [(4, "与上一条不相接")]);

    let mut short = whole.clone();
    short.remove(4);
    assert_eq!(told(&short, head), [(5, "缺失")]);
    assert_eq!(told(&whole[..5], head), [(6, "缺失")]);

    assert_eq!(told(&whole, (5, &hashes[5])), [(6, "插入在记录头之后")]);
    assert_eq!(told(&whole, (6, &hashes[5])), [(6, "记录头的杂凑值不符")]);
    // A hash in capitals is another text.
    let capital = hashes[6].to_uppercase();
    assert_eq!(told(&whole, (6, &capital)), [(6, "记录头的杂凑值不符")]);

    let mut before = whole.clone();
    before.push((0, "", &hashes[1], &hashes[1]));
    assert_eq!(told(&before, head), [(1, "与上一条不相接")]);
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter(
        order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle(),
        altered in 0..18_usize,
        parted in 0..18_usize,
        gone in 0..18_usize,
    ) {
        let hashes = hashes(9);
        let mut all = rows(&hashes);
        if let Some(row) = all.get_mut(altered) {
            row.3 = "something else";
        }
        if let Some(row) = all.get_mut(parted) {
            row.1 = &hashes[9];
        }
        let kept = |row: &Row<'_>| usize::try_from(row.0) != Ok(gone);
        let straight: Vec<_> = all.iter().copied().filter(kept).collect();
        let mixed: Vec<_> = order.iter().map(|at| all[*at]).filter(kept).collect();
        let head = (9, &*hashes[9]);
        prop_assert_eq!(told(&mixed, head), told(&straight, head));
    }
}
