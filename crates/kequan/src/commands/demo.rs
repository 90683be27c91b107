//! `kequan demo`: the platform with a small region that was lived, not faked.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use office::Office;
use office::ports::{Clock, SetClock, WallClock};
use office::settings::{self, DEMO_PASSWORD};
use sim::Town;
use sim::demo::{PEOPLE, fill};
use web::{Config, Demo};

use super::{house, output};

#[derive(Args)]
pub struct DemoArgs {
    /// 数据目录：第一次启动时生成演示数据，以后保留
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl DemoArgs {
    pub fn run(self) -> ExitCode {
        house::run(async move {
            house::log();
            if !self.data.join("kequan.db").exists() {
                prepare(&self.data).await?;
            }
            let office = house::open_now(&house::embedded(&self.data), &self.data).await?;
            let Some(password) = settings::get(&office, DEMO_PASSWORD).await? else {
                output::complain("数据目录中不是演示数据库，用 kequan serve 打开，或换一个目录");
                return Ok(ExitCode::from(2));
            };
            let people = PEOPLE.map(|person| (person.login.to_owned(), person.who.to_owned()));
            let config = Config {
                demo: Some(Demo {
                    password: password.clone(),
                    people: people.to_vec(),
                }),
                ..Config::default()
            };
            house::serve(office, config, (self.listen, None), None, |address| {
                introduce(address, &password);
            })
            .await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Lives the demo region in a folder of its own and moves it into place when it is whole,
/// so that a start that was broken off leaves nothing behind.
async fn prepare(data: &Path) -> Result<()> {
    output::say("生成演示数据：");
    let making = data.join(".making");
    if making.exists() {
        std::fs::remove_dir_all(&making)?;
    }
    let today = office::local(WallClock.now()).date_naive();
    let clock = Arc::new(SetClock::at(WallClock.now()));
    let office = house::open(&house::embedded(&making), &making, clock.clone()).await?;
    let password = new_password(&office);
    settings::put(&office, DEMO_PASSWORD, &password).await?;
    let town = Town::new(office.clone(), clock, password);
    fill(&town, today, |what| output::say(&format!("  {what}")))
        .await
        .context("the demo region")?;
    office.close().await?;
    for entry in std::fs::read_dir(&making)? {
        let entry = entry?;
        std::fs::rename(entry.path(), data.join(entry.file_name()))?;
    }
    std::fs::remove_dir(&making)?;
    Ok(())
}

/// A password made for this data folder: there is no default one.
fn new_password(office: &Office) -> String {
    let secret = office.secret();
    format!("Yanshi-{}", secret.get(..8).unwrap_or(&secret))
}

fn introduce(address: SocketAddr, password: &str) {
    output::say(&format!("\n科券演示库已启动：http://{address}"));
    output::say(&format!("登录：http://{address}/sign-in"));
    output::say(&format!("所有演示账号的密码：{password}\n"));
    for person in PEOPLE {
        output::say(&format!("  {:<12} {}", person.login, person.who));
    }
    output::say("\n按 Ctrl-C 停止，数据保留。");
}
