//! The second factor: set up, right once, lost, renewed, switched off.

use std::sync::Arc;

use chrono::Duration;
use office::accounts::{
    self, Codes, Ending, Enrol, Finish, FinishEnrolled, Next, Prove, SignIn, SignedIn, Standing,
};
use office::ports::Clock;
use office::{Actor, By, Refused, notices};
use rules::duties::Role;
use sim::Person;
use totp_rs::{Builder, Secret};

use crate::once::at_once;
use crate::support::{PASSWORD, Region, assert_unknown, both, codes};

const AGENT: &str = "Firefox/140";

async fn first_step(region: &Region, login: &str) -> SignedIn {
    let anyone = Actor::anyone("192.0.2.1");
    let command = SignIn {
        login,
        password: PASSWORD,
        agent: AGENT,
    };
    accounts::sign_in(&region.town.office, &anyone, command)
        .await
        .unwrap()
}

async fn second_step(region: &Region, token: &str, code: &str) -> Result<String, Refused> {
    let anyone = Actor::anyone("192.0.2.1");
    let command = Finish {
        token,
        code,
        agent: AGENT,
    };
    let done = accounts::finish(&region.town.office, &anyone, command).await?;
    Ok(done.token)
}

async fn standing(region: &Region, token: &str) -> Standing {
    accounts::standing(&region.town.office, token, "192.0.2.1")
        .await
        .unwrap()
}

fn pass(region: &Region, time: Duration) {
    region.town.clock.set(region.town.clock.now() + time);
}

/// The code that an authenticator shows for a secret at this moment.
fn code_of(region: &Region, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let now = region.town.clock.now().timestamp();
    totp.generate(u64::try_from(now).unwrap()).to_string()
}

/// A person sets a factor up: its secret and the recovery codes.
async fn enrolled(region: &Region, person: &Person) -> (String, Vec<String>) {
    let office = &region.town.office;
    let asked = region.town.ask(person).await.unwrap();
    let offer = accounts::offer(office, &asked.actor).await.unwrap();
    let code = code_of(region, &offer.secret);
    let command = Enrol {
        offer: &offer.sealed,
        code: &code,
        replaces: true,
    };
    let Codes(codes) = accounts::enrol(office, asked.by(), command).await.unwrap();
    (offer.secret, codes)
}

