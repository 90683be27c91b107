//! Our PDF with something appended: what was appended may sign and stamp, but change nothing that was printed.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{Doubt, Fault, Issued, Recognised, Signature, Way, noted};

/// The entries of a page that an appended signature or stamp may touch.
const STAMPS: [&[u8]; 2] = [b"Annots", b"Tabs"];

/// What of the catalog an appended signature may not touch.
const FRAME: [&[u8]; 1] = [b"Pages"];

pub(super) fn look(bytes: &[u8], issued: &Issued) -> Result<Recognised, Fault> {
    let end = content_end(bytes);
    let whole = bytes.get(..end).is_some_and(|all| all.ends_with(b"%%EOF"));
    if !whole || last_table(bytes).is_none_or(|table| table < issued.bytes.len()) {
        return Err(Fault::Damaged);
    }
    let load = |bytes: &[u8]| Document::load_mem(bytes).map_err(|_| Fault::Damaged);
    let (ours, theirs) = (load(&issued.bytes)?, load(bytes)?);
    if theirs.xref_recovery.is_some() {
        return Err(Fault::Damaged);
    }
    let sheets = theirs.get_pages().len();
    if sheets != issued.pages || !unchanged(&ours, &theirs) {
        return Err(Fault::Changed);
    }
    let signatures = signatures(&theirs, bytes);
    let laid = noted::laid(&ours, &theirs);
    if signatures.is_empty() && !laid.any {
        return Err(Fault::Unchanged);
    }
    let covered = |one: &Signature| one.whole && one.until >= end;
    let mut doubts = match (signatures.is_empty(), signatures.iter().any(covered)) {
        (true, _) => vec![Doubt::Unsigned],
        (false, false) => vec![Doubt::Partly],
        (false, true) => Vec::new(),
    };
    doubts.extend(laid.doubts);
    Ok(Recognised {
        way: Way::Electronic,
        sheets,
        doubts,
        signatures,
    })
}

/// Where the last table of references begins: that of the extension, if a reader is to see it.
fn last_table(bytes: &[u8]) -> Option<usize> {
    let at = memchr::memmem::rfind(bytes, b"startxref")?;
    let rest = std::str::from_utf8(bytes.get(at + 9..)?).ok()?;
    rest.split_whitespace().next()?.parse().ok()
}

/// Where the file ends but for blanks.
fn content_end(bytes: &[u8]) -> usize {
    let blank = |byte: &u8| matches!(byte, 0 | 9 | 10 | 12 | 13 | 32);
    bytes.len() - bytes.iter().rev().take_while(|byte| blank(byte)).count()
}

/// Whether every object that we printed stands as it was, but for the places where signatures are noted.
fn unchanged(ours: &Document, theirs: &Document) -> bool {
    let (Ok(root), Ok(now)) = (root(ours), root(theirs)) else {
        return false;
    };
    root == now
        && ours.objects.iter().all(|(id, object)| {
            let other = theirs.objects.get(id);
            other == Some(object) || other.is_some_and(|other| may_differ(*id, root, object, other))
        })
}

fn root(document: &Document) -> lopdf::Result<ObjectId> {
    document.trailer.get(b"Root").and_then(Object::as_reference)
}

fn may_differ(id: ObjectId, root: ObjectId, ours: &Object, theirs: &Object) -> bool {
    match (ours, theirs) {
        // Metadata tell of the file, not of what is printed.
        (Object::Stream(one), Object::Stream(other)) => {
            is(&one.dict, b"Metadata") && is(&other.dict, b"Metadata")
        }
        (Object::Dictionary(one), Object::Dictionary(other)) if id == root => {
            FRAME.iter().all(|key| same(one, other, key))
        }
        (Object::Dictionary(one), Object::Dictionary(other)) if is(one, b"Page") => {
            let keys = one.iter().chain(other).map(|(key, _)| key.as_slice());
            let mut printed = keys.filter(|key| !STAMPS.contains(key));
            printed.all(|key| same(one, other, key))
        }
        // The information dictionary has no type; it holds texts and dates only.
        (Object::Dictionary(one), Object::Dictionary(other)) => {
            tells_only(one) && tells_only(other)
        }
        _ => false,
    }
}

fn is(dictionary: &Dictionary, kind: &[u8]) -> bool {
    dictionary.has_type(kind)
}

fn same(one: &Dictionary, other: &Dictionary, key: &[u8]) -> bool {
    one.get(key).ok() == other.get(key).ok()
}

fn tells_only(dictionary: &Dictionary) -> bool {
    let known = |key: &[u8]| {
        matches!(
            key,
            b"Title"
                | b"Author"
                | b"Subject"
                | b"Keywords"
                | b"Creator"
                | b"Producer"
                | b"CreationDate"
                | b"ModDate"
                | b"Trapped"
        )
    };
    dictionary.iter().all(|(key, _)| known(key))
}

/// Every signature dictionary with the bytes that it covers.
fn signatures(document: &Document, bytes: &[u8]) -> Vec<Signature> {
    let dictionaries = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok());
    let mut found: Vec<Signature> = dictionaries
        .filter_map(|dictionary| signature(dictionary, bytes))
        .collect();
    found.sort_by_key(|one| one.until);
    found
}

fn signature(dictionary: &Dictionary, bytes: &[u8]) -> Option<Signature> {
    let covers = dictionary
        .get(b"ByteRange")
        .and_then(Object::as_array)
        .ok()?;
    let numbers: Vec<usize> = covers
        .iter()
        .filter_map(|number| number.as_i64().ok().and_then(|n| usize::try_from(n).ok()))
        .collect();
    let format = dictionary
        .get(b"SubFilter")
        .and_then(Object::as_name)
        .map(|name| String::from_utf8_lossy(name).chars().take(60).collect())
        .unwrap_or_default();
    let &[0, gap, after, length] = numbers.as_slice() else {
        let until = 0;
        let whole = false;
        return Some(Signature {
            format,
            until,
            whole,
        });
    };
    let until = after.saturating_add(length);
    // Between the two ranges nothing may stand but the signature's own value, in hexadecimal.
    let value = bytes.get(gap..after).and_then(|gap| gap.strip_prefix(b"<"));
    let value = value.and_then(|gap| gap.strip_suffix(b">"));
    let hexadecimal = value.is_some_and(|value| value.iter().all(u8::is_ascii_hexdigit));
    Some(Signature {
        format,
        until,
        whole: hexadecimal && until <= bytes.len(),
    })
}
