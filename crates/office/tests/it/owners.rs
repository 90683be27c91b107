//! A new owner where every owner's account was closed: named by the desk with evidence, confirmed by another (1.4, 2.1).

use office::accounts::{self, Close, Reopen};
use office::answers::Answers;
use office::attachments::hold;
use office::members::{self, Confirm, Decline, Enter, Name, Named};
use office::{Actor, By, Refused, notices, subjects};
use rules::duties::{Act, Role};
use sim::{Person, pdf};
use uuid::Uuid;

use crate::support::{PASSWORD, Region, assert_unknown, both, codes};

fn words(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

fn staff(login: &str, role: Role) -> Person {
    Person {
        login: login.into(),
        name: login.into(),
        role,
        body: String::new(),
    }
}

fn security() -> Person {
    staff("security", Role::Security)
}

async fn id(region: &Region, person: &Person) -> Uuid {
    region.actor(person).await.account.unwrap()
}

async fn party(region: &Region, person: &Person) -> Uuid {
    region.actor(person).await.party.unwrap()
}

async fn close(region: &Region, account: Uuid) {
    let asked = region.town.ask(&region.admin).await.unwrap();
    let answers = words(&[("words", "离职")]);
    let command = Close { account, answers };
    accounts::close(&region.town.office, asked.by(), command)
        .await
        .unwrap();
}

/// Somebody who joins the firm by an invitation of its owner.
async fn clerk(region: &Region, owner: &Person, login: &str) -> Person {
    let asked = region.town.ask(owner).await.unwrap();
    let command = members::Invite(words(&[("standing", "clerk")]));
    let done = members::invite(&region.town.office, asked.by(), command).await;
    let link = done.unwrap().link.unwrap();
    enter(region, link.rsplit('/').next().unwrap(), login)
        .await
        .unwrap()
}

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
    let token = token.to_owned();
    members::enter(&region.town.office, by, Enter { token, answers }).await?;
    Ok(staff(login, Role::Subject))
}

/// Names an owner with evidence.
async fn name(
    region: &Region,
    by: &Person,
    (side, party): (Role, Uuid),
    whom: (&str, &str),
) -> Result<Uuid, Refused> {
    let town = &region.town;
    let act = match side {
        Role::Provider => Act::NameProviderOwner,
        _ => Act::NameSubjectOwner,
    };
    let asked = town.ask(by).await?;
    let upload = pdf("负责人变更说明.pdf");
    let held = hold(&town.office, asked.by(), act, "attachment", upload).await?;
    let mut answers = words(&[whom, ("words", "法定代表人签署的说明")]);
    answers.set("attachment", &held.id.to_string());
    let command = Name {
        side,
        party,
        answers,
    };
    let Named { id } = members::name(&town.office, asked.by(), command).await?;
    Ok(id)
}

async fn confirm(region: &Region, by: &Person, succession: Uuid) -> Result<(), Refused> {
    let asked = region.town.ask(by).await?;
    let command = Confirm { succession };
    members::confirm(&region.town.office, asked.by(), command)
        .await
        .map(|_| ())
}

/// The last thing somebody was told: words and where they lead.
async fn told(region: &Region, person: &Person) -> (String, String) {
    let actor = region.actor(person).await;
    let all = notices::read(&region.town.office, &actor).await.unwrap();
    (all[0].words.clone(), all[0].link.clone())
}

