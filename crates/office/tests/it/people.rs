//! Three people keep the platform: one opens accounts, one grants roles, one reads the record (三员分立).

use office::accounts::{
    self, Authority, ChangePassword, Close, Contact, Founder, Grant, KeepContact, Look, OpenStaff,
    Reopen, Revoke, Show,
};
use office::answers::Answers;
use office::listing::Ask;
use office::{Actor, Refused, audit, queues};
use rules::duties::Role;
use sim::Person;
use store::{Constraint, StoreError};
use uuid::Uuid;

use crate::support::{PASSWORD, Region, assert_unknown, both, codes};

fn words(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().copied().collect()
}

async fn grant(region: &Region, by: &Person, account: Uuid, role: &str) -> Result<Role, Refused> {
    let asked = region.town.ask(by).await?;
    let command = Grant {
        account,
        answers: words(&[("role", role), ("words", "任命文件")]),
    };
    accounts::grant(&region.town.office, asked.by(), command)
        .await
        .map(|done| done.role)
}

async fn revoke(region: &Region, by: &Person, account: Uuid, why: &str) -> Result<Role, Refused> {
    let asked = region.town.ask(by).await?;
    let command = Revoke {
        account,
        answers: words(&[("words", why)]),
    };
    accounts::revoke(&region.town.office, asked.by(), command)
        .await
        .map(|done| done.role)
}

async fn close(region: &Region, by: &Person, account: Uuid) -> Result<String, Refused> {
    let asked = region.town.ask(by).await?;
    let command = Close {
        account,
        answers: words(&[("words", "离职")]),
    };
    accounts::close(&region.town.office, asked.by(), command)
        .await
        .map(|done| done.login)
}

async fn reopen(region: &Region, by: &Person, account: Uuid) -> Result<String, Refused> {
    let asked = region.town.ask(by).await?;
    accounts::reopen(&region.town.office, asked.by(), Reopen { account })
        .await
        .map(|done| done.login)
}

/// The token of a new session.
async fn enter(region: &Region, login: &str, password: &str) -> String {
    region.town.enter(login, password).await.unwrap()
}

/// The role in which a session acts now.
async fn acts_as(region: &Region, token: &str) -> Option<Role> {
    let session = accounts::session(&region.town.office, token, "192.0.2.1").await;
    session.unwrap().map(|actor| actor.role)
}

fn security() -> Person {
    Person {
        login: "security".into(),
        name: "安全管理员".into(),
        role: Role::Security,
        body: String::new(),
    }
}

async fn id(region: &Region, person: &Person) -> Uuid {
    region.actor(person).await.account.unwrap()
}

