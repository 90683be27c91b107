//! Papers: frozen in the act, printed once after it, kept byte for byte, read by whom the file concerns (10.1).

use office::papers::{self, Kind};
use office::{FileKind, Refused};
use rules::Fen;
use sim::contract_form;

use crate::support::{Region, assert_unknown, both, codes};

both! {
    async fn a_contract_is_frozen_with_the_act_and_printed_once(region: Region) {
        let office = &region.town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "新材料检测", Fen::from_yuan(300_000), office.today());
        let contract = region.town.submit_contract(&firm, form).await.unwrap();
        let actor = region.actor(&firm).await;
        let lines = papers::list(office, &actor, FileKind::Contract, contract).await.unwrap();
        let line = lines.iter().find(|line| line.kind == Kind::Contract).unwrap();
        assert_eq!((line.edition, line.stands, line.size), (1, true, None));

        // Printed in the background, once.
        assert_eq!(papers::print_due(office).await.unwrap(), 1);
        assert_eq!(papers::print_due(office).await.unwrap(), 0);
        let file = papers::read(office, &actor, line.id).await.unwrap();
        assert!(file.name.starts_with("HT2026-") && file.name.ends_with(".pdf"), "{}", file.name);
        assert!(file.bytes.starts_with(b"%PDF-"));
        let again = papers::read(office, &region.actor(&lab).await, line.id).await.unwrap();
        assert_eq!(file.bytes, again.bytes);

        // Whose telephone and account it tells: the parties' alone.
        for other in [&region.county, &region.auditor, &region.admin] {
            let other = region.actor(other).await;
            assert_unknown("a paper", papers::read(office, &other, line.id).await);
        }
        let stranger = region.actor(&region.firm("guangfu", 2).await).await;
        assert_unknown("a paper", papers::read(office, &stranger, line.id).await);
        assert_unknown("papers", papers::list(office, &stranger, FileKind::Contract, contract).await);
        region.assert_sound().await;
    }

    async fn a_character_that_no_font_draws_is_refused_with_its_place(region: Region) {
        let office = &region.town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = |title: &str| contract_form(provider, title, Fen::from_yuan(300_000), office.today());
        let outcome = region.town.submit_contract(&firm, form("检测😀")).await;
        assert_eq!(codes(outcome.map_err(refused)), ["paper.character"]);
        region.town.submit_contract(&firm, form("吉𠮷㐀镕堃检测")).await.unwrap();
    }
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
