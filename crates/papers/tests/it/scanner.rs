//! A scanner for the tests: printed pages as pictures, turned and grained, bound into a PDF again.

use std::sync::OnceLock;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};
use papers::scan::Issued;
use papers::{Kind, Mark, Sheet};

use crate::press;
use crate::support::sheet;

/// The contract of the tests as it was downloaded, set once.
pub fn issued() -> &'static Issued {
    static ISSUED: OnceLock<Issued> = OnceLock::new();
    ISSUED.get_or_init(|| printed(&sheet(Kind::Contract)))
}

pub fn printed(sheet: &Sheet) -> Issued {
    let printed = press().print(sheet).unwrap();
    Issued {
        bytes: printed.bytes,
        pages: printed.pages,
        mark: Mark {
            number: sheet.number.clone(),
            check: sheet.check.clone(),
            kind: sheet.kind,
            edition: sheet.edition,
            page: 1,
        },
    }
}

/// The pages as a scanner sees them at this resolution.
pub fn scanned(paper: &Issued, dpi: u16) -> Vec<GrayImage> {
    use hayro::hayro_interpret::InterpreterSettings;
    let pdf = hayro::hayro_syntax::Pdf::new(paper.bytes.clone()).unwrap();
    let scale = f32::from(dpi) / 72.0;
    let pages = hayro::render_pdf(&pdf, scale, InterpreterSettings::default(), None).unwrap();
    let grey = |page: &hayro::vello_cpu::Pixmap| {
        let points = page.data().iter().map(|point| point.g).collect();
        GrayImage::from_raw(page.width().into(), page.height().into(), points).unwrap()
    };
    pages.iter().map(grey).collect()
}

/// Turned by this many degrees on white, as paper lies in a scanner.
pub fn turned(page: &GrayImage, degrees: f64) -> GrayImage {
    let (wide, high) = page.dimensions();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (mx, my) = (f64::from(wide) / 2.0, f64::from(high) / 2.0);
    GrayImage::from_fn(wide, high, |x, y| {
        let (dx, dy) = (f64::from(x) - mx, f64::from(y) - my);
        let (from_x, from_y) = (mx + dx * cos + dy * sin, my - dx * sin + dy * cos);
        bilinear(page, from_x, from_y)
    })
}

fn bilinear(page: &GrayImage, x: f64, y: f64) -> Luma<u8> {
    image::imageops::interpolate_bilinear(page, x as f32, y as f32).unwrap_or(Luma([255]))
}

/// Grey as lamps make it: darker to one side, with grain.
pub fn grained(page: &GrayImage) -> GrayImage {
    let mut seed = 7u32;
    let wide = page.width();
    GrayImage::from_fn(wide, page.height(), |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = i32::try_from(seed >> 27).unwrap() - 16;
        let shade = i32::try_from(x * 50 / wide).unwrap();
        let grey = i32::from(page.get_pixel(x, y).0[0]) - shade + grain;
        Luma([u8::try_from(grey.clamp(0, 255)).unwrap()])
    })
}

pub fn jpeg(page: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(page)
        .unwrap();
    bytes
}

/// A PDF whose pages are JPEG pictures, as scanners make it.
pub fn bound(pages: &[GrayImage]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = Vec::new();
    let kids: Vec<String> = (0..pages.len())
        .map(|n| format!("{} 0 R", 3 + 3 * n))
        .collect();
    let kids = format!(
        "<</Type/Pages/Kids[{}]/Count {}>>",
        kids.join(" "),
        pages.len()
    );
    let mut object = |out: &mut Vec<u8>, head: String, data: Option<&[u8]>| {
        table.push(out.len());
        out.extend(format!("{} 0 obj\n{head}\n", table.len()).bytes());
        if let Some(data) = data {
            out.extend(b"stream\n");
            out.extend(data);
            out.extend(b"\nendstream\n");
        }
        out.extend(b"endobj\n");
    };
    object(&mut out, "<</Type/Catalog/Pages 2 0 R>>".into(), None);
    object(&mut out, kids, None);
    for (at, page) in pages.iter().enumerate() {
        let (first, data) = (3 + 3 * at, jpeg(page, 70));
        let (wide, high) = page.dimensions();
        let (w, h) = if wide > high { (842, 595) } else { (595, 842) };
        object(
            &mut out,
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {w} {h}]/Contents {} 0 R/Resources<</XObject<</I {} 0 R>>>>>>",
                first + 1,
                first + 2
            ),
            None,
        );
        let draw = format!("q {w} 0 0 {h} 0 0 cm /I Do Q");
        object(
            &mut out,
            format!("<</Length {}>>", draw.len()),
            Some(draw.as_bytes()),
        );
        object(
            &mut out,
            format!(
                "<</Type/XObject/Subtype/Image/Width {wide}/Height {high}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length {}>>",
                data.len()
            ),
            Some(&data),
        );
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", table.len() + 1).bytes());
    for at in &table {
        out.extend(format!("{at:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
            table.len() + 1
        )
        .bytes(),
    );
    out
}
