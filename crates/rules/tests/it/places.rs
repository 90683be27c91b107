use proptest::prelude::*;
use rules::places::{Point, coordinate};
use rules::{Law, clause};

fn point(longitude: i64, latitude: i64) -> Point {
    Point {
        longitude,
        latitude,
    }
}

#[test]
fn every_county_has_an_outline_and_its_centre_lies_in_it_alone() {
    let law = Law::shipped();
    assert_eq!(law.counties.all().count(), 22);
    for county in law.divisions.counties() {
        let outline = law.counties.get(&county.code).expect("an outline");
        for ring in outline.rings() {
            assert!(
                ring.len() > 3 && ring.first() == ring.last(),
                "{}",
                county.name
            );
        }
        let centre = outline.centre();
        let around: Vec<&str> = law
            .counties
            .all()
            .filter(|(_, outline)| outline.contains(centre))
            .map(|(code, _)| code)
            .collect();
        assert_eq!(around, [county.code.as_str()], "{}", county.name);
    }
}

#[test]
fn known_places_lie_where_they_are() {
    let counties = &Law::shipped().counties;
    // The drum tower of 银川, the city of 中卫, the town of 泾源.
    for (at, code) in [
        (point(106_276_500, 38_466_700), "640104"),
        (point(105_189_600, 37_514_200), "640502"),
        (point(106_331_000, 35_498_500), "640424"),
    ] {
        assert_eq!(counties.check(code, "", at), Ok(()), "{code}");
        let others = counties.all().filter(|(other, _)| *other != code);
        for (other, outline) in others {
            assert!(!outline.contains(at), "{code} also lies in {other}");
        }
    }
}

#[test]
fn the_border_belongs_to_the_county() {
    for (code, outline) in Law::shipped().counties.all() {
        for ring in outline.rings() {
            for corner in ring {
                assert!(outline.contains(*corner), "{code} {corner:?}");
            }
        }
    }
}

#[test]
fn a_point_elsewhere_is_refused_with_where_the_county_is() {
    let law = Law::shipped();
    let swapped = point(38_466_700, 106_276_500);
    let refusal = law
        .counties
        .check("640104", "兴庆区", swapped)
        .expect_err("outside");
    assert_eq!(
        (refusal.code.as_ref(), refusal.field.as_ref()),
        ("point.outside", "longitude")
    );
    assert!(refusal.limit.expect("a limit").contains("东经 106."));
    assert_eq!(refusal.own.as_deref(), Some("东经 38.4667，北纬 106.2765"));
}

#[test]
fn coordinates_are_read_as_people_type_them() {
    let read = |typed: &str| coordinate(typed, "latitude", "纬度", clause!("10.3"));
    assert_eq!(read(" 38.4872 "), Ok(38_487_200));
    assert_eq!(read("３８．４８７２"), Ok(38_487_200));
    assert_eq!(read("106"), Ok(106_000_000));
    assert_eq!(read("-1.000001"), Ok(-1_000_001));
    for (typed, code) in [
        ("", "point.empty"),
        ("38°29′", "point.not-a-number"),
        ("1e2", "point.not-a-number"),
        (".5", "point.not-a-number"),
        ("1234", "point.not-a-number"),
        ("38.12345678901234567890", "point.decimals"),
    ] {
        assert_eq!(read(typed).expect_err(typed).code, code, "{typed}");
    }
}

proptest! {
    /// No point of the region lies inside two counties, except on a border that they share.
    #[test]
    fn counties_do_not_overlap(longitude in 104_000_000_i64..108_000_000, latitude in 35_000_000_i64..39_500_000) {
        let at = point(longitude, latitude);
        let inside = Law::shipped().counties.all().filter(|(_, outline)| outline.contains(at)).count();
        prop_assert!(inside <= 1);
    }
}
