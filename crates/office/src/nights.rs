//! What the platform does by itself when a day is over, and how far it trusts the clock of its machine.
//!
//! A night lets vouchers lapse and limits pass, which nobody can take back, and an act bears the day of its clock. So a
//! clock that is months away from the last night that was worked is taken for broken: no night is worked and no act is
//! accepted until it is right again, or the operator says that it is.

use chrono::{Days, NaiveDate};
use rules::{Refusal, clause};

use crate::Office;
use crate::error::Refused;
use crate::settings;
use crate::signals::{self, Which};
use crate::{budget, catalogue, clocks, needs, outcomes, publications, topups, vouchers};

/// The latest night that was worked.
const NIGHT: &str = "night.worked";

/// A platform that stood still for so many days was shut down on purpose, or its clock is wrong.
const AHEAD: u64 = 92;

/// A clock may be set back a little over midnight.
const BEHIND: u64 = 2;

/// What a night came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Night {
    /// Vouchers that lapsed (8.8).
    pub lapsed: usize,
    /// Entries of the catalogue whose certificate ran out.
    pub suspended: usize,
    /// Public notices that took effect (7.4).
    pub filed: usize,
    /// Payment clocks that follow the money (R12).
    pub moved: usize,
    /// Top-ups that waited and are offered (R27).
    pub offered: usize,
    /// Needs that expired, or reached whom they fit by now (2.5).
    pub expired: usize,
    /// Claims of which something came to light (5.3).
    pub raised: usize,
    /// Subjects asked what came of their vouchers (5.3).
    pub asked: usize,
    /// Limits that come near and were told (R10).
    pub reminded: usize,
}

/// Works a night: whatever of it was done already is not done again.
pub async fn work(office: &Office) -> Result<Night, Refused> {
    refresh(office).await?;
    let today = office.today();
    in_time(office, today)?;
    let mut night = turn(office).await?;
    night.raised = signals::scan(office, Which::Open).await?.raised;
    if worked(office).is_none_or(|last| last < today) {
        trust(office, today).await?;
    }
    Ok(night)
}

/// What a day's end brings by itself, without the look at every open claim and the note that the night was worked.
pub async fn turn(office: &Office) -> Result<Night, Refused> {
    Ok(Night {
        lapsed: vouchers::expire(office).await?,
        suspended: catalogue::expire(office).await?,
        filed: publications::end(office).await?,
        moved: budget::watch(office).await?,
        offered: topups::watch(office).await?,
        expired: needs::tend(office).await?,
        raised: 0,
        asked: outcomes::ask(office).await?,
        reminded: clocks::remind(office).await?,
    })
}

/// Reads which night was worked last, which may have been by another process of the platform.
pub async fn refresh(office: &Office) -> Result<(), Refused> {
    let value = settings::get(office, NIGHT).await?;
    let day = value.and_then(|value| value.parse().ok());
    if let Ok(mut worked) = office.worked.write() {
        *worked = day;
    }
    Ok(())
}

/// The latest night that was worked, as far as this process knows.
pub fn worked(office: &Office) -> Option<NaiveDate> {
    office.worked.read().map_or(None, |worked| *worked)
}

/// Whether the clock agrees with the nights that were worked.
///
/// # Errors
/// `clock.leapt`, while it is months ahead of them or days behind.
pub fn in_time(office: &Office, today: NaiveDate) -> Result<(), Refusal> {
    let Some(last) = worked(office) else {
        return Ok(());
    };
    let ahead = last.checked_add_days(Days::new(AHEAD));
    let behind = last.checked_sub_days(Days::new(BEHIND));
    match ahead.is_none_or(|end| today <= end) && behind.is_none_or(|start| today >= start) {
        true => Ok(()),
        false => Err(leapt(last, today)),
    }
}

/// The operator says that the clock is right: nights and acts go on from today.
pub async fn confirm(office: &Office) -> Result<(), Refused> {
    trust(office, office.today()).await
}

async fn trust(office: &Office, today: NaiveDate) -> Result<(), Refused> {
    settings::put(office, NIGHT, &today.to_string()).await?;
    refresh(office).await
}

fn leapt(last: NaiveDate, today: NaiveDate) -> Refusal {
    let days = (today - last).num_days();
    let side = if days < 0 { "早" } else { "晚" };
    Refusal::new(
        "clock.leapt",
        clause!("2.1"),
        "",
        format!(
            "服务器时钟是 {today}，比平台上次夜间处理（{last}）{side} {} 天，暂停办理",
            days.abs()
        ),
        "没有改动任何内容。联系系统管理员核对服务器时钟，改正后再提交一次",
    )
}
