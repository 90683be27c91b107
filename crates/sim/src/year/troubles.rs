//! What may come with an act: the same request twice, a process that ends beside its commit, connections that break (I6).

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use office::{By, Refused};
use serde_json::Value;

use super::faults::Fault;
use super::ports::Side;
use super::world::{Echo, Verb, World};

impl World {
    /// The same request twice at once: one effect, one answer.
    pub(super) async fn twice(
        &mut self,
        name: &'static str,
        verb: &Verb,
        by: By<'_>,
    ) -> Result<Value, Refused> {
        let office = self.town.office.clone();
        let (one, other) = futures_util::join!(verb(&office, by), verb(&office, by));
        let same = match (&one, &other) {
            (Ok(one), Ok(other)) => one == other,
            (Err(one), Err(other)) => one.to_string() == other.to_string(),
            _ => false,
        };
        if !same {
            self.violation("I6", name, format!("twice at once: {one:?} and {other:?}"));
        }
        one.or(other)
    }

    /// The process ends beside the commit; it starts again, and the same request comes again.
    pub(super) async fn killed(
        &mut self,
        name: &'static str,
        side: Side,
        verb: &Verb,
        by: By<'_>,
    ) -> Result<Result<Value, Refused>, Refused> {
        self.breaker.arm(side);
        let office = self.town.office.clone();
        let first = AssertUnwindSafe(verb(&office, by)).catch_unwind().await;
        self.breaker.disarm();
        if let Ok(refused) = first {
            // It was refused before it came to a commit.
            self.uncounted(match side {
                Side::Before => Fault::KillBefore,
                Side::After => Fault::KillAfter,
            });
            return Ok(refused);
        }
        drop(office);
        self.restart().await?;
        let again = verb(&self.town.office, by).await;
        if again.is_err() {
            self.violation(
                "I6",
                name,
                format!("killed {side:?} its commit, then {again:?}"),
            );
        }
        Ok(again)
    }

    /// Every connection to the database breaks; whoever is told that nothing was done asks again.
    pub(super) async fn cut_off(&mut self, verb: &Verb, by: By<'_>) -> Result<Value, Refused> {
        if self.url.starts_with("postgres") {
            let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            // The auditor's own connections go with the others; the pool opens new ones.
            let _ = self.store.tamper(cut).await;
        }
        let mut done = verb(&self.town.office, by).await;
        for _ in 0..5 {
            if !matches!(done, Err(Refused::Busy | Refused::Fault(_))) {
                break;
            }
            done = verb(&self.town.office, by).await;
        }
        done
    }

    /// What was asked yesterday is asked again, with the same request: the first answer, and nothing else.
    pub async fn echo(&mut self) -> Result<(), Refused> {
        let due: Vec<Echo> = self
            .echoes
            .extract_if(.., |echo| echo.on <= self.day)
            .collect();
        for echo in due {
            self.tick();
            let actor = self.town.actor(&echo.who).await?;
            let by = By {
                actor: &actor,
                request: &echo.request,
            };
            let done = (echo.verb)(&self.town.office, by).await;
            if done.as_ref().ok() != Some(&echo.answer) {
                self.violation(
                    "I6",
                    &echo.request,
                    format!("a day later: {done:?}, was {:?}", echo.answer),
                );
            }
        }
        Ok(())
    }
}
