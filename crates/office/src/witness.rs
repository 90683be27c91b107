//! The witness: what was committed, noted outside the database, so that whoever can write every table of it cannot take
//! away the end of the record, or turn the whole back, unseen (SEC-06, T10).
//!
//! A line an act: `contract 0192… 7 <SM3>`, in a file a day. Nothing is ever changed or taken out of it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::error::Refused;

/// Where the heads of the record are noted; nowhere for an office without a folder of its own.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    folder: Option<PathBuf>,
    /// What is told later, where it may still come to nothing.
    later: Option<Arc<Mutex<Vec<Day>>>>,
}

/// What one act left in the record on a day.
type Day = (NaiveDate, Vec<Noted>);

/// One act as it was committed: of which file, its number in it, and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    pub kind: String,
    pub file: Uuid,
    pub entry: i64,
    pub hash: String,
}

/// A file of the witness, as far as it was written at some moment.
pub(crate) struct Until {
    path: PathBuf,
    bytes: u64,
}

/// A line of the witness: what was committed, or the place of a line that says nothing.
pub(crate) type Told = Result<Noted, String>;

impl Witness {
    /// The folder is made with the first note in it.
    pub fn at(folder: &Path) -> Witness {
        Witness {
            folder: Some(folder.to_owned()),
            later: None,
        }
    }

    /// A witness who holds back what he hears until he is asked to write it down: where days that were lived may be
    /// thrown away with the log of the database, he must not tell of them.
    #[must_use]
    pub fn holding_back(self) -> Witness {
        Witness {
            later: Some(Arc::default()),
            ..self
        }
    }

    /// Writes down what was held back.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_down(&self) -> std::io::Result<()> {
        let (Some(folder), Some(later)) = (&self.folder, &self.later) else {
            return Ok(());
        };
        let Ok(mut later) = later.lock() else {
            return Err(std::io::Error::other("what was held back cannot be read"));
        };
        for same_day in later.chunk_by(|one, next| one.0 == next.0) {
            let acts: Vec<Noted> = same_day.iter().flat_map(|(_, acts)| acts.clone()).collect();
            append(folder, same_day[0].0, &acts)?;
        }
        later.clear();
        Ok(())
    }

    /// Notes what has been committed. A witness that cannot write undoes nothing: the act stands, and the log says so.
    pub(crate) async fn note(&self, day: NaiveDate, acts: Vec<Noted>) {
        let Some(folder) = self.folder.clone() else {
            return;
        };
        if let Some(later) = &self.later {
            if let Ok(mut later) = later.lock() {
                later.push((day, acts));
            }
            return;
        }
        let written = tokio::task::spawn_blocking(move || append(&folder, day, &acts)).await;
        match written {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!("the witness could not note an act: {fault}"),
            Err(fault) => tracing::error!("the witness could not note an act: {fault}"),
        }
    }

    /// The files as they stand now; what is noted later is not looked at. None when nothing was ever noted.
    pub(crate) fn until_now(&self) -> Result<Vec<Until>, Refused> {
        let Some(folder) = &self.folder else {
            return Ok(Vec::new());
        };
        let fault = |fault: std::io::Error| {
            Refused::Fault(format!("witness {}: {fault}", folder.display()))
        };
        let files = match fs::read_dir(folder) {
            Ok(files) => files,
            Err(gone) if gone.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(other) => return Err(fault(other)),
        };
        let mut found = Vec::new();
        for file in files {
            let file = file.map_err(fault)?;
            if file.path().extension().is_some_and(|kind| kind == "log") {
                let bytes = file.metadata().map_err(fault)?.len();
                found.push(Until {
                    path: file.path(),
                    bytes,
                });
            }
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(found)
    }
}

impl Until {
    /// Hands on every line but those that a crash cut off, which say nothing of their act: the last one without its end,
    /// and one that a later note has closed.
    pub(crate) fn read(&self, mut hear: impl FnMut(Told)) -> Result<(), Refused> {
        let fault = |fault: std::io::Error| {
            Refused::Fault(format!("witness {}: {fault}", self.path.display()))
        };
        let file = File::open(&self.path).map_err(fault)?;
        let mut lines = BufReader::new(file.take(self.bytes));
        let mut line = Vec::new();
        for place in 1.. {
            line.clear();
            if lines.read_until(b'\n', &mut line).map_err(fault)? == 0 || line.pop() != Some(b'\n')
            {
                break;
            }
            if line.ends_with(CUT) {
                continue;
            }
            hear(parse(&line).ok_or_else(|| {
                let name = self.path.file_name().unwrap_or_default();
                format!("{} {place}", name.to_string_lossy())
            }));
        }
        Ok(())
    }
}

/// All lines of a deal in one write, so that two processes do not mix theirs.
fn append(folder: &Path, day: NaiveDate, acts: &[Noted]) -> std::io::Result<()> {
    let lines: String = acts
        .iter()
        .map(|act| format!("{} {} {} {}\n", act.kind, act.file, act.entry, act.hash))
        .collect();
    fs::create_dir_all(folder)?;
    let mut file = File::options()
        .create(true)
        .read(true)
        .append(true)
        .open(folder.join(format!("{day}.log")))?;
    let torn = torn(&mut file)?;
    let closed = if torn {
        [CUT, b"\n"].concat()
    } else {
        Vec::new()
    };
    file.write_all(&[&closed, lines.as_bytes()].concat())
}

/// What closes a line that a crash cut off, so that the next one does not run into it.
const CUT: &[u8] = b" cut";

/// Whether the last line of a file has no end.
fn torn(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != [b'\n'])
}

fn parse(line: &[u8]) -> Option<Noted> {
    let mut words = std::str::from_utf8(line).ok()?.split(' ');
    let noted = Noted {
        kind: words.next()?.to_owned(),
        file: words.next()?.parse().ok()?,
        entry: words.next()?.parse().ok()?,
        hash: words.next()?.to_owned(),
    };
    words.next().is_none().then_some(noted)
}
