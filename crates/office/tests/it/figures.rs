//! Every figure equals the ledger to the fen, leads to its rows, and tells nobody more than he may know.

use office::figures::{self, By, Numbers, Shown};
use office::grid::Format;
use office::listing::Ask;
use office::{claims, vouchers};
use rules::Fen;
use rules::duties::Role;
use rules::figures::{Measure, Side};
use sim::{Person, send_back};
use store::raw::{Cell, Kind};

use crate::support::{Case, Region, assert_unknown, both};

/// One number that the database says of its ledger.
async fn sql(region: &Region, question: &str) -> i64 {
    let sql = format!("SELECT CAST(COALESCE(({question}), 0) AS bigint) AS number");
    let store = region.intruder().await;
    let rows = store
        .cells(&sql, &[("number", Kind::Number)], None)
        .await
        .unwrap();
    match rows[0][0] {
        Cell::Number(number) => number,
        _ => panic!("{question} gives no number"),
    }
}

async fn of(region: &Region, person: &Person) -> Numbers {
    let actor = region.actor(person).await;
    figures::numbers(&region.town.office, &actor, 2026)
        .await
        .unwrap()
}

/// A year: one voucher redeemed in the region, one out of it, one given back, one unused, one contract returned.
pub async fn lived(region: &Region) -> (Case, Person) {
    let town = &region.town;
    let case = region.paid().await;
    let (outside, far) = region.outside_lab("hujian", 5).await;
    let second = region.firm("guangming", 2).await;
    let (contract, voucher) = region.voucher(&second, far, 86_000).await;
    town.pay_in_full(&second, voucher).await.unwrap();
    region.prove(&second, &outside, contract, (7, 86_000)).await;
    let claim = town.claim(&second, voucher).await.unwrap();
    town.next_working_day();
    region.pass_claim(claim, 1).await;
    town.next_working_day();
    town.pay(&region.finance, claim, 3, "ICBC-2").await.unwrap();
    let (_, unused) = region.voucher(&second, case.provider, 20_000).await;
    let asked = town.ask(&second).await.unwrap();
    vouchers::void(&town.office, asked.by(), vouchers::Void { voucher: unused })
        .await
        .unwrap();
    region.voucher(&second, case.provider, 30_001).await;
    let today = town.office.today();
    let form = sim::contract_form(case.provider, "退回的合同", Fen::from_yuan(9_000), today);
    let returned = town.submit_contract(&second, form).await.unwrap();
    town.decide_contract(&region.county, returned, send_back(1))
        .await
        .unwrap();
    (case, second)
}

