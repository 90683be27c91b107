//! Signed copies of a printed paper: recognised, doubted or refused, each for its own reason.

use image::{GrayImage, ImageFormat, Luma};
use papers::Kind;
use papers::scan::{Doubt, Fault, Recognised, Way, recognise};

use crate::scanner::{bound, grained, issued, jpeg, printed, scanned, turned};
use crate::support::sheet;

fn scan(sheets: usize, doubts: Vec<Doubt>) -> Result<Recognised, Vec<Fault>> {
    Ok(Recognised {
        way: Way::Scan,
        sheets,
        doubts,
        signatures: Vec::new(),
    })
}

#[test]
fn a_scan_is_read_at_every_usual_resolution_turned_and_grained() {
    let pages = issued().pages;
    for (dpi, degrees) in [(100, 0.0), (150, 1.5), (200, -2.0), (300, 3.0)] {
        let sheets: Vec<_> = scanned(issued(), dpi)
            .iter()
            .map(|page| turned(page, degrees))
            // At the coarser two the code has two or three pixels a module, and grain takes one of them.
            .map(|page| if dpi > 150 { grained(&page) } else { page })
            .collect();
        let found = recognise(&bound(&sheets), issued());
        assert_eq!(found, scan(pages, vec![]), "{dpi} DPI, {degrees} degrees");
    }
}

#[test]
fn pages_that_are_no_pictures_are_left_to_a_person() {
    let mut again = lopdf::Document::load_mem(&issued().bytes).unwrap();
    let mut bytes = Vec::new();
    again.save_to(&mut bytes).unwrap();
    let drawn = |sheet| Doubt::Drawn { sheet };
    let pages = issued().pages;
    assert_eq!(
        recognise(&bytes, issued()),
        scan(pages, (1..=pages).map(drawn).collect())
    );
}

#[test]
fn a_scan_may_lie_on_its_side_or_upside_down() {
    let pages = scanned(issued(), 150);
    let side: Vec<_> = pages.iter().map(image::imageops::rotate90).collect();
    assert_eq!(
        recognise(&bound(&side), issued()),
        scan(pages.len(), vec![])
    );
    let head: Vec<_> = pages.iter().map(image::imageops::rotate180).collect();
    assert_eq!(
        recognise(&bound(&head), issued()),
        scan(pages.len(), vec![])
    );
}

#[test]
fn every_page_must_be_there_once_whatever_the_order() {
    let sheets = scanned(issued(), 150);
    let pages = sheets.len();
    assert!(pages >= 2, "the contract of the tests runs over pages");
    let mut other_way: Vec<_> = sheets.clone();
    other_way.reverse();
    assert_eq!(recognise(&bound(&other_way), issued()), scan(pages, vec![]));

    let short = &sheets[..pages - 1];
    let missing = Fault::Missing { pages: vec![pages] };
    assert_eq!(
        recognise(&bound(short), issued()),
        Err(vec![missing.clone()])
    );

    // The last page is the first once more.
    let mut doubled = short.to_vec();
    doubled.push(sheets[0].clone());
    let twice = Fault::Doubled {
        page: 1,
        sheets: vec![1, pages],
    };
    assert_eq!(
        recognise(&bound(&doubled), issued()),
        Err(vec![twice, missing])
    );
}

#[test]
fn pages_of_other_papers_and_editions_are_named() {
    let sheets = scanned(issued(), 150);
    let swapped = |other: &papers::Sheet| {
        let mut mixed = sheets.clone();
        mixed[1] = scanned(&printed(other), 150)[1].clone();
        recognise(&bound(&mixed), issued()).unwrap_err()
    };
    let mut other = sheet(Kind::Contract);
    other.number = "HT2026-000999-1".into();
    other.data["number"] = other.number.clone().into();
    let named = Fault::Other {
        sheets: vec![2],
        number: "HT2026-000999-1".into(),
    };
    assert_eq!(swapped(&other), [named]);

    let mut forged = sheet(Kind::Contract);
    forged.check = "ZZZZZZZZ".into();
    assert_eq!(swapped(&forged), [Fault::Strange { sheets: vec![2] }]);

    // The same scan against the edition that took its place.
    let mut newer = sheet(Kind::Contract);
    newer.edition = 2;
    newer.check = "NEWERONE".into();
    let faults = recognise(&bound(&sheets), &printed(&newer)).unwrap_err();
    let older = Fault::Older {
        sheets: (1..=sheets.len()).collect(),
        edition: 1,
    };
    assert_eq!(faults, [older]);
}

#[test]
fn a_page_that_cannot_be_read_is_left_to_a_person() {
    let mut sheets = scanned(issued(), 150);
    let pages = sheets.len();
    // A seal over the code of the second page.
    let (wide, high) = sheets[1].dimensions();
    for (x, y, pixel) in sheets[1].enumerate_pixels_mut() {
        if x > wide * 3 / 4 && y > high * 4 / 5 {
            *pixel = Luma([0]);
        }
    }
    let found = recognise(&bound(&sheets), issued());
    assert_eq!(found, scan(pages, vec![Doubt::Unread { sheet: 2 }]));

    // One page more behind: then it is no longer one for one, and the page is missing.
    sheets.push(GrayImage::from_pixel(wide, high, Luma([250])));
    let missing = vec![Fault::Missing { pages: vec![2] }];
    assert_eq!(recognise(&bound(&sheets), issued()), Err(missing));
}

