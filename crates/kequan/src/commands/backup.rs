//! `kequan backup` and `kequan restore`: the embedded database and the files of a data folder, to another folder and
//! back; each is looked over before it is called done.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, ensure};
use clap::Args;
use office::ports::{Clock, WallClock};
use office::{Store, audit, seal_of};
use serde::{Deserialize, Serialize};

use super::{house, output};

/// What stands beside a backup, and tells whether it is whole.
#[derive(Serialize, Deserialize)]
struct Manifest {
    /// The version of the platform that made it.
    version: String,
    taken_at: chrono::DateTime<chrono::Utc>,
    /// The SM3 digest of `kequan.db`.
    database: String,
    files: usize,
}

const DATABASE: &str = "kequan.db";
const FILES: &str = "files";
const MANIFEST: &str = "backup.json";

#[derive(Args)]
pub struct Backup {
    /// 数据目录
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// 备份到这个目录；须还不存在
    #[arg(long)]
    to: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub fn run(self) -> ExitCode {
        house::run(self.take())
    }

    /// A backup that was interrupted stands under another name, so that nobody takes it for one.
    async fn take(self) -> Result<ExitCode> {
        let source = self.data.join(DATABASE);
        if !source.exists() {
            output::complain(&format!(
                "没有内嵌数据库：{}。PostgreSQL 的备份见 docs/backup.md",
                source.display()
            ));
            return Ok(ExitCode::from(2));
        }
        if self.to.exists() {
            output::complain(&format!("备份目录已存在：{}", self.to.display()));
            return Ok(ExitCode::from(2));
        }
        let unfinished = PathBuf::from(format!("{}.unfinished", self.to.display()));
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)
                .with_context(|| format!("{} 删除不了", unfinished.display()))?;
        }
        let words = || format!("备份没有写完：{}", unfinished.display());
        fs::create_dir_all(&unfinished).with_context(words)?;
        // The witness before the database: it must not tell of acts that the copy does not have.
        copy_witness(&self.data, &unfinished).with_context(words)?;
        let store = Store::open(&house::embedded(&self.data))
            .await
            .map_err(|fault| anyhow!("数据库打不开：{fault}"))?;
        // The database before the files: each file that it names is kept before the act that names it is.
        store
            .snapshot(&unfinished.join(DATABASE))
            .await
            .with_context(words)?;
        store.close().await?;
        let files =
            copy_files(&self.data.join(FILES), &unfinished.join(FILES)).with_context(words)?;
        let manifest = Manifest {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at: WallClock.now(),
            database: seal_of(File::open(unfinished.join(DATABASE))?)?,
            files,
        };
        let file = File::create(unfinished.join(MANIFEST)).with_context(words)?;
        serde_json::to_writer_pretty(&file, &manifest)?;
        file.sync_all()?;
        fs::rename(&unfinished, &self.to).with_context(words)?;
        let lines = [
            format!("已备份数据库和 {files} 个文件：{}", self.to.display()),
            "密钥不在备份中：keys/seal.key 另行保管，没有它，备份里加密的资料打不开".to_owned(),
        ];
        output::answer(self.json, &manifest, &lines);
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Args)]
pub struct Restore {
    /// 备份所在的目录
    #[arg(long)]
    from: PathBuf,
    /// 恢复到这个数据目录；其中须还没有数据库
    #[arg(long)]
    data: PathBuf,
    /// 密钥文件；不填时用数据目录中的 keys/seal.key
    #[arg(long)]
    key: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Restored {
    taken_at: chrono::DateTime<chrono::Utc>,
    files: usize,
    acts: usize,
    postings: usize,
    flaws: usize,
}

impl Restore {
    pub fn run(self) -> ExitCode {
        house::run(self.bring_back())
    }

