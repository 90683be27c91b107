//! Training events and news: who publishes, seats, attendance (2.4, 2.5).

use chrono::NaiveDate;

use crate::policy::Policy;
use crate::refusal::Refusal;

coded! {
    /// Where a notice of the Centre or the Agency stands.
    pub enum NewsState {
        /// On the public page.
        Standing = "standing", "公开";
        /// Taken off, for a reason.
        Withdrawn = "withdrawn", "已撤下";
    }
}

coded! {
    /// Where a party's seats stand.
    pub enum SeatState {
        /// Taken.
        Taken = "taken", "已报名";
        /// Given up before the event.
        GivenUp = "given-up", "已取消报名";
    }
}

/// An event is announced for a day to come.
///
/// # Errors
/// `held_on.past`.
pub fn may_announce(today: NaiveDate, held_on: NaiveDate) -> Result<(), Refusal> {
    if held_on > today {
        return Ok(());
    }
    Err(Refusal::new(
        "held_on.past",
        clause!("2.4"),
        "held_on",
        "举办日期已经过去",
        "填写今天以后的日期",
    )
    .limit(format!("{today} 以后"))
    .own(held_on.to_string()))
}

/// Seats are taken and given up until the day before.
///
/// # Errors
/// `training.begun`.
pub fn may_change_seats(today: NaiveDate, held_on: NaiveDate) -> Result<(), Refusal> {
    if today < held_on {
        return Ok(());
    }
    Err(Refusal::new(
        "training.begun",
        clause!("2.4"),
        "",
        "报名已经截止",
        "与主办单位联系",
    )
    .limit(format!("{held_on} 以前"))
    .own(today.to_string()))
}

/// As many people of one party as the policy says, and no more than seats are left.
///
/// # Errors
/// `people.many`, `training.full`.
pub fn may_take(policy: &Policy, people: u32, (taken, seats): (u32, u32)) -> Result<(), Refusal> {
    if people > policy.training_people_most {
        return Err(Refusal::new(
            "people.many",
            clause!("2.4"),
            "people",
            "一个单位的报名人数超过上限",
            "减少人数，把座位留给其他单位",
        )
        .limit(format!("不超过 {} 人", policy.training_people_most))
        .own(format!("{people} 人")));
    }
    let left = seats.saturating_sub(taken);
    if people <= left {
        return Ok(());
    }
    Err(Refusal::new(
        "training.full",
        clause!("2.4"),
        "people",
        "座位不够",
        "减少人数；有单位取消报名时可以再报",
    )
    .limit(format!("还剩 {left} 个"))
    .own(format!("{people} 人")))
}

/// Attendance is entered once the event took place, and nobody came who had no seat.
///
/// # Errors
/// `training.early`, `came.many`.
pub fn may_hold(today: NaiveDate, held_on: NaiveDate, came: &[(u32, u32)]) -> Result<u32, Refusal> {
    if today < held_on {
        return Err(Refusal::new(
            "training.early",
            clause!("2.4"),
            "",
            "活动还没有举办，不能登记到场",
            "举办之后再登记",
        )
        .limit(format!("{held_on} 及以后"))
        .own(today.to_string()));
    }
    if let Some((came, seats)) = came.iter().find(|(came, seats)| came > seats) {
        return Err(Refusal::new(
            "came.many",
            clause!("2.4"),
            "",
            "到场人数多于报名人数",
            "核对签到表；没有报名而到场的填在“其他到场人数”",
        )
        .limit(format!("{seats} 人"))
        .own(format!("{came} 人")));
    }
    Ok(came.iter().map(|(came, _)| came).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Law;

    #[test]
    fn seats_are_never_more_than_there_are() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let policy = Law::shipped().policy(day("2026-11-28")).expect("a policy");
        let most = policy.training_people_most;
        assert_eq!(may_take(policy, most, (0, most)), Ok(()));
        let code = |outcome: Result<(), Refusal>| outcome.expect_err("refused").code;
        assert_eq!(code(may_take(policy, most + 1, (0, 500))), "people.many");
        assert_eq!(code(may_take(policy, 2, (9, 10))), "training.full");
        assert_eq!(code(may_take(policy, 1, (11, 10))), "training.full");
        let held = day("2026-12-10");
        assert!(may_change_seats(day("2026-12-09"), held).is_ok());
        assert_eq!(code(may_change_seats(held, held)), "training.begun");
        assert_eq!(code(may_announce(held, held)), "held_on.past");
        assert_eq!(may_hold(held, held, &[(2, 3), (0, 1)]), Ok(2));
        let code = |outcome: Result<u32, Refusal>| outcome.expect_err("refused").code;
        assert_eq!(code(may_hold(held, held, &[(4, 3)])), "came.many");
        assert_eq!(
            code(may_hold(day("2026-12-09"), held, &[])),
            "training.early"
        );
    }
}
