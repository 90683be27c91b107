//! A list as a spreadsheet: exactly the rows that its page finds, in the same order, as they stood at one moment (UX-29).

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::sync::Arc;

use papers::grid::{Column, Format, Grid, GridError, Title, Totals, Value};
use rules::duties::Act;
use store::StoreError;
use store::queries::listed::{Files, List};
use tokio::sync::Semaphore;

use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;
use crate::listing::{self, Ask, Line};
use crate::{queues, vouchers};

/// Rows that are held in memory at once.
const CHUNK: usize = 500;
/// Each export holds a reader of the database and a file; more of them wait.
static WRITERS: Semaphore = Semaphore::const_new(2);

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Queue,
    Contracts,
    Vouchers,
    ServiceVouchers,
    Claims,
}

/// What the sheet looks like.
pub struct Layout<F> {
    pub format: Format,
    pub title: Title,
    pub columns: Vec<Column>,
    /// The cells of a line, one a column.
    pub cells: F,
}

/// A spreadsheet without a name in the folder for temporary files; it is gone once it is closed.
#[derive(Debug)]
pub struct Exported {
    pub file: File,
    pub bytes: u64,
    pub totals: Totals,
}

impl From<GridError> for Refused {
    fn from(error: GridError) -> Self {
        Refused::Fault(format!("export: {error}"))
    }
}

/// Writes all that a list finds.
pub async fn export<F>(
    office: &Office,
    actor: &Actor,
    which: (Which, &Ask),
    layout: Layout<F>,
) -> Result<Exported, Refused>
where
    F: Fn(&Line) -> Vec<Value> + Send + Sync + 'static,
{
    let list = list(office, actor, which)?;
    let turn = WRITERS.acquire().await;
    let turn = turn.map_err(|closed| Refused::Fault(closed.to_string()))?;
    let file = blocking(|| Ok(tempfile::tempfile()?)).await?;
    let Layout {
        format,
        title,
        columns,
        cells,
    } = layout;
    let mut grid = blocking(move || Grid::begin(format, &title, columns, file)).await?;
    let cells = Arc::new(cells);
    if let Some(list) = list {
        let mut chunks = list.stream(&office.store, CHUNK).await?;
        while let Some(rows) = next(&mut chunks).await? {
            let lines = Line::read_all(office, rows)?;
            let cells = cells.clone();
            grid = blocking(move || {
                for line in &lines {
                    grid.row(&cells(line))?;
                }
                Ok(grid)
            })
            .await?;
        }
    }
    let done = blocking(move || {
        let (totals, mut file) = grid.finish()?;
        let bytes = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Exported {
            file,
            bytes,
            totals,
        })
    });
    let done = done.await?;
    drop(turn);
    Ok(done)
}

/// Writes rows that are the same for everybody.
pub async fn plain<L, F>(layout: Layout<F>, lines: Vec<L>) -> Result<Exported, Refused>
where
    L: Send + 'static,
    F: Fn(&L) -> Vec<Value> + Send + 'static,
{
    sheet(layout, lines).await
}

/// Writes rows that are read already.
pub(crate) async fn sheet<L, F>(layout: Layout<F>, lines: Vec<L>) -> Result<Exported, Refused>
where
    L: Send + 'static,
    F: Fn(&L) -> Vec<Value> + Send + 'static,
{
    let turn = WRITERS.acquire().await;
    let turn = turn.map_err(|closed| Refused::Fault(closed.to_string()))?;
    let done = blocking(move || {
        let file = tempfile::tempfile()?;
        let Layout {
            format,
            title,
            columns,
            cells,
        } = layout;
        let mut grid = Grid::begin(format, &title, columns, file)?;
        for line in &lines {
            grid.row(&cells(line))?;
        }
        let (totals, mut file) = grid.finish()?;
        let bytes = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Exported {
            file,
            bytes,
            totals,
        })
    });
    let done = done.await?;
    drop(turn);
    Ok(done)
}

async fn next(
    chunks: &mut store::queries::listed::Chunks<'_>,
) -> Result<Option<Vec<store::queries::listed::Listed>>, StoreError> {
    use futures_util::StreamExt;
    chunks.next().await.transpose()
}

/// Files are written away from the threads that answer requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, GridError> + Send + 'static,
) -> Result<T, Refused> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|fault| Refused::Fault(fault.to_string()))??)
}

fn list(
    office: &Office,
    actor: &Actor,
    (which, ask): (Which, &Ask),
) -> Result<Option<List>, Refused> {
    let files = |which| listing::files(office, actor, which, ask);
    match which {
        Which::Queue => queues::list(office, actor, ask).map(Some),
        Which::Contracts => files((Files::Contracts, Act::SeeContract)),
        Which::Vouchers => files((Files::Vouchers, Act::SeeVoucher)),
        Which::Claims => files((Files::Claims, Act::SeeClaim)),
        Which::ServiceVouchers => {
            let ask = vouchers::asked_as_held(ask);
            let which = (Files::ServiceVouchers, Act::SeeVoucher);
            listing::files(office, actor, which, &ask)
        }
    }
}
