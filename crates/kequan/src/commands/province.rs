//! A large region for the demo: lived day by day in a folder of its own, and gone on with after whatever broke it off.
//!
//! The database's file changes only at night, when everything since the last night is folded into it, and what the
//! people of the region know is kept beside it. Whoever was broken off throws the log of the unfinished days away.

use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use office::Store;
use office::ports::{Clock, SetClock, WallClock};
use office::settings::{self, DEMO_PASSWORD, DEMO_PEOPLE, DEMO_WHOLE};
use sim::year::{Filling, Opened, Progress};

use super::{house, output};

/// How large the demo region is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// 几周的小样，每个环节都有件可办
    #[default]
    Small,
    /// 一年，约 1,000 个主体、10,000 张券
    County,
    /// 一年，约 20,000 个主体、200,000 张券
    Province,
}

impl Size {
    /// Subjects and days; none for the small one, which is another region.
    pub fn extent(self) -> Option<(u32, u32)> {
        match self {
            Size::Small => None,
            Size::County => Some((1_000, 400)),
            Size::Province => Some((20_000, 400)),
        }
    }

    /// What it may cost, by what was lived of each on two cores. The bar tells how it goes.
    fn cost(self) -> &'static str {
        match self {
            Size::Small => "",
            Size::County => "约 20 至 40 分钟",
            Size::Province => "推算半天",
        }
    }
}

/// How many seconds of work may be lost at most, besides the night under way.
const KEEP_EVERY: u64 = 60;

const KEPT: &str = "night.json";
/// Stands there from before the log is folded until it is.
const FOLDING: &str = "folding";

/// Lives a large region in an embedded database; goes on where it was broken off.
pub async fn prepare(
    (data, fonts): (&Path, Option<&Path>),
    site: &str,
    (size, extent): (Size, (u32, u32)),
    password: impl Fn(&office::Office) -> String,
) -> Result<()> {
    let making = data.join(".making");
    let again = making.join(KEPT).exists();
    if making.exists() && !again {
        fs::remove_dir_all(&making)?;
    }
    fs::create_dir_all(&making)?;
    output::say(&match again {
        true => "接着上次中断前的最后一夜生成演示数据：".to_owned(),
        false => format!(
            "生成演示数据（{}；可随时中断，再次启动接着生成）：",
            size.cost()
        ),
    });
    if again {
        settle_log(&making)?;
    }
    let url = house::embedded(&making);
    let store = Store::open_unfolded(&url).await?;
    store.fold().await?;
    forget(&making.join(FOLDING))?;
    let clock = Arc::new(SetClock::at(WallClock.now()));
    let office = house::open_over(store.clone(), (&making, fonts), clock.clone()).await?;
    let office = office.at_site(site);
    let mut filling = match again {
        true => {
            let password = settings::get(&office, DEMO_PASSWORD).await?;
            let password = password.context("no password")?;
            let opened = Opened {
                office: office.clone(),
                store: store.clone(),
                clock,
                password,
            };
            Filling::resume(opened, &fs::read(making.join(KEPT))?)?
        }
        false => {
            let password = password(&office);
            settings::put(&office, DEMO_PASSWORD, &password).await?;
            let opened = Opened {
                office: office.clone(),
                store: store.clone(),
                clock,
                password,
            };
            let today = office::local(WallClock.now()).date_naive();
            Filling::begin(opened, extent, today)
                .await
                .context("the demo region")?
        }
    };
    live(&mut filling, Some((&making, &store))).await?;
    whole(filling).await?;
    drop(store);
    for left in [KEPT, "night.json.new", FOLDING] {
        forget(&making.join(left))?;
    }
    for entry in fs::read_dir(&making)? {
        let entry = entry?;
        fs::rename(entry.path(), data.join(entry.file_name()))?;
    }
    Ok(fs::remove_dir(&making)?)
}

/// Lives a large region in a database of the operator's, which cannot be gone on with.
pub async fn prepare_in(
    office: office::Office,
    clock: Arc<SetClock>,
    (db, size, extent): (&str, Size, (u32, u32)),
    password: String,
) -> Result<()> {
    output::say(&format!(
        "生成演示数据（{}；在这个数据库中不能中断后接着生成）：",
        size.cost()
    ));
    settings::put(&office, DEMO_PASSWORD, &password).await?;
    let store = Store::open(db).await?;
    let opened = Opened {
        office,
        store,
        clock,
        password,
    };
    let today = office::local(WallClock.now()).date_naive();
    let mut filling = Filling::begin(opened, extent, today)
        .await
        .context("the demo region")?;
    live(&mut filling, None).await?;
    whole(filling).await
}

