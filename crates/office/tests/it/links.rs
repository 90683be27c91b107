//! Links of letters: an invitation and a new password, each opened once, in time, and by whoever has the letter.

use chrono::Duration;
use office::accounts::{self, Accept, AskReset, Close, InviteAgain, OpenStaff, Reset};
use office::answers::Answers;
use office::ports::Clock;
use office::settings::{self, DEMO_PASSWORD};
use office::{Actor, By, Refused, delivery};
use rules::duties::Role;
use sim::Person;
use uuid::Uuid;

use crate::support::{PASSWORD, Region, assert_unknown, both, codes};

fn anyone() -> Actor {
    Actor::anyone("192.0.2.1")
}

fn words(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

fn pass(region: &Region, time: Duration) {
    region.town.clock.set(region.town.clock.now() + time);
}

/// An account opened with an address and without a password.
async fn invited(region: &Region) -> Uuid {
    let form = words(&[
        ("login", "second"),
        ("name", "复核员"),
        ("email", "second@example.cn"),
        ("role", "agency"),
        ("body", "平台服务机构"),
    ]);
    let asked = region.town.ask(&region.admin).await.unwrap();
    let opened = accounts::open_staff(&region.town.office, asked.by(), OpenStaff(form)).await;
    opened.unwrap().id
}

/// The tokens of every letter to an address, in the order in which they were written.
pub async fn tokens(region: &Region, address: &str, path: &str) -> Vec<String> {
    // Only a demo shows its letters.
    let office = &region.town.office;
    if settings::get(office, DEMO_PASSWORD)
        .await
        .unwrap()
        .is_none()
    {
        settings::put(office, DEMO_PASSWORD, PASSWORD)
            .await
            .unwrap();
    }
    let mut letters = delivery::mailbox(office).await.unwrap();
    letters.retain(|letter| letter.address == address);
    letters.sort_by_key(|letter| (letter.at, letter.id));
    let lines = letters.iter().flat_map(|letter| letter.body.lines());
    let begin = format!("http://127.0.0.1:8080/{path}/");
    lines
        .filter_map(|line| line.strip_prefix(&begin).map(str::to_owned))
        .collect()
}

async fn accept(region: &Region, token: &str, password: &str) -> Result<String, Refused> {
    let actor = anyone();
    let by = By {
        actor: &actor,
        request: &region.town.request(),
    };
    let command = Accept {
        token: token.to_owned(),
        answers: words(&[("password", password), ("password_again", password)]),
    };
    accounts::accept(&region.town.office, by, command)
        .await
        .map(|done| done.login)
}

async fn reset(region: &Region, token: &str, password: &str) -> Result<String, Refused> {
    let actor = anyone();
    let by = By {
        actor: &actor,
        request: &region.town.request(),
    };
    let command = Reset {
        token: token.to_owned(),
        answers: words(&[("password", password), ("password_again", password)]),
    };
    accounts::reset(&region.town.office, by, command)
        .await
        .map(|done| done.login)
}

async fn forget(region: &Region, login: &str) {
    let command = AskReset(words(&[("login", login)]));
    let asked = accounts::ask_reset(&region.town.office, &anyone(), &command).unwrap();
    asked.0.await.unwrap();
}

both! {
    async fn an_invitation_opens_once(region: Region) {
        let office = &region.town.office;
        let account = invited(&region).await;
        let token = tokens(&region, "second@example.cn", "invitations").await.remove(0);
        assert_eq!(token.len(), 64, "256 bits");
        let intruder = region.intruder().await;
        let found: Option<store::Link> = store::find(&intruder, token.clone()).await.unwrap();
        assert!(found.is_none(), "only the hash is kept");
        assert_eq!(accounts::invitee(office, &token).await.unwrap().login, "second");
        // A reset is something else.
        assert_eq!(codes(reset(&region, &token, PASSWORD).await), ["link.unknown"]);
        assert_eq!(codes(accept(&region, &token, "second").await),
            ["password.length", "password.classes", "password.login"]);
        assert_eq!(accept(&region, &token, PASSWORD).await.unwrap(), "second");
        assert_eq!(codes(accept(&region, &token, "He-lan-shan-27").await), ["link.used"]);
        assert_eq!(codes(accounts::invitee(office, &token).await), ["link.used"]);
        region.town.grant(account, Role::Agency).await.unwrap();
        let person = Person { login: "second".into(), ..region.agency.clone() };
        assert_eq!(region.actor(&person).await.role, Role::Agency, "no initial password is left");
        region.assert_sound().await;
    }

    async fn two_who_hold_one_invitation_do_not_both_pass(region: Region) {
        invited(&region).await;
        let token = tokens(&region, "second@example.cn", "invitations").await.remove(0);
        let (one, two) = tokio::join!(
            accept(&region, &token, PASSWORD),
            accept(&region, &token, "He-lan-shan-27"),
        );
        let passed = [&one, &two].into_iter().filter(|done| done.is_ok()).count();
        assert_eq!(passed, 1, "{one:?} {two:?}");
    }

    async fn an_invitation_is_replaced_withdrawn_and_expires(region: Region) {
        let office = &region.town.office;
        let account = invited(&region).await;
        let again = async || {
            let asked = region.town.ask(&region.admin).await.unwrap();
            accounts::invite_again(office, asked.by(), InviteAgain { account }).await
        };
        again().await.unwrap();
        let sent = tokens(&region, "second@example.cn", "invitations").await;
        assert_eq!(codes(accept(&region, &sent[0], PASSWORD).await), ["link.ended"]);
        pass(&region, Duration::hours(72) - Duration::seconds(1));
        assert!(accounts::invitee(office, &sent[1]).await.is_ok());
        pass(&region, Duration::seconds(1));
        assert_eq!(codes(accept(&region, &sent[1], PASSWORD).await), ["link.expired"]);
        again().await.unwrap();
        let asked = region.town.ask(&region.admin).await.unwrap();
        let close = Close { account, answers: words(&[("words", "误开")]) };
        accounts::close(office, asked.by(), close).await.unwrap();
        let last = tokens(&region, "second@example.cn", "invitations").await.pop().unwrap();
        assert_eq!(codes(accept(&region, &last, PASSWORD).await), ["link.ended"]);
        assert_eq!(codes(again().await), ["invitation.not-possible"]);
        assert_eq!(codes(accept(&region, "0000", PASSWORD).await), ["link.unknown"]);
        let asked = region.town.ask(&region.county).await.unwrap();
        assert_unknown("county", accounts::invite_again(office, asked.by(), InviteAgain { account }).await);
    }

    async fn without_address_or_password_there_is_no_way_in(region: Region) {
        let asked = region.town.ask(&region.admin).await.unwrap();
        let form = words(&[("login", "second"), ("name", "复核员"), ("role", "agency"), ("body", "平台服务机构")]);
        let refused = accounts::open_staff(&region.town.office, asked.by(), OpenStaff(form)).await;
        assert_eq!(codes(refused), ["email.empty"]);
        assert_eq!(codes(region.town.enter("second", "").await), ["sign-in.refused"]);
    }

    async fn a_forgotten_password_is_set_anew_by_letter(region: Region) {
        let office = &region.town.office;
        let mail = "UPDATE account SET email = login || '@example.cn' WHERE login IN ('xixia', 'agency')";
        region.intruder().await.tamper(mail).await.unwrap();
        let session = region.town.token("xixia").await.unwrap();
        // Nothing tells a known name from an unknown one, nor whether it has an address.
        for login in ["nobody", "centre", " XiXia "] {
            forget(&region, login).await;
        }
        let sent = tokens(&region, "xixia@example.cn", "reset").await;
        assert_eq!(sent.len(), 1);
        forget(&region, "xixia").await;
        assert_eq!(tokens(&region, "xixia@example.cn", "reset").await.len(), 1, "one in five minutes");
        pass(&region, Duration::minutes(6));
        forget(&region, "xixia").await;
        let sent = tokens(&region, "xixia@example.cn", "reset").await;
        assert_eq!(codes(reset(&region, &sent[0], "He-lan-shan-27").await), ["link.ended"]);
        assert_eq!(accounts::forgetful(office, &sent[1]).await.unwrap().login, "xixia");
        assert_eq!(codes(reset(&region, &sent[1], "xixia").await),
            ["password.length", "password.classes", "password.login"]);
        // The password one has forgotten is not set again, and the wait of wrong ones ends with the new one.
        assert_eq!(codes(reset(&region, &sent[1], PASSWORD).await), ["password.former"]);
        for _ in 0..2 {
            assert!(region.town.enter("xixia", "wrong").await.is_err());
        }
        reset(&region, &sent[1], "He-lan-shan-27").await.unwrap();
        region.town.enter("xixia", "He-lan-shan-27").await.unwrap();
        assert_eq!(codes(reset(&region, &sent[1], "He-lan-shan-28").await), ["link.used"]);
        assert!(accounts::session(office, &session, "x").await.unwrap().is_none(), "all sessions end");
        assert!(region.town.token("xixia").await.is_err());
        // After a wrong password one waits a second.
        pass(&region, Duration::seconds(2));
        region.town.enter("xixia", "He-lan-shan-27").await.unwrap();

        forget(&region, "agency").await;
        let sent = tokens(&region, "agency@example.cn", "reset").await;
        pass(&region, Duration::minutes(30));
        assert_eq!(codes(reset(&region, &sent[0], "He-lan-shan-27").await), ["link.expired"]);
        let command = AskReset(words(&[("login", "xixia")]));
        let actor = region.actor(&region.agency).await;
        assert!(matches!(accounts::ask_reset(office, &actor, &command), Err(Refused::Unknown)));
        region.assert_sound().await;
    }
}
