//! Signing up, in and out: the same answer for every wrong try, locks and ends by the clock.

use std::sync::Arc;

use chrono::Duration;
use office::accounts::{self, ChangePassword, Finish, Founder, Next, OpenStaff, SignIn, SignUp};
use office::answers::Answers;
use office::{Actor, Refused};
use rules::duties::Role;
use sim::Person;

use crate::once::at_once;
use crate::support::{PASSWORD, Region, assert_unknown, both, codes};

/// Signs in as the pages do; a member of staff gives his code, too.
async fn sign_in(region: &Region, login: &str, password: &str) -> Result<String, Refused> {
    let anyone = Actor::anyone("192.0.2.1");
    let agent = "Firefox/140";
    let command = SignIn {
        login,
        password,
        agent,
    };
    let done = accounts::sign_in(&region.town.office, &anyone, command).await?;
    if done.next == Next::Work {
        return Ok(done.token);
    }
    let code = region.town.code(login).await?;
    let command = Finish {
        token: &done.token,
        code: &code,
        agent,
    };
    let done = accounts::finish(&region.town.office, &anyone, command).await?;
    Ok(done.token)
}

/// The answer to a wrong try, word by word.
async fn wrong(region: &Region, login: &str, password: &str) -> String {
    match sign_in(region, login, password).await {
        Err(refused @ Refused::Because(_)) => refused.to_string(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn stands(region: &Region, token: &str) -> bool {
    let session = accounts::session(&region.town.office, token, "192.0.2.1").await;
    session.unwrap().is_some()
}

fn pass(region: &Region, time: Duration) {
    use office::ports::Clock;
    region.town.clock.set(region.town.clock.now() + time);
}

async fn sign_up(region: &Region, form: &[(&str, &str)]) -> Result<uuid::Uuid, Refused> {
    let anyone = Actor::anyone("192.0.2.1");
    let by = office::By {
        actor: &anyone,
        request: &region.town.request(),
    };
    let answers: Answers = form.iter().copied().collect();
    let done = accounts::sign_up(&region.town.office, by, SignUp(answers)).await?;
    Ok(done.id)
}

async fn change(region: &Region, person: &Person, old: &str, new: &str) -> Result<(), Refused> {
    let asked = region.town.ask(person).await.unwrap();
    let command = ChangePassword {
        here: uuid::Uuid::nil(),
        old: old.into(),
        new: new.into(),
        new_again: new.into(),
    };
    accounts::change_password(&region.town.office, asked.by(), command)
        .await
        .map(drop)
}

both! {
    async fn every_wrong_try_has_the_same_answer(region: Region) {
        let person = region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let known = wrong(&region, "hongyuan", "not-this-one").await;
        assert_eq!(wrong(&region, "nobody", "not-this-one").await, known);
        assert_eq!(wrong(&region, "nobody2", "").await, known);
        assert_eq!(wrong(&region, "", "").await, known);
        assert_eq!(wrong(&region, "hong\u{0}yuan", PASSWORD).await, known);
        assert_eq!(wrong(&region, "' OR 1=1 --", PASSWORD).await, known);
        assert_eq!(wrong(&region, &"长".repeat(20_000), PASSWORD).await, known);
        // The second try comes too soon, whether the name exists or not, and whether the password is right.
        let soon = wrong(&region, "nobody", "not-this-one").await;
        assert!(soon.contains("暂停登录"), "{soon}");
        assert_eq!(wrong(&region, "hongyuan", PASSWORD).await, soon);
        pass(&region, Duration::seconds(2));
        // Case and full width do not matter for the name.
        let token = sign_in(&region, " ＨongYuan ", PASSWORD).await.unwrap();
        let actor = accounts::session(&region.town.office, &token, "x").await.unwrap().unwrap();
        assert_eq!((actor.name.as_str(), actor.role), ("杨晓燕", Role::Subject));
        assert!(!stands(&region, "0000").await);
        accounts::sign_out(&region.town.office, &token).await.unwrap();
        assert!(!stands(&region, &token).await);
        // Who is signed in does not sign in once more, nor opens another account.
        let actor = region.town.actor(&person).await.unwrap();
        let command = SignIn { login: "hongyuan", password: PASSWORD, agent: "" };
        let again = accounts::sign_in(&region.town.office, &actor, command).await.map(|done| done.token);
        assert_unknown("again", again);
    }

    async fn the_ladder_of_waits_and_the_lock(region: Region) {
        region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        for name in ["hongyuan", "nobody"] {
            for wait in [1, 3, 5, 10] {
                wrong(&region, name, "no").await;
                let refused = wrong(&region, name, PASSWORD).await;
                assert!(refused.contains("暂停登录"), "{name} after {wait}: {refused}");
                pass(&region, Duration::seconds(wait));
            }
            wrong(&region, name, "no").await;
            pass(&region, Duration::seconds(14 * 60 + 50));
            wrong(&region, name, PASSWORD).await;
        }
        // Knocking at the locked door has not made it longer.
        pass(&region, Duration::minutes(15));
        sign_in(&region, "hongyuan", PASSWORD).await.unwrap();
        // A success wiped the slate: four more do not lock.
        for wait in [1, 3, 5, 10] {
            wrong(&region, "hongyuan", "no").await;
            pass(&region, Duration::seconds(wait));
        }
        sign_in(&region, "hongyuan", PASSWORD).await.unwrap();
    }

    async fn ten_failures_of_a_day_lock_until_it_ends(region: Region) {
        region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        for _ in 0..10 {
            wrong(&region, "hongyuan", "no").await;
            pass(&region, Duration::minutes(16));
        }
        // Nine in the morning in Beijing and 160 minutes; midnight is far.
        pass(&region, Duration::hours(12));
        let refused = wrong(&region, "hongyuan", PASSWORD).await;
        assert!(refused.contains("00:00:00之后再试"), "{refused}");
        pass(&region, Duration::minutes(30));
        sign_in(&region, "hongyuan", PASSWORD).await.unwrap();
    }

    async fn a_shared_address_locks_nobody(region: Region) {
        for at in 0..20 {
            region.town.sign_up(&format!("firm{at}"), "杨晓燕", Role::Subject).await.unwrap();
        }
        for at in 0..25 {
            wrong(&region, &format!("firm{}", at % 21), "no").await;
            pass(&region, Duration::seconds(4));
        }
        for at in 0..20 {
            sign_in(&region, &format!("firm{at}"), PASSWORD).await.unwrap();
        }
    }

    async fn known_and_unknown_names_leave_the_same_traces(region: Region) {
        region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let intruder = region.intruder().await;
        for (name, account) in [("hongyuan", "IS NOT NULL"), ("nobody", "IS NULL")] {
            wrong(&region, name, "no").await;
            // With an account also what it was at that time.
            let role = if name == "nobody" { "" } else { "subject" };
            let sql = format!("DELETE FROM security_event WHERE event = 'password-refused' AND account {account} AND role = '{role}'");
            assert_eq!(intruder.tamper(&sql).await.unwrap(), 1, "{name}");
            let sql = "DELETE FROM tries WHERE failures = 1";
            assert_eq!(intruder.tamper(sql).await.unwrap(), 1, "{name}");
            assert_eq!(intruder.tamper("DELETE FROM security_event").await.unwrap(), 0, "{name}");
        }
    }

    async fn many_tries_at_once_are_counted_one_by_one(region: Region) {
        region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let office = Arc::new(region.town.office.clone());
        let told = at_once(|_| {
            let office = office.clone();
            async move {
                let anyone = Actor::anyone("192.0.2.1");
                let command = SignIn { login: "hongyuan", password: "no", agent: "" };
                accounts::sign_in(&office, &anyone, command).await.unwrap_err().to_string()
            }
        })
        .await;
        let looked_at = told.iter().filter(|told| told.contains("不符（")).count();
        assert_eq!(looked_at, 1, "{told:?}");
    }

    async fn sessions_end_idle_and_in_any_case(region: Region) {
        region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        for (login, idle, whole) in [("xixia", 30, 8 * 60), ("hongyuan", 60, 12 * 60)] {
            let token = sign_in(&region, login, PASSWORD).await.unwrap();
            pass(&region, Duration::minutes(idle) - Duration::seconds(1));
            assert!(stands(&region, &token).await, "{login}");
            pass(&region, Duration::minutes(idle) + Duration::seconds(1));
            assert!(!stands(&region, &token).await, "{login} idle");
            let token = sign_in(&region, login, PASSWORD).await.unwrap();
            let mut minutes = 0;
            while minutes + 20 < whole {
                pass(&region, Duration::minutes(20));
                minutes += 20;
                assert!(stands(&region, &token).await, "{login} after {minutes} minutes");
            }
            pass(&region, Duration::minutes(21));
            assert!(!stands(&region, &token).await, "{login} at the end of the day");
        }
    }

    async fn a_new_password_ends_every_session(region: Region) {
        let person = &region.county;
        let one = sign_in(&region, "xixia", PASSWORD).await.unwrap();
        let two = sign_in(&region, "xixia", PASSWORD).await.unwrap();
        let other = sign_in(&region, "agency", PASSWORD).await.unwrap();
        let refused = codes(change(&region, person, "not-mine-2026-A", "xixia").await);
        assert_eq!(refused, ["password.length", "password.classes", "password.login", "password.old"]);
        // Guessing within a session climbs the same ladder as at the door (SEC-05).
        let refused = codes(change(&region, person, PASSWORD, "He-lan-shan-27").await);
        assert_eq!(refused, ["sign-in.waits"]);
        pass(&region, Duration::minutes(1));
        let refused = codes(change(&region, person, PASSWORD, PASSWORD).await);
        assert_eq!(refused, ["password.same"]);
        let asked = region.town.ask(person).await.unwrap();
        let slip = ChangePassword {
            here: uuid::Uuid::nil(),
            old: PASSWORD.into(), new: "He-lan-shan-27".into(), new_again: "He-lan-shan-28".into(),
        };
        let refused = accounts::change_password(&region.town.office, asked.by(), slip).await;
        assert_eq!(codes(refused.map(drop)), ["password.again"]);
        assert!(stands(&region, &one).await && stands(&region, &two).await);
        change(&region, person, PASSWORD, "He-lan-shan-27").await.unwrap();
        assert!(!stands(&region, &one).await && !stands(&region, &two).await);
        assert!(stands(&region, &other).await);
        wrong(&region, "xixia", PASSWORD).await;
        pass(&region, Duration::seconds(1));
        sign_in(&region, "xixia", "He-lan-shan-27").await.unwrap();
    }

    async fn the_last_five_passwords_are_not_taken_again(region: Region) {
        let person = &region.county;
        let words = ["Sha-po-tou-1x", "Sha-po-tou-2x", "Sha-po-tou-3x", "Sha-po-tou-4x", "Sha-po-tou-5x"];
        let mut old = PASSWORD;
        for word in words {
            change(&region, person, old, word).await.unwrap();
            old = word;
        }
        for former in &words[..4] {
            assert_eq!(codes(change(&region, person, old, former).await), ["password.former"], "{former}");
        }
        // The one before the last five is free again; another person's are none of his business.
        change(&region, person, old, PASSWORD).await.unwrap();
        change(&region, &region.agency, PASSWORD, words[4]).await.unwrap();
    }

    async fn an_account_that_was_closed_does_not_open(region: Region) {
        let token = sign_in(&region, "xixia", PASSWORD).await.unwrap();
        let sql = "UPDATE account SET active = false WHERE login = 'xixia'";
        region.intruder().await.tamper(sql).await.unwrap();
        assert!(!stands(&region, &token).await);
        wrong(&region, "xixia", PASSWORD).await;
        assert_unknown("actor", region.town.actor(&region.county).await);
    }

    async fn who_signs_up_is_told_everything_at_once(region: Region) {
        let good = [
            ("login", "hongyuan"), ("name", "杨晓燕"), ("role", "subject"),
            ("password", PASSWORD), ("password_again", PASSWORD),
        ];
        let with = |field: &str, value: &str| -> Vec<(String, String)> {
            let own = |text: &str| text.to_owned();
            good.iter().map(|(f, v)| (own(f), own(if *f == field { value } else { v }))).collect()
        };
        for (field, value, code) in [
            ("login", "", "login.empty"), ("login", "ab", "login.shape"),
            ("login", "杨晓燕", "login.shape"), ("login", "a b'c;", "login.shape"),
            ("login", "xixia", "account.login-taken"), ("login", "XiXia", "account.login-taken"),
            ("name", "", "name.empty"), ("name", "\u{0}\u{7}", "name.empty"),
            ("role", "", "role.empty"), ("role", "god", "role.unknown"),
            ("role", "county", "role.closed"), ("role", "administrator", "role.closed"),
            ("password_again", "Yin-chuan-2027", "password.again"),
        ] {
            let form = with(field, value);
            let form: Vec<_> = form.iter().map(|(f, v)| (f.as_str(), v.as_str())).collect();
            assert_eq!(codes(sign_up(&region, &form).await), [code], "{field}={value}");
        }
        let all = codes(sign_up(&region, &[("password", "x")]).await);
        assert_eq!(all, [
            "role.empty", "login.empty", "name.empty",
            "password.length", "password.classes", "password.again",
        ]);
        // A name that is taken is told together with the rest, an empty password as empty.
        let all = codes(sign_up(&region, &[("login", "xixia"), ("password", "")]).await);
        assert!(["account.login-taken", "password.empty"].iter().all(|code| all.contains(&(*code).to_owned())), "{all:?}");
        assert!(!all.contains(&"password.length".to_owned()), "{all:?}");
        sign_up(&region, &good).await.unwrap();
    }

    async fn staff_are_opened_by_the_administrator(region: Region) {
        let town = &region.town;
        let founder = Founder {
            role: Role::Administrator, login: "second".into(), name: "第二人".into(), body: "信息中心".into(), password: PASSWORD.into(),
        };
        let refused = codes(accounts::found(&town.office, founder).await);
        assert_eq!(refused, ["founder.exists"]);
        // What could never sign in is not opened.
        let founder = Founder {
            role: Role::Administrator, login: "a b'c;".into(), name: " ".into(), body: String::new(), password: PASSWORD.into(),
        };
        let refused = codes(accounts::found(&town.office, founder).await);
        assert_eq!(refused, ["login.shape", "name.empty", "body.empty", "founder.exists"]);
        let open = async |who: &Person, form: &[(&str, &str)]| {
            let asked = town.ask(who).await.unwrap();
            let answers: Answers = form.iter().copied().collect();
            accounts::open_staff(&town.office, asked.by(), OpenStaff(answers)).await
        };
        let form = [
            ("login", "yongning"), ("name", "王建军"), ("role", "county"),
            ("body", "永宁县科学技术局"), ("division", "640121"), ("password", PASSWORD),
        ];
        assert_unknown("county", open(&region.county, &form).await);
        let firm = [("login", "firm"), ("role", "subject"), ("password", PASSWORD)];
        let refused = codes(open(&region.admin, &firm).await);
        assert_eq!(refused, ["name.empty", "body.empty", "role.not-staff"]);
        let nowhere = [form[0], form[1], form[2], form[3], ("division", "110000"), form[5]];
        assert_eq!(codes(open(&region.admin, &nowhere).await), ["division.empty"]);
        open(&region.admin, &form).await.unwrap();
        let taken = [("login", "xixia"), form[1], form[2], form[3], form[4], form[5]];
        assert_eq!(codes(open(&region.admin, &taken).await), ["account.login-taken"]);
    }
}
