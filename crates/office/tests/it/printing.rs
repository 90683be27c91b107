//! Papers: frozen in the act, printed once after it, kept byte for byte, read by whom the file concerns (10.1).

use std::io::Write;
use std::process::{Command, Stdio};

use chrono::TimeDelta;
use office::drafts::DraftKind;
use office::papers::{self, Kind, Stuck};
use office::{Actor, By, FileKind, Refused};
use rules::Fen;
use sim::{contract_form, send_back};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

both! {
    async fn a_contract_is_frozen_with_the_act_and_printed_once(region: Region) {
        let office = &region.town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "新材料检测", Fen::from_yuan(300_000), office.today());
        let draft = region.town.draft(&firm, DraftKind::Contract, form).await.unwrap();
        let contract = region.town.draw_contract(&firm, draft).await.unwrap();
        let actor = region.actor(&firm).await;
        let lines = papers::list(office, &actor, FileKind::Contract, contract).await.unwrap();
        let line = lines.iter().find(|line| line.kind == Kind::Contract).unwrap();
        assert_eq!((line.edition, line.stands, line.size), (1, true, None));

        // Printed in the background, once.
        let mut stuck = Stuck::default();
        assert!(papers::print_due(office, &mut stuck).await.unwrap() > 1);
        assert_eq!(papers::print_due(office, &mut stuck).await.unwrap(), 0);
        let file = papers::read(office, &actor, line.id).await.unwrap();
        assert!(file.name.starts_with("HT2026-") && file.name.ends_with(".pdf"), "{}", file.name);
        assert!(file.bytes.starts_with(b"%PDF-"));
        // What is only drawn up is the subject's alone.
        assert_unknown("a paper", papers::read(office, &region.actor(&lab).await, line.id).await);

        region.town.seal(&firm, contract).await.unwrap();
        let theirs = papers::read(office, &region.actor(&lab).await, line.id).await.unwrap();
        assert_eq!(file.bytes, theirs.bytes);

        // The desks hold the signed copy against it, which tells telephone and account as well; nobody else has either.
        for desk in [&region.county, &region.agency, &region.auditor] {
            let desk = region.actor(desk).await;
            assert_eq!(papers::read(office, &desk, line.id).await.unwrap().bytes, file.bytes);
        }
        for other in [&region.finance, &region.admin] {
            let other = region.actor(other).await;
            assert_unknown("a paper", papers::read(office, &other, line.id).await);
        }
        let stranger = region.actor(&region.firm("guangfu", 2).await).await;
        assert_unknown("a paper", papers::read(office, &stranger, line.id).await);
        assert_unknown("papers", papers::list(office, &stranger, FileKind::Contract, contract).await);
        region.assert_sound().await;
    }

    async fn a_paper_that_cannot_be_printed_waits_ever_longer_and_holds_up_no_other(region: Region) {
        let office = &region.town.office;
        region.firm("hongyuan", 1).await;
        let intruder = region.intruder().await;
        let broken = "UPDATE paper SET data_sealed = 'x' || data_sealed \
                      WHERE id = (SELECT id FROM paper WHERE printed_at IS NULL ORDER BY made_at, id LIMIT 1)";
        assert_eq!(intruder.tamper(broken).await.unwrap(), 1);
        let mut stuck = Stuck::default();
        let printed = papers::print_due(office, &mut stuck).await.unwrap();
        assert!(printed > 0, "the first in the queue holds up the others");

        let mended = "UPDATE paper SET data_sealed = substr(data_sealed, 2) WHERE data_sealed LIKE 'x%'";
        let mut print_after = async |seconds: i64| {
            region.town.clock.set(office.now() + TimeDelta::seconds(seconds));
            papers::print_due(office, &mut stuck).await.unwrap()
        };
        // Ten seconds after the first time, then twenty.
        assert_eq!(print_after(10).await, 0);
        assert_eq!(intruder.tamper(mended).await.unwrap(), 1);
        assert_eq!(print_after(19).await, 0, "it still waits");
        assert_eq!(print_after(1).await, 1);
        assert_eq!(print_after(3600).await, 0);
    }

    async fn a_character_that_no_font_draws_is_refused_with_its_place(region: Region) {
        let office = &region.town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = |title: &str| contract_form(provider, title, Fen::from_yuan(300_000), office.today());
        let outcome = region.town.submit_contract(&firm, form("检测😀")).await;
        assert_eq!(codes(outcome.map_err(refused)), ["paper.character"]);
        // All at once and before anything is drawn up, each at its field.
        let odd = ["title", "content", "method", "acceptance"];
        let mut answers = form("检测");
        odd.iter().for_each(|field| answers.set(field, "检测😀"));
        let actor = region.actor(&firm).await;
        let check = office::contracts::look_over(office, &actor, &answers, None).await.unwrap();
        let told = check.refusals();
        let told = told.iter().filter(|one| one.code == "paper.character");
        assert_eq!(told.map(|one| one.field.to_string()).collect::<Vec<_>>(), odd);
        let typed = [("decision", "return"), ("reason-2-message", "😀不清楚"), ("reason-2-fix", "补写"), ("reason-2-clause", "8.2")];
        let told = office::review::Verdict::read_for(office, &typed.into_iter().collect()).unwrap_err();
        assert_eq!(told.iter().map(|one| one.field.as_ref()).collect::<Vec<_>>(), ["reason-2-message"]);
        assert!(told[0].message.contains("理由 2"), "{}", told[0]);
        region.town.submit_contract(&firm, form("吉𠮷㐀镕堃检测")).await.unwrap();
    }

    /// From the registration to the payment: what each step leaves, as its reader gets it.
    async fn every_step_leaves_its_paper(region: Region) {
        let town = &region.town;
        let office = &town.office;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let case = region.claimed().await;
        region.pass_claim(case.claim, 1).await;
        town.pay(&region.finance, case.claim, 3, "GK-20260413-01").await.unwrap();
        let (firm, lab) = (region.actor(&case.firm).await, region.actor(&case.lab).await);
        let subject = firm.party.unwrap();
        let wanted: [(&Actor, FileKind, Uuid, &[Kind]); 6] = [
            (&firm, FileKind::Subject, subject, &[Kind::Decision, Kind::Receipt]),
            (&lab, FileKind::Provider, case.provider, &[Kind::Decision, Kind::Receipt]),
            (&firm, FileKind::Contract, case.contract, &[Kind::Decision, Kind::Receipt, Kind::Contract]),
            (&firm, FileKind::Voucher, case.voucher, &[Kind::ServiceVoucher, Kind::Voucher]),
            // What the subject used of its ceiling is not the provider's affair.
            (&lab, FileKind::Voucher, case.voucher, &[Kind::ServiceVoucher]),
            (&lab, FileKind::Claim, case.claim, &[Kind::Payment, Kind::Decision, Kind::Receipt, Kind::Claim]),
        ];
        for (reader, kind, file, papers) in wanted {
            let lines = papers::list(office, reader, kind, file).await.unwrap();
            let kinds: Vec<Kind> = lines.iter().map(|line| line.kind).collect();
            assert_eq!(kinds, papers, "{kind:?}");
            for line in lines {
                let file = papers::read(office, reader, line.id).await.unwrap();
                let name = format!("{}-{}", kind.code(), line.kind.code());
                insta::assert_snapshot!(name.as_str(), text(&file.bytes));
                if let Ok(folder) = std::env::var("PAPERS_OUT") {
                    std::fs::write(format!("{folder}/{name}.pdf"), &file.bytes).unwrap();
                }
            }
        }
        // The contract as issued stands beside the signed copy.
        let county = region.actor(&region.county).await;
        let lines = papers::list(office, &county, FileKind::Contract, case.contract).await.unwrap();
        assert!(lines.iter().any(|line| line.kind == Kind::Contract));
        assert_eq!(papers::print_due(office, &mut Stuck::default()).await.unwrap(), 0);
        region.assert_sound().await;
    }

    /// A corrected contract is another edition: the old one stays as it was, and is told from the one that stands.
    async fn a_correction_is_a_new_edition(region: Region) {
        let town = &region.town;
        let office = &town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "新材料检测", Fen::from_yuan(300_000), office.today());
        let contract = town.submit_contract(&firm, form).await.unwrap();
        let actor = region.actor(&firm).await;
        let old = papers::list(office, &actor, FileKind::Contract, contract).await.unwrap();
        let old = old.iter().find(|line| line.kind == Kind::Contract).unwrap().id;
        let before = papers::read(office, &actor, old).await.unwrap().bytes;
        town.decide_contract(&region.county, contract, send_back(1)).await.unwrap();
        let draft = office::contracts::correct(office, By { actor: &actor, request: &region.town.request() }, contract).await.unwrap();
        town.submit_draft(&firm, draft).await.unwrap();
        let lines = papers::list(office, &actor, FileKind::Contract, contract).await.unwrap();
        let contracts: Vec<_> = lines.iter().filter(|line| line.kind == Kind::Contract).collect();
        let told: Vec<_> = contracts.iter().map(|line| (line.edition, line.stands)).collect();
        assert_eq!(told, [(2, true), (1, false)]);
        assert_eq!(papers::read(office, &actor, old).await.unwrap().bytes, before);
        let new = papers::read(office, &actor, contracts[0].id).await.unwrap();
        assert_ne!(new.bytes, before);
        assert!(new.name.contains("第2版"), "{}", new.name);
        let letter = lines.iter().find(|line| line.kind == Kind::Decision).unwrap();
        let letter = text(&papers::read(office, &actor, letter.id).await.unwrap().bytes);
        assert!(letter.contains("退回补正") && letter.contains("改正办法"), "{letter}");
    }
}

/// The text of a printed file, without what is drawn by lot or hashed over it.
pub fn text(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext");
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = reader.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains('■') && !text.contains('\u{fffd}'), "{text}");
    // How wide a gap comes out depends on the digits of the hash at the foot.
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<String>());
    let lines = lines.filter(|line| !line.is_empty()).map(|line| {
        let mut drawn = ["验证码", "内容杂凑值"].into_iter();
        match drawn.find(|drawn| line.starts_with(drawn)) {
            Some(drawn) => format!("{drawn}…"),
            None => line,
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn refused(refused: Refused) -> Refused {
    if let Refused::Because(reasons) = &refused {
        assert!(
            reasons[0].message.contains("“合同名称”中的“😀”（U+1F600）"),
            "{}",
            reasons[0]
        );
    }
    refused
}
