//! A large region for the demo: lived day by day in a folder of its own, and gone on with after whatever broke it off.
//!
//! What was done since the last night that was kept is one transaction of the database, and gone when the process is. What
//! the people of the region know is kept beside it, under the number that the same transaction writes into the database.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::ValueEnum;
use office::attachments::Shelf;
use office::ports::{Clock, SetClock, WallClock};
use office::settings::{self, DEMO_NIGHT, DEMO_PASSWORD, DEMO_PEOPLE, DEMO_WHOLE};
use office::{Store, Witness};
use sim::year::{Filling, Opened, Progress};

use super::{alone, house, output};

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
            Size::County => "约 7 至 20 分钟",
            Size::Province => "约 4 至 6 小时",
        }
    }
}

/// How many seconds of work may be lost at most, besides the night under way.
const KEEP_EVERY: u64 = 60;

/// Lives a large region in an embedded database; goes on where it was broken off.
pub async fn prepare(
    (data, fonts): (&Path, Option<&Path>),
    site: &str,
    (size, extent): (Size, (u32, u32)),
    password: impl Fn(&office::Office) -> String,
) -> Result<()> {
    let at = data.join(".making");
    let (making, opened, night) = match Making::open(at.clone(), fonts, site).await? {
        (making, opened, None) => {
            // What was broken off before its first night is of no use.
            drop(opened);
            making.store.close().await?;
            fs::remove_dir_all(&at)?;
            Making::open(at, fonts, site).await?
        }
        kept => kept,
    };
    let mut filling = match night {
        Some(night) => {
            output::say("接着上次中断前的最后一夜生成演示数据：");
            let kept = settings::get(&opened.office, DEMO_PASSWORD).await?;
            let password = kept.context("no password")?;
            Filling::resume(
                Opened { password, ..opened },
                &fs::read(making.night(&night))?,
            )?
        }
        None => {
            let cost = size.cost();
            output::say(&format!(
                "生成演示数据（{cost}；可随时中断，再次启动接着生成）："
            ));
            let password = password(&opened.office);
            settings::put(&opened.office, DEMO_PASSWORD, &password).await?;
            let today = office::local(WallClock.now()).date_naive();
            let begun = Filling::begin(Opened { password, ..opened }, extent, today).await;
            begun.context("the demo region")?
        }
    };
    live(&mut filling, Some(&making)).await?;
    whole(filling).await?;
    making.move_to(data)
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
async fn live(filling: &mut Filling, keeper: Option<&Making>) -> Result<()> {
    let mut bar = Bar::new(filling.progress());
    if let Some(keeper) = keeper {
        keeper.keep(filling).await?;
    }
    let mut kept = std::time::Instant::now();
    loop {
        let more = filling.day().await.context("the demo region")?;
        bar.tell(&filling.progress());
        if let Some(keeper) = keeper
            && (!more || kept.elapsed().as_secs() >= KEEP_EVERY)
        {
            keeper.keep(filling).await?;
            kept = std::time::Instant::now();
        }
        if !more {
            bar.end();
            return Ok(());
        }
    }
}

/// The folder in which a region is made until it is whole, with its database and who notes outside it what was done.
struct Making {
    at: PathBuf,
    store: Store,
    witness: Witness,
}

impl Making {
    /// Opens the folder, with an office whose people's password is still to be said, and the last night that was kept.
    async fn open(
        at: PathBuf,
        fonts: Option<&Path>,
        site: &str,
    ) -> Result<(Making, Opened, Option<String>)> {
        fs::create_dir_all(&at)?;
        let store = Store::open_by_nights(&house::embedded(&at)).await?;
        let witness = Witness::at(&at.join(house::WITNESS)).holding_back();
        let clock = Arc::new(SetClock::at(WallClock.now()));
        let shelf = Shelf::unsynced(&at.join(house::FILES))?;
        let parts = (store.clone(), shelf, witness.clone());
        let office = house::open_over(parts, (&at, fonts), clock.clone()).await?;
        let night = settings::get(&office, DEMO_NIGHT).await?;
        let opened = Opened {
            office: office.at_site(site),
            store: store.clone(),
            clock,
            password: String::new(),
        };
        Ok((Making { at, store, witness }, opened, night))
    }

    /// What the people knew at a night.
    fn night(&self, night: &str) -> PathBuf {
        self.at.join(format!("{night}.night"))
    }

    /// Keeps a night: first what stands outside the database, then the database with the night's number. What the witness
    /// heard is written down when it stands.
    async fn keep(&self, filling: &mut Filling) -> Result<()> {
        let night = filling.progress().acts.to_string();
        let new = self.night(&night);
        File::create(&new)?.write_all(&filling.keep()?)?;
        alone::settle(&self.at)?;
        settings::put(filling.office(), DEMO_NIGHT, &night).await?;
        self.store.keep().await?;
        self.witness.write_down()?;
        self.forget_nights(Some(&new))
    }

    /// Takes away what people knew at other nights than this one.
    fn forget_nights(&self, but: Option<&Path>) -> Result<()> {
        for entry in fs::read_dir(&self.at)? {
            let path = entry?.path();
            if path.extension() == Some(OsStr::new("night")) && Some(path.as_path()) != but {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// The whole region, its database closed, moves into its place.
    fn move_to(self, data: &Path) -> Result<()> {
        self.witness.write_down()?;
        alone::settle(&self.at)?;
        self.forget_nights(None)?;
        for entry in fs::read_dir(&self.at)? {
            let entry = entry?;
            fs::rename(entry.path(), data.join(entry.file_name()))?;
        }
        Ok(fs::remove_dir(&self.at)?)
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