    async fn bring_back(self) -> Result<ExitCode> {
        let Some(manifest) = self.whole()? else {
            return Ok(ExitCode::from(2));
        };
        let words = || format!("没有恢复完：{}", self.data.display());
        let key = self.data.join("keys").join("seal.key");
        if let Some(given) = &self.key {
            fs::create_dir_all(self.data.join("keys")).with_context(words)?;
            fs::copy(given, &key).with_context(words)?;
        }
        fs::create_dir_all(&self.data).with_context(words)?;
        copy_files(&self.from.join(FILES), &self.data.join(FILES)).with_context(words)?;
        // A witness that is there already tells what was done after the backup, and is gone.
        if !self.data.join(house::WITNESS).exists() {
            copy_witness(&self.from, &self.data).with_context(words)?;
        }
        // The database last: without it a folder that is not whole is taken for none.
        let unfinished = self.data.join("kequan.db.unfinished");
        fs::copy(self.from.join(DATABASE), &unfinished).with_context(words)?;
        File::open(&unfinished)?.sync_all()?;
        fs::rename(&unfinished, self.data.join(DATABASE)).with_context(words)?;
        let office = house::open_now(&house::embedded(&self.data), &self.data).await?;
        house::fits(&office).await?;
        let report = audit::verify(&office).await?;
        office.close().await?;
        let mut lines = vec![format!(
            "已恢复 {} 的备份：操作记录 {} 条、账目 {} 笔、文件 {} 个，{}",
            manifest.taken_at.format("%Y-%m-%d %H:%M:%S UTC"),
            report.acts,
            report.postings,
            manifest.files,
            if report.flaws.is_empty() {
                "核验完整"
            } else {
                "核验发现问题"
            }
        )];
        lines.extend(
            report
                .flaws
                .iter()
                .map(|flaw| format!("  {}：{}", report.told(flaw), flaw.what)),
        );
        let flaws = report.flaws.len();
        let out = Restored {
            taken_at: manifest.taken_at,
            files: manifest.files,
            acts: report.acts,
            postings: report.postings,
            flaws,
        };
        output::answer(self.json, &out, &lines);
        Ok(if flaws == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// The backup's own words, when it is whole and can be put where it is asked for.
    fn whole(&self) -> Result<Option<Manifest>> {
        let refuse = |line: String| {
            output::complain(&line);
            Ok(None)
        };
        let file = self.from.join(MANIFEST);
        let Ok(text) = fs::read_to_string(&file) else {
            return refuse(format!("不是备份目录：没有 {}", file.display()));
        };
        let Ok(manifest) = serde_json::from_str::<Manifest>(&text) else {
            return refuse(format!("备份说明读不出：{}", file.display()));
        };
        if self.data.join(DATABASE).exists() {
            return refuse(format!(
                "{} 中已有数据库，恢复不覆盖它",
                self.data.display()
            ));
        }
        let key = self.data.join("keys").join("seal.key");
        match &self.key {
            None if !key.exists() => {
                return refuse(
                    "没有密钥文件：用 --key 指定备份时另行保管的 keys/seal.key".to_owned(),
                );
            }
            Some(given) if !given.exists() => {
                return refuse(format!("没有密钥文件：{}", given.display()));
            }
            Some(_) if key.exists() => {
                return refuse(format!("{} 已存在，不能再用 --key", key.display()));
            }
            _ => {}
        }
        let Ok(database) = File::open(self.from.join(DATABASE)) else {
            return refuse("备份中没有数据库 kequan.db".to_owned());
        };
        if seal_of(database)? != manifest.database {
            return refuse("备份中的数据库已被改动或损坏：杂凑值与备份时不符".to_owned());
        }
        Ok(Some(manifest))
    }
}

/// Copies what the witness of a folder noted.
fn copy_witness(from: &Path, to: &Path) -> Result<()> {
    let (from, to) = (from.join(house::WITNESS), to.join(house::WITNESS));
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(&to)?;
    for file in fs::read_dir(&from)? {
        let file = file?;
        let target = to.join(file.file_name());
        fs::copy(file.path(), &target)?;
        File::open(&target)?.sync_all()?;
    }
    Ok(())
}

/// Copies a folder of files that are called by their hash; each is compared with its name. How many there are.
fn copy_files(from: &Path, to: &Path) -> Result<usize> {
    fs::create_dir_all(to)?;
    let mut count = 0;
    let folders = match fs::read_dir(from) {
        Ok(folders) => folders,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(fault) => return Err(fault.into()),
    };
    for folder in folders {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        let place = to.join(folder.file_name());
        fs::create_dir_all(&place)?;
        for file in fs::read_dir(folder.path())? {
            let file = file?;
            // What the store of files is still writing has a longer name, and no act names it yet.
            let name = file.file_name().to_string_lossy().into_owned();
            if name.len() != 64 {
                continue;
            }
            let target = place.join(&name);
            fs::copy(file.path(), &target)?;
            let copied = File::open(&target)?;
            copied.sync_all()?;
            ensure!(seal_of(copied)? == name, "文件 {name} 已被改动或损坏");
            count += 1;
        }
    }
    Ok(count)
}
