//! What was laid over our pages without changing them: fields of signatures, stamps, notes.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::Doubt;

/// The field of a signature may cover so many hundredths of a page; a larger one hides what is printed.
const SEAL: i64 = 20;

/// What lies on the pages of theirs and not on ours.
pub(super) struct Laid {
    /// Whether anything at all does.
    pub any: bool,
    /// The pages with something that is no plain field of a signature: it may hide or pretend what is printed.
    pub doubts: Vec<Doubt>,
}

pub(super) fn laid(ours: &Document, theirs: &Document) -> Laid {
    let mut laid = Laid {
        any: false,
        doubts: Vec::new(),
    };
    for (sheet, page) in (1..).zip(theirs.get_pages().into_values()) {
        let before = annotations(ours, page);
        let now = annotations(theirs, page);
        let new: Vec<&Object> = now
            .into_iter()
            .filter(|one| !before.contains(one))
            .collect();
        laid.any |= !new.is_empty();
        if new.iter().any(|one| !is_seal(theirs, page, one)) {
            laid.doubts.push(Doubt::Noted { sheet });
        }
    }
    laid
}

/// The annotations of a page as it lists them.
fn annotations(document: &Document, page: ObjectId) -> Vec<&Object> {
    let page = document.get_dictionary(page).ok();
    let listed = page.and_then(|page| page.get(b"Annots").ok());
    let listed = listed.and_then(|listed| document.dereference(listed).ok());
    let listed = listed.and_then(|(_, listed)| listed.as_array().ok());
    listed.map_or_else(Vec::new, |listed| listed.iter().collect())
}

/// Whether it is the field of a signature, no larger than a seal.
fn is_seal(document: &Document, page: ObjectId, annotation: &Object) -> bool {
    let Some(field) = dictionary(document, annotation) else {
        return false;
    };
    let parent = field.get(b"Parent").ok();
    let parent = parent.and_then(|parent| dictionary(document, parent));
    let kind = |of: &Dictionary| of.get(b"FT").and_then(Object::as_name).ok() == Some(b"Sig");
    let signs = kind(field) || parent.is_some_and(kind);
    let widget = field.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Widget");
    signs && widget && is_small(document, page, field)
}

fn is_small(document: &Document, page: ObjectId, field: &Dictionary) -> bool {
    // A field without a place is not drawn.
    let Some(field) = area(document, field, b"Rect") else {
        return !field.has(b"Rect");
    };
    let page = document.get_dictionary(page).ok();
    let page = page.and_then(|page| area(document, page, b"MediaBox"));
    page.is_some_and(|page| field.saturating_mul(100) <= page.saturating_mul(SEAL))
}

/// The area of a rectangle in square points.
fn area(document: &Document, of: &Dictionary, key: &[u8]) -> Option<i64> {
    let (_, corners) = document.dereference(of.get(key).ok()?).ok()?;
    let corners = corners.as_array().ok()?.iter();
    let corners: Vec<i64> = corners
        .filter_map(|one| one.as_float().ok())
        // Beyond all measure is the largest there is.
        .map(|point| point as i64)
        .collect();
    let &[left, low, right, high] = corners.as_slice() else {
        return None;
    };
    let wide = right.saturating_sub(left).saturating_abs();
    let tall = high.saturating_sub(low).saturating_abs();
    Some(wide.saturating_mul(tall))
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_dict().ok()
}