both! {
    async fn staff_without_a_factor_can_only_set_one_up(region: Region) {
        let office = &region.town.office;
        let half = first_step(&region, "xixia").await;
        assert_eq!(half.next, Next::Enrol);
        let Standing::Half(who) = standing(&region, &half.token).await else { panic!("half a session") };
        assert!(!who.enrolled);
        assert!(accounts::session(office, &half.token, "x").await.unwrap().is_none());
        assert_unknown("no code to give", second_step(&region, &half.token, "123456").await);

        let offer = accounts::offer(office, &who.actor).await.unwrap();
        let finish = async |code: &str, request: &str| {
            let by = By { actor: &who.actor, request };
            let command = FinishEnrolled { token: &half.token, offer: &offer.sealed, code, agent: AGENT };
            accounts::finish_enrolled(office, by, command).await
        };
        assert_eq!(codes(finish("000000", "one").await), ["factor.code"]);
        let code = code_of(&region, &offer.secret);
        let (shown, signed) = finish(&code, "two").await.unwrap();
        assert_eq!(shown.0.len(), accounts::RECOVERY_CODES);
        let actor = accounts::session(office, &signed.token, "x").await.unwrap().unwrap();
        assert_eq!(actor.role, Role::County);
        // The same form sent twice shows the same codes; another one sets up no second factor by the password alone.
        assert_eq!(finish(&code, "two").await.unwrap().0.0, shown.0);
        assert_unknown("a second factor", finish(&code, "three").await.map(|done| done.0.0));
        // The code that set it up signs nobody in.
        let again = first_step(&region, "xixia").await;
        assert_eq!(again.next, Next::Code);
        assert_eq!(codes(second_step(&region, &again.token, &code).await), ["factor.code"]);
        region.assert_sound().await;
    }

    async fn a_code_is_right_once_even_eight_times_at_once(region: Region) {
        let (secret, _) = enrolled(&region, &region.county).await;
        pass(&region, Duration::seconds(60));
        let code = code_of(&region, &secret);
        let mut halves = Vec::new();
        for _ in 0..8 {
            halves.push(first_step(&region, "xixia").await.token);
        }
        let region = Arc::new(region);
        let halves = Arc::new(halves);
        let outcomes = at_once(|at| {
            let (region, halves, code) = (region.clone(), halves.clone(), code.clone());
            async move { second_step(&region, &halves[at], &code).await }
        })
        .await;
        let admitted: Vec<_> = outcomes.iter().filter(|outcome| outcome.is_ok()).collect();
        assert_eq!(admitted.len(), 1, "{outcomes:?}");
        let told = |outcome: &Result<String, Refused>| !matches!(outcome, Err(Refused::Busy));
        assert!(outcomes.iter().all(told), "{outcomes:?}");
        // The half session ended with the second step, and the token is another.
        let token = admitted[0].as_ref().unwrap();
        assert!(!halves.contains(token));
        // The code before it is refused, too, though it was never used.
        pass(&region, Duration::seconds(2));
        let half = first_step(&region, "xixia").await;
        let earlier = {
            pass(&region, Duration::seconds(-30));
            let code = code_of(&region, &secret);
            pass(&region, Duration::seconds(30));
            code
        };
        assert_eq!(codes(second_step(&region, &half.token, &earlier).await), ["factor.code"]);
    }

    async fn wrong_codes_lock_the_name_and_a_right_password_does_not_help(region: Region) {
        let (secret, _) = enrolled(&region, &region.county).await;
        pass(&region, Duration::seconds(60));
        for wait in [1, 3, 5, 10, 0] {
            let half = first_step(&region, "xixia").await;
            assert_eq!(codes(second_step(&region, &half.token, "000000").await), ["factor.code"]);
            pass(&region, Duration::seconds(wait));
        }
        let anyone = Actor::anyone("192.0.2.1");
        let command = SignIn { login: "xixia", password: PASSWORD, agent: AGENT };
        let refused = accounts::sign_in(&region.town.office, &anyone, command).await;
        assert_eq!(codes(refused), ["sign-in.waits"]);
        pass(&region, Duration::minutes(16));
        let half = first_step(&region, "xixia").await;
        second_step(&region, &half.token, &code_of(&region, &secret)).await.unwrap();
    }

    async fn an_account_that_comes_into_force_sets_its_factor_up_first(region: Region) {
        let town = &region.town;
        let body = ("西夏区科学技术局", "640105");
        let (_, account) = town.newcomer(&region.admin, ("newcomer", "新人"), Role::County, body).await.unwrap();
        let signed = first_step(&region, "newcomer").await;
        assert_eq!(signed.next, Next::Work, "not in force, nothing to protect");
        assert!(matches!(standing(&region, &signed.token).await, Standing::Whole(_)));
        // As when the role was granted before the initial password was changed: the session goes on into force.
        let sql = "UPDATE account SET role = 'county' WHERE login = 'newcomer'";
        assert_eq!(region.intruder().await.tamper(sql).await.unwrap(), 1);
        assert!(matches!(standing(&region, &signed.token).await, Standing::Half(_)));
        enrolled(&region, &Person { login: "newcomer".into(), name: "新人".into(), role: Role::County, body: String::new() }).await;
        let Standing::Half(half) = standing(&region, &signed.token).await else { panic!("half a session") };
        assert!(half.enrolled);
        assert_eq!(half.actor.account, Some(account));
    }

    async fn a_half_session_ends_soon(region: Region) {
        let (secret, _) = enrolled(&region, &region.county).await;
        let half = first_step(&region, "xixia").await;
        pass(&region, Duration::minutes(11));
        let code = code_of(&region, &secret);
        assert_unknown("late", second_step(&region, &half.token, &code).await);
    }

    async fn a_recovery_code_is_good_once_and_its_owner_is_told(region: Region) {
        let (_, recovery) = enrolled(&region, &region.county).await;
        let half = first_step(&region, "xixia").await;
        second_step(&region, &half.token, &recovery[3].to_uppercase()).await.unwrap();
        let half = first_step(&region, "xixia").await;
        assert_eq!(codes(second_step(&region, &half.token, &recovery[3]).await), ["factor.code"]);
        pass(&region, Duration::seconds(2));
        let agency = enrolled(&region, &region.agency).await.1;
        assert_eq!(codes(second_step(&region, &half.token, &agency[0]).await), ["factor.code"]);
        let office = &region.town.office;
        let actor = region.actor(&region.county).await;
        let told = notices::read(office, &actor).await.unwrap();
        assert!(told.iter().any(|notice| notice.words.contains("还剩9个")), "{told:?}");
        let state = accounts::factor_state(office, &actor).await.unwrap();
        assert_eq!((state.codes_left, state.required), (9, true));
        // New codes make the old ones worthless.
        let asked = region.town.ask(&region.county).await.unwrap();
        let Codes(fresh) = accounts::renew_codes(office, asked.by()).await.unwrap();
        pass(&region, Duration::seconds(10));
        assert_eq!(codes(second_step(&region, &half.token, &recovery[5]).await), ["factor.code"]);
        pass(&region, Duration::seconds(10));
        second_step(&region, &half.token, &fresh[5]).await.unwrap();
        region.assert_sound().await;
    }

    async fn firms_may_switch_a_factor_on_and_off_and_staff_may_not(region: Region) {
        let office = &region.town.office;
        let firm = region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        assert_eq!(first_step(&region, "hongyuan").await.next, Next::Work);
        enrolled(&region, &firm).await;
        assert_eq!(first_step(&region, "hongyuan").await.next, Next::Code);
        let asked = region.town.ask(&firm).await.unwrap();
        accounts::drop_factor(office, asked.by()).await.unwrap();
        assert_eq!(first_step(&region, "hongyuan").await.next, Next::Work);
        enrolled(&region, &region.county).await;
        let asked = region.town.ask(&region.county).await.unwrap();
        assert_eq!(codes(accounts::drop_factor(office, asked.by()).await), ["factor.needed"]);
    }

    async fn an_offer_is_its_owners_and_goes_stale(region: Region) {
        let office = &region.town.office;
        let county = region.town.ask(&region.county).await.unwrap();
        let agency = region.actor(&region.agency).await;
        let take = async |offer: &accounts::Offer| {
            let code = code_of(&region, &offer.secret);
            let command = Enrol { offer: &offer.sealed, code: &code, replaces: true };
            accounts::enrol(office, county.by(), command).await.map(|done| done.0)
        };
        let theirs = accounts::offer(office, &agency).await.unwrap();
        assert_eq!(codes(take(&theirs).await), ["factor.stale"]);
        let mine = accounts::offer(office, &county.actor).await.unwrap();
        let again = accounts::offer_again(office, &county.actor, &mine.sealed).await.unwrap();
        assert_eq!(again.secret, mine.secret);
        pass(&region, Duration::minutes(61));
        assert_eq!(codes(take(&mine).await), ["factor.stale"]);
        let again = accounts::offer_again(office, &county.actor, &mine.sealed).await.unwrap();
        assert_ne!(again.secret, mine.secret);
    }

    async fn a_proof_is_fresh_for_ten_minutes(region: Region) {
        let office = &region.town.office;
        let (secret, _) = enrolled(&region, &region.finance).await;
        pass(&region, Duration::seconds(60));
        let half = first_step(&region, "finance").await;
        let token = second_step(&region, &half.token, &code_of(&region, &secret)).await.unwrap();
        let proved = async || match standing(&region, &token).await {
            Standing::Whole(signed) => (signed.proved(office.now()), signed.session),
            other => panic!("a whole session, not {other:?}"),
        };
        assert!(proved().await.0);
        pass(&region, Duration::minutes(10));
        let (fresh, session) = proved().await;
        assert!(!fresh);
        let actor = region.actor(&region.finance).await;
        let prove = async |typed: &str| {
            let command = Prove { session, typed, agent: AGENT };
            accounts::prove_again(office, &actor, command).await
        };
        assert_eq!(codes(prove("000000").await), ["factor.code"]);
        pass(&region, Duration::seconds(2));
        assert!(!proved().await.0);
        prove(&code_of(&region, &secret)).await.unwrap();
        assert!(proved().await.0);
    }

    async fn sessions_are_listed_and_ended_by_their_owner(region: Region) {
        let office = &region.town.office;
        let firm = region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let mut tokens = Vec::new();
        let mut ids = Vec::new();
        for _ in 0..3 {
            let token = first_step(&region, "hongyuan").await.token;
            match standing(&region, &token).await {
                Standing::Whole(signed) => ids.push(signed.session),
                other => panic!("a whole session, not {other:?}"),
            }
            tokens.push(token);
        }
        let actor = region.actor(&firm).await;
        let listed = accounts::sessions(office, &actor, ids[0]).await.unwrap();
        assert_eq!(listed.len(), 3);
        assert!(listed.iter().all(|seen| seen.agent == AGENT && seen.origin == "192.0.2.1"));
        assert_eq!(listed.iter().filter(|seen| seen.here).map(|seen| seen.id).collect::<Vec<_>>(), [ids[0]]);
        // Another person's session is none of his.
        let other = region.actor(&region.county).await;
        let none = accounts::end_sessions(office, &other, Ending::One(ids[1]), AGENT).await.unwrap();
        assert_eq!(none, 0);
        accounts::end_sessions(office, &actor, Ending::One(ids[1]), AGENT).await.unwrap();
        assert!(matches!(standing(&region, &tokens[1]).await, Standing::Nobody));
        assert!(matches!(standing(&region, &tokens[2]).await, Standing::Whole(_)));
        accounts::end_sessions(office, &actor, Ending::Others(ids[0]), AGENT).await.unwrap();
        assert!(matches!(standing(&region, &tokens[2]).await, Standing::Nobody));
        assert!(matches!(standing(&region, &tokens[0]).await, Standing::Whole(_)));
    }

    async fn a_session_that_ended_by_the_clock_still_tells_whose_it_was(region: Region) {
        let firm = region.town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let token = first_step(&region, "hongyuan").await.token;
        pass(&region, Duration::minutes(61));
        let account = region.actor(&firm).await.account;
        let Standing::Over(whose) = standing(&region, &token).await else { panic!("over") };
        assert_eq!(Some(whose), account);
        pass(&region, Duration::hours(12));
        first_step(&region, "hongyuan").await;
        assert!(matches!(standing(&region, &token).await, Standing::Nobody));
    }
}
