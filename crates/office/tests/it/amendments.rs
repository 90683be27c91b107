//! Changes after certification: one part certified anew, everything else as it was (1.4, 2.3).

use office::answers::Answers;
use office::listing::Ask;
use office::subjects::{self, AmendmentView, SubjectView};
use office::{Refused, attachments, service};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::amendment::{Part, State};
use rules::lifecycle::subject;
use sim::{
    Person, approve, contract_form, pdf, refuse, send_back, subject_form, tick, ticket_form,
};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day, firm_name, lab_name};

const ACCOUNT: [(&str, &str); 2] = [
    ("bank", "中国建设银行西夏支行"),
    ("bank_account", "6217001230008888666"),
];

async fn mine(region: &Region, person: &Person) -> SubjectView {
    let actor = region.actor(person).await;
    subjects::mine(&region.town.office, &actor)
        .await
        .unwrap()
        .unwrap()
}

async fn read(region: &Region, person: &Person, id: Uuid) -> Result<AmendmentView, Refused> {
    let actor = region.actor(person).await;
    subjects::amendment(&region.town.office, &actor, id).await
}

async fn bare(
    region: &Region,
    person: &Person,
    part: Part,
    answers: &[(&str, &str)],
) -> Vec<String> {
    let asked = region.town.ask(person).await.unwrap();
    let answers: Answers = answers.iter().copied().collect();
    codes(
        subjects::amend(
            &region.town.office,
            asked.by(),
            subjects::Amend { part, answers },
        )
        .await,
    )
}

async fn take_back(region: &Region, person: &Person, amendment: Uuid) -> Result<(), Refused> {
    let asked = region.town.ask(person).await?;
    let command = subjects::WithdrawAmendment { amendment };
    subjects::withdraw_amendment(&region.town.office, asked.by(), command)
        .await
        .map(drop)
}

