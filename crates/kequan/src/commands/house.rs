//! Opening the office over a database and a data folder, and serving its pages.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use office::attachments::Shelf;
use office::ports::{Clock, SystemChance, WallClock};
use office::smtp::Smtp;
use office::{Office, Press, Store, Vault, Witness};
use web::{Config, Web};

use super::output;

/// The embedded database of a data folder.
pub fn embedded(data: &Path) -> String {
    format!("sqlite://{}", data.join("kequan.db").display())
}

/// Where a command finds a database that is there already.
#[derive(Args)]
pub struct Place {
    /// 数据库；不填时用数据目录中的内嵌数据库
    #[arg(long)]
    db: Option<String>,
    /// 数据目录
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
}

impl Place {
    /// The database named, or the embedded one; without any, says so and gives none.
    pub fn database(&self) -> Option<String> {
        let file = self.data.join("kequan.db");
        if self.db.is_none() && !file.exists() {
            output::complain(&format!("没有数据库：{}", file.display()));
            return None;
        }
        Some(self.db.clone().unwrap_or_else(|| embedded(&self.data)))
    }
}

/// The press with the fonts of a folder; without one, the folder `fonts` that is nearest.
fn press(fonts: Option<&Path>) -> Arc<Press> {
    match fonts {
        Some(folder) => Arc::new(Press::at(folder)),
        None => Arc::new(Press::at(&papers::nearest())),
    }
}

/// Whether papers can be printed, said before anything is begun: no paper comes out with empty boxes later.
pub fn has_fonts(fonts: Option<&Path>) -> bool {
    match press(fonts).ready() {
        Ok(()) => true,
        Err(fault) => {
            output::complain(&format!(
                "字体不可用，文书无法生成：{fault}。用 make fonts 安装，或用 --fonts 指定字体目录"
            ));
            false
        }
    }
}

/// Opens database, keys and files; what is not there yet is made.
pub async fn open(
    db: &str,
    data: &Path,
    fonts: Option<&Path>,
    clock: Arc<dyn Clock>,
) -> Result<Office> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("数据目录 {} 不能使用", data.display()))?;
    let store = Store::open(db)
        .await
        .map_err(|fault| anyhow!("数据库打不开：{fault}"))?;
    let shelf = Shelf::open(&data.join(FILES))?;
    let witness = Witness::at(&data.join(WITNESS));
    open_over((store, shelf, witness), (data, fonts), clock).await
}

/// Where a data folder keeps the files that people hand in and the papers.
pub const FILES: &str = "files";

/// Where a data folder keeps what was committed, apart from its database; it may be a link to another disk.
pub const WITNESS: &str = "witness";

/// The same over a database, a shelf and a witness that are open.
pub async fn open_over(
    (store, shelf, witness): (Store, Shelf, Witness),
    (data, fonts): (&Path, Option<&Path>),
    clock: Arc<dyn Clock>,
) -> Result<Office> {
    let vault = Vault::open(&data.join("keys").join("seal.key"), &SystemChance)?;
    let office = Office::new(
        store,
        clock,
        Arc::new(SystemChance),
        vault,
        shelf,
        press(fonts),
    )
    .witnessed(witness);
    office::calendar::refresh(&office)
        .await
        .map_err(|fault| anyhow!("工作日安排读不出：{fault}"))?;
    office::nights::refresh(&office)
        .await
        .map_err(|fault| anyhow!("上次夜间处理的日期读不出：{fault}"))?;
    Ok(office)
}

/// Opens the office with the machine's own clock.
pub async fn open_now(db: &str, data: &Path) -> Result<Office> {
    open(db, data, None, Arc::new(WallClock)).await
}

/// Opens the office with the machine's own clock and the fonts of a folder.
pub async fn open_with(db: &str, data: &Path, fonts: Option<&Path>) -> Result<Office> {
    open(db, data, fonts, Arc::new(WallClock)).await
}

/// Refuses to go on where the key file is another than the one the data were sealed with: what would be sealed
/// meanwhile opened with neither.
pub async fn fits(office: &Office) -> Result<()> {
    match office::keys::fit(office).await? {
        true => Ok(()),
        false => Err(anyhow!(
            "数据目录里的密钥文件 keys/seal.key 打不开数据库中加密的资料：用建库时的数据目录（--data），或从备份恢复密钥文件"
        )),
    }
}

