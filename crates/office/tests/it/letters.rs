//! Letters: written with the act, delivered after it at least once, whatever the mail server does.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration as Time;

use chrono::Duration;
use office::delivery::{Redeliver, Standing, deliver, delivery, redeliver};
use office::ports::{Clock, NotTaken, Parcel, Post};
use office::{Refused, notices};
use rules::duties::Role;
use sim::{Person, approve, subject_form};

use crate::support::{Region, assert_unknown, both, codes};

/// A mail server of the test: it answers as it is told, then takes everything.
#[derive(Default)]
struct Server {
    answers: Mutex<VecDeque<NotTaken>>,
    taken: Mutex<Vec<Parcel>>,
    asked: Mutex<u64>,
}

impl Server {
    fn answering(answers: impl IntoIterator<Item = NotTaken>) -> Server {
        Server {
            answers: Mutex::new(answers.into_iter().collect()),
            ..Server::default()
        }
    }

    fn taken(&self) -> Vec<Parcel> {
        self.taken.lock().unwrap().clone()
    }

    fn asked(&self) -> u64 {
        *self.asked.lock().unwrap()
    }
}

impl Post for Server {
    async fn deliver(&self, parcel: &Parcel) -> Result<(), NotTaken> {
        *self.asked.lock().unwrap() += 1;
        let answer = self.answers.lock().unwrap().pop_front();
        match answer {
            Some(no) => Err(no),
            None => {
                self.taken.lock().unwrap().push(parcel.clone());
                Ok(())
            }
        }
    }
}

/// A server that takes the connection and then says nothing for ever.
struct Mute;

impl Post for Mute {
    async fn deliver(&self, _: &Parcel) -> Result<(), NotTaken> {
        std::future::pending().await
    }
}

fn later() -> NotTaken {
    NotTaken::Later("邮件服务器暂不接收（450）".into())
}

fn pass(region: &Region, time: Duration) {
    region.town.clock.set(region.town.clock.now() + time);
}

/// A firm with an address whose registration was just certified: one letter waits.
async fn one_letter(region: &Region) -> Person {
    let town = &region.town;
    let firm = town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    town.mail(&firm, "firm@example.cn").await.unwrap();
    let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
    let subject = town.register(&firm, form).await.unwrap();
    town.certify(&region.county, subject, approve(1))
        .await
        .unwrap();
    firm
}

async fn standing(region: &Region) -> Vec<(Standing, i64)> {
    let admin = region.actor(&region.admin).await;
    let found = delivery(&region.town.office, &admin, 0).await.unwrap();
    let lines = found.letters.iter();
    lines.map(|line| (line.standing, line.tries)).collect()
}

/// The notices that lead the administrator to the page of letters.
async fn told(region: &Region) -> usize {
    let admin = region.actor(&region.admin).await;
    let notices = notices::read(&region.town.office, &admin).await.unwrap();
    notices
        .iter()
        .filter(|notice| notice.link == "/delivery")
        .count()
}

