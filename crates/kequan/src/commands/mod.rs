//! The commands, one file each.

mod alone;
mod audit;
mod backup;
mod check_id;
mod clock;
mod db;
mod deadline;
mod demo;
mod founder;
mod house;
mod index;
mod keys;
mod ledger;
mod mail;
mod map;
mod output;
mod province;
mod quote;
mod serve;
mod signals;
mod sim;
mod subsidy;
pub mod usage;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// 科券：宁夏回族自治区科技创新券平台
#[derive(Parser)]
#[command(name = "kequan", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 演示：带一个小型演示地区启动
    Demo(demo::DemoArgs),
    /// 启动平台
    Serve(serve::Serve),
    /// 开立首位系统管理员、安全管理员、审计
    Found(founder::Found),
    /// 核验操作记录和账本
    Audit(audit::Audit),
    /// 核验账本：独立重算每一笔余额
    Ledger(ledger::Ledger),
    /// 备份：内嵌数据库和文件，平台照常运行
    Backup(backup::Backup),
    /// 恢复：把一个备份放进空的数据目录，并核验
    Restore(backup::Restore),
    /// 数据库：搬迁到另一种数据库
    Db(db::Db),
    /// 服务补贴：复算一个年度
    Subsidy(subsidy::Subsidy),
    /// 监测信号：再看一遍兑付申请
    Signals(signals::Signals),
    /// 名录检索：重新读取全部机构
    Index(index::Index),
    /// 时钟核对：服务器时钟与上次夜间处理是否相符
    Clock(clock::Clock),
    /// 换密钥：密封的个人信息改用新密钥
    Keys(keys::Keys),
    /// 能补多少：按合同金额试算创新券面额
    Quote(quote::Quote),
    /// 期限：从起算日起若干个工作日的最后一日
    Deadline(deadline::Deadline),
    /// 模拟：由一个种子过一个地区的一年，带故障，由独立的审计员核对
    Sim(sim::Sim),
    /// 代码核对：统一社会信用代码或居民身份证号码
    CheckId(check_id::CheckId),
}

impl Cli {
    /// Runs the command; 0 when it could, 2 when it was refused.
    pub fn run(self) -> ExitCode {
        match self.command {
            Command::Demo(demo) => demo.run(),
            Command::Serve(serve) => serve.run(),
            Command::Found(found) => found.run(),
            Command::Audit(audit) => audit.run(),
            Command::Ledger(ledger) => ledger.run(),
            Command::Backup(backup) => backup.run(),
            Command::Restore(restore) => restore.run(),
            Command::Db(db) => db.run(),
            Command::Subsidy(subsidy) => subsidy.run(),
            Command::Signals(signals) => signals.run(),
            Command::Index(index) => index.run(),
            Command::Clock(clock) => clock.run(),
            Command::Keys(keys) => keys.run(),
            Command::Quote(quote) => quote.run(),
            Command::Deadline(deadline) => deadline.run(),
            Command::Sim(sim) => sim.run(),
            Command::CheckId(check_id) => check_id.run(),
        }
    }
}
