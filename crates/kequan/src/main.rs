//! The one binary: configuration, wiring and commands; the logic is elsewhere.

mod commands;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

/// A server lives for months: the system's allocator keeps more and more memory in pieces (decision 0038).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match commands::Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(fault) => commands::usage::explain(&fault),
    }
}
