//! Files and tickets: what is taken, what is refused, and whose it is (8.4, R28, UX-18).

use bytes::Bytes;
use office::attachments::{self, Upload};
use office::{Refused, service};
use rules::Fen;
use rules::duties::Act;
use sim::{Person, pdf, tick, ticket_form};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day, firm_name, lab_name};

async fn hold(
    region: &Region,
    person: &Person,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Uuid, Refused> {
    let asked = region.town.ask(person).await?;
    let upload = Upload {
        name: name.to_owned(),
        bytes: Bytes::from(bytes),
    };
    let office = &region.town.office;
    let held = attachments::hold(office, asked.by(), Act::AddTicket, "attachment", upload).await?;
    Ok(held.id)
}

/// A contract of 10,000 whose service is done.
async fn done(region: &Region) -> (Person, Person, Uuid) {
    let firm = region.firm("hongyuan", 1).await;
    let (lab, provider) = region.lab("zhijian", 1).await;
    let (contract, _) = region.voucher(&firm, provider, 10_000).await;
    region.town.complete(&lab, contract).await.unwrap();
    region.town.complete(&firm, contract).await.unwrap();
    (firm, lab, contract)
}

async fn enter(
    region: &Region,
    person: &Person,
    contract: Uuid,
    answers: office::answers::Answers,
) -> Result<Uuid, Refused> {
    let asked = region.town.ask(person).await.unwrap();
    let command = service::AddTicket { contract, answers };
    let added = service::add_ticket(&region.town.office, asked.by(), command).await?;
    Ok(added.id)
}

both! {
    async fn files_are_judged_by_their_content(region: Region) {
        let (firm, _, _) = done(&region).await;
        let mut large = pdf("扫描件.pdf").bytes.to_vec();
        large.resize(30 * 1024 * 1024, 0);
        let program = b"MZ\x90\x00\x03\x00\x00\x00".to_vec();
        let mut both = program.clone();
        both.resize(attachments::LARGEST + 1, 0);
        assert_eq!(codes(hold(&region, &firm, "扫描件.pdf", large).await), ["file.large"]);
        assert_eq!(codes(hold(&region, &firm, "发票.pdf", program).await), ["file.kind"]);
        assert_eq!(codes(hold(&region, &firm, "发票.pdf", both).await), ["file.large", "file.kind"]);
        assert_eq!(codes(hold(&region, &firm, "发票.pdf", Vec::new()).await), ["file.empty"]);
        let page = b"<html><script>alert(1)</script>".to_vec();
        assert_eq!(codes(hold(&region, &firm, "发票.pdf", page).await), ["file.kind"]);
        let mut whole = pdf("x.pdf").bytes.to_vec();
        whole.resize(attachments::LARGEST, 0);
        let id = hold(&region, &firm, "../../etc/发\u{0}票.pdf", whole).await.unwrap();
        let actor = region.actor(&firm).await;
        let file = attachments::read(&region.town.office, &actor, id).await.unwrap();
        assert_eq!((file.name.as_str(), file.media.as_str()), ("发票.pdf", "application/pdf"));
        assert_eq!(file.bytes.len(), attachments::LARGEST);
    }

    async fn a_held_file_is_its_senders(region: Region) {
        let (firm, lab, contract) = done(&region).await;
        let office = &region.town.office;
        let id = hold(&region, &firm, "发票.pdf", pdf("x").bytes.to_vec()).await.unwrap();
        let (mine, theirs) = (region.actor(&firm).await, region.actor(&lab).await);
        let agency = region.actor(&region.agency).await;
        assert_unknown("lab", attachments::read(office, &theirs, id).await);
        assert_unknown("agency", attachments::read(office, &agency, id).await);
        assert!(attachments::held(office, &theirs, &id.to_string()).await.unwrap().is_none());
        assert!(attachments::held(office, &mine, &id.to_string()).await.unwrap().is_some());
        assert!(attachments::held(office, &mine, "no id").await.unwrap().is_none());

        let (seller, buyer) = (lab_name("zhijian"), firm_name("hongyuan"));
        let form = ticket_form(1, &seller, &buyer, Fen::from_yuan(10_000), office.today());
        for attachment in [id.to_string().as_str(), &contract.to_string(), "no id"] {
            let form = tick(form.clone(), "attachment", attachment);
            assert_eq!(codes(enter(&region, &lab, contract, form).await), ["file.missing"]);
        }
        let form = tick(form, "attachment", &id.to_string());
        enter(&region, &firm, contract, form.clone()).await.unwrap();
        // Once it belongs to the contract the parties and desks read it, and it serves no second ticket.
        assert!(attachments::read(office, &theirs, id).await.is_ok());
        assert!(attachments::read(office, &agency, id).await.is_ok());
        let again = tick(form, "number", "26640000000000000002");
        assert_eq!(codes(enter(&region, &firm, contract, again).await), ["file.missing"]);
        // Nobody without a file to prove holds one.
        let upload = pdf("x");
        let asked = region.town.ask(&region.finance).await.unwrap();
        let held = attachments::hold(office, asked.by(), Act::AddTicket, "attachment", upload).await;
        assert_unknown("finance", held);
    }

    async fn tickets_agree_with_the_contract(region: Region) {
        let (firm, _, contract) = done(&region).await;
        region.town.go_to(day("2026-04-15"));
        let id = hold(&region, &firm, "发票.pdf", pdf("x").bytes.to_vec()).await.unwrap();
        let (seller, buyer) = (lab_name("zhijian"), firm_name("hongyuan"));
        let good = ticket_form(1, &seller, &buyer, Fen::from_yuan(10_000), day("2026-04-14"));
        let good = tick(good, "attachment", &id.to_string());
        for (field, typed, code) in [
            ("issued_on", "2026-04-12", "ticket.before-contract"),
            ("issued_on", "2026-04-16", "ticket.in-future"),
            ("issued_on", "2026-02-30", "issued_on.date"),
            ("issued_on", "9999-12-31", "ticket.in-future"),
            ("seller", "上海某公司", "ticket.seller"),
            ("seller_id", "91640100MA76000150", "ticket.seller"),
            ("buyer", "张三", "ticket.buyer"),
            ("number", "123", "ticket.length"),
            ("number", "2664000000000000000x", "ticket.not-digits"),
            ("number", "", "ticket.empty"),
            ("code", "0640022131", "ticket.code-not-used"),
            ("kind", "", "kind.empty"),
            ("amount", "0", "amount.zero"),
            ("amount", "-5", "amount.negative"),
            ("attachment", "", "file.missing"),
        ] {
            let form = tick(good.clone(), field, typed);
            assert_eq!(codes(enter(&region, &firm, contract, form).await), [code], "{field}={typed}");
        }
        let bad = [("kind", "special"), ("issued_on", "2026-04-16"), ("seller", "某公司"), ("amount", "0.001")];
        let form = bad.iter().fold(good.clone(), |form, (field, value)| tick(form, field, value));
        let found = codes(enter(&region, &firm, contract, form).await);
        assert_eq!(found, [
            "amount.decimals", "ticket.empty", "ticket.length", "ticket.in-future", "ticket.seller",
        ]);
        assert_eq!(region.contract(contract).await.evidence.tickets.len(), 0);
        enter(&region, &firm, contract, good).await.unwrap();
    }
}