async fn whole(filling: Filling) -> Result<()> {
    let people = serde_json::to_string(&filling.people())?;
    let office = filling.finish().await?;
    settings::put(&office, DEMO_PEOPLE, &people).await?;
    settings::put(&office, DEMO_WHOLE, "yes").await?;
    office.close().await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes is told, and decides nothing that is kept"
)]
async fn live(filling: &mut Filling, keeper: Option<(&Path, &Store)>) -> Result<()> {
    let mut bar = Bar::new(filling.progress());
    if let Some((making, store)) = keeper {
        keep(filling, making, store).await?;
    }
    let mut kept = std::time::Instant::now();
    loop {
        let more = filling.day().await.context("the demo region")?;
        bar.tell(&filling.progress());
        if let Some((making, store)) = keeper
            && (!more || kept.elapsed().as_secs() >= KEEP_EVERY)
        {
            keep(filling, making, store).await?;
            kept = std::time::Instant::now();
        }
        if !more {
            bar.end();
            return Ok(());
        }
    }
}

/// Keeps a night: what the people know first, then the mark, then the database. Whichever of these steps was the last,
/// the next start knows which night stands in the file.
async fn keep(filling: &mut Filling, making: &Path, store: &Store) -> Result<()> {
    let new = making.join("night.json.new");
    let mut file = File::create(&new)?;
    file.write_all(&filling.keep()?)?;
    file.sync_all()?;
    File::create(making.join(FOLDING))?.sync_all()?;
    fs::rename(&new, making.join(KEPT))?;
    store.fold().await?;
    let log = fs::metadata(making.join("kequan.db-wal"));
    if log.is_ok_and(|log| log.len() > 0) {
        return Err(anyhow!("the log of the database is still read by somebody"));
    }
    forget(&making.join(FOLDING))
}

/// Whether the log is a whole night that was being folded in, or days that were broken off.
fn settle_log(making: &Path) -> Result<()> {
    match making.join(FOLDING).exists() {
        true => {
            let new = making.join("night.json.new");
            if new.exists() {
                fs::rename(new, making.join(KEPT))?;
            }
        }
        false => {
            forget(&making.join("kequan.db-wal"))?;
            forget(&making.join("kequan.db-shm"))?;
        }
    }
    Ok(())
}

fn forget(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => Err(fault.into()),
        _ => Ok(()),
    }
}

/// How far it is, on stderr: one line that is written anew, or a line for every twentieth part, and at least one a minute, where nobody
/// looks.
struct Bar {
    began: std::time::Instant,
    first: Progress,
    last: (u32, u64, std::time::Duration),
    alone: bool,
}

impl Bar {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long it takes is told, and decides nothing that is kept"
    )]
    fn new(first: Progress) -> Bar {
        Bar {
            began: std::time::Instant::now(),
            last: (
                first.done * 20 / first.days.max(1),
                first.acts,
                std::time::Duration::ZERO,
            ),
            first,
            alone: !std::io::stderr().is_terminal(),
        }
    }

    fn tell(&mut self, now: &Progress) {
        let elapsed = self.began.elapsed();
        let part = now.done * 20 / now.days.max(1);
        let lately = elapsed.saturating_sub(self.last.2).as_secs() < 60;
        if self.alone && part == self.last.0 && lately {
            return;
        }
        let (acts, time) = match self.alone {
            true => (now.acts - self.last.1, elapsed.saturating_sub(self.last.2)),
            false => (now.acts - self.first.acts, elapsed),
        };
        let per_second = u128::from(acts) * 1000 / time.as_millis().max(1);
        self.last = (part, now.acts, elapsed);
        let done = u64::from(now.done.saturating_sub(self.first.done)).max(1);
        let left = u64::from(now.days.saturating_sub(now.done));
        // A day has more acts, the more subjects have come: what is left is half as dear again.
        let minutes = elapsed.as_secs() * left * 3 / done / 2 / 60;
        let bar: String = (0..20)
            .map(|at| if at < part { '█' } else { '░' })
            .collect();
        // The first weeks are nearly empty and tell nothing of the rest.
        let rest = match now.done * 5 >= now.days {
            true => format!("，约还需 {minutes} 分钟"),
            false => String::new(),
        };
        let text = format!(
            "{bar} {} {}% {} 张券，每秒办理 {per_second} 次{rest}",
            now.day,
            now.done * 100 / now.days.max(1),
            now.vouchers
        );
        let mut to = std::io::stderr();
        let _ = match self.alone {
            true => writeln!(to, "{text}"),
            false => write!(to, "\r{text}   ").and_then(|()| to.flush()),
        };
    }

    fn end(&self) {
        if !self.alone {
            let _ = writeln!(std::io::stderr());
        }
    }
}
