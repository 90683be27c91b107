//! The office against real databases: every test runs on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod access;
mod accounts;
mod amendments;
mod appraisals;
mod atlas;
mod batches;
mod begun;
mod budget;
mod cases;
mod catalogue;
mod certificates;
mod clocks;
mod constraints;
mod corpus;
mod desk;
mod directory;
mod duties;
mod expiry;
mod factor;
mod figures;
mod find;
mod forged;
mod form;
mod frugal;
mod hostile;
mod input;
mod inside;
mod journey;
mod keys;
mod kin;
mod lapse;
mod leaving;
mod letters;
mod links;
mod members;
mod money;
mod needs;
mod nights;
mod notice;
mod objections;
mod once;
mod operating;
mod opinions;
mod owners;
mod papers;
mod payments;
mod people;
mod performance;
mod places;
mod plans;
mod printing;
mod privacy;
mod queue;
mod recoveries;
mod related;
mod report;
mod returns;
mod reveal;
mod review;
mod rows;
mod seal;
mod signals;
mod spot;
mod standings;
mod struck;
mod support;
mod tamper;
mod together;
mod topups;
mod training;
mod unused;
mod uploads;
mod verify;
mod witness;