both! {
    async fn an_account_stands_until_the_new_one_is_certified(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let other = region.firm("other", 2).await;
        let elsewhere = region.authority("jinfeng", "640106").await;
        let old = mine(&region, &firm).await;
        let change = town.amend(&firm, Part::Bank, &ACCOUNT).await.unwrap();

        let view = mine(&region, &firm).await;
        assert_eq!((view.state, view.bank.as_str()), (subject::State::Certified, old.bank.as_str()));
        assert_eq!(view.amendments[0].state, State::Submitted);
        let file = read(&region, &region.county, change).await.unwrap();
        assert!(file.to_certify && !file.to_correct);
        assert!(file.line.after.ends_with("***8666") && !file.line.after.contains("6217"));
        assert_eq!(file.files.len(), 1);
        assert_unknown("another firm", read(&region, &other, change).await);
        assert_unknown("another county", read(&region, &elsewhere, change).await);
        assert_unknown("another county", town.certify_amendment(&elsewhere, change, approve(1)).await);
        assert_unknown("the firm itself", town.certify_amendment(&firm, change, approve(1)).await);
        let (county, stranger) = (region.actor(&region.county).await, region.actor(&other).await);
        let evidence = file.files[0].id;
        assert!(attachments::read(&town.office, &county, evidence).await.is_ok());
        assert_unknown("evidence", attachments::read(&town.office, &stranger, evidence).await);
        let queue = office::queues::queue(&town.office, &county, &Ask::default()).await.unwrap().lines;
        assert_eq!(queue[0].act, Some(Act::CertifyAmendment));

        // What lies open in another window is not decided unseen.
        let late = town.certify_amendment(&region.county, change, approve(0)).await;
        assert!(matches!(late, Err(Refused::Meanwhile(_))), "{late:?}");
        let state = town.certify_amendment(&region.county, change, approve(1)).await.unwrap();
        assert_eq!(state, "certified");
        let view = mine(&region, &firm).await;
        assert_eq!((view.bank.as_str(), view.name.as_str()), ("中国建设银行西夏支行", old.name.as_str()));
        assert!(view.bank_account.ends_with("8666"));
        let told: Vec<_> = view.timeline.iter().map(|entry| entry.words.clone()).collect();
        let told = told.join("\n");
        assert!(told.contains(&format!("收款账户：{} {} → 中国建设银行西夏支行", old.bank, old.bank_account)), "{told}");
        assert!(!told.contains("6217001230008888666"));
        let row = store::find::<store::Amendment>(&region.intruder().await, change).await.unwrap().unwrap();
        assert!(!format!("{row:?}").contains("6217001230008888666"), "sealed at rest");
        region.assert_sound().await;
    }

    async fn all_that_is_wrong_with_a_change_is_told_at_once(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let told = bare(&region, &firm, Part::Bank, &[("bank", ""), ("bank_account", "12a")]).await;
        assert_eq!(told, ["bank.empty", "bank_account.digits", "file.missing"]);
        let told = bare(&region, &firm, Part::Name, &[("name", &firm_name("hongyuan"))]).await;
        assert_eq!(told, ["amendment.same", "file.missing"]);
        let told = bare(&region, &firm, Part::County, &[("division", "640100"), ("address", "")]).await;
        assert_eq!(told, ["division.empty", "address.empty", "file.missing"]);
        town.amend(&firm, Part::Bank, &ACCOUNT).await.unwrap();
        let twice = codes(town.amend(&firm, Part::Bank, &ACCOUNT).await);
        assert_eq!(twice, ["state.not-possible"], "one change of a part at a time");
        // Another part is another matter.
        town.amend(&firm, Part::Name, &[("name", "宁夏新名科技有限公司")]).await.unwrap();

        let person = town.sign_up("fresh", "李明", Role::Subject).await.unwrap();
        assert_unknown("no registration", town.amend(&person, Part::Bank, &ACCOUNT).await);
        town.register(&person, subject_form("宁夏未认证有限公司", 3, "640105")).await.unwrap();
        let early = codes(town.amend(&person, Part::Bank, &ACCOUNT).await);
        assert_eq!(early, ["amendment.not-certified"]);
        let form = tick(subject_form("李红", 4, "640105"), "kind", "individual");
        let form = tick(form, "identity", &sim::resident_id(4));
        let natural = town.sign_up("lihong", "李红", Role::Subject).await.unwrap();
        let subject = town.register(&natural, form).await.unwrap();
        town.certify(&region.county, subject, approve(1)).await.unwrap();
        let foreign = codes(town.amend(&natural, Part::Bank, &ACCOUNT).await);
        assert_eq!(foreign, ["own_account.empty"], "an individual declares the account his own");
    }

    async fn a_change_is_returned_corrected_refused_and_taken_back(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let old = mine(&region, &firm).await;
        let change = town.amend(&firm, Part::Bank, &ACCOUNT).await.unwrap();
        town.certify_amendment(&region.county, change, send_back(1)).await.unwrap();
        let file = read(&region, &firm, change).await.unwrap();
        assert!(file.to_correct && !file.to_certify);
        assert_eq!(file.timeline.last().unwrap().reasons.len(), 2, "all reasons at once");
        let actor = region.actor(&firm).await;
        let known = subjects::known_part(&town.office, &actor, Part::Bank).await.unwrap();
        assert_eq!(known.get("bank_account"), "6217001230008888666", "nothing is typed twice");
        // The evidence stands: a correction needs no second one.
        let asked = town.ask(&firm).await.unwrap();
        let answers = tick(known, "bank", "中国建设银行银川分行");
        let again = subjects::Amend { part: Part::Bank, answers };
        let done = subjects::amend(&town.office, asked.by(), again).await.unwrap();
        assert_eq!(done.amendment, change, "the same file goes on");
        let repeat = town.certify_amendment(&region.county, change, refuse(3)).await.unwrap();
        assert_eq!(repeat, "refused");
        assert_eq!(mine(&region, &firm).await.bank, old.bank);

        let second = town.amend(&firm, Part::Bank, &ACCOUNT).await.unwrap();
        let other = region.firm("other", 2).await;
        assert_unknown("another's change", take_back(&region, &other, second).await);
        take_back(&region, &firm, second).await.unwrap();
        assert_eq!(codes(take_back(&region, &firm, second).await), ["state.not-possible"]);
        let late = town.certify_amendment(&region.county, second, approve(2)).await;
        assert_eq!(codes(late), ["state.not-possible"]);
        assert_eq!(mine(&region, &firm).await.bank, old.bank);
        region.assert_sound().await;
    }

    async fn the_new_county_judges_a_move_and_what_runs_stays(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "搬迁前的检测", Fen::from_yuan(10_000), town.office.today());
        let contract = town.submit_contract(&firm, form).await.unwrap();
        let name = town.amend(&firm, Part::Name, &[("name", "宁夏新名科技有限公司")]).await.unwrap();
        let lingwu = region.authority("lingwu", "640181").await;
        let subject = mine(&region, &firm).await.id;
        let place = [("division", "ningdong"), ("address", "宁东镇企业大道 1 号")];
        let change = town.amend(&firm, Part::County, &place).await.unwrap();
        let newcomer = region.actor(&lingwu).await;
        assert_unknown("not yet of the county", subjects::view(&town.office, &newcomer, subject).await);
        let file = read(&region, &lingwu, change).await.unwrap();
        assert!(file.to_certify && !file.sees_subject);
        assert!(file.line.after.starts_with("宁东能源化工基地"));
        let old = read(&region, &region.county, change).await.unwrap();
        assert!(!old.to_certify, "the county that is left reads it, and does not judge it");
        assert_unknown("the old county", town.certify_amendment(&region.county, change, approve(1)).await);
        town.certify_amendment(&lingwu, change, approve(1)).await.unwrap();

        let view = mine(&region, &firm).await;
        assert_eq!((view.division.as_str(), view.address.as_str()), ("640181", "宁东镇企业大道 1 号"));
        assert!(view.county.starts_with("宁东能源化工基地"));
        // What was handed in before is finished where it lies; a change under way goes along.
        town.decide_contract(&region.county, contract, approve(1)).await.unwrap();
        assert_unknown("moved", town.certify_amendment(&region.county, name, approve(1)).await);
        town.certify_amendment(&lingwu, name, approve(1)).await.unwrap();
        assert_eq!(mine(&region, &firm).await.former_names[0].0, firm_name("hongyuan"));
        region.assert_sound().await;
    }

    async fn a_former_name_stays_good_on_papers(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        let change = town.amend(&firm, Part::Name, &[("name", "宁夏新名科技有限公司")]).await.unwrap();
        town.certify_amendment(&region.county, change, approve(1)).await.unwrap();
        let view = mine(&region, &firm).await;
        assert_eq!(view.name, "宁夏新名科技有限公司");
        assert_eq!(view.former_names, [(firm_name("hongyuan"), day("2026-04-13"))]);
        town.complete(&lab, contract).await.unwrap();
        town.complete(&firm, contract).await.unwrap();
        let enter = async |serial, buyer: &str, yuan| {
            let asked = town.ask(&firm).await?;
            let upload = pdf(&format!("发票{serial}.pdf"));
            let held = attachments::hold(&town.office, asked.by(), Act::AddTicket, "attachment", upload).await?;
            let form = ticket_form(serial, &lab_name("zhijian"), buyer, Fen::from_yuan(yuan), town.office.today());
            let answers = tick(form, "attachment", &held.id.to_string());
            service::add_ticket(&town.office, asked.by(), service::AddTicket { contract, answers }).await
        };
        enter(1, &firm_name("hongyuan"), 4_000).await.unwrap();
        enter(2, "宁夏新名科技有限公司", 6_000).await.unwrap();
        assert_eq!(codes(enter(3, "宁夏别家科技有限公司", 1).await), ["ticket.buyer"]);
        town.rate(&firm, contract, "5").await.unwrap();
        town.result(&firm, contract).await.unwrap();
        town.claim(&lab, voucher).await.unwrap();
    }

    async fn contact_data_change_at_once(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let update = async |fields: &[(&str, &str)]| {
            let asked = town.ask(&firm).await.unwrap();
            let command = subjects::UpdateContact(fields.iter().copied().collect());
            subjects::update_contact(&town.office, asked.by(), command).await
        };
        let wrong = update(&[("contact", ""), ("address", ""), ("phone", "12"), ("email", "x")]).await;
        assert_eq!(codes(wrong), ["contact.empty", "address.empty", "phone.length", "email.format"]);
        let right = [("contact", "马莉"), ("address", "创新路 2 号"), ("phone", "13995000077"), ("email", "mali@example.com")];
        let done = update(&right).await.unwrap();
        assert_eq!(done.changes.len(), 4);
        let view = mine(&region, &firm).await;
        assert_eq!((view.contact.as_str(), view.phone.as_str()), ("马莉", "139****0077"));
        let record = view.timeline.last().unwrap().words.clone();
        assert!(record.contains("→ 139****0077") && !record.contains("13995000077"), "{record}");
        assert!(!record.contains("mali@"), "{record}");
        // An empty number keeps the one that stands.
        update(&[("contact", "马莉"), ("address", "创新路 2 号"), ("phone", ""), ("email", "")]).await.unwrap();
        assert_eq!(mine(&region, &firm).await.phone, "139****0077");
    }

    async fn the_database_holds_one_open_change_of_a_part(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let change = town.amend(&firm, Part::Bank, &ACCOUNT).await.unwrap();
        let store = region.intruder().await;
        let row = store::find::<store::Amendment>(&store, change).await.unwrap().unwrap();
        let tx = store.begin().await.unwrap();
        let twin = store::Amendment { id: Uuid::from_u128(7), ..row };
        let refused = tx.insert(twin).await;
        assert!(matches!(refused, Err(store::StoreError::Constraint(store::Constraint::AmendmentOnce))), "{refused:?}");
    }
}
