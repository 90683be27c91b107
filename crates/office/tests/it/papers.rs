//! Files of a form: they stand with the draft at once, go with it, and are the draft's owner's until then (UX-14, UX-18).

use bytes::Bytes;
use office::attachments::papers::{self, MOST};
use office::attachments::{self, Upload};
use office::drafts::{self, Draft, DraftKind};
use office::{By, FileKind, Refused, subjects};
use rules::duties::Role;
use sim::{Person, pdf, send_back, subject_form, tick};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

async fn add(
    region: &Region,
    person: &Person,
    draft: Uuid,
    slot: &'static str,
    name: &str,
) -> Result<(), Refused> {
    region.town.paper(person, draft, slot, pdf(name)).await
}

async fn open(region: &Region, person: &Person, draft: Uuid) -> Draft {
    let actor = region.actor(person).await;
    drafts::open(&region.town.office, &actor, draft)
        .await
        .unwrap()
}

async fn names(region: &Region, person: &Person, draft: Uuid) -> Vec<String> {
    let draft = open(region, person, draft).await;
    draft.files.into_iter().map(|paper| paper.name).collect()
}

async fn remove(region: &Region, person: &Person, draft: Uuid, paper: Uuid) -> Result<(), Refused> {
    let actor = region.actor(person).await;
    papers::remove(&region.town.office, &actor, draft, paper).await
}

async fn register(region: &Region, person: &Person, draft: Uuid) -> Result<Uuid, Refused> {
    let asked = region.town.ask(person).await?;
    let command = subjects::Register { draft };
    let done = subjects::register(&region.town.office, asked.by(), command).await?;
    Ok(done.subject)
}

/// The names of the files that the county reads with a registration.
async fn handed_in(region: &Region, subject: Uuid) -> Vec<String> {
    let reader = region.actor(&region.county).await;
    let view = subjects::view(&region.town.office, &reader, subject)
        .await
        .unwrap();
    view.files.into_iter().map(|paper| paper.name).collect()
}

