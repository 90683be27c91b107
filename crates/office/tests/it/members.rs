//! Several people act for one firm: owners invite them and end their access, clerks do the work.

use chrono::Duration;
use office::accounts;
use office::answers::Answers;
use office::drafts::DraftKind;
use office::members::{self, End, Enter, HandOver, Invite, Join, Team, Withdraw};
use office::ports::Clock;
use office::{Actor, By, Refused, contracts, drafts, notices, subjects};
use rules::Fen;
use rules::duties::{Role, Standing};
use sim::{Person, contract_form, subject_form};
use uuid::Uuid;

use crate::support::{PASSWORD, Region, assert_unknown, both, codes};

fn words(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

/// The token of a link to hand over.
async fn invite(region: &Region, by: &Person, standing: &str) -> Result<String, Refused> {
    let asked = region.town.ask(by).await?;
    let command = Invite(words(&[("standing", standing)]));
    let done = members::invite(&region.town.office, asked.by(), command.clone()).await?;
    // Asked twice, the owner is shown the same link.
    let again = members::invite(&region.town.office, asked.by(), command).await?;
    assert_eq!(done, again);
    let link = done.link.expect("a link to hand over");
    Ok(link.rsplit('/').next().unwrap().to_owned())
}

/// Somebody opens an account by an invitation.
async fn enter(region: &Region, token: &str, login: &str) -> Result<Person, Refused> {
    let actor = Actor::anyone("192.0.2.1");
    let by = By {
        actor: &actor,
        request: &region.town.request(),
    };
    let answers = words(&[
        ("login", login),
        ("name", login),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ]);
    let command = Enter {
        token: token.to_owned(),
        answers,
    };
    let done = members::enter(&region.town.office, by, command).await?;
    Ok(Person {
        login: done.login,
        name: login.into(),
        role: Role::Subject,
        body: String::new(),
    })
}

async fn join(region: &Region, token: &str, person: &Person) -> Result<String, Refused> {
    let asked = region.town.ask(person).await?;
    let command = Join {
        token: token.to_owned(),
    };
    members::join(&region.town.office, asked.by(), command)
        .await
        .map(|done| done.login)
}

async fn team(region: &Region, person: &Person) -> Team {
    let actor = region.actor(person).await;
    members::list(&region.town.office, &actor).await.unwrap()
}

async fn member(region: &Region, by: &Person, login: &str) -> Uuid {
    let found = team(region, by)
        .await
        .people
        .into_iter()
        .find(|one| one.login == login);
    found.expect(login).id
}

async fn end(region: &Region, by: &Person, member: Uuid) -> Result<bool, Refused> {
    let asked = region.town.ask(by).await?;
    members::end(&region.town.office, asked.by(), End { member })
        .await
        .map(|done| done.own)
}

async fn hand_over(region: &Region, by: &Person, member: Uuid) -> Result<(), Refused> {
    let asked = region.town.ask(by).await?;
    members::hand_over(&region.town.office, asked.by(), HandOver { member })
        .await
        .map(drop)
}

both! {
    async fn a_clerk_does_the_work_and_keeps_nothing(region: Region) {
        let (town, office) = (&region.town, &region.town.office);
        let owner = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let token = invite(&region, &owner, "clerk").await.unwrap();
        let guest = members::guest(office, &token).await.unwrap();
        assert_eq!((guest.side, guest.standing), (Role::Subject, Standing::Clerk));
        let clerk = enter(&region, &token, "clerk").await.unwrap();
        let actor = region.actor(&clerk).await;
        assert_eq!(actor.party, region.actor(&owner).await.party);
        assert_eq!(actor.standing, Some(Standing::Clerk));

        let form = contract_form(provider, "检测", Fen::from_yuan(10_000), office.today());
        let draft = drafts::begin(office, By { actor: &actor, request: &region.town.request() }, DraftKind::Contract, form, None).await.unwrap();
        assert_unknown("draft", drafts::open(office, &region.actor(&owner).await, draft).await);
        let contract = town.submit_draft(&clerk, draft).await.unwrap();
        let seen = contracts::view(office, &region.actor(&owner).await, contract).await.unwrap();
        assert_eq!(seen.id, contract);

        // What the owner is told the clerk is told, each for himself.
        town.decide_contract(&region.county, contract, sim::approve(1)).await.unwrap();
        for person in [&owner, &clerk] {
            let told = notices::read(office, &region.actor(person).await).await.unwrap();
            assert!(told.iter().any(|one| one.words.contains("市县审核通过")), "{}", person.login);
        }
        // He keeps neither the people nor what is registered.
        assert_eq!(codes(invite(&region, &clerk, "clerk").await), ["member.owners-only"]);
        let boss = member(&region, &owner, "hongyuan").await;
        assert_eq!(codes(end(&region, &clerk, boss).await), ["member.owners-only"]);
        assert_eq!(codes(hand_over(&region, &clerk, boss).await), ["member.owners-only"]);
        let form = subject_form("宁夏另一科技有限公司", 2, "640105");
        assert_eq!(codes(town.register(&clerk, form).await), ["member.owners-only"]);
        assert!(!team(&region, &clerk).await.may_manage);
        assert_eq!(team(&region, &clerk).await.people.len(), 2);
        region.assert_sound().await;
    }

    async fn an_invitation_lets_one_in_and_only_where_it_leads(region: Region) {
        let owner = region.firm("hongyuan", 1).await;
        let other = region.firm("zhongke", 2).await;
        let (lab, _) = region.lab("zhijian", 1).await;
        let token = invite(&region, &owner, "clerk").await.unwrap();
        for (person, code) in [
            (&owner, "member.already"), (&other, "member.elsewhere"), (&lab, "member.other-side"),
        ] {
            assert_eq!(codes(join(&region, &token, person).await), [code], "{}", person.login);
        }
        assert_unknown("staff", join(&region, &token, &region.county).await);
        let taken = enter(&region, &token, "xixia").await;
        assert_eq!(codes(taken), ["account.login-taken"]);
        // Nobody was let in, so that the invitation still stands.
        let free = region.town.sign_up("free", "自由人", Role::Subject).await.unwrap();
        assert_eq!(join(&region, &token, &free).await.unwrap(), "free");
        assert_eq!(codes(join(&region, &token, &free).await), ["link.used"]);
        assert_eq!(codes(enter(&region, &token, "late").await), ["link.used"]);
        assert_eq!(region.actor(&free).await.party, region.actor(&owner).await.party);
        let told = notices::read(&region.town.office, &region.actor(&owner).await).await.unwrap();
        assert!(told.iter().any(|one| one.words.contains("自由人（free）加入")));

        let token = invite(&region, &owner, "clerk").await.unwrap();
        let pending = team(&region, &owner).await.invited.remove(0);
        assert!(team(&region, &other).await.invited.is_empty());
        let take_back = async |by: &Person| {
            let asked = region.town.ask(by).await.unwrap();
            let command = Withdraw { invitation: pending.id };
            members::withdraw(&region.town.office, asked.by(), command).await.map(drop)
        };
        assert_unknown("other", take_back(&other).await);
        take_back(&owner).await.unwrap();
        assert_eq!(codes(take_back(&owner).await), ["invitation.over"]);
        assert_eq!(codes(enter(&region, &token, "late").await), ["link.ended"]);
        let token = invite(&region, &owner, "clerk").await.unwrap();
        region.town.clock.set(region.town.clock.now() + Duration::hours(72));
        assert_eq!(codes(enter(&region, &token, "late").await), ["link.expired"]);
        let asked = region.town.ask(&free).await.unwrap();
        let none = members::invite(&region.town.office, asked.by(), Invite(words(&[]))).await;
        assert_eq!(codes(none), ["standing.empty"]);
    }

    async fn access_ends_at_once(region: Region) {
        let office = &region.town.office;
        let owner = region.firm("hongyuan", 1).await;
        let token = invite(&region, &owner, "clerk").await.unwrap();
        let clerk = enter(&region, &token, "clerk").await.unwrap();
        let session = region.town.token("clerk").await.unwrap();
        let other = region.firm("zhongke", 2).await;
        let id = member(&region, &owner, "clerk").await;
        assert_unknown("other", end(&region, &other, id).await);
        assert!(!end(&region, &owner, id).await.unwrap());
        assert!(accounts::session(office, &session, "x").await.unwrap().is_none());
        let actor = region.actor(&clerk).await;
        assert_eq!((actor.party, actor.standing), (None, None));
        assert_unknown("again", end(&region, &owner, id).await);
        let subject = region.actor(&owner).await.party.unwrap();
        assert_unknown("file", subjects::view(office, &actor, subject).await);
        // He is free for another firm.
        let token = invite(&region, &other, "owner").await.unwrap();
        join(&region, &token, &clerk).await.unwrap();
        assert_eq!(region.actor(&clerk).await.standing, Some(Standing::Owner));
        region.assert_sound().await;
    }

    async fn the_last_owner_stays_until_he_hands_over(region: Region) {
        let office = &region.town.office;
        let owner = region.firm("hongyuan", 1).await;
        let own = member(&region, &owner, "hongyuan").await;
        assert_eq!(codes(end(&region, &owner, own).await), ["member.last-owner"]);
        let token = invite(&region, &owner, "clerk").await.unwrap();
        let clerk = enter(&region, &token, "clerk").await.unwrap();
        assert_eq!(codes(end(&region, &owner, own).await), ["member.last-owner"]);
        assert_eq!(codes(hand_over(&region, &owner, own).await), ["member.owner-already"]);
        let next = member(&region, &owner, "clerk").await;
        hand_over(&region, &owner, next).await.unwrap();
        assert_eq!(region.actor(&clerk).await.standing, Some(Standing::Owner));
        assert_eq!(region.actor(&owner).await.standing, Some(Standing::Clerk));
        assert!(end(&region, &owner, own).await.unwrap(), "a clerk goes when he likes");
        // The firm goes on: what happens to it reaches the new owner, and he may register it no second time.
        let subject = region.actor(&clerk).await.party.unwrap();
        let told = notices::read(office, &region.actor(&clerk).await).await.unwrap();
        assert!(told.iter().any(|one| one.words.contains("您已成为本单位负责人")));
        let view = subjects::view(office, &region.actor(&clerk).await, subject).await.unwrap();
        let record = view.timeline.iter().map(|entry| entry.words.as_str()).collect::<Vec<_>>();
        assert!(record.contains(&"负责人移交给clerk（clerk）"), "{record:?}");
        let form = subject_form("宁夏又一科技有限公司", 5, "640105");
        region.town.register(&owner, form).await.unwrap();
        region.assert_sound().await;
    }

    async fn two_owners_who_leave_at_once_do_not_leave_nobody(region: Region) {
        let owner = region.firm("hongyuan", 1).await;
        let token = invite(&region, &owner, "owner").await.unwrap();
        let second = enter(&region, &token, "second").await.unwrap();
        let [one, two] = [
            member(&region, &owner, "hongyuan").await,
            member(&region, &owner, "second").await,
        ];
        let (first, other) = tokio::join!(end(&region, &owner, one), end(&region, &second, two));
        let gone = [&first, &other].into_iter().filter(|done| done.is_ok()).count();
        assert_eq!(gone, 1, "{first:?} {other:?}");
    }

    async fn who_worked_on_a_refused_registration_goes_on_with_the_new_one(region: Region) {
        let town = &region.town;
        let owner = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        assert_unknown("nobody's", invite(&region, &owner, "clerk").await);
        let form = subject_form("宁夏宏源科技有限公司", 1, "640105");
        let first = town.register(&owner, form.clone()).await.unwrap();
        let token = invite(&region, &owner, "clerk").await.unwrap();
        let clerk = enter(&region, &token, "clerk").await.unwrap();
        town.certify(&region.county, first, sim::refuse(1)).await.unwrap();
        let second = town.register(&owner, form).await.unwrap();
        assert_ne!(first, second);
        for person in [&owner, &clerk] {
            assert_eq!(region.actor(person).await.party, Some(second), "{}", person.login);
        }
    }
}