both! {
    async fn an_account_has_no_powers_until_another_grants_them(region: Region) {
        let town = &region.town;
        let desk = ("第二办公室", "");
        let (person, account) = town
            .newcomer(&region.admin, ("second", "复核员"), Role::Agency, desk)
            .await
            .unwrap();
        let token = enter(&region, "second", PASSWORD).await;
        assert_eq!(acts_as(&region, &token).await, Some(Role::Pending));
        let actor = region.actor(&person).await;
        assert_eq!((actor.organisation, actor.division.as_deref()), (None, None));
        assert_unknown("queue", queues::queue(&town.office, &actor, &Ask::default()).await);
        let waiting = accounts::waiting(&town.office, &actor).await.unwrap();
        assert_eq!((waiting.must_change, waiting.proposed, waiting.no_role), (false, Some(Role::Agency), true));

        // Neither who opened it nor anybody else but the security administrator.
        for other in [&region.admin, &region.auditor, &region.centre, &person] {
            assert_unknown(&other.login, grant(&region, other, account, "agency").await);
            assert_unknown(&other.login, revoke(&region, other, account, "x").await);
        }
        assert_eq!(grant(&region, &security(), account, "agency").await.unwrap(), Role::Agency);
        assert_eq!(acts_as(&region, &token).await, None, "rights change at once");
        let token = enter(&region, "second", PASSWORD).await;
        assert_eq!(acts_as(&region, &token).await, Some(Role::Agency));
        assert!(queues::queue(&town.office, &region.actor(&person).await, &Ask::default()).await.is_ok());

        assert_eq!(codes(revoke(&region, &security(), account, " ").await), ["words.empty"]);
        assert_eq!(revoke(&region, &security(), account, "调离").await.unwrap(), Role::Pending);
        assert_eq!(acts_as(&region, &token).await, None);
        assert_unknown("queue", queues::queue(&town.office, &region.actor(&person).await, &Ask::default()).await);
        assert_eq!(codes(revoke(&region, &security(), account, "调离").await), ["grants.none"]);
        region.assert_sound().await;
    }

    async fn the_initial_password_opens_nothing_but_its_own_change(region: Region) {
        let town = &region.town;
        let asked = town.ask(&region.admin).await.unwrap();
        let form = words(&[
            ("login", "yongning"), ("name", "王建军"), ("role", "county"), ("body", "永宁县科学技术局"),
            ("division", "640121"), ("password", "Chu-shi-2026"),
        ]);
        let opened = accounts::open_staff(&town.office, asked.by(), OpenStaff(form)).await.unwrap();
        grant(&region, &security(), opened.id, "county").await.unwrap();
        let token = enter(&region, "yongning", "Chu-shi-2026").await;
        assert_eq!(acts_as(&region, &token).await, Some(Role::Pending));
        let person = Person { login: "yongning".into(), ..security() };
        let asked = town.ask(&person).await.unwrap();
        let change = ChangePassword {
            here: Uuid::nil(),
            old: "Chu-shi-2026".into(), new: PASSWORD.into(), new_again: PASSWORD.into(),
        };
        accounts::change_password(&town.office, asked.by(), change).await.unwrap();
        let actor = region.actor(&person).await;
        assert_eq!((actor.role, actor.division.as_deref()), (Role::County, Some("640121")));
    }

    async fn nobody_grants_himself_or_whom_he_opened(region: Region) {
        let town = &region.town;
        let own = id(&region, &security()).await;
        assert_eq!(codes(grant(&region, &security(), own, "finance").await), ["grants.self", "grants.last"]);
        let (_, account) = town
            .newcomer(&region.admin, ("second", "第二人"), Role::Security, ("信息中心", ""))
            .await
            .unwrap();
        grant(&region, &security(), account, "security").await.unwrap();
        let second = Person { login: "second".into(), ..security() };
        assert_eq!(codes(grant(&region, &second, account, "finance").await), ["grants.self"]);
        // Whoever opened an account and has since changed desks does not grant it a role.
        let (_, third) = town
            .newcomer(&region.admin, ("third", "第三人"), Role::Agency, ("信息中心", ""))
            .await
            .unwrap();
        let intruder = region.intruder().await;
        let opener = format!("UPDATE account SET opened_by = '{account}' WHERE login = 'third'");
        intruder.tamper(&by_engine(&region, &opener, &[account])).await.unwrap();
        assert_eq!(codes(grant(&region, &second, third, "agency").await), ["grants.opener"]);
        grant(&region, &security(), third, "agency").await.unwrap();
        // The database stands behind it.
        for sql in [
            "UPDATE account SET granted_by = id WHERE login = 'second'",
            "UPDATE account SET granted_by = opened_by WHERE login = 'third'",
        ] {
            match intruder.tamper(sql).await {
                Err(StoreError::Constraint(found)) => assert_eq!(found, Constraint::GrantedByAnother),
                other => panic!("{sql}: {other:?}"),
            }
        }
    }

    async fn the_three_are_three_people(region: Region) {
        let [admin, security_id] = [id(&region, &region.admin).await, id(&region, &security()).await];
        for (account, role) in [(admin, "auditor"), (admin, "security")] {
            let refused = codes(grant(&region, &security(), account, role).await);
            assert_eq!(refused, ["grants.three", "grants.last"], "{role}");
        }
        let auditor = id(&region, &region.auditor).await;
        for account in [admin, auditor] {
            assert_eq!(codes(revoke(&region, &security(), account, "x").await), ["grants.last"]);
        }
        assert_eq!(codes(revoke(&region, &security(), security_id, "x").await), ["grants.last"]);
        for account in [admin, auditor, security_id] {
            assert_eq!(codes(close(&region, &region.admin, account).await), ["grants.last"]);
        }
        // With a second auditor the first may go, and never comes back as another of the three.
        region.colleague("auditor2", Role::Auditor).await;
        revoke(&region, &security(), auditor, "轮岗").await.unwrap();
        for role in ["administrator", "security"] {
            assert_eq!(codes(grant(&region, &security(), auditor, role).await), ["grants.three"]);
        }
        grant(&region, &security(), auditor, "finance").await.unwrap();
        assert_eq!(codes(grant(&region, &security(), auditor, "administrator").await), ["grants.three"]);
        region.assert_sound().await;
    }

    async fn two_who_leave_at_once_do_not_leave_nobody(region: Region) {
        let second = region.colleague("auditor2", Role::Auditor).await;
        let [one, two] = [id(&region, &region.auditor).await, id(&region, &second).await];
        let granter = security();
        let (first, other) = tokio::join!(
            revoke(&region, &granter, one, "轮岗"),
            revoke(&region, &granter, two, "轮岗"),
        );
        let gone = [&first, &other].into_iter().filter(|done| done.is_ok()).count();
        assert_eq!(gone, 1, "{first:?} {other:?}");
    }

    async fn what_the_security_administrator_sees_is_people_and_roles(region: Region) {
        let office = &region.town.office;
        region.firm("hongyuan", 1).await;
        let actor = region.actor(&security()).await;
        assert_unknown("record", audit::read(office, &actor, &Default::default(), (0, 5)).await);
        assert_unknown("queue", queues::queue(office, &actor, &Ask::default()).await);
        let list = async |actor: &Actor, show, text: &str| {
            let look = Look { show, words: text.into(), page: 0 };
            let found = accounts::list(office, actor, &look).await.unwrap();
            found.people.into_iter().map(|person| person.login).collect::<Vec<_>>()
        };
        let staff = ["admin", "agency", "auditor", "centre", "finance", "security", "xixia"];
        assert_eq!(list(&actor, Show::All, "").await, staff);
        assert_eq!(list(&actor, Show::Parties, "").await, staff);
        let firm = region.town.actor(&Person { login: "hongyuan".into(), ..security() }).await.unwrap();
        let firm = firm.account.unwrap();
        assert_unknown("firm", accounts::view(office, &actor, firm).await);
        assert_unknown("firm", grant(&region, &security(), firm, "agency").await);
        assert_unknown("firm", revoke(&region, &security(), firm, "x").await);

        let admin = region.actor(&region.admin).await;
        assert_eq!(list(&admin, Show::Parties, "").await, ["hongyuan"]);
        assert_eq!(list(&admin, Show::All, "西夏区").await, ["xixia"]);
        assert_eq!(list(&admin, Show::All, "杨 hong").await, ["hongyuan"]);
        assert_eq!(list(&admin, Show::All, "%").await, [""; 0]);
        assert_eq!(list(&admin, Show::All, "a\u{0}dmin").await, ["admin"]);
        assert_eq!(list(&admin, Show::Waiting, "").await, [""; 0]);
        assert_unknown("auditor", accounts::view(office, &region.actor(&region.auditor).await, firm).await);
    }

    async fn a_closed_account_comes_back_without_its_role(region: Region) {
        let agency = id(&region, &region.agency).await;
        let token = enter(&region, "agency", PASSWORD).await;
        assert_unknown("security", close(&region, &security(), agency).await);
        assert_eq!(close(&region, &region.admin, agency).await.unwrap(), "agency");
        assert_eq!(codes(close(&region, &region.admin, agency).await), ["account.already"]);
        assert_eq!(acts_as(&region, &token).await, None);
        assert_unknown("agency", region.town.actor(&region.agency).await);
        assert_eq!(codes(grant(&region, &security(), agency, "agency").await), ["account.closed"]);
        reopen(&region, &region.admin, agency).await.unwrap();
        assert_eq!(codes(reopen(&region, &region.admin, agency).await), ["account.already"]);
        let token = enter(&region, "agency", PASSWORD).await;
        assert_eq!(acts_as(&region, &token).await, Some(Role::Pending));
        grant(&region, &security(), agency, "agency").await.unwrap();
        // A firm's account has no role that anybody grants: it comes back as it was.
        let firm = region.firm("hongyuan", 1).await;
        let account = id(&region, &firm).await;
        close(&region, &region.admin, account).await.unwrap();
        reopen(&region, &region.admin, account).await.unwrap();
        assert_eq!(region.actor(&firm).await.role, Role::Subject);
        region.assert_sound().await;
    }

    async fn a_zone_is_mapped_to_a_division(region: Region) {
        let town = &region.town;
        let asked = town.ask(&region.admin).await.unwrap();
        let form = words(&[
            ("login", "ningdong"), ("name", "丁科长"), ("role", "county"), ("body", "宁东基地管委会"),
            ("division", "640181"), ("zone", "宁东能源化工基地"), ("password", "Chu-shi-2026"),
        ]);
        let opened = accounts::open_staff(&town.office, asked.by(), OpenStaff(form)).await.unwrap();
        grant(&region, &security(), opened.id, "county").await.unwrap();
        let admin = region.actor(&region.admin).await;
        let view = accounts::view(&town.office, &admin, opened.id).await.unwrap();
        assert_eq!(view.person.area.as_deref(), Some("银川市灵武市（宁东能源化工基地）"));
        let named = accounts::authorities(&town.office).await.unwrap();
        let ningdong = Authority {
            name: "宁东基地管委会".into(), division: "640181".into(), zone: "宁东能源化工基地".into(),
            contact: Contact::default(),
        };
        assert!(named.contains(&ningdong));
        assert_eq!(codes(grant(&region, &security(), id(&region, &region.agency).await, "county").await),
            ["grants.no-area"]);
    }

    async fn a_body_says_how_to_reach_it(region: Region) {
        let town = &region.town;
        let say = async |by: &Person, telephone: &str, address: &str| {
            let asked = town.ask(by).await?;
            let form = words(&[("telephone", telephone), ("address", address), ("hours", "")]);
            accounts::keep_contact(&town.office, asked.by(), KeepContact(form)).await
        };
        let refused = say(&region.agency, "13995001234", &"长".repeat(101)).await;
        assert_eq!(codes(refused), ["telephone.mobile", "address.long"]);
        let refused = say(&region.agency, "五零一", "").await;
        assert_eq!(codes(refused), ["telephone.digits"]);
        // A firm has no body to speak for.
        let firm = region.firm("hongyuan", 1).await;
        assert_unknown("contact", say(&firm, "0951-5012345", "").await);
        say(&region.agency, "０951-5012345", "北京中路1号").await.unwrap();
        let bodies = accounts::region_bodies(&town.office).await.unwrap();
        let agency = bodies.iter().find(|body| body.role == Role::Agency).unwrap();
        assert_eq!(agency.contact.line(), "电话 0951-5012345，地址 北京中路1号");
        // Nobody speaks for another body; what was said can be taken back.
        let centre = bodies.iter().find(|body| body.role == Role::Centre).unwrap();
        assert_eq!(centre.contact.line(), "");
        say(&region.agency, "", "").await.unwrap();
        let bodies = accounts::region_bodies(&town.office).await.unwrap();
        assert!(bodies.iter().all(|body| body.contact.line().is_empty()));
        region.assert_sound().await;
    }

    async fn the_operator_opens_the_first_of_each_of_the_three(region: Region) {
        let founder = |role, login: &str| Founder {
            role, login: login.into(), name: "首位".into(), body: "信息中心".into(), password: PASSWORD.into(),
        };
        let office = &region.town.office;
        for role in [Role::Administrator, Role::Security, Role::Auditor] {
            let refused = accounts::found(office, founder(role, "second")).await;
            assert_eq!(codes(refused), ["founder.exists"], "{role}");
        }
        let refused = accounts::found(office, founder(Role::Finance, "second")).await;
        assert_eq!(codes(refused), ["founder.role"]);
    }
}

/// SQLite keeps ids as bytes, PostgreSQL as such.
fn by_engine(region: &Region, sql: &str, ids: &[Uuid]) -> String {
    if region.url.starts_with("postgres") {
        return sql.to_owned();
    }
    ids.iter().fold(sql.to_owned(), |sql, id| {
        sql.replace(&format!("'{id}'"), &format!("X'{}'", id.simple()))
    })
}
