//! What a simulated office takes from outside: chance from a seed, an end at a commit, a press without type, a shelf in
//! memory.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};

use object_store::memory::InMemory;
use office::Press;
use office::attachments::Shelf;
use office::ports::{Chance, Commits, Toil};

use super::dice::Dice;
use crate::papers::pdf_of;

/// Chance that is the same in every run: it begins anew with each act, so that what one act draws moves no other.
pub struct Stream(Mutex<Dice>);

impl Stream {
    pub fn new() -> Stream {
        Stream(Mutex::new(Dice::new(0)))
    }

    pub fn begin(&self, seed: u64, act: u64) {
        if let Ok(mut dice) = self.0.lock() {
            *dice = Dice::new(seed.rotate_left(32) ^ act.wrapping_mul(0x5851_F42D_4C95_7F2D));
        }
    }
}

impl Chance for Stream {
    fn fill(&self, bytes: &mut [u8]) {
        if let Ok(mut dice) = self.0.lock() {
            for part in bytes.chunks_mut(8) {
                let word = dice.next().to_le_bytes();
                part.copy_from_slice(&word[..part.len()]);
            }
        }
    }
}

/// On which side of the next commit the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

/// What unwinds when a process "ends"; nobody prints it.
pub struct Ended;

/// Ends the process at a commit, once, when it was told to.
#[derive(Default)]
pub struct Breaker(AtomicU8);

impl Breaker {
    pub fn arm(&self, side: Side) {
        let side = match side {
            Side::Before => 1,
            Side::After => 2,
        };
        self.0.store(side, Ordering::SeqCst);
    }

    pub fn disarm(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    fn pass(&self, here: u8) {
        if self.0.load(Ordering::SeqCst) == here {
            self.disarm();
            // Unwinding drops everything that the act holds, and runs nothing of it: as far as the database can tell,
            // the process is gone. No panic hook is called.
            std::panic::resume_unwind(Box::new(Ended));
        }
    }
}

impl Commits for Breaker {
    fn before(&self) {
        self.pass(1);
    }

    fn after(&self) {
        self.pass(2);
    }
}

/// People who do not exist have passwords that cost nothing to guess.
pub const LIGHT: Toil = Toil {
    memory: 8,
    passes: 1,
};

/// A press that writes only what a paper is, on one page.
pub fn plain_press() -> Arc<Press> {
    Arc::new(Press::by(|sheet| {
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>";
        let what = format!(
            "{page}\n% {} {} {}",
            sheet.number, sheet.edition, sheet.check
        );
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            &what,
        ];
        office::Printed {
            bytes: pdf_of(&objects),
            pages: 1,
        }
    }))
}

/// Files are kept as long as the run lasts.
pub fn shelf(files: &Arc<InMemory>) -> Shelf {
    Shelf::over(files.clone())
}
