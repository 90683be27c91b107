//! Training events: seats that cannot be exceeded, attendance, what a body gave in a year; news with their trace (2.4, 2.5).

use office::training::{self, TrainingView};
use office::{Actor, Refused, notices};
use rules::duties::Act;
use rules::lifecycle::training::State;
use sim::{Person, tick, training_form};
use store::queries::training::{Given, training_given};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

impl Region {
    async fn event(&self, person: &Person, event: Uuid) -> TrainingView {
        let actor = self.actor(person).await;
        training::view(&self.town.office, &actor, event)
            .await
            .unwrap()
    }
}

both! {
    async fn seats_are_not_exceeded_and_attendance_counts(region: Region) {
        let town = &region.town;
        let today = town.office.today();
        let firm = region.firm("hongyuan", 1).await;
        let other = region.firm("guangfu", 2).await;
        let (lab, _) = region.lab("zhijian", 1).await;
        let newcomer = town.sign_up("xinlai", "韩雪", rules::duties::Role::Subject).await.unwrap();
        let next = today + chrono::Days::new(5);
        let form = |seats: &str| training_form("申领培训", next, seats);
        assert_unknown("a firm", town.announce(&firm, form("5")).await);
        let wrong = tick(tick(form("0"), "held_on", &today.to_string()), "place", "");
        assert_eq!(codes(town.announce(&region.agency, wrong).await), ["place.empty", "held_on.past", "seats.range"]);
        let event = town.announce(&region.agency, form("5")).await.unwrap();
        assert_eq!(codes(town.take_seats(&newcomer, event, "1").await), ["training.no-party"]);
        assert_unknown("the county", town.take_seats(&region.county, event, "1").await);
        for (people, code) in [("", "people.empty"), ("0", "people.range"), ("11", "people.many"), ("6", "training.full")] {
            assert_eq!(codes(town.take_seats(&firm, event, people).await), [code], "{people}");
        }
        // Three for each of two at once: five seats are enough for one of them.
        let both = tokio::join!(town.take_seats(&firm, event, "3"), town.take_seats(&other, event, "3"));
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1, "{both:?}");
        let (first, second) = if both.0.is_ok() { (&firm, &other) } else { (&other, &firm) };
        assert_eq!(codes(town.take_seats(first, event, "1").await), ["training.signed-up"]);
        assert_eq!(town.take_seats(&lab, event, "2").await.unwrap(), 0);
        assert_eq!(codes(town.take_seats(second, event, "1").await), ["training.full"]);
        assert_eq!(codes(town.leave_training(second, event).await), ["training.not-signed-up"]);
        assert_eq!(town.leave_training(&lab, event).await.unwrap(), 2);
        town.take_seats(&lab, event, "1").await.unwrap();
        // Who signed up is for those who run it.
        let seen = region.event(&region.agency, event).await;
        assert_eq!((seen.seats.len(), seen.line.taken), (2, 4));
        assert_eq!(seen.to_do, [Act::CancelTraining]);
        let seen = region.event(&lab, event).await;
        assert_eq!((seen.mine, seen.seats.len(), seen.timeline.len()), (Some(1), 0, 0));
        let anyone = training::view(&town.office, &Actor::anyone("here"), event).await.unwrap();
        assert_eq!((anyone.line.taken, anyone.to_do.len()), (4, 0));

        let came = |others: &str| [("edition", "1"), ("others", others)].into_iter().collect();
        assert_eq!(codes(town.attendance(&region.agency, event, came("0")).await), ["training.early"]);
        town.go_to(next);
        assert_eq!(codes(town.leave_training(&lab, event).await), ["training.begun"]);
        assert_eq!(codes(town.attendance(&region.agency, event, came("")).await), ["others.empty"]);
        let seat = region.event(&region.agency, event).await.seats[0].clone();
        let field = format!("came-{}", seat.id);
        let many = tick(came("0"), &field, "4");
        assert_eq!(codes(town.attendance(&region.agency, event, many).await), ["came.many"]);
        let done = town.attendance(&region.agency, event, tick(came("7"), &field, "3")).await;
        assert_eq!(done.unwrap(), 10);
        assert_eq!(region.event(&firm, event).await.line.state, State::Held);
        let again = town.attendance(&region.agency, event, came("0")).await;
        assert!(matches!(again, Err(Refused::Meanwhile(_))));
        let store = region.intruder().await;
        let given = async |role: &str, year| training_given(&store, role, year).await.unwrap();
        assert_eq!(given("agency", 2026).await, Given { events: 1, came: 10 });
        assert_eq!((given("centre", 2026).await, given("agency", 2025).await), (Given::default(), Given::default()));
        region.assert_sound().await;
    }

    async fn an_event_is_called_off_and_news_leave_a_trace(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let form = training_form("线上答疑", town.office.today() + chrono::Days::new(9), "30");
        let event = town.announce(&region.centre, form).await.unwrap();
        town.take_seats(&firm, event, "2").await.unwrap();
        assert_eq!(codes(town.cancel_training(&region.centre, event, ("1", "")).await), ["reason.empty"]);
        town.cancel_training(&region.centre, event, ("1", "讲师生病")).await.unwrap();
        let told = notices::read(&town.office, &region.actor(&firm).await).await.unwrap();
        assert!(told.iter().any(|one| one.words.contains("报名的活动已取消")));
        let late = town.take_seats(&firm, event, "1").await;
        assert!(matches!(late, Err(Refused::Meanwhile(_))), "{late:?}");

        assert_unknown("a firm", town.publish_news(&firm, ("通知", "内容")).await);
        let news = town.publish_news(&region.centre, ("系统维护", "周六停机两小时。")).await.unwrap();
        let office = &town.office;
        let anyone = Actor::anyone("here");
        assert_eq!(training::news(office, &anyone, 1).await.unwrap().items.len(), 1);
        assert_unknown("a firm", town.withdraw_news(&firm, news, ("1", "不再需要")).await);
        town.withdraw_news(&region.agency, news, ("1", "改期")).await.unwrap();
        assert_eq!(training::news(office, &anyone, 1).await.unwrap().items.len(), 0);
        let left = training::news_item(office, &anyone, news).await.unwrap();
        assert_eq!((left.words.as_str(), left.reason.as_str()), ("", "改期"));
        let centre = region.actor(&region.centre).await;
        assert_eq!(training::news(office, &centre, 1).await.unwrap().items[0].words, "周六停机两小时。");
        let twice = town.withdraw_news(&region.centre, news, ("2", "再撤")).await;
        assert!(matches!(twice, Err(Refused::Meanwhile(_))));
        region.assert_sound().await;
    }
}
