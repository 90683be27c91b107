//! The notice of a payment besides a claim's: of a top-up to its subject, of a subsidy to its provider (2.3, 8.6, 9.5, R27).

use office::papers::{self, Kind, Stuck};
use office::verify::{Claimed, Match, Verified, verify};
use office::{Actor, FileKind, recoveries, subsidies, topups};
use rules::Fen;
use rules::duties::Role;
use sim::{Person, programme_form};
use store::queries::papers::of_files;
use uuid::Uuid;

use crate::printing::text;
use crate::support::{Case, Region, assert_unknown, both, day, firm_name, lab_name};

impl Region {
    /// The one notice of a file, as each of these readers gets it, and nobody of the others.
    async fn noticed(
        &self,
        (kind, file): (FileKind, Uuid),
        readers: &[&Person],
        others: &[&Person],
    ) -> (Uuid, Vec<u8>) {
        let office = &self.town.office;
        let mut found: Vec<(Uuid, Vec<u8>)> = Vec::new();
        for person in readers {
            let actor = self.actor(person).await;
            let lines = papers::list(office, &actor, kind, file).await.unwrap();
            let kinds: Vec<Kind> = lines.iter().map(|line| line.kind).collect();
            assert_eq!(kinds, [Kind::Payment], "{}", person.login);
            let read = papers::read(office, &actor, lines[0].id).await.unwrap();
            assert!(read.name.ends_with("付款通知书.pdf"), "{}", read.name);
            found.push((lines[0].id, read.bytes.to_vec()));
        }
        found.dedup();
        assert_eq!(found.len(), 1, "all readers get the same");
        let notice = found.remove(0);
        for person in others {
            let (login, actor) = (&person.login, self.actor(person).await);
            assert_unknown(login, papers::list(office, &actor, kind, file).await);
            let read = papers::read(office, &actor, notice.0).await;
            assert_unknown(login, read.map(|_| ()));
        }
        notice
    }

    /// What a stranger who holds the one paper of a file is told.
    async fn verified(&self, file: Uuid) -> Verified {
        let row = of_files(&self.intruder().await, &[file]).await.unwrap();
        assert_eq!(row.len(), 1);
        let typed = Claimed {
            number: row[0].number.clone(),
            check: row[0].check_code.clone(),
        };
        let stranger = Actor::anyone("203.0.113.7");
        verify(&self.town.office, &stranger, &typed).await.unwrap()
    }
}

fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word}\n{text}");
    }
}

