//! The key file: read by looks, written for its owner alone, replaced as a whole.

use std::path::Path;
use std::sync::Arc;

use super::{FIRST, Held, INDEX_KEY, Key, Look, SEAL_KEY, VaultError};

pub(super) fn fault(path: &Path, error: std::io::Error) -> VaultError {
    VaultError::File(path.display().to_string(), error)
}

pub(super) fn shape(path: &Path) -> VaultError {
    VaultError::Shape(path.display().to_string(), SEAL_KEY + INDEX_KEY)
}

pub(super) fn look_at(path: &Path) -> Look {
    let data = std::fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}

pub(super) fn read(path: &Path) -> Result<Held, VaultError> {
    // Looked at before it is read: a change in between is then seen the next time.
    let look = look_at(path);
    let text = std::fs::read_to_string(path).map_err(|error| fault(path, error))?;
    let keys = Arc::new(parse(&text).ok_or_else(|| shape(path))?);
    Ok(Held { look, keys })
}

/// One key a line: its version and its bytes; a line without a version is the first key.
pub(crate) fn parse(text: &str) -> Option<Vec<Key>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut keys: Vec<Key> = lines
        .map(|line| {
            let (version, bytes) = match line.split_once(' ') {
                Some((version, bytes)) => (version.parse().ok()?, bytes),
                None => (FIRST, line),
            };
            Key::new(version, hex::decode(bytes).ok()?)
        })
        .collect::<Option<_>>()?;
    keys.sort_by_key(|key| key.version);
    let versions = keys.windows(2).all(|pair| match pair {
        [one, other] => one.version < other.version,
        _ => true,
    });
    (!keys.is_empty() && versions).then_some(keys)
}

pub(super) fn text(keys: &[Key]) -> String {
    keys.iter()
        .map(|key| format!("{} {}\n", key.version, hex::encode(&key.bytes)))
        .collect()
}

#[cfg(unix)]
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Replaces the file as a whole: whoever reads it meets the old keys or the new ones, never a part.
pub(super) fn swap_private(path: &Path, text: &str) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    if fresh.exists() {
        std::fs::remove_file(&fresh)?;
    }
    write_private(&fresh, text)?;
    std::fs::rename(&fresh, path)?;
    match path.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