both! {
    async fn a_file_stands_with_its_draft_until_it_is_taken_out(region: Region) {
        let town = &region.town;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let other = town.sign_up("other", "李明", Role::Subject).await.unwrap();
        let form = tick(subject_form("宁夏宏远科技有限公司", 1, "640105"), "kind", "");
        let draft = town.draft(&person, DraftKind::Subject, form).await.unwrap();
        add(&region, &person, draft, "licence", "正本.pdf").await.unwrap();
        add(&region, &person, draft, "licence", "副本.pdf").await.unwrap();
        // Sent twice it stands once.
        add(&region, &person, draft, "licence", "正本.pdf").await.unwrap();
        assert_eq!(names(&region, &person, draft).await, ["正本.pdf", "副本.pdf"]);
        let stands = open(&region, &person, draft).await;
        assert_eq!(stands.answers.get("licence"), "正本.pdf\n副本.pdf");
        // What is typed meanwhile does not touch the files, nor can it name files that are not there.
        let actor = region.actor(&person).await;
        let typed = tick(Default::default(), "licence", "不存在.pdf");
        let kept = drafts::keep(&town.office, &actor, draft, typed).await.unwrap();
        assert_eq!(kept.answers.get("licence"), "正本.pdf\n副本.pdf");

        let first = stands.files[0].id;
        assert_unknown("another's draft", remove(&region, &other, draft, first).await);
        assert_unknown("another's draft", add(&region, &other, draft, "licence", "x.pdf").await);
        assert_unknown("no such slot", add(&region, &person, draft, "bank", "x.pdf").await);
        let theirs = region.actor(&other).await;
        assert_unknown("another's file", attachments::read(&town.office, &theirs, first).await);
        assert!(attachments::read(&town.office, &actor, first).await.is_ok());

        remove(&region, &person, draft, first).await.unwrap();
        remove(&region, &person, draft, first).await.unwrap();
        assert_eq!(names(&region, &person, draft).await, ["副本.pdf"]);
        // What was taken out may come back.
        add(&region, &person, draft, "licence", "正本.pdf").await.unwrap();
        assert_eq!(names(&region, &person, draft).await.len(), 2);
    }

    async fn a_slot_takes_so_many_and_only_files_that_are_acceptable(region: Region) {
        let town = &region.town;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let draft = town.draft(&person, DraftKind::Subject, Default::default()).await.unwrap();
        for serial in 0..MOST {
            add(&region, &person, draft, "licence", &format!("第{serial}页.pdf")).await.unwrap();
        }
        let full = add(&region, &person, draft, "licence", "多一页.pdf").await;
        assert_eq!(codes(full), ["file.many"]);
        add(&region, &person, draft, "charter", "另一项.pdf").await.unwrap();
        // The same bytes under their own name are one file; under another name they do not take the first one's place.
        add(&region, &person, draft, "charter", "另一项.pdf").await.unwrap();
        let again = Upload { name: "新名称.pdf".into(), ..pdf("另一项.pdf") };
        assert_eq!(codes(town.paper(&person, draft, "charter", again).await), ["file.same"]);
        assert!(names(&region, &person, draft).await.iter().any(|name| name == "另一项.pdf"));
        let program = Upload { name: "执照.pdf".into(), bytes: Bytes::from_static(b"MZ\x90\0\x03\0\0\0") };
        let refused = town.paper(&person, draft, "charter", program).await;
        let Err(Refused::Because(reasons)) = refused else { panic!("{refused:?}") };
        assert_eq!((reasons[0].code.as_ref(), reasons[0].field.as_ref()), ("file.kind", "charter"));
        assert_eq!(names(&region, &person, draft).await.len(), MOST + 1);
    }

    async fn evidence_follows_the_kind(region: Region) {
        let town = &region.town;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let actor = region.actor(&person).await;
        let cases: [(&str, &[&str]); 3] = [
            ("enterprise", &["licence.empty"]),
            ("social", &["charter.empty"]),
            ("individual", &["identity_front.empty", "identity_back.empty", "own_account.empty"]),
        ];
        for (kind, missing) in cases {
            let form = tick(subject_form("宁夏宏远科技有限公司", 1, "640105"), "own_account", "");
            let form = tick(form, "kind", kind);
            let draft = drafts::begin(&town.office, By { actor: &actor, request: &region.town.request() }, DraftKind::Subject, form, None).await.unwrap();
            let told = codes(register(&region, &person, draft).await);
            for code in missing {
                assert!(told.contains(&(*code).to_owned()), "{kind}: {told:?}");
            }
            let of_files = told.iter().filter(|code| {
                ["licence", "charter", "identity_"].iter().any(|slot| code.starts_with(slot) && code.ends_with("empty"))
            });
            assert_eq!(of_files.filter(|code| *code != "identity.empty").count(), missing.len().min(2), "{told:?}");
        }
    }

    async fn handed_in_with_the_form_and_corrected_with_it(region: Region) {
        let town = &region.town;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
        let draft = town.draft(&person, DraftKind::Subject, form).await.unwrap();
        add(&region, &person, draft, "licence", "副本.pdf").await.unwrap();
        // Chosen for another kind and left behind: not asked, not handed in.
        add(&region, &person, draft, "charter", "登记证.pdf").await.unwrap();
        let subject = register(&region, &person, draft).await.unwrap();
        assert_eq!(handed_in(&region, subject).await, ["营业执照.pdf", "副本.pdf"]);
        assert_unknown("handed in", add(&region, &person, draft, "licence", "迟.pdf").await);
        let county = region.actor(&region.county).await;
        let before = subjects::view(&town.office, &county, subject).await.unwrap().files;
        assert!(attachments::read(&town.office, &county, before[0].id).await.is_ok());
        let elsewhere = region.authority("jinfeng", "640106").await;
        let elsewhere = region.actor(&elsewhere).await;
        assert_unknown("another county", attachments::read(&town.office, &elsewhere, before[0].id).await);

        town.certify(&region.county, subject, send_back(1)).await.unwrap();
        let actor = region.actor(&person).await;
        let again = subjects::correct(&town.office, By { actor: &actor, request: &region.town.request() }, subject).await.unwrap();
        assert_eq!(names(&region, &person, again).await, ["营业执照.pdf", "副本.pdf"]);
        let copies = open(&region, &person, again).await.files;
        remove(&region, &person, again, copies[0].id).await.unwrap();
        add(&region, &person, again, "licence", "新执照.pdf").await.unwrap();
        // Until it is handed in again, the file stands as it was.
        assert_eq!(handed_in(&region, subject).await, ["营业执照.pdf", "副本.pdf"]);
        let truth = tick(Default::default(), "truth", "yes");
        drafts::keep(&town.office, &actor, again, truth).await.unwrap();
        register(&region, &person, again).await.unwrap();
        assert_eq!(handed_in(&region, subject).await, ["副本.pdf", "新执照.pdf"]);
        let after = subjects::view(&town.office, &county, subject).await.unwrap();
        assert_eq!(after.files[0].id, before[1].id, "what was kept is the same file");
        let acts = &after.timeline;
        let told = acts.last().unwrap().facts["files"].clone();
        assert_eq!(told["stand"].as_array().unwrap().len(), 2);
        assert_eq!(told["withdrawn"].as_array().unwrap().len(), 1);
        assert!(!told.to_string().contains("执照"), "names of files stay out of the record");
        assert_eq!(acts.last().unwrap().kind, Some(FileKind::Subject));
        region.assert_sound().await;
    }
}
