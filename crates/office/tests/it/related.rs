//! What belongs together, and for whom (10.1).

use std::collections::BTreeSet;

use office::Refused;
use office::related::{CASES, Card, Gathered, Kind, Root, Standing, gather};
use rules::Fen;
use rules::lifecycle::amendment::Part;
use sim::{Person, contract_form};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both};

async fn seen(region: &Region, person: &Person, root: Root) -> Result<Gathered, Refused> {
    let actor = region.actor(person).await;
    gather(&region.town.office, &actor, root, 1).await
}

/// What files there are, each once, a party that may not be opened in brackets.
fn kinds(found: &Gathered) -> Vec<String> {
    let files = found.cases.iter().flat_map(|case| case.files());
    let mut seen: BTreeSet<(Kind, Uuid)> = BTreeSet::new();
    let once = files.filter(|card| seen.insert((card.kind, card.id)));
    once.map(|card| match card.standing {
        Standing::Plain if card.number.is_empty() && card.kind != Kind::Paper => {
            format!("({})", card.kind.label())
        }
        _ => card.kind.label().to_owned(),
    })
    .collect()
}

/// What the platform printed is counted apart.
fn parted(kinds: Vec<String>) -> (Vec<String>, usize) {
    let all = kinds.len();
    let rest: Vec<String> = kinds
        .into_iter()
        .filter(|kind| kind != "平台文书")
        .collect();
    let printed = all - rest.len();
    (rest, printed)
}

fn card(found: &Gathered, kind: Kind) -> &Card {
    let mut files = found.cases.iter().flat_map(|case| case.files());
    files.find(|card| card.kind == kind).unwrap()
}

async fn submit(region: &Region, firm: &Person, provider: Uuid, yuan: i64) -> Uuid {
    let today = region.town.office.today();
    let form = contract_form(provider, "新材料检测", Fen::from_yuan(yuan), today);
    region.town.submit_contract(firm, form).await.unwrap()
}