/// How long pages under way may take to end after Ctrl-C.
const GRACE: Duration = Duration::from_secs(5);

/// Serves the pages until Ctrl-C or the end is asked for; `ready` hears the address.
///
/// Links in letters lead to the site, or to the address listened on; never to what a request calls us.
pub async fn serve(
    office: Office,
    config: Config,
    (listen, site): (SocketAddr, Option<String>),
    smtp: Option<Smtp>,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    fits(&office).await?;
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("不能在 {listen} 上提供服务，它可能已被占用"))?;
    let address = listener.local_addr()?;
    let office = office.at_site(&site.unwrap_or_else(|| format!("http://{address}")));
    let web = Web::new(config, office.clone());
    ready(address);
    let night = tokio::spawn(nights(office.clone()));
    let warming = tokio::spawn(warm(office.clone()));
    let mail = tokio::spawn(mail(office.clone(), smtp));
    let printing = tokio::spawn(print(office.clone()));
    let (tell, told) = tokio::sync::oneshot::channel();
    let pages = web::serve(listener, &web, async move {
        asked_to_end().await;
        let _ = tell.send(());
    });
    tokio::select! {
        done = pages => done?,
        () = overdue(told) => {}
    }
    night.abort();
    warming.abort();
    mail.abort();
    printing.abort();
    office.close().await?;
    Ok(())
}

/// Reads the directory before the first visitor has to wait for it, and the names of a database from before they were
/// kept for the search.
async fn warm(office: Office) {
    match office::find::settle(&office).await {
        Ok(0) => {}
        Ok(parties) => tracing::info!(parties, "the names are read"),
        Err(fault) => tracing::error!("the names were not read: {fault}"),
    }
    match office::directory::warm(&office).await {
        Ok(providers) => tracing::info!(providers, "the directory is read"),
        Err(fault) => tracing::error!("the directory was not read: {fault}"),
    }
}

/// How often the clock is looked at for a new day.
const LOOK: Duration = Duration::from_secs(60);

/// What the platform does by itself when a day is over: at the start for days it missed, then after each midnight.
async fn nights(office: Office) {
    let mut done = None;
    loop {
        // Another process of the platform may have entered a schedule.
        if let Err(fault) = office::calendar::refresh(&office).await {
            tracing::error!("the calendar was not read: {fault}");
        }
        let today = office.today();
        if done != Some(today) {
            match office::nights::work(&office).await {
                Ok(night) => {
                    tracing::info!(%today, ?night, "the night's work is done");
                    done = Some(today);
                }
                Err(fault) => tracing::error!(%today, "the night's work is not done: {fault}"),
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// How often the outbox is looked at.
const COLLECTION: Duration = Duration::from_secs(5);

/// Carries letters out after the commit; without a mail server they wait.
async fn mail(office: Office, smtp: Option<Smtp>) {
    let Some(smtp) = smtp else { return };
    loop {
        if let Err(fault) = office::delivery::deliver(&office, &smtp).await {
            tracing::error!("letters were not delivered: {fault}");
        }
        tokio::time::sleep(COLLECTION).await;
    }
}

/// How often papers that wait are looked for.
const PRINTING: Duration = Duration::from_secs(5);

/// Prints what acts have frozen, after the commit: no act waits for the press.
async fn print(office: Office) {
    let mut stuck = office::papers::Stuck::default();
    loop {
        if let Err(fault) = office::papers::print_due(&office, &mut stuck).await {
            tracing::error!("papers were not printed: {fault}");
        }
        tokio::time::sleep(PRINTING).await;
    }
}

async fn overdue(told: tokio::sync::oneshot::Receiver<()>) {
    let _ = told.await;
    tokio::time::sleep(GRACE).await;
}

async fn asked_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}

/// The log of the server, to standard error; `RUST_LOG` says how much.
pub fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn,sea_orm=warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// Runs the future of a command to its end.
pub fn run(work: impl Future<Output = Result<std::process::ExitCode>>) -> std::process::ExitCode {
    let done = tokio::runtime::Runtime::new()
        .context("cannot start")
        .and_then(|runtime| runtime.block_on(work));
    done.unwrap_or_else(|fault| {
        super::output::complain(&format!("{fault:#}"));
        std::process::ExitCode::FAILURE
    })
}