both! {
    async fn a_paid_top_up(region: Region) {
        let (town, office) = (&region.town, &region.town.office);
        let days = (office.today(), day("2026-12-31"));
        let mut form = programme_form(days, ["30", "50000", "500000"]);
        // No font draws it: what the bank has paid is booked all the same.
        form.set("name", "科技创新券配套😀");
        town.open_programme(&region.county, form).await.unwrap();
        let Case { firm, lab, claim, .. } = region.paid().await;
        let id = town.top_ups(&firm).await.unwrap()[0].id;
        town.confirm_top_up(&firm, id).await.unwrap();
        let mine = region.actor(&firm).await;
        assert!(papers::list(office, &mine, FileKind::TopUp, id).await.unwrap().is_empty());
        region.county_pays(&[id], &[]).await;

        let prefecture = region.authority("yinchuan", "640100").await;
        let (other, its_county) = region.elsewhere().await;
        let others = [
            &other, &lab, &its_county, &prefecture, &region.agency, &region.centre, &region.finance, &region.auditor, &region.admin,
        ];
        let (_, bytes) = region.noticed((FileKind::TopUp, id), &[&firm, &region.county], &others).await;
        let (reference, paid_on) = topups::view(office, &mine, id).await.unwrap().payment.unwrap();
        let told = text(&bytes);
        says(&told, &[
            &firm_name("hongyuan"), "¥33,000.00", "人民币叁万叁仟元整", &reference, "银川市西夏区", "西夏区科学技术局", "科技创新券配套〓",
            "110,000.00", "办法解读2.3、读法R27",
        ]);
        assert_eq!(paid_on, office.today());
        insta::assert_snapshot!("top-up", told);
        if let Ok(folder) = std::env::var("PAPERS_OUT") {
            std::fs::write(format!("{folder}/top-up.pdf"), &bytes).unwrap();
        }
        papers::print_due(office, &mut Stuck::default()).await.unwrap();

        // The lab owes the region, the firm its county: the notice of what was paid stands.
        let regions = region.ask_back(claim, "30000").await;
        let countys = recoveries::list(office, &mine, 1).await.unwrap().lines[0].id;
        let found = region.verified(id).await;
        assert_eq!((found.kind, found.stands, found.state.as_str()), (Kind::Payment, true, "已付款"));
        assert_eq!(found.amount, Some(Fen::from_yuan(33_000)));
        let firm = ("科技创新主体", firm_name("hongyuan"));
        assert_eq!(found.parties, [firm.clone(), ("配套市县", "银川市西夏区".to_owned())]);
        assert_eq!(found.holds(&bytes), Match::Issued);
        for (order, debtor, yuan) in [(regions, ("科技服务机构", lab_name("zhijian")), 30_000), (countys, firm, 9_000)] {
            let found = region.verified(order).await;
            assert_eq!((found.kind, found.stands, found.state.as_str()), (Kind::Recovery, true, "追缴中"));
            assert_eq!((found.parties, found.amount), (vec![debtor], Some(Fen::from_yuan(yuan))));
        }
        region.assert_proved().await;
    }

    async fn a_paid_subsidy(region: Region) {
        let (town, office) = (&region.town, &region.town.office);
        let department = region.department().await;
        let Case { firm, lab, .. } = region.paid().await;
        let (other, _) = region.lab("shuizhi", 9).await;
        town.go_to(day("2027-01-11"));
        assert_eq!(region.proposed(&department).await, Fen::from_yuan(55_000));
        let centre = region.actor(&region.centre).await;
        let id = subsidies::list(office, &centre, 2026).await.unwrap().lines[0].id;
        town.lower_subsidy(&region.centre, id, "50000").await.unwrap();
        town.grant_subsidies(&region.finance, 80_000).await.unwrap();
        town.decide_subsidies(&department, (2026, 50_000)).await.unwrap();
        town.confirm_subsidy(&lab, id, &[]).await.unwrap();
        let releasers = [region.colleague("caiwu2", Role::Finance).await, region.colleague("caiwu3", Role::Finance).await];
        let mine = region.actor(&lab).await;
        // What the bank did not pay has no notice.
        for failed in [&[(1, "系统维护，未处理")][..], &[]] {
            assert!(papers::list(office, &mine, FileKind::Subsidy, id).await.unwrap().is_empty());
            let batch = region.in_a_batch(id, &releasers).await;
            let answer = town.bank_answers(&region.finance, batch, failed).await.unwrap();
            town.import_return(&region.finance, batch, answer).await.unwrap();
        }

        let readers = [&lab, &region.agency, &region.centre, &region.finance, &department, &region.auditor];
        let others = [&other, &firm, &region.county, &region.admin];
        let (_, bytes) = region.noticed((FileKind::Subsidy, id), &readers, &others).await;
        let view = subsidies::view(office, &mine, id).await.unwrap();
        let (reference, _) = view.payment.unwrap();
        let told = text(&bytes);
        says(&told, &[
            &lab_name("zhijian"), "¥50,000.00", "人民币伍万元整", &reference, "自治区2027年度“服务机构补贴”预算", "事业单位", "55,000.00",
            "调低的理由", "办法解读6.4、办法解读9.5",
        ]);
        insta::assert_snapshot!("subsidy", told);
        if let Ok(folder) = std::env::var("PAPERS_OUT") {
            std::fs::write(format!("{folder}/subsidy.pdf"), &bytes).unwrap();
        }
        let found = region.verified(id).await;
        assert_eq!((found.kind, found.stands, found.state.as_str()), (Kind::Payment, true, "已付款"));
        assert_eq!(found.parties, [("科技服务机构", lab_name("zhijian"))]);
        assert_eq!((found.amount, found.holds(&bytes)), (Some(Fen::from_yuan(50_000)), Match::Issued));
        region.assert_proved().await;
    }
}
