//! A clock that is months away from the last night is not trusted: no night is worked, no act is accepted.

use chrono::Days;
use office::nights;
use rules::duties::Role;

use crate::support::{Region, both, codes, moment};

both! {
    async fn a_clock_that_leaps_is_not_trusted(region: Region) {
        let office = &region.town.office;
        let body = ("西夏区科学技术局", "640105");
        let open = async |login| {
            let staff = region.town.staff(&region.admin, (login, login), Role::County, body);
            codes_or_nothing(staff.await)
        };
        // A platform without a night yet has nothing to hold its clock against.
        region.town.clock.set(moment("2026-04-13") + Days::new(400));
        assert_eq!(open("before").await, [""; 0]);
        region.town.clock.set(moment("2026-04-13"));
        nights::work(office).await.unwrap();

        region.town.clock.set(moment("2026-07-14"));
        assert_eq!(open("in-season").await, [""; 0]);
        for (day, login) in [("2026-07-15", "ahead"), ("2027-04-13", "year"), ("2026-04-10", "behind")] {
            region.town.clock.set(moment(day));
            assert_eq!(open(login).await, ["clock.leapt"], "{day}");
            assert_eq!(codes(nights::work(office).await), ["clock.leapt"], "{day}");
            // Nobody signs in: his session and the code he used would be of that day.
            let signed_in = region.town.sign_in(&region.admin).await;
            assert_eq!(codes(signed_in), ["clock.leapt"], "{day}");
        }
        for (day, login) in [("2026-04-11", "behind"), ("2026-07-13", "year")] {
            region.town.clock.set(moment(day));
            assert_eq!(open(login).await, [""; 0], "nothing was left of it, {day}");
            region.town.sign_in(&region.admin).await.unwrap();
        }

        // The night of an early clock does not put the last one back.
        region.town.clock.set(moment("2026-04-12"));
        nights::work(office).await.unwrap();
        assert_eq!(nights::worked(office), Some("2026-04-13".parse().unwrap()));

        region.town.clock.set(moment("2027-04-13"));
        nights::confirm(office).await.unwrap();
        assert_eq!(open("ahead").await, [""; 0]);
        nights::work(office).await.unwrap();
        region.town.clock.set(moment("2026-07-13"));
        assert_eq!(open("late").await, ["clock.leapt"]);
    }
}

fn codes_or_nothing<T: std::fmt::Debug>(outcome: Result<T, office::Refused>) -> Vec<String> {
    match outcome {
        Ok(_) => Vec::new(),
        refused => codes(refused),
    }
}