both! {
    async fn from_every_file_the_whole_chain_is_found(region: Region) {
        let case = region.paid().await;
        let whole = seen(&region, &region.agency, Root::Contract(case.contract)).await.unwrap();
        let chain = ["创新主体", "服务合同", "创新券", "服务券", "票据", "附件", "附件", "兑付申请", "付款", "服务机构"];
        let (all, printed) = parted(kinds(&whole));
        assert_eq!(all, chain);
        assert!(printed > 0);
        let subject = card(&whole, Kind::Subject).id;
        let roots = [
            (Root::Subject(subject), Kind::Subject),
            (Root::Provider(case.provider), Kind::Provider),
            (Root::Voucher(case.voucher), Kind::Voucher),
            (Root::Claim(case.claim), Kind::Claim),
            (Root::Ticket(card(&whole, Kind::Ticket).id), Kind::Ticket),
            (Root::Payment(card(&whole, Kind::Payment).id), Kind::Payment),
        ];
        for (root, kind) in roots {
            let found = seen(&region, &region.agency, root).await.unwrap();
            assert_eq!(parted(kinds(&found)), (all.clone(), printed), "{root:?}");
            assert_eq!(found.root.kind, kind);
            assert_eq!(found.root.id, card(&whole, kind).id);
        }
        // In-region the provider holds the 服务券.
        let held = seen(&region, &case.lab, Root::Voucher(case.voucher)).await.unwrap();
        assert_eq!(held.root.kind, Kind::Twin);
        assert!(held.root.number.starts_with("FW2026-"));
    }

    async fn each_reader_sees_what_he_may_open(region: Region) {
        let case = region.paid().await;
        let root = Root::Contract(case.contract);
        let mut told = Vec::new();
        let readers = [&case.firm, &case.lab, &region.county, &region.agency, &region.centre,
                       &region.finance, &region.auditor];
        for person in readers {
            let found = seen(&region, person, root).await.unwrap();
            let hidden: Vec<_> = kinds(&found).into_iter().filter(|kind| kind.starts_with('(')).collect();
            assert_eq!(parted(kinds(&found)).0.len(), 10, "{}", person.login);
            told.push(format!("{}: {}", person.login, hidden.join(" ")));
        }
        assert_eq!(told, [
            "hongyuan: (服务机构)", "zhijian: (创新主体)", "xixia: (服务机构)", "agency: ", "centre: ",
            "finance: (创新主体) (服务机构)", "auditor: ",
        ]);
        // The printed contract tells telephones and accounts in full, as the signed one does: its parties have it, and the
        // desks that hold the signed one against it (10.1).
        for (person, has) in [(&case.firm, true), (&case.lab, true), (&region.agency, true), (&region.finance, false)] {
            let found = seen(&region, person, root).await.unwrap();
            let mut prints = found.cases[0].prints.iter();
            assert_eq!(prints.any(|one| one.title.contains("服务合同")), has, "{}", person.login);
            for print in &found.cases[0].prints {
                let actor = region.actor(person).await;
                office::papers::read(&region.town.office, &actor, print.id).await.unwrap();
            }
        }
        let finance = seen(&region, &region.finance, root).await.unwrap();
        assert_eq!(card(&finance, Kind::Subject).page, None);
        assert_eq!(card(&finance, Kind::Subject).number, "");
    }

    async fn who_may_not_read_the_file_learns_nothing(region: Region) {
        let case = region.paid().await;
        let (stranger, county) = region.elsewhere().await;
        let (other_lab, _) = region.lab("qita", 2).await;
        let whole = seen(&region, &region.agency, Root::Contract(case.contract)).await.unwrap();
        let id = |kind| card(&whole, kind).id;
        let roots = [
            Root::Subject(id(Kind::Subject)), Root::Provider(case.provider), Root::Contract(case.contract),
            Root::Voucher(case.voucher), Root::Claim(case.claim), Root::Ticket(id(Kind::Ticket)),
            Root::Payment(id(Kind::Payment)),
        ];
        for root in roots {
            for person in [&stranger, &county, &other_lab, &region.admin] {
                let what = format!("{root:?} {}", person.login);
                assert_unknown(&what, seen(&region, person, root).await);
            }
        }
        // Whose own files they are does not open the other party's.
        assert_unknown("firm", seen(&region, &case.firm, Root::Provider(case.provider)).await);
        assert_unknown("lab", seen(&region, &case.lab, Root::Subject(id(Kind::Subject))).await);
        assert_unknown("finance", seen(&region, &region.finance, Root::Subject(id(Kind::Subject))).await);
    }

    async fn a_county_is_not_told_of_contracts_of_another(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let here = submit(&region, &firm, provider, 10_000).await;
        let there = submit(&region, &firm, provider, 20_000).await;
        // As when the firm was in another county at the time.
        let moved = format!("UPDATE contract SET division = '640106' WHERE number = '{}'", region.contract(there).await.number);
        assert_eq!(region.intruder().await.tamper(&moved).await.unwrap(), 1);
        let subject = region.actor(&firm).await.party.unwrap();
        let agency = seen(&region, &region.agency, Root::Subject(subject)).await.unwrap();
        assert_eq!((agency.total, agency.cases.len()), (2, 2));
        let county = seen(&region, &region.county, Root::Subject(subject)).await.unwrap();
        assert_eq!((county.total, county.cases.len()), (1, 1));
        assert_eq!(county.cases[0].contract.id, here);
        assert_unknown("there", seen(&region, &region.county, Root::Contract(there)).await);
    }

    async fn a_long_list_is_shown_page_by_page(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let mut contracts = BTreeSet::new();
        for yuan in 0..i64::try_from(CASES).unwrap() + 3 {
            contracts.insert(submit(&region, &firm, provider, 10_000 + yuan).await);
        }
        let actor = region.actor(&lab).await;
        let root = Root::Provider(provider);
        let mut found = BTreeSet::new();
        for (page, rows) in [(1, 20), (2, 3)] {
            let part = gather(&region.town.office, &actor, root, page).await.unwrap();
            assert_eq!((part.total, part.cases.len()), (23, rows));
            found.extend(part.cases.iter().map(|case| case.contract.id));
        }
        assert_eq!(found, contracts);
        let last = gather(&region.town.office, &actor, root, u64::MAX).await.unwrap();
        assert_eq!(last.page, 2);
    }

    async fn changes_stand_beside_their_subject(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let answers = [("name", "宁夏宏远新材料有限公司")];
        let change = region.town.amend(&firm, Part::Name, &answers).await.unwrap();
        let subject = region.actor(&firm).await.party.unwrap();
        let found = seen(&region, &region.county, Root::Subject(subject)).await.unwrap();
        assert_eq!(found.changes.len(), 1);
        assert_eq!(found.changes[0].id, change);
        assert_eq!((found.total, found.cases.len()), (0, 0));
    }
}
