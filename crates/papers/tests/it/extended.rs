//! Our PDF with something appended: signatures are told, changes are refused.

use lopdf::Document;
use papers::scan::{Doubt, Fault, Way, recognise};

use crate::scanner::issued;

/// The last number after a key, such as the offset after `startxref`.
fn number(pdf: &[u8], key: &str) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let rest = text.rsplit_once(key).unwrap().1.trim_start().to_owned();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

/// Appends an incremental update that holds one object under this number.
fn appended(pdf: &[u8], id: usize, object: &str) -> Vec<u8> {
    let document = Document::load_mem(pdf).unwrap();
    let (root, _) = document
        .trailer
        .get(b"Root")
        .unwrap()
        .as_reference()
        .unwrap();
    let size = usize::try_from(document.max_id).unwrap() + 1;
    let before = number(pdf, "startxref");
    let mut out = pdf.to_vec();
    out.push(b'\n');
    let at = out.len();
    out.extend(format!("{id} 0 obj\n{object}\nendobj\n").bytes());
    let table = out.len();
    let trailer = format!(
        "<</Size {}/Root {root} 0 R/Prev {before}>>",
        size.max(id + 1)
    );
    out.extend(
        format!("xref\n{id} 1\n{at:010} 00000 n \ntrailer\n{trailer}\nstartxref\n{table}\n%%EOF\n")
            .bytes(),
    );
    out
}

fn next_id(pdf: &[u8]) -> usize {
    usize::try_from(Document::load_mem(pdf).unwrap().max_id).unwrap() + 1
}

/// Signs as programs do: the range covers everything but the value itself.
fn signed(pdf: &[u8]) -> Vec<u8> {
    let value = "00".repeat(40);
    let object = |gap: usize, after: usize, rest: usize| {
        format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 {gap:08} {after:08} {rest:08}]/Contents<{value}>>>"
        )
    };
    let id = next_id(pdf);
    let draft = appended(pdf, id, &object(0, 0, 0));
    let gap = pdf.len()
        + String::from_utf8_lossy(&draft[pdf.len()..])
            .find("Contents<")
            .unwrap()
        + 8;
    let after = gap + value.len() + 2;
    appended(pdf, id, &object(gap, after, draft.len() - after))
}

fn doubts(bytes: &[u8]) -> Vec<Doubt> {
    let found = recognise(bytes, issued()).unwrap();
    assert_eq!((found.way, found.sheets), (Way::Electronic, issued().pages));
    found.doubts
}

#[test]
fn what_was_downloaded_is_not_signed_yet() {
    assert_eq!(
        recognise(&issued().bytes, issued()),
        Err(vec![Fault::Unchanged])
    );
}

#[test]
fn a_signature_over_the_whole_file_leaves_no_doubt() {
    let once = signed(&issued().bytes);
    assert_eq!(doubts(&once), []);
    let both = signed(&once);
    assert_eq!(doubts(&both), [], "the second party covers the first");
    assert_eq!(recognise(&both, issued()).unwrap().signatures.len(), 2);
}

#[test]
fn a_signature_over_a_part_or_none_at_all_is_left_to_a_person() {
    let once = signed(&issued().bytes);
    let later = appended(&once, next_id(&once), "<</Note(later)>>");
    assert_eq!(doubts(&later), [Doubt::Partly]);
    let bare = appended(
        &issued().bytes,
        next_id(&issued().bytes),
        "<</Note(stamp)>>",
    );
    assert_eq!(
        recognise(&bare, issued()),
        Err(vec![Fault::Unchanged]),
        "nothing that could be a seal"
    );
    // A range that leaves out more than the value: what stands there could be exchanged.
    let text = String::from_utf8_lossy(&once[issued().bytes.len()..]).into_owned();
    let range = text.split_once("ByteRange[0 ").unwrap().1;
    let gap: usize = range.split(' ').next().unwrap().parse().unwrap();
    let wider = text.replacen(&format!("{gap:08}"), &format!("{:08}", gap - 30), 1);
    let mut loose = issued().bytes.clone();
    loose.extend(wider.bytes());
    assert_eq!(doubts(&loose), [Doubt::Partly]);
}

#[test]
fn what_was_printed_may_not_be_exchanged() {
    let ours = Document::load_mem(&issued().bytes).unwrap();
    let pages = ours.get_pages();
    let page = ours.get_dictionary(pages[&1]).unwrap();
    let (contents, _) = page.get(b"Contents").unwrap().as_reference().unwrap();
    let blank = "<</Length 0>>\nstream\n\nendstream";
    let emptied = appended(&issued().bytes, usize::try_from(contents).unwrap(), blank);
    assert_eq!(recognise(&emptied, issued()), Err(vec![Fault::Changed]));
}

/// The contract with these annotations on its first page.
fn annotated(annotations: &str) -> Vec<u8> {
    let bytes = &issued().bytes;
    let ours = Document::load_mem(bytes).unwrap();
    let id = ours.get_pages()[&1];
    let start = find(bytes, &format!("\n{} 0 obj", id.0)).unwrap();
    let rest = String::from_utf8_lossy(&bytes[start..]).into_owned();
    let body = rest
        .split_once("obj")
        .unwrap()
        .1
        .split_once("endobj")
        .unwrap()
        .0;
    let body = body.trim().strip_suffix(">>").unwrap();
    let stamped = format!("{body}/Annots[{annotations}]>>");
    appended(bytes, usize::try_from(id.0).unwrap(), &stamped)
}

#[test]
fn what_is_laid_over_a_page_is_left_to_a_person() {
    let empty = annotated("");
    assert_eq!(recognise(&empty, issued()), Err(vec![Fault::Unchanged]));
    let noted = Doubt::Noted { sheet: 1 };
    let note =
        annotated("<</Type/Annot/Subtype/FreeText/Rect[60 60 540 400]/Contents(900,000.00)>>");
    assert_eq!(doubts(&note), [Doubt::Unsigned, noted.clone()]);
    assert_eq!(
        doubts(&signed(&note)),
        std::slice::from_ref(&noted),
        "a signature does not make it plain"
    );
    let field = |rect: &str| {
        annotated(&format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/Rect[{rect}]>>"
        ))
    };
    assert_eq!(
        doubts(&signed(&field("400 60 540 200"))),
        [],
        "as large as a seal"
    );
    assert_eq!(
        doubts(&signed(&field("0 0 595 842"))),
        std::slice::from_ref(&noted),
        "as large as the page"
    );
    let text = annotated("<</Type/Annot/Subtype/Widget/FT/Tx/Rect[400 60 540 200]>>");
    assert_eq!(doubts(&signed(&text)), [noted], "a field for text");
}

fn find(bytes: &[u8], what: &str) -> Option<usize> {
    bytes
        .windows(what.len())
        .position(|here| here == what.as_bytes())
}

#[test]
fn an_extension_that_breaks_off_is_refused() {
    let once = signed(&issued().bytes);
    let cut = &once[..once.len() - 40];
    assert!(recognise(cut, issued()).is_err());
}
