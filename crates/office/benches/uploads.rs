//! Every file of the hostile corpus, and the largest honest ones, looked over in a process of its own: the time it takes
//! and by how much it raises the peak of memory (SEC-13: 200 ms and 64 MiB). Memory is read from Linux's /proc.

#[path = "../tests/it/corpus.rs"]
mod corpus;
#[allow(clippy::unwrap_used, reason = "the tests, whose file this is, may")]
#[path = "../tests/it/forged.rs"]
mod forged;

use std::fs;
use std::io::{Error, Result};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use bytes::Bytes;
use office::attachments::{LARGEST, Upload, look_over};

const ONE: &str = "--look-over";
const MOST_MICROS: u64 = 200_000;
const MOST_KIB: u64 = 64 * 1024;

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    match (words.next().as_deref(), words.next()) {
        (Some(ONE), Some(path)) => one(Path::new(&path)),
        _ => all(),
    }
}

/// Looks one file over; prints microseconds, KiB and how many defects were found.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures durations")]
fn one(path: &Path) -> Result<()> {
    let upload = Upload {
        name: "file".to_owned(),
        bytes: Bytes::from(fs::read(path)?),
    };
    let before = kib("VmRSS:")?;
    let begun = Instant::now();
    let found = look_over("attachment", &upload).len();
    let micros = begun.elapsed().as_micros();
    println!("{micros} {} {found}", kib("VmHWM:")?.saturating_sub(before));
    Ok(())
}

/// A line of the process's own status.
fn kib(line: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    let number = found.and_then(|text| text.split_whitespace().next()?.parse().ok());
    number.ok_or_else(|| Error::other(format!("{line} is not told")))
}

struct Seen {
    name: String,
    size: usize,
    micros: u64,
    kib: u64,
    refused: bool,
}

/// Looks a file over in a process of its own; a process that dies is an error.
fn seen(folder: &Path, name: &str, bytes: &[u8]) -> Result<Seen> {
    let path = folder.join("file");
    fs::write(&path, bytes)?;
    let output = Command::new(std::env::current_exe()?)
        .arg(ONE)
        .arg(&path)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = said.split_whitespace().map(str::parse::<u64>);
    let mut next = || match numbers.next() {
        Some(Ok(number)) => Ok(number),
        _ => Err(Error::other(format!("{name}: {} {said}", output.status))),
    };
    Ok(Seen {
        name: name.to_owned(),
        size: bytes.len(),
        micros: next()?,
        kib: next()?,
        refused: next()? > 0,
    })
}

fn all() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut found = Vec::new();
    for (name, build) in corpus::corpus() {
        found.push(seen(folder.path(), &name, &build())?);
    }
    let refused = found.iter().filter(|one| one.refused).count();
    println!("{refused} of {} hostile files are refused", found.len());
    told("slowest", &mut found, |one| one.micros);
    told("most memory", &mut found, |one| one.kib);
    let within = |one: &&Seen| one.micros <= MOST_MICROS && one.kib <= MOST_KIB;
    let within = found.iter().filter(within).count();
    println!("{within} of {} within 200 ms and 64 MiB", found.len());
    let mut padded = forged::good();
    padded.resize(LARGEST, b' ');
    let mut honest = vec![
        seen(folder.path(), "20 MB of blanks behind a PDF", &padded)?,
        seen(folder.path(), "a scan of 20 MB in 400 pages", &scan())?,
    ];
    told("honest", &mut honest, |one| one.micros);
    Ok(())
}

fn told(title: &str, found: &mut [Seen], by: fn(&Seen) -> u64) {
    found.sort_by_key(|one| std::cmp::Reverse(by(one)));
    println!("\n{title}:");
    for one in found.iter().take(8) {
        let Seen {
            name,
            size,
            micros,
            kib,
            refused,
        } = one;
        let fate = if *refused { "refused" } else { "taken" };
        println!("{micros:>9} µs {kib:>7} KiB  {size:>9} bytes  {fate}  {name}");
    }
}

/// Pages that each show one picture, as a scanner writes them.
fn scan() -> Vec<u8> {
    let pages = 400;
    let kids: String = (0..pages)
        .map(|at| format!("{} 0 R ", at * 2 + 3))
        .collect();
    let picture = String::from_utf8_lossy(&vec![b'z'; LARGEST / pages - 400]).into_owned();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>"),
    ];
    for at in 0..pages {
        let image = at * 2 + 4;
        objects.push(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I {image} 0 R>>>>>>"));
        let length = picture.len();
        objects.push(format!(
            "<</Type/XObject/Subtype/Image/Length {length}>>\nstream\n{picture}\nendstream"
        ));
    }
    sim::pdf_of(&objects.iter().map(String::as_str).collect::<Vec<_>>())
}
