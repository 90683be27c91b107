//! Zones without a county code, and the same person behind two registrations (R8, R24).

use office::By;
use office::subjects::{self, Kin, Tie};
use rules::duties::Role;
use rules::lifecycle::subject::State;
use sim::{Person, approve, resident_id, send_back, subject_form, tick};
use uuid::Uuid;

use crate::support::{Region, both};

async fn register(region: &Region, login: &str, form: office::answers::Answers) -> (Person, Uuid) {
    let person = region
        .town
        .sign_up(login, "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let subject = region.town.register(&person, form).await.unwrap();
    (person, subject)
}

async fn kin(region: &Region, reader: &Person, subject: Uuid) -> Vec<Kin> {
    let actor = region.actor(reader).await;
    subjects::kin(&region.town.office, &actor, subject)
        .await
        .unwrap()
}

both! {
    async fn the_same_person_is_flagged_and_not_refused(region: Region) {
        let town = &region.town;
        let person = tick(subject_form("马小川", 1, "640105"), "kind", "individual");
        let person = tick(person, "identity", &resident_id(1));
        let (individual, itself) = register(&region, "maxiaochuan", person).await;
        // The firm of which he is the legal representative, in the same county; another in another county.
        let firm = tick(subject_form("宁夏小川科技有限公司", 2, "640105"), "representative_identity", &resident_id(1));
        let (_, firm) = register(&region, "xiaochuan", firm).await;
        let far = tick(subject_form("吴忠小川科技有限公司", 3, "640302"), "representative_identity", &resident_id(1));
        let (_, far) = register(&region, "wuzhong", far).await;
        // Only the telephone is the same.
        let neighbour = tick(subject_form("宁夏邻居科技有限公司", 4, "640105"), "phone", "139-5000 0001");
        register(&region, "linju", neighbour).await;
        register(&region, "nobody", subject_form("宁夏无关科技有限公司", 5, "640105")).await;

        let found = kin(&region, &region.county, itself).await;
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0].ties, [Tie::Person]);
        let seen = found[0].seen.clone().unwrap();
        assert_eq!((seen.0, seen.1.as_str(), seen.2), (firm, "宁夏小川科技有限公司", State::Submitted));
        assert_eq!((found[1].county.as_str(), found[1].seen.is_none()), ("吴忠市利通区", true));
        assert_eq!(found[2].ties, [Tie::Phone]);
        // Who reads the whole region reads all of it; the subject itself is told nothing of others.
        let all = kin(&region, &region.agency, itself).await;
        assert!(all.iter().all(|one| one.seen.is_some()));
        assert_eq!(kin(&region, &individual, itself).await.len(), 0);
        assert_eq!(kin(&region, &region.county, far).await.len(), 0, "another county's file");
        let wuzhong = region.authority("litong", "640302").await;
        assert_eq!(kin(&region, &wuzhong, far).await.len(), 2);
        town.certify(&region.county, itself, approve(1)).await.unwrap();
        town.certify(&region.county, firm, approve(1)).await.unwrap();
    }

    async fn a_zone_is_its_countys_to_review(region: Region) {
        let town = &region.town;
        let form = subject_form("宁东化工科技有限公司", 1, "640105");
        let (person, subject) = register(&region, "ningdong", tick(form, "division", "ningdong")).await;
        let lingwu = region.authority("lingwu", "640181").await;
        let reader = region.actor(&lingwu).await;
        let view = subjects::view(&town.office, &reader, subject).await.unwrap();
        assert_eq!(view.division, "640181");
        assert_eq!(view.county, "宁东能源化工基地（由银川市灵武市科技管理部门办理）");
        town.certify(&lingwu, subject, send_back(1)).await.unwrap();
        let actor = region.actor(&person).await;
        let draft = subjects::correct(&town.office, By { actor: &actor, request: &region.town.request() }, subject).await.unwrap();
        let draft = office::drafts::open(&town.office, &actor, draft).await.unwrap();
        assert_eq!(draft.answers.get("division"), "ningdong");
    }
}