#[test]
fn our_first_page_with_other_pages_behind_is_refused_by_page() {
    let mut sheets = vec![scanned(issued(), 150)[0].clone()];
    let (wide, high) = sheets[0].dimensions();
    let blank = || GrayImage::from_pixel(wide, high, Luma([240]));
    sheets.extend((0..issued().pages + 1).map(|_| blank()));
    let missing = Fault::Missing {
        pages: (2..=issued().pages).collect(),
    };
    assert_eq!(recognise(&bound(&sheets), issued()), Err(vec![missing]));
}

#[test]
fn an_annex_behind_all_pages_is_left_to_a_person() {
    let mut sheets = scanned(issued(), 150);
    let (wide, high) = sheets[0].dimensions();
    sheets.push(GrayImage::from_pixel(wide, high, Luma([240])));
    let pages = sheets.len();
    let found = recognise(&bound(&sheets), issued());
    assert_eq!(found, scan(pages, vec![Doubt::Extra { sheet: pages }]));
}

#[test]
fn a_picture_stands_for_a_paper_of_one_page_only() {
    let mut short = sheet(Kind::Receipt);
    short.data["body"]["sections"] = serde_json::json!([]);
    short.data["body"]["sign"] = serde_json::Value::Null;
    let one = printed(&short);
    assert_eq!(one.pages, 1);
    let page = &scanned(&one, 200)[0];
    assert_eq!(
        recognise(&jpeg(&turned(page, 2.0), 60), &one),
        scan(1, vec![])
    );
    let mut png = std::io::Cursor::new(Vec::new());
    page.write_to(&mut png, ImageFormat::Png).unwrap();
    assert_eq!(recognise(&png.into_inner(), &one), scan(1, vec![]));

    let seal = GrayImage::from_fn(400, 400, |x, y| {
        let (dx, dy) = (i64::from(x) - 200, i64::from(y) - 200);
        let ring = (150 * 150..170 * 170).contains(&(dx * dx + dy * dy));
        Luma([if ring { 90 } else { 255 }])
    });
    assert_eq!(recognise(&jpeg(&seal, 80), &one), Err(vec![Fault::NoCode]));
    let pages = issued().pages;
    assert_eq!(
        recognise(&jpeg(page, 80), issued()),
        Err(vec![Fault::Picture { pages }])
    );
    assert_eq!(recognise(b"PK\x03\x04", &one), Err(vec![Fault::Kind]));
}

#[test]
fn files_that_break_off_or_run_to_hundreds_of_pages_are_refused() {
    let sheets = scanned(issued(), 100);
    let whole = bound(&sheets);
    let half = &whole[..whole.len() / 3];
    let faults = recognise(half, issued()).unwrap_err();
    assert!(
        matches!(
            faults[..],
            [Fault::Damaged | Fault::NoCode | Fault::Missing { .. }]
        ),
        "{faults:?}"
    );

    let blank = GrayImage::from_pixel(20, 28, Luma([255]));
    let many = bound(&vec![blank; 500]);
    let limit = issued().pages + papers::scan::SPARE;
    assert_eq!(
        recognise(&many, issued()),
        Err(vec![Fault::Sheets { limit, own: 500 }])
    );
}

/// A PDF of one page with this stream on it, packed as told.
fn packed(filters: &[&str], data: Vec<u8>) -> Vec<u8> {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut file = Document::with_version("1.5");
    let filters: Vec<Object> = filters
        .iter()
        .map(|name| Object::Name(name.as_bytes().to_vec()))
        .collect();
    let mut stream = Stream::new(dictionary! { "Filter" => filters }, data);
    stream.allows_compression = false;
    let content = file.add_object(stream);
    let pages = file.new_object_id();
    let page = file.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => pages,
        "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let all = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    file.objects.insert(pages, Object::Dictionary(all));
    let root = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    file.trailer.set("Root", root);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

fn deflated(data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(data).unwrap();
    packer.finish().unwrap()
}

/// A picture of eight by eight that says of itself that it has this side.
fn boastful(side: u16) -> Vec<u8> {
    let mut bytes = jpeg(&GrayImage::from_pixel(8, 8, Luma([255])), 80);
    let frame = bytes.windows(2).position(|two| two == b"\xff\xc0").unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&side.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&side.to_be_bytes());
    bytes
}

#[test]
fn a_small_file_that_asks_for_much_is_refused_before_it_is_drawn() {
    let lines = |count| "0 0 m 9 9 l S\n".repeat(count).into_bytes();
    for (what, heavy, light) in [
        (
            "unpacks",
            packed(&["FlateDecode"], deflated(&vec![b' '; (128 << 20) + 1])),
            packed(&["FlateDecode"], deflated(&[b' '; 9])),
        ),
        (
            "packed twice",
            packed(&["FlateDecode", "FlateDecode"], deflated(&deflated(b" "))),
            packed(&["FlateDecode"], deflated(b" ")),
        ),
        (
            "old packing",
            packed(&["LZWDecode"], vec![0x80; (256 << 10) + 1]),
            packed(&["LZWDecode"], vec![0x80, 0x0b, 0x60, 0x50]),
        ),
        (
            "a vast picture",
            packed(&["DCTDecode"], boastful(65_500)),
            packed(&["DCTDecode"], boastful(8)),
        ),
        (
            "strokes",
            packed(&[], lines(300_001)),
            packed(&[], lines(300)),
        ),
    ] {
        assert_eq!(
            recognise(&heavy, issued()),
            Err(vec![Fault::Heavy]),
            "{what}"
        );
        assert_eq!(
            recognise(&light, issued()),
            Err(vec![Fault::NoCode]),
            "{what}, within bounds"
        );
    }
}
