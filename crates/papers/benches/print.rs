//! Contracts as PDF beside the same document by WeasyPrint: `cargo bench -p papers`. COUNT sets how many (1,000).
//!
//! Prints milliseconds cold and warm, what 10,000 take, bytes a file, and how memory grows over all prints; stops with an
//! error when it grows.

#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "a bench measures time"
)]

#[path = "../tests/it/support.rs"]
mod support;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use papers::{Kind, Press, Sheet};

type Done<T> = Result<T, Box<dyn Error>>;

/// More than this over all prints is a leak, in KiB.
const GROWTH: i64 = 64 * 1024;

fn main() -> Done<()> {
    let count: usize = std::env::var("COUNT").map_or(Ok(1_000), |n| n.parse())?;
    let press = Press::at(&papers::nearest());
    press.ready()?;
    let begun = Instant::now();
    let first = press.print(&numbered(0))?;
    let cold = begun.elapsed().as_secs_f64() * 1e3;
    println!(
        "Typst in process, a contract of {} pages, {} bytes",
        first.pages,
        first.bytes.len()
    );
    println!("  cold, fonts and all: {cold:.1} ms");
    for at in 1..100 {
        press.print(&numbered(at))?;
    }
    let before = resident()?;
    let one = timed(&press, count, 1)?;
    let two = timed(&press, count, 2)?;
    let grown = resident()? - before;
    println!(
        "  warm, one thread:  {one:.2} ms each, {:.0} s for 10,000",
        one * 10.0
    );
    println!(
        "  warm, two threads: {two:.2} ms each, {:.0} s for 10,000",
        two * 10.0
    );
    println!(
        "  memory: {} MiB, grown by {} KiB over {} prints",
        before / 1024,
        grown,
        2 * count
    );
    let weasy = weasyprint(count.min(200))?;
    println!("WeasyPrint, the same document\n  {}", weasy.trim());
    if let Some(each) = weasy
        .split_whitespace()
        .next()
        .and_then(|ms| ms.parse::<f64>().ok())
    {
        println!("ratio, one thread each: {:.1}", each / one);
    }
    match grown < GROWTH {
        true => Ok(()),
        false => Err(format!("memory grew by {grown} KiB").into()),
    }
}

/// A contract of its own: no two share their data.
fn numbered(at: usize) -> Sheet {
    let mut sheet = support::sheet(Kind::Contract);
    let number = format!("HT2026-{at:06}-7");
    sheet.data["number"] = number.clone().into();
    sheet.data["body"]["sections"][0]["rows"][0]["value"] =
        format!("宁夏第{at}新材料科技有限公司").into();
    sheet.number = number;
    sheet
}

/// Milliseconds a print, over all threads together.
fn timed(press: &Press, count: usize, threads: usize) -> Done<f64> {
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let work = |thread: usize| {
            move || {
                (thread..count)
                    .step_by(threads)
                    .try_for_each(|at| press.print(&numbered(1_000 + at)).map(|_| ()))
            }
        };
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(work(thread)))
            .collect();
        running.into_iter().try_for_each(|one| match one.join() {
            Ok(done) => done.map_err(Box::<dyn Error>::from),
            Err(_) => Err("a thread broke off".into()),
        })
    })?;
    Ok(begun.elapsed().as_secs_f64() * 1e3 / count as f64)
}

/// KiB of this process in memory.
fn resident() -> Done<i64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line
        .and_then(|rest| rest.split_whitespace().next())
        .ok_or("no VmRSS")?;
    Ok(kib.parse()?)
}

/// The same contract by WeasyPrint, from PyPI, in an environment of its own under `target`.
fn weasyprint(count: usize) -> Done<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home: PathBuf = here.join("../../target/bench-weasyprint");
    if !home.join("bin/weasyprint").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
        run(Command::new(home.join("bin/pip")).args([
            "install",
            "--quiet",
            "weasyprint",
            "segno",
        ]))?;
    }
    let data = home.join("contract.json");
    std::fs::write(&data, numbered(0).data.to_string())?;
    let script = here.join("benches/weasy.py");
    let mut python = Command::new(home.join("bin/python"));
    run(python
        .arg(script)
        .arg(&data)
        .arg(papers::nearest())
        .arg(count.to_string()))
}

fn run(command: &mut Command) -> Done<String> {
    let output = command.output()?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}
