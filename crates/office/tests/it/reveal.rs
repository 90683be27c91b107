//! Personal data in full: for a reason, within the jurisdiction, recorded, told, and shown once (PIPL).

use office::answers::Answers;
use office::reveal::{Party, Reveal, Revealed, reveal};
use office::{FileKind, Refused, notices, subjects};
use rules::duties::{Act, Role};
use sim::{Person, lab_form, resident_id, subject_form, tick};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

fn because(why: &str, words: &str) -> Answers {
    [("why", why), ("words", words)].into_iter().collect()
}

async fn look(region: &Region, who: &Person, party: Party) -> Result<Revealed, Refused> {
    let asked = region.town.ask(who).await.unwrap();
    let answers = because("contact", "核对兑付材料");
    reveal(&region.town.office, asked.by(), Reveal { party, answers }).await
}

async fn firm(region: &Region) -> (Person, Uuid) {
    let town = &region.town;
    let firm = town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
    (firm.clone(), town.register(&firm, form).await.unwrap())
}

both! {
    async fn who_looks_and_why_stands_in_the_file_and_is_told(region: Region) {
        let office = &region.town.office;
        let (firm, subject) = firm(&region).await;
        let shown = look(&region, &region.county, Party::Subject(subject)).await.unwrap();
        assert_eq!(shown.identity, None);
        assert_eq!(shown.representative_id, resident_id(1));
        assert_eq!((shown.phone.as_str(), shown.bank_account.as_str()), ("13950000001", "6229000070000001"));

        let mine = region.actor(&firm).await;
        let view = subjects::view(office, &mine, subject).await.unwrap();
        let last = view.timeline.last().unwrap();
        assert_eq!((last.act, last.kind), (Some(Act::Reveal), Some(FileKind::Subject)));
        assert_eq!(last.words, "联系当事人：核对兑付材料");
        assert_eq!(last.who, "xixia");
        assert!(!view.phone.contains("50000001"), "the file itself stays masked");
        let told = notices::read(office, &mine).await.unwrap();
        assert!(told[0].words.contains("完整个人信息被查看") && told[0].link.contains("/subjects/"));
        region.assert_sound().await;
    }

    async fn it_is_shown_once(region: Region) {
        let office = &region.town.office;
        let (_, subject) = firm(&region).await;
        let asked = region.town.ask(&region.agency).await.unwrap();
        let command = Reveal { party: Party::Subject(subject), answers: because("audit", "年度抽查") };
        let acts = region.acts().await;
        reveal(office, asked.by(), command.clone()).await.unwrap();
        let again = reveal(office, asked.by(), command).await.map(|shown| shown.phone);
        assert_eq!(codes(again), ["reveal.shown"]);
        assert_eq!(region.acts().await, acts + 1);
    }

    async fn no_reason_no_data(region: Region) {
        let office = &region.town.office;
        let (_, subject) = firm(&region).await;
        let acts = region.acts().await;
        for (why, words, expected) in [
            ("", "", vec!["why.empty", "words.empty"]),
            ("curious", "随便看看", vec!["why.unknown"]),
            ("contact", "  ", vec!["words.empty"]),
            ("contact", &"长".repeat(201), vec!["words.long"]),
            ("contact", "试", vec!["words.short"]),
        ] {
            let asked = region.town.ask(&region.agency).await.unwrap();
            let command = Reveal { party: Party::Subject(subject), answers: because(why, words) };
            let refused = reveal(office, asked.by(), command).await.map(|shown| shown.phone);
            assert_eq!(codes(refused), expected, "{why} {words}");
        }
        assert_eq!(region.acts().await, acts, "what was refused left nothing");
    }

    async fn only_within_the_jurisdiction(region: Region) {
        let (owner, subject) = firm(&region).await;
        let town = &region.town;
        let lab = town.sign_up("zhijian", "陈思远", Role::Provider).await.unwrap();
        let provider = town.apply(&lab, lab_form("宁夏质检院", 1, "640104")).await.unwrap();
        let other = region.authority("zhongning", "640521").await;
        let city = region.authority("yinchuan", "640100").await;
        let (subject, provider) = (Party::Subject(subject), Party::Provider(provider));
        for (who, party) in [
            (&owner, subject), (&lab, provider), (&other, subject), (&other, provider),
            (&region.county, provider), (&region.admin, subject), (&lab, subject),
            // Who does not read the file is not shown what is masked in it; Finance while it pays into the account.
            (&city, provider), (&region.finance, subject), (&region.finance, provider),
        ] {
            let outcome = look(&region, who, party).await.map(|shown| shown.phone);
            assert_unknown(&who.login, outcome);
        }
        for (who, party) in [
            (&city, subject), (&region.centre, provider), (&region.auditor, provider),
        ] {
            look(&region, who, party).await.unwrap();
        }
        let nobody = Party::Subject(Uuid::from_u128(5));
        assert_unknown("no such file", look(&region, &region.agency, nobody).await.map(|shown| shown.phone));
    }

    async fn an_individual_is_shown_his_own_number(region: Region) {
        let town = &region.town;
        let person = town.sign_up("liming", "李明", Role::Subject).await.unwrap();
        let form = tick(subject_form("李明", 7, "640105"), "kind", "individual");
        let subject = town.register(&person, tick(form, "identity", &resident_id(77))).await.unwrap();
        let shown = look(&region, &region.county, Party::Subject(subject)).await.unwrap();
        assert_eq!(shown.identity, Some(resident_id(77)));
    }
}
