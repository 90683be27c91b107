//! Bad arguments: one line that says what is wrong, instead of a page of usage.

use std::io::Write;
use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ErrorKind};

/// Prints help and version as asked; for anything else one line on the standard error and exit 2.
pub fn explain(fault: &Error) -> ExitCode {
    if matches!(
        fault.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let _ = fault.print();
        return ExitCode::SUCCESS;
    }
    let _ = writeln!(std::io::stderr(), "{}", line(fault));
    ExitCode::from(2)
}

fn line(fault: &Error) -> String {
    let said = |kind| {
        let value = fault.get(kind).map(ToString::to_string);
        value.unwrap_or_default().replace('\n', " ")
    };
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    match fault.kind() {
        ErrorKind::UnknownArgument => {
            format!("没有参数 {argument}；用 kequan --help 查看用法")
        }
        ErrorKind::InvalidSubcommand => {
            let command = said(ContextKind::InvalidSubcommand);
            format!("没有命令 {command}；用 kequan --help 查看全部命令")
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "缺少命令；用 kequan --help 查看全部命令".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("参数 {argument} 后缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let valid = said(ContextKind::ValidValue);
            let valid = if valid.is_empty() {
                valid
            } else {
                format!("；可用：{valid}")
            };
            format!("参数 {argument} 的值 {value} 不可用{valid}")
        }
        ErrorKind::ArgumentConflict => format!("参数 {argument} 重复，或与其他参数不能同用"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        _ => {
            let text = fault.to_string();
            text.lines().next().unwrap_or_default().to_owned()
        }
    }
}
