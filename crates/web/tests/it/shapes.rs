//! What is made without the office: addresses, outlines, broken names, lines of a table.

use std::net::IpAddr;

use axum::http::HeaderMap;
use rules::Law;
use serde_json::json;
use web::origin::{FORWARDED, origin};
use web::pages::open::stream;
use web::parts::{Cell, Column, Table};
use web::query;
use web::shown::land::{Land, radius};
use web::shown::outline::{MARGIN, SIDE, Sketch};
use web::shown::picture::{head, tail, wrap};

fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for line in forwarded {
        headers.append(FORWARDED, line.parse().unwrap());
    }
    let trusted: Vec<IpAddr> = trusted
        .iter()
        .map(|address| address.parse().unwrap())
        .collect();
    origin(peer.parse().unwrap(), &headers, &trusted).to_string()
}

#[test]
fn a_forwarded_header_is_believed_from_a_trusted_proxy_alone() {
    let proxy = "10.0.0.1";
    for (peer, forwarded, trusted, expected) in [
        (
            "198.51.100.7",
            &["203.0.113.9"][..],
            &[][..],
            "198.51.100.7",
        ),
        ("198.51.100.7", &["203.0.113.9"], &[proxy], "198.51.100.7"),
        (proxy, &["203.0.113.9"], &[proxy], "203.0.113.9"),
        // What the visitor wrote himself stands left of what the proxy added.
        (proxy, &["192.0.2.1, 203.0.113.9"], &[proxy], "203.0.113.9"),
        (
            proxy,
            &["192.0.2.1", "203.0.113.9"],
            &[proxy],
            "203.0.113.9",
        ),
        (
            proxy,
            &["203.0.113.9, 10.0.0.2"],
            &[proxy, "10.0.0.2"],
            "203.0.113.9",
        ),
        (proxy, &["203.0.113.9, nonsense"], &[proxy], proxy),
        (proxy, &["nonsense, 203.0.113.9"], &[proxy], "203.0.113.9"),
        (proxy, &[], &[proxy], proxy),
        (proxy, &["::ffff:203.0.113.9"], &[proxy], "203.0.113.9"),
    ] {
        assert_eq!(
            seen(peer, forwarded, trusted),
            expected,
            "{peer} {forwarded:?}"
        );
    }
}

#[test]
fn every_county_fits_its_drawing_and_its_centre_lies_in_it() {
    for (code, outline) in Law::shipped().counties.all() {
        let sketch = Sketch::of(outline, outline.centre());
        let most = SIDE + 2 * MARGIN;
        assert!(sketch.width <= most && sketch.height <= most, "{code}");
        assert!((MARGIN..sketch.width).contains(&sketch.x), "{code}");
        assert!((MARGIN..sketch.height).contains(&sketch.y), "{code}");
        assert!(sketch.path.len() < 4_000, "{code}: {}", sketch.path.len());
    }
}

#[test]
fn every_county_is_drawn_within_the_region_and_is_light() {
    let law = Law::shipped();
    let land = Land::of(&law.counties, &law.divisions);
    assert_eq!(land.counties.len(), 22);
    assert!(law.counties.missing(&law.divisions).is_empty());
    for county in &land.counties {
        assert!((0..land.width).contains(&county.x), "{}", county.name);
        assert!((0..land.height).contains(&county.y), "{}", county.name);
    }
    let paths: usize = land.counties.iter().map(|county| county.path.len()).sum();
    assert!(paths < 30_000, "{paths}");
    let shorts: Vec<&str> = land.counties.iter().map(|one| one.short.as_str()).collect();
    assert!(shorts.contains(&"兴庆") && shorts.contains(&"青铜峡"));
}

#[test]
fn a_circle_grows_and_stays_within_bounds() {
    assert_eq!(radius(1), 11);
    assert!(radius(1) < radius(20) && radius(20) < radius(3_000));
    assert_eq!(radius(usize::MAX / 8), 26);
}

#[test]
fn a_long_name_is_broken_and_cut_and_a_long_number_keeps_its_end() {
    let name = "宁夏塞上材料检测研究院有限责任公司银川分公司第二实验室";
    assert_eq!(
        wrap(name, 3),
        ["宁夏塞上材料检测", "研究院有限责任公", "司银川分公司第…"]
    );
    assert_eq!(tail("26642000000012345678"), "…0000012345678");
    assert_eq!(tail("NX2026-000123-7"), "NX2026-000123-7");
    assert_eq!(head("待专业机构复核后再办"), "待专业机构复核…");
}

#[test]
fn the_last_of_a_name_counts() {
    assert_eq!(query::once("a=1&b=%E7%94%B2&a=2"), "b=%E7%94%B2&a=2");
    assert_eq!(query::once(""), "");
}

#[test]
fn cells_are_quoted_and_formulas_are_text() {
    let cells = ["a,b", "说\"好\"", "=1+1", "+86", "两\n行", "普通"];
    let cells = cells.map(|cell| stream::csv_text(&json!(cell)));
    assert_eq!(
        stream::line(cells.into_iter()),
        "\"a,b\",\"说\"\"好\"\"\",'=1+1,'+86,\"两\n行\",普通\r\n"
    );
}

#[test]
fn a_long_calculation_is_paged_and_keeps_its_sums_in_view() {
    let row = |n: usize| vec![Cell::text(n.to_string())];
    let table =
        |rows: usize| Table::new("补贴", vec![Column::text("行")]).rows((1..=rows).map(row));
    let shown = |rows, number| {
        let (table, pages) = table(rows).page(number, (200, 4));
        let ends = [table.rows.first(), table.rows.last()].map(|row| row.unwrap()[0].clone());
        (table.rows.len(), ends, pages)
    };
    let ends = |first: usize, last: usize| [first, last].map(|n| row(n).remove(0));
    assert_eq!(shown(204, 1), (204, ends(1, 204), 1));
    assert_eq!(shown(205, 1), (204, ends(1, 205), 2));
    assert_eq!(shown(205, 2), (5, ends(201, 205), 2));
    assert_eq!(shown(10_002, 50), (202, ends(9_801, 10_002), 50));
    // A page that there is not is the last one.
    assert_eq!(shown(10_002, 99), shown(10_002, 50));
    let caption = table(10_002).page(2, (200, 4)).0.caption;
    assert_eq!(caption, "补贴：第 201 至 400 行和最后 4 行，共 10002 行");
}
