//! What befalls the disk: it is full for a while, or it is lost and last night's backup takes its place.

use std::path::{Path, PathBuf};

use auditor::Auditor;
use office::{By, Refused, Store};
use serde_json::Value;

use super::faults::Fault;
use super::kept::Kept;
use super::world::{Echo, Verb, World};

/// Last night: the database as a file, what people knew, and what they would ask again.
struct Backup {
    file: PathBuf,
    kept: Vec<u8>,
    echoes: Vec<Echo>,
}

impl World {
    /// A day; now and then its work is lost with the disk, the backup of the night before comes back, and everybody does
    /// it again.
    pub async fn a_day_or_two(&mut self) -> Result<(), Refused> {
        let lost = self.happens(Fault::Restore);
        let Some(database) = self.embedded().filter(|_| lost) else {
            return self.a_day().await;
        };
        let backup = self.back_up(&database).await?;
        self.a_day().await?;
        if self.auditor.found.violations.is_empty() {
            self.bring_back(backup, &database).await?;
            self.a_day().await?;
        }
        Ok(())
    }

    /// The file of an embedded database; a cluster is brought back by its own means (`scripts/drill`).
    fn embedded(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.trim_start_matches("//")))
    }

    async fn back_up(&mut self, database: &Path) -> Result<Backup, Refused> {
        let file = database.with_extension("backup");
        let _ = std::fs::remove_file(&file);
        self.store.snapshot(&file).await?;
        Ok(Backup {
            file,
            kept: self.kept(self.day)?,
            echoes: self.echoes.clone(),
        })
    }

    /// What was done since is gone; the files of that day stay, and nobody names them.
    async fn bring_back(&mut self, backup: Backup, database: &Path) -> Result<(), Refused> {
        let fault = |e: std::io::Error| Refused::Fault(e.to_string());
        self.town.office.clone().close().await?;
        self.store.clone().close().await?;
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{beside}", database.display()));
        }
        std::fs::rename(&backup.file, database).map_err(fault)?;
        self.store = Store::open(&self.url).await?;
        let (faults, slack) = (self.tally.faults.clone(), self.auditor.slack);
        let mut auditor = Auditor::new();
        (auditor.slack, auditor.found) = (slack, std::mem::take(&mut self.auditor.found));
        self.auditor = auditor;
        Kept::read(&backup.kept)?.into(self);
        self.echoes = backup.echoes;
        self.tally.faults = faults;
        self.restart().await?;
        // His own notes of the lost day are worth nothing: he reads everything anew.
        self.auditor.look(&self.store, None).await?;
        Ok(())
    }

    /// The disk has no room for one page more while somebody acts: nothing of it is there, and once there is room again the
    /// same request is done.
    pub async fn cramped(
        &mut self,
        name: &'static str,
        verb: &Verb,
        by: By<'_>,
    ) -> Result<Value, Refused> {
        let office = self.town.office.clone();
        office.cramp(true).await?;
        let first = verb(&office, by).await;
        office.cramp(false).await?;
        match first {
            Err(Refused::Fault(_)) => {
                let again = verb(&office, by).await;
                if let Err(Refused::Fault(fault)) = &again {
                    self.violation("I6", name, format!("after the disk was full: {fault}"));
                }
                again
            }
            // It found room in what others had left, or was refused before it wrote.
            done => {
                self.uncounted(Fault::Disk);
                done
            }
        }
    }
}
