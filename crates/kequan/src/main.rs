//! The one binary: configuration, wiring and commands; the logic is elsewhere.

mod commands;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match commands::Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(fault) => commands::usage::explain(&fault),
    }
}
