//! Files made byte by byte: PDF, OFD, PNG and JPEG as honest or as forged as a test wants them.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use sim::{pdf, pdf_of};

pub const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>";
pub const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";

pub fn good() -> Vec<u8> {
    pdf("证明.pdf").bytes.to_vec()
}

/// A PDF whose catalog says this besides its pages.
pub fn saying(what: &str) -> Vec<u8> {
    let catalog = format!("<</Type/Catalog/Pages 2 0 R {what}>>");
    pdf_of(&[&catalog, PAGES, PAGE])
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// One entry of a zip: its name, its content as packed, the method, and the size it claims to have unpacked.
pub type Entry<'a> = (&'a str, Vec<u8>, u16, u32);

pub fn stored<'a>(name: &'a str, bytes: &[u8]) -> Entry<'a> {
    (name, bytes.to_vec(), 0, bytes.len() as u32)
}

pub fn zip(entries: &[Entry<'_>], flags: u16) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (name, packed, method, unpacked) in entries {
        let at = body.len() as u32;
        let mut common = Vec::new();
        for field in [20, flags, *method, 0, 0] {
            common.extend(u16::to_le_bytes(field));
        }
        for field in [0, packed.len() as u32, *unpacked] {
            common.extend(u32::to_le_bytes(field));
        }
        common.extend(u16::to_le_bytes(name.len() as u16));
        common.extend(u16::to_le_bytes(0));
        body.extend(b"PK\x03\x04");
        body.extend(&common);
        body.extend(name.as_bytes());
        body.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(u32::to_le_bytes(at));
        directory.extend(name.as_bytes());
    }
    let (start, size, count) = (
        body.len() as u32,
        directory.len() as u32,
        entries.len() as u16,
    );
    body.extend(directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend(u16::to_le_bytes(count));
    body.extend(u16::to_le_bytes(count));
    body.extend(u32::to_le_bytes(size));
    body.extend(u32::to_le_bytes(start));
    body.extend([0; 2]);
    body
}

pub fn ofd(more: &[Entry<'_>]) -> Vec<u8> {
    let mut entries = vec![stored("OFD.xml", b"<ofd:OFD/>")];
    entries.extend(more.iter().cloned());
    zip(&entries, 0)
}

pub fn png(wide: u32, high: u32, more: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let chunk = |bytes: &mut Vec<u8>, kind: &[u8], data: &[u8]| {
        bytes.extend(u32::to_be_bytes(data.len() as u32));
        bytes.extend(kind);
        bytes.extend(data);
        bytes.extend([0; 4]);
    };
    let head = [wide.to_be_bytes(), high.to_be_bytes()].concat();
    chunk(&mut bytes, b"IHDR", &[&head[..], &[8, 2, 0, 0, 0]].concat());
    chunk(&mut bytes, b"IDAT", &zlib(&[0; 64]));
    chunk(&mut bytes, b"IEND", &[]);
    bytes.extend(more);
    bytes
}

pub fn jpeg(wide: u16, high: u16, comment: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xfe".to_vec();
    bytes.extend(u16::to_be_bytes(comment.len() as u16 + 2));
    bytes.extend(comment);
    bytes.extend(b"\xff\xc0\x00\x11\x08");
    bytes.extend(high.to_be_bytes());
    bytes.extend(wide.to_be_bytes());
    bytes.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    bytes.extend(b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00\x12\x34\xff\xd9");
    bytes
}