both! {
    async fn a_clerk_becomes_the_owner_of_a_firm_that_nobody_answers_for(region: Region) {
        let (office, county) = (&region.town.office, &region.county);
        let firm = region.firm("hongyuan", 1).await;
        let (subject, owner) = (party(&region, &firm).await, id(&region, &firm).await);
        let clerk = clerk(&region, &firm, "xiaoli").await;
        let side = (Role::Subject, subject);
        assert_eq!(codes(name(&region, county, side, ("email", "a@example.cn")).await), ["owner.stands"]);
        close(&region, owner).await;
        let (words, link) = told(&region, county).await;
        assert!(words.contains("负责人的账号已停用") && link.ends_with("/owner"), "{words}");

        let asked = region.town.ask(county).await.unwrap();
        let nothing = Name { side: Role::Subject, party: subject, answers: Answers::default() };
        assert_eq!(codes(members::name(office, asked.by(), nothing).await), ["words.empty", "owner.one-of-two", "file.missing"]);
        let actor = region.actor(county).await;
        let orphan = members::orphan(office, &actor, side).await.unwrap().unwrap();
        assert_eq!(orphan.clerks.len(), 1, "the closed owner is not among them");
        let member = orphan.clerks[0].0.to_string();
        let named = name(&region, county, side, ("member", &member)).await.unwrap();
        assert_eq!(codes(name(&region, county, side, ("member", &member)).await), ["owner.waits"]);
        let colleague = region.actor(&clerk).await;
        assert!(!members::list(office, &colleague).await.unwrap().may_manage, "not before it is confirmed");

        assert!(told(&region, &security()).await.1.contains("/owners/"));
        let reader = region.actor(&security()).await;
        let view = members::succession(office, &reader, named).await.unwrap();
        assert_eq!((view.who.as_str(), view.closed.len(), view.open), ("xiaoli（xiaoli）", 1, true));
        assert_eq!(members::naming(office, &reader, named).await.unwrap().name, "负责人变更说明.pdf");
        confirm(&region, &security(), named).await.unwrap();
        assert_eq!(codes(confirm(&region, &security(), named).await), ["owner.decided"]);

        let colleague = region.actor(&clerk).await;
        let team = members::list(office, &colleague).await.unwrap();
        assert!(team.may_manage && team.people.len() == 1);
        let words: Vec<_> = subjects::view(office, &colleague, subject).await.unwrap().timeline
            .into_iter().map(|entry| entry.words).collect();
        assert!(words.iter().any(|words| words.starts_with("提名xiaoli（xiaoli）为负责人。依据：法定代表人签署的说明")));
        assert!(words.iter().any(|words| words == "确认xiaoli（xiaoli）为负责人"));
        let asked = region.town.ask(&region.admin).await.unwrap();
        accounts::reopen(office, asked.by(), Reopen { account: owner }).await.unwrap();
        assert_eq!(region.actor(&firm).await.party, None, "opened again he stands for nobody");
        region.assert_sound().await;
    }

    async fn somebody_new_is_invited_once_the_naming_is_confirmed(region: Region) {
        let (office, agency) = (&region.town.office, &region.agency);
        let (lab, provider) = region.lab("zhijian", 1).await;
        let side = (Role::Provider, provider);
        close(&region, id(&region, &lab).await).await;
        let named = name(&region, agency, side, ("email", "new@example.cn")).await.unwrap();
        let actor = region.actor(agency).await;
        assert!(members::orphan(office, &actor, side).await.unwrap().unwrap().waits);
        confirm(&region, &security(), named).await.unwrap();
        assert!(members::orphan(office, &actor, side).await.unwrap().is_some(), "until the invited one joins");
        let tokens = crate::links::tokens(&region, "new@example.cn", "invitations").await;
        let new = enter(&region, &tokens[0], "xinren").await.unwrap();
        assert_eq!(party(&region, &Person { role: Role::Provider, ..new.clone() }).await, provider);
        assert!(members::orphan(office, &actor, side).await.unwrap().is_none());
        let team = members::list(office, &region.actor(&new).await).await.unwrap();
        assert!(team.may_manage && team.people.len() == 1, "the closed owner gave way");
        region.assert_sound().await;
    }

    async fn a_naming_sent_back_can_be_made_again(region: Region) {
        let (office, county) = (&region.town.office, &region.county);
        let firm = region.firm("hongyuan", 1).await;
        let side = (Role::Subject, party(&region, &firm).await);
        close(&region, id(&region, &firm).await).await;
        let named = name(&region, county, side, ("email", "new@example.cn")).await.unwrap();
        for (answers, outcome) in [(words(&[]), vec!["words.empty"]), (words(&[("words", "证明没有盖章")]), vec![])] {
            let asked = region.town.ask(&security()).await.unwrap();
            let command = Decline { succession: named, answers };
            match members::decline(office, asked.by(), command).await {
                Ok(_) => assert!(outcome.is_empty()),
                Err(refused) => assert_eq!(codes(Err::<(), _>(refused)), outcome),
            }
        }
        assert!(told(&region, county).await.0.contains("负责人提名已办结"));
        assert!(crate::links::tokens(&region, "new@example.cn", "invitations").await.is_empty());
        name(&region, county, side, ("email", "new@example.cn")).await.unwrap();
        region.assert_sound().await;
    }

    async fn an_owner_who_is_back_meanwhile_stops_the_confirmation(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let side = (Role::Subject, party(&region, &firm).await);
        let account = id(&region, &firm).await;
        close(&region, account).await;
        let named = name(&region, &region.county, side, ("email", "new@example.cn")).await.unwrap();
        let asked = region.town.ask(&region.admin).await.unwrap();
        accounts::reopen(&region.town.office, asked.by(), Reopen { account }).await.unwrap();
        assert_eq!(codes(confirm(&region, &security(), named).await), ["owner.stands"]);
        assert!(crate::links::tokens(&region, "new@example.cn", "invitations").await.is_empty());
        region.assert_sound().await;
    }

    async fn a_clerk_who_left_meanwhile_does_not_become_the_owner(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let side = (Role::Subject, party(&region, &firm).await);
        let clerk = clerk(&region, &firm, "xiaoli").await;
        close(&region, id(&region, &firm).await).await;
        let actor = region.actor(&region.county).await;
        let orphan = members::orphan(&region.town.office, &actor, side).await.unwrap().unwrap();
        let member = orphan.clerks[0].0.to_string();
        let named = name(&region, &region.county, side, ("member", &member)).await.unwrap();
        close(&region, id(&region, &clerk).await).await;
        assert_eq!(codes(confirm(&region, &security(), named).await), ["owner.gone"]);
    }

    async fn only_its_own_desk_names_and_only_security_confirms(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let side = (Role::Subject, party(&region, &firm).await);
        close(&region, id(&region, &firm).await).await;
        for other in [&region.agency, &region.centre, &region.admin, &security()] {
            assert_unknown("another desk", name(&region, other, side, ("email", "a@example.cn")).await);
        }
        let named = name(&region, &region.county, side, ("email", "a@example.cn")).await.unwrap();
        let office = &region.town.office;
        for other in [&region.county, &region.agency, &region.admin, &region.auditor] {
            assert_unknown("another desk", confirm(&region, other, named).await);
            let actor = region.actor(other).await;
            assert_unknown("another desk", members::succession(office, &actor, named).await);
            assert_unknown("another desk", members::naming(office, &actor, named).await);
        }
    }
}
