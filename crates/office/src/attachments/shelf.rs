//! Where the bytes of files stand, each under the hash of what it holds.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use rules::{Refusal, clause};

use crate::error::Refused;
use crate::seal::digest;

/// How many files are looked over at the same time; each takes a few times its size of memory.
const DESKS: usize = 2;

/// Where the bytes of files are kept.
pub struct Shelf {
    files: Arc<dyn ObjectStore>,
    pub(super) desk: Arc<tokio::sync::Semaphore>,
}

impl Shelf {
    pub fn open(folder: &Path) -> Result<Shelf, Refused> {
        Shelf::at(folder, true)
    }

    /// A shelf whose files reach the disk when the system finds time, for whoever sees to it himself.
    pub fn unsynced(folder: &Path) -> Result<Shelf, Refused> {
        Shelf::at(folder, false)
    }

    fn at(folder: &Path, synced: bool) -> Result<Shelf, Refused> {
        let fault = |e: String| Refused::Fault(format!("file folder {}: {e}", folder.display()));
        std::fs::create_dir_all(folder).map_err(|e| fault(e.to_string()))?;
        LocalFileSystem::new_with_prefix(folder)
            .map(|files| Shelf::over(Arc::new(files.with_fsync(synced))))
            .map_err(|e| fault(e.to_string()))
    }

    /// A shelf over any store of objects; it must keep what it has acknowledged.
    pub fn over(files: Arc<dyn ObjectStore>) -> Shelf {
        Shelf {
            files,
            desk: Arc::new(tokio::sync::Semaphore::new(DESKS)),
        }
    }

    fn key(hash: &str) -> Key {
        let (head, _) = hash.split_at_checked(2).unwrap_or((hash, ""));
        Key::from_iter([head, hash])
    }

    pub(super) async fn put(&self, hash: &str, bytes: Bytes) -> Result<(), Refused> {
        self.files
            .put(&Shelf::key(hash), PutPayload::from_bytes(bytes))
            .await
            .map(|_| ())
            .map_err(|e| Refused::Fault(format!("the file was not kept: {e}")))
    }

    /// Does work on a file apart from the server's own threads, no more than [`DESKS`] at once; none when it fails.
    pub(crate) async fn at_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let turn = self.desk.clone().acquire_owned().await.ok()?;
        // The place is held as long as the work lasts, even when nobody waits for it any more.
        let work = move || {
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// The bytes under a hash; what the disk or somebody on it changed is not given out.
    pub(crate) async fn get(&self, hash: &str) -> Result<Bytes, Refused> {
        let fault = |e: object_store::Error| match e {
            object_store::Error::NotFound { .. } => {
                tracing::error!("file {hash} is gone");
                not_whole("file.gone", "存储中已没有这个文件")
            }
            other => Refused::Fault(format!("file {hash}: {other}")),
        };
        let found = self.files.get(&Shelf::key(hash)).await.map_err(fault)?;
        let bytes = found.bytes().await.map_err(fault)?;
        let looked = bytes.clone();
        let now = tokio::task::spawn_blocking(move || digest(&looked)).await;
        match now {
            Ok(now) if now == hash => Ok(bytes),
            _ => {
                tracing::error!("file {hash} is not what was kept");
                Err(not_whole(
                    "file.altered",
                    "存储中的这个文件已被改动或损坏，不再提供",
                ))
            }
        }
    }
}

fn not_whole(code: &'static str, message: &str) -> Refused {
    let fix = "由平台运维人员从备份恢复；审计人员可用“核验”查出全部受损的文件";
    Refusal::new(code, clause!("10.1"), "", message, fix).into()
}
