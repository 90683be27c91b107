//! Work of which every small step goes from one thread to another and back, as a statement does on its way to the
//! embedded database: on one core neither waits for the other core to wake up.

use std::path::Path;

use anyhow::Result;

/// Does the work on a thread of its own, with whatever threads that one begins, all on one core.
pub fn on_one_core<T: Send>(work: impl AsyncFnOnce() -> Result<T> + Send) -> Result<T> {
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            // Where the system does not let us choose, the work is slower and nothing else.
            if let Err(fault) = stay() {
                tracing::debug!("not on one core: {fault}");
            }
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(work())
        });
        match worker.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Keeps this thread, and those that it begins, on the core on which it is.
#[cfg(target_os = "linux")]
fn stay() -> std::io::Result<()> {
    use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
    let mut one = CpuSet::new();
    one.set(sched_getcpu());
    Ok(sched_setaffinity(None, &one)?)
}

#[cfg(not(target_os = "linux"))]
fn stay() -> std::io::Result<()> {
    Ok(())
}

/// Everything that was written on the disk of this folder is on it afterwards.
#[cfg(target_os = "linux")]
pub fn settle(folder: &Path) -> std::io::Result<()> {
    Ok(rustix::fs::syncfs(std::fs::File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
pub fn settle(_: &Path) -> std::io::Result<()> {
    rustix::fs::sync();
    Ok(())
}