both! {
    async fn a_letter_is_written_with_the_act_to_everyone_who_reads_mail(region: Region) {
        let town = &region.town;
        let second = region.colleague("second", Role::County).await;
        let silent = region.colleague("silent", Role::County).await;
        let closed = region.colleague("closed", Role::County).await;
        town.mail(&region.county, "county@example.cn").await.unwrap();
        town.mail(&second, "second@example.cn").await.unwrap();
        town.no_mail(&silent, "silent@example.cn").await.unwrap();
        town.mail(&closed, "closed@example.cn").await.unwrap();
        let close = "UPDATE account SET active = false WHERE login = 'closed'";
        region.intruder().await.tamper(close).await.unwrap();
        let firm = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        town.mail(&firm, "firm@example.cn").await.unwrap();
        let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
        let subject = town.register(&firm, form).await.unwrap();
        // What was refused leaves no letter.
        assert!(town.certify(&region.county, subject, approve(9)).await.is_err());
        town.certify(&second, subject, approve(1)).await.unwrap();

        let server = Server::default();
        assert_eq!(deliver(&town.office, &server).await.unwrap(), 3);
        let mut sent: Vec<_> = server.taken().into_iter().map(|letter| (letter.address, letter.subject)).collect();
        sent.sort();
        let number = sent[1].1.split_once('：').unwrap().0.to_owned();
        assert_eq!(sent, [
            ("county@example.cn".into(), format!("{number}：主体登记待审核。核对实名信息后办理")),
            ("firm@example.cn".into(), format!("{number}：主体登记已认证。填写服务合同，申领创新券")),
            ("second@example.cn".into(), format!("{number}：主体登记待审核。核对实名信息后办理")),
        ]);
        let letter = &server.taken()[0];
        assert!(letter.body.starts_with(&letter.subject) && letter.body.contains("消息"));
        // Switched off or without an account in force, the message centre still tells.
        let actor = region.actor(&silent).await;
        let told = notices::read(&town.office, &actor).await.unwrap();
        let here = told.iter().filter(|notice| notice.words.contains("主体登记待审核"));
        assert_eq!(here.count(), 1);
    }

    async fn what_was_taken_is_not_sent_again_and_its_text_is_gone(region: Region) {
        one_letter(&region).await;
        let server = Server::default();
        assert_eq!(deliver(&region.town.office, &server).await.unwrap(), 1);
        assert_eq!(deliver(&region.town.office, &server).await.unwrap(), 0);
        pass(&region, Duration::days(4));
        assert_eq!(deliver(&region.town.office, &server).await.unwrap(), 0);
        assert_eq!(server.asked(), 1);
        assert_eq!(standing(&region).await, [(Standing::Sent, 1)]);
        let kept = "DELETE FROM letter WHERE body_sealed <> ''";
        assert_eq!(region.intruder().await.tamper(kept).await.unwrap(), 0);
    }

    async fn a_refused_letter_is_tried_again_ever_later_and_given_up_after_three_days(region: Region) {
        one_letter(&region).await;
        let office = &region.town.office;
        let server = Server::answering(std::iter::repeat_n(later(), 10));
        for (tries, minutes) in [1, 5, 30, 120, 720, 720, 720, 720, 720].into_iter().enumerate() {
            assert_eq!(deliver(office, &server).await.unwrap(), 0);
            assert_eq!(standing(&region).await, [(Standing::Waiting, tries as i64 + 1)]);
            pass(&region, Duration::minutes(minutes) - Duration::seconds(2));
            assert_eq!(deliver(office, &server).await.unwrap(), 0);
            assert_eq!(server.asked(), tries as u64 + 1, "not before its time");
            pass(&region, Duration::seconds(2));
            assert_eq!(told(&region).await, 0);
        }
        deliver(office, &server).await.unwrap();
        assert_eq!(standing(&region).await, [(Standing::GivenUp, 10)]);
        assert_eq!(told(&region).await, 1);
        pass(&region, Duration::days(30));
        deliver(office, &server).await.unwrap();
        assert_eq!(server.asked(), 10);

        // The administrator has it tried anew, with the same id and all its time.
        let asked = region.town.ask(&region.admin).await.unwrap();
        assert_eq!(redeliver(office, asked.by(), Redeliver).await.unwrap().letters, 1);
        assert_eq!(deliver(office, &server).await.unwrap(), 1);
        assert_eq!(server.taken()[0].address, "firm@example.cn");
        let asked = region.town.ask(&region.admin).await.unwrap();
        assert_eq!(codes(redeliver(office, asked.by(), Redeliver).await), ["letter.none-left"]);
        region.assert_sound().await;
    }

    async fn what_is_refused_for_good_is_given_up_at_once_and_told_once_a_day(region: Region) {
        let firm = one_letter(&region).await;
        let never = || NotTaken::Never("邮件服务器拒收（550）".into());
        let server = Server::answering([never(), never()]);
        deliver(&region.town.office, &server).await.unwrap();
        assert_eq!(standing(&region).await, [(Standing::GivenUp, 1)]);
        region.town.mail(&firm, "other@example.cn").await.unwrap();
        deliver(&region.town.office, &server).await.unwrap();
        assert_eq!(server.asked(), 2, "the old address is told of the new one");
        assert_eq!(told(&region).await, 1);
    }

    async fn a_server_that_is_away_costs_one_try_a_round(region: Region) {
        one_letter(&region).await;
        let town = &region.town;
        town.mail(&region.agency, "agency@example.cn").await.unwrap();
        let lab = town.sign_up("zhijian", "陈思远", Role::Provider).await.unwrap();
        let form = sim::lab_form("宁夏质检院", 1, "640104");
        town.apply(&lab, form).await.unwrap();
        let away = || NotTaken::Away("连不上邮件服务器".into());
        let server = Server::answering([away(), away()]);
        assert_eq!(deliver(&town.office, &server).await.unwrap(), 0);
        assert_eq!(server.asked(), 1);
        assert_eq!(deliver(&town.office, &server).await.unwrap(), 0);
        assert_eq!(server.asked(), 2);
        pass(&region, Duration::minutes(1));
        assert_eq!(deliver(&town.office, &server).await.unwrap(), 2);
    }

    async fn two_workers_send_every_letter_once(region: Region) {
        let town = &region.town;
        town.mail(&region.county, "county@example.cn").await.unwrap();
        for serial in 1..=8 {
            let firm = town.sign_up(&format!("firm{serial}"), "杨晓燕", Role::Subject).await.unwrap();
            let form = subject_form(&format!("宁夏{serial}号有限公司"), serial, "640105");
            town.register(&firm, form).await.unwrap();
        }
        let server = Server::default();
        let (one, two) = tokio::join!(deliver(&town.office, &server), deliver(&town.office, &server));
        assert_eq!(one.unwrap() + two.unwrap(), 8);
        let mut ids: Vec<_> = server.taken().into_iter().map(|letter| letter.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), server.asked()), (8, 8));
    }

    async fn a_worker_that_dies_on_the_way_loses_nothing(region: Region) {
        one_letter(&region).await;
        let office = &region.town.office;
        let broken_off = tokio::time::timeout(Time::from_millis(300), deliver(office, &Mute)).await;
        assert!(broken_off.is_err());
        let server = Server::default();
        assert_eq!(deliver(office, &server).await.unwrap(), 0, "it may still be under way");
        pass(&region, Duration::minutes(10));
        assert_eq!(deliver(office, &server).await.unwrap(), 1);
        assert_eq!(standing(&region).await, [(Standing::Sent, 2)]);
    }

    async fn only_the_administrator_sees_delivery_and_nobody_the_letters(region: Region) {
        one_letter(&region).await;
        let office = &region.town.office;
        for person in [&region.county, &region.agency, &region.auditor] {
            let actor = region.actor(person).await;
            assert_unknown("delivery", delivery(office, &actor, 0).await);
            let asked = region.town.ask(person).await.unwrap();
            assert_unknown("redeliver", redeliver(office, asked.by(), Redeliver).await);
        }
        let shut: Result<Vec<Parcel>, Refused> = office::delivery::mailbox(office).await;
        assert_unknown("the mailbox of the demo", shut);
        // Neither address nor text stand in the database in clear.
        for sql in ["address_sealed LIKE '%example%'", "body_sealed LIKE '%消息%'"] {
            let sql = format!("DELETE FROM letter WHERE {sql}");
            assert_eq!(region.intruder().await.tamper(&sql).await.unwrap(), 0);
        }
    }
}
