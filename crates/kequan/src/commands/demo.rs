//! `kequan demo`: the platform with a small region that was lived, not faked.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use office::Office;
use office::ports::{Clock, SetClock, WallClock};
use office::settings::{self, DEMO_PASSWORD, DEMO_PEOPLE, DEMO_WHOLE};
use sim::Town;
use sim::demo::{PEOPLE, fill};
use web::{Config, Demo};

use super::province::{self, Size};
use super::{alone, house, output};

#[derive(Args)]
pub struct DemoArgs {
    /// 数据库：postgres://…，须是空库；不填时用数据目录中的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 数据目录：第一次启动时生成演示数据，以后保留
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// 文书的字体目录；不填时用工作目录或程序旁的 fonts
    #[arg(long, value_name = "目录")]
    fonts: Option<PathBuf>,
    /// 规模：大的由模拟的人逐日办出来
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// 只生成演示数据，不启动
    #[arg(long)]
    make_only: bool,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl DemoArgs {
    pub fn run(self) -> ExitCode {
        house::run(async move {
            house::log();
            let fonts = self.fonts.as_deref();
            if !house::has_fonts(fonts) {
                return Ok(ExitCode::from(2));
            }
            let site = site(self.listen);
            let office = match &self.db {
                Some(db) => lived_in((db, &self.data), fonts, &site, self.size).await?,
                None => embedded(&self.data, fonts, &site, self.size).await?,
            };
            let Some((office, password)) = office else {
                return Ok(ExitCode::from(2));
            };
            if self.make_only {
                office.close().await?;
                return Ok(ExitCode::SUCCESS);
            }
            // A demo may lie in a drawer for as long as it likes.
            office::nights::confirm(&office).await?;
            let people = people(&office).await?;
            let config = Config {
                demo: Some(Demo {
                    password: password.clone(),
                    people: people.clone(),
                }),
                ..Config::default()
            };
            house::serve(office, config, (self.listen, None), None, |address| {
                introduce(address, &password, &people);
            })
            .await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Where the codes on the papers of the demo's past lead: to this server.
fn site(listen: SocketAddr) -> String {
    format!("http://{listen}")
}

/// The embedded demo of a data folder, lived now if there is none yet; nothing when the data are no demo.
async fn embedded(
    data: &Path,
    fonts: Option<&Path>,
    site: &str,
    size: Size,
) -> Result<Option<(Office, String)>> {
    if !data.join("kequan.db").exists() {
        match size.extent() {
            None => prepare(data, fonts, site).await?,
            Some(extent) => alone::on_one_core(async || {
                province::prepare((data, fonts), site, (size, extent), new_password).await
            })?,
        }
    }
    let office = house::open_with(&house::embedded(data), data, fonts).await?;
    let Some(password) = settings::get(&office, DEMO_PASSWORD).await? else {
        output::complain("数据目录中不是演示数据库，用 kequan serve 打开，或换一个目录");
        return Ok(None);
    };
    Ok(Some((office, password)))
}

/// The demo in a database of the operator's, which must be empty or hold a whole demo.
async fn lived_in(
    (db, data): (&str, &Path),
    fonts: Option<&Path>,
    site: &str,
    size: Size,
) -> Result<Option<(Office, String)>> {
    let office = house::open_with(db, data, fonts).await?;
    if settings::untouched(&office).await? {
        let clock = Arc::new(SetClock::at(WallClock.now()));
        let office = house::open(db, data, fonts, clock.clone()).await?;
        let office = office.at_site(site);
        match size.extent() {
            None => live(office, clock).await?,
            Some(extent) => {
                let password = new_password(&office);
                province::prepare_in(office, clock, (db, size, extent), password).await?;
            }
        }
    }
    let password = settings::get(&office, DEMO_PASSWORD).await?;
    let whole = settings::get(&office, DEMO_WHOLE).await?.is_some();
    match password {
        Some(password) if whole => Ok(Some((office, password))),
        Some(_) => {
            output::complain("演示数据没有生成完，换一个空的数据库");
            Ok(None)
        }
        None => {
            output::complain("数据库中已有数据，不是演示数据库，换一个空的数据库");
            Ok(None)
        }
    }
}

/// Lives the demo region in a folder of its own and moves it into place when it is whole,
/// so that a start that was broken off leaves nothing behind.
async fn prepare(data: &Path, fonts: Option<&Path>, site: &str) -> Result<()> {
    let making = data.join(".making");
    if making.exists() {
        std::fs::remove_dir_all(&making)?;
    }
    let clock = Arc::new(SetClock::at(WallClock.now()));
    let office = house::open(&house::embedded(&making), &making, fonts, clock.clone()).await?;
    live(office.at_site(site), clock).await?;
    for entry in std::fs::read_dir(&making)? {
        let entry = entry?;
        std::fs::rename(entry.path(), data.join(entry.file_name()))?;
    }
    std::fs::remove_dir(&making)?;
    Ok(())
}

/// Lives the region's past up to today, through the verbs.
async fn live(office: Office, clock: Arc<SetClock>) -> Result<()> {
    output::say("生成演示数据：");
    let today = office::local(WallClock.now()).date_naive();
    let password = new_password(&office);
    settings::put(&office, DEMO_PASSWORD, &password).await?;
    let town = Town::new(office.clone(), clock, password);
    fill(&town, today, |what| output::say(&format!("  {what}")))
        .await
        .context("the demo region")?;
    settings::put(&office, DEMO_WHOLE, "yes").await?;
    office.close().await?;
    Ok(())
}

/// A password made for this data folder: there is no default one.
fn new_password(office: &Office) -> String {
    let secret = office.secret();
    format!("Yanshi-{}", secret.get(..8).unwrap_or(&secret))
}

/// Whom the demo introduces: those of the small region, or those that a large one named when it was whole.
async fn people(office: &Office) -> Result<Vec<(String, String)>> {
    Ok(match settings::get(office, DEMO_PEOPLE).await? {
        Some(people) => serde_json::from_str(&people)?,
        None => PEOPLE
            .map(|person| (person.login.to_owned(), person.who.to_owned()))
            .to_vec(),
    })
}

fn introduce(address: SocketAddr, password: &str, people: &[(String, String)]) {
    output::say(&format!("\n科券演示库已启动：http://{address}"));
    output::say(&format!("登录：http://{address}/sign-in"));
    output::say(&format!("所有演示账号的密码：{password}\n"));
    for (login, who) in people {
        output::say(&format!("  {login:<12} {who}"));
    }
    output::say("\n按 Ctrl-C 停止，数据保留。");
}