both! {
    async fn every_figure_equals_the_ledger_and_its_rows(region: Region) {
        let (case, second) = lived(&region).await;
        let centre = region.actor(&region.centre).await;
        let all = of(&region, &region.centre).await;
        let issued = sql(&region, "SELECT SUM(amount) FROM posting WHERE book LIKE 'ceiling/%/2026' \
            AND bucket = 'reserved' AND act IN ('confirm-contract', 'lower-contract')").await;
        let used = sql(&region, "SELECT used FROM book WHERE key = 'budget/redemption/2026'").await;
        assert_eq!((all.issued.count, all.issued.amount.fen()), (4, issued));
        assert_eq!((all.redeemed.count, all.redeemed.amount.fen()), (2, used));
        assert!(used > 0 && issued > used);
        for lines in [&all.counties, &all.uses, &all.sides] {
            let sum: Fen = lines.iter().map(|line| line.issued.amount).sum();
            assert_eq!(sum, all.issued.amount);
            let sum: Fen = lines.iter().map(|line| line.redeemed.amount).sum();
            assert_eq!(sum, all.redeemed.amount);
        }
        for line in &all.sides {
            let ask = Ask { year: Some(2026), side: Side::parse(&line.code), ..Ask::default() };
            let found = vouchers::list(&region.town.office, &centre, &ask).await.unwrap();
            assert_eq!(found.total.face, line.issued.amount, "{}", line.label);
            let found = claims::list(&region.town.office, &centre, &ask).await.unwrap();
            assert_eq!(found.total.amount, line.redeemed.amount, "{}", line.label);
        }
        let ask = Ask { year: Some(2025), ..Ask::default() };
        let none = vouchers::list(&region.town.office, &centre, &ask).await.unwrap();
        assert_eq!((none.total.count, none.any), (0, true));
        let counts: Vec<i64> = all.contracts.iter().map(|step| step.count).collect();
        // The one given back has no voucher any more; the returned one never had.
        assert_eq!(counts, [5, 3, 2, 2, 2, 2]);
        let counts: Vec<i64> = all.registrations.iter().map(|step| step.count).collect();
        assert_eq!(counts, [2, 2, 2, 2, 2, 2], "whoever claims, the voucher is the subject's");
        assert_eq!((all.waited.count, all.waited.median, all.waited.ninetieth), (2, Some(0), Some(2)));
        assert_eq!((all.waited.in_time, all.overdue, all.rated), (2, 0, (2, 10)));
        let returns: Vec<&str> = all.returns.iter().map(|(clause, _)| clause.number()).collect();
        assert_eq!(returns, ["5.8", "8.2"]);
        assert_eq!(all.before, (figures::Sum::default(), figures::Sum::default()));

        let made = figures::export(&region.town.office, &centre, (By::Side, 2026), Format::Csv).await.unwrap();
        let sums: Vec<i64> = made.totals.sums.iter().flatten().copied().collect();
        assert_eq!(sums, [4, issued, 2, used]);

        let own = of(&region, &case.firm).await;
        assert_eq!((own.issued.count, own.redeemed.count), (1, 1));
        let own = of(&region, &second).await;
        assert_eq!((own.issued.count, own.redeemed.count), (3, 1));
        let own = of(&region, &case.lab).await;
        assert_eq!((own.issued.count, own.redeemed.count), (3, 1));
        assert_eq!(of(&region, &region.county).await.issued, all.issued);
        let other = region.authority("jinfeng", "640106").await;
        assert_eq!(of(&region, &other).await.issued.count, 0);
        let expert = region.town.sign_up("nobody1", "无名", Role::Subject).await.unwrap();
        assert_eq!(of(&region, &expert).await.issued.count, 0, "whoever stands for nobody has nothing");
        let admin = region.actor(&region.admin).await;
        assert_unknown("administrator", figures::numbers(&region.town.office, &admin, 2026).await);
    }

    async fn of_too_few_subjects_nothing_is_published(region: Region) {
        let (_, _) = lived(&region).await;
        let office = &region.town.office;
        for measure in [Measure::Issued, Measure::Redeemed, Measure::Subjects, Measure::Days] {
            let found = figures::counties(office, measure, 2026).await.unwrap();
            let here = found.counties.iter().find(|one| one.division == "640105").unwrap();
            assert_eq!((here.shown, found.sum), (Shown::Held, Shown::Held), "two firms: {measure:?}");
            let empty = found.counties.iter().find(|one| one.division == "640422").unwrap();
            assert_ne!(empty.shown, Shown::Held);
        }
        let third = region.firm("sanhe", 3).await;
        let (_, provider) = region.lab("sanjian", 3).await;
        region.voucher(&third, provider, 40_000).await;
        let found = figures::counties(office, Measure::Issued, 2026).await.unwrap();
        let issued = sql(&region, "SELECT SUM(face) FROM voucher WHERE year = 2026").await;
        let here = found.counties.iter().find(|one| one.division == "640105").unwrap();
        assert_eq!((here.shown, found.sum), (Shown::Value(issued), Shown::Value(issued)));
        let found = figures::counties(office, Measure::Redeemed, 2026).await.unwrap();
        assert_eq!(found.sum, Shown::Held, "of these three only two were paid");
        let found = figures::counties(office, Measure::Providers, 2026).await.unwrap();
        assert_eq!(found.sum, Shown::Value(2), "the directory is public");
    }
}
