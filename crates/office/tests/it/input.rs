//! Whatever is typed: a clear refusal, all defects at once, and nothing half done.

use office::answers::Answers;
use office::listing::Ask;
use office::{contracts, directory, drafts, subjects};
use rules::Fen;
use rules::duties::Role;
use sim::{contract_form, lab_form, subject_form, tick};

use crate::support::{Region, both, codes, day};

/// Field, what is typed there, and the code of the refusal.
type Defect = (&'static str, &'static str, &'static str);

const AMOUNTS: [Defect; 10] = [
    ("amount", "", "form.missing"),
    ("amount", "0", "amount.zero"),
    ("amount", "0.00元", "amount.zero"),
    ("amount", "-1", "amount.negative"),
    ("amount", "0.001", "amount.decimals"),
    ("amount", "1000000000000000", "amount.too-large"),
    ("amount", "99999999999999999999999999", "amount.too-large"),
    ("amount", "一百元", "amount.not-a-number"),
    ("amount", "12,34", "amount.not-a-number"),
    ("amount", "1e6", "amount.not-a-number"),
];

const DATES: [Defect; 9] = [
    ("signed_on", "", "form.missing"),
    ("signed_on", "--", "form.missing"),
    ("signed_on", "2026-02-30", "signed_on.date"),
    ("signed_on", "2026-4", "signed_on.date"),
    ("signed_on", "明天", "signed_on.date"),
    ("signed_on", "99999-01-01", "signed_on.date"),
    ("signed_on", "1899-12-31", "calendar.date"),
    ("signed_on", "2026-04-14", "date.signed-in-future"),
    ("ends_on", "9999-12-31", "calendar.date"),
];

/// One defect in each field: planted in pairs, both are told (UX-05).
const PLANTED: [Defect; 14] = [
    ("provider", "", "provider.empty"),
    ("purpose", "lottery", "form.missing"),
    ("title", " ", "form.missing"),
    ("content", "", "form.missing"),
    ("deliverables", "", "form.missing"),
    ("acceptance", "", "form.missing"),
    ("signed_on", "2026-02-30", "signed_on.date"),
    ("ends_on", "2026-13-01", "ends_on.date"),
    ("amount", "-1", "amount.negative"),
    ("paid", "五百", "amount.not-a-number"),
    ("tech", "", "form.missing"),
    ("has_project", "", "has_project.empty"),
    ("own_use", "", "declaration.missing"),
    ("not_affiliated", "no", "declaration.missing"),
];

/// The refusals of a form, each as field and code.
async fn refusals(region: &Region, firm: &sim::Person, form: Answers) -> Vec<(String, String)> {
    match region.town.submit_contract(firm, form).await {
        Err(office::Refused::Because(refusals)) => refusals
            .into_iter()
            .map(|refusal| {
                assert!(
                    !refusal.message.is_empty() && !refusal.fix.is_empty(),
                    "{refusal}"
                );
                (refusal.field.into_owned(), refusal.code.into_owned())
            })
            .collect(),
        other => panic!("expected refusals, got {other:?}"),
    }
}

fn told(defect: &Defect) -> (String, String) {
    (defect.0.to_owned(), defect.2.to_owned())
}

both! {
    async fn amounts_and_dates(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let good = contract_form(provider, "检测", Fen::from_yuan(10_000), town.office.today());
        for defect in AMOUNTS.iter().chain(&DATES) {
            let form = tick(good.clone(), defect.0, defect.1);
            assert_eq!(refusals(&region, &firm, form).await, [told(defect)], "{defect:?}");
        }
        let actor = region.actor(&firm).await;
        assert_eq!(contracts::list(&town.office, &actor, &Ask::default()).await.unwrap().lines.len(), 0);
        // Nothing typed is lost: each try is still an open draft.
        let kept = drafts::list(&town.office, &actor, drafts::DraftKind::Contract).await.unwrap();
        assert_eq!(kept.len(), AMOUNTS.len() + DATES.len());
    }

    async fn amounts_as_people_write_them(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let good = contract_form(provider, "检测", Fen::from_yuan(10_000), town.office.today());
        for (typed, fen) in [
            ("１２３", 12_300), ("5万元", 5_000_000), ("\u{a0}1,234.50 ", 123_450),
            ("¥ 99", 9_900), ("1.5万", 1_500_000),
        ] {
            let form = tick(good.clone(), "amount", typed);
            let contract = town.submit_contract(&firm, form).await.unwrap();
            assert_eq!(region.contract(contract).await.amount, Fen::new(fen), "{typed}");
        }
    }

    async fn every_pair_of_defects_is_told_at_once(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let good = contract_form(provider, "检测", Fen::from_yuan(10_000), town.office.today());
        for (at, one) in PLANTED.iter().enumerate() {
            for other in &PLANTED[at + 1..] {
                let form = tick(tick(good.clone(), one.0, one.1), other.0, other.1);
                let found = refusals(&region, &firm, form).await;
                assert_eq!(found.len(), 2, "{one:?} {other:?}: {found:?}");
                assert!(found.contains(&told(one)), "{one:?} {other:?}: {found:?}");
                assert!(found.contains(&told(other)), "{one:?} {other:?}: {found:?}");
            }
        }
        let all = PLANTED.iter().fold(good, |form, defect| tick(form, defect.0, defect.1));
        let mut found = refusals(&region, &firm, all).await;
        let mut planted: Vec<_> = PLANTED.iter().map(told).collect();
        found.sort();
        planted.sort();
        assert_eq!(found, planted);
        let acts = region.acts().await;
        assert_eq!(refusals(&region, &firm, Answers::default()).await.len(), 17);
        assert_eq!(region.acts().await, acts);
    }

    async fn what_a_contract_may_not_be(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let good = contract_form(provider, "检测", Fen::from_yuan(10_000), town.office.today());
        let cases: [(&[(&str, &str)], &str); 7] = [
            (&[("ends_on", "2026-04-01")], "date.end-before-start"),
            (&[("tech", "development")],
             "tech.number-missing tech.date-missing tech.amount-missing"),
            (&[("purpose", "purchase"), ("amount", "500000.01")], "purchase.too-large"),
            (&[("amount", "0.01")], "face.zero"),
            (&[("has_project", "yes"), ("project_number", "2026BEE01"),
               ("project_from", "2026-01-01"), ("project_to", "2026-12-31")], "plan.overlap"),
            (&[("has_project", "yes"), ("project_number", "2026BEE01"),
               ("project_from", "2026-01-02"), ("project_to", "2026-01-01")], "project.dates"),
            (&[("provider", "00000000-0000-0000-0000-000000000000")], "provider.not-filed"),
        ];
        for (typed, code) in cases {
            let form = typed.iter().fold(good.clone(), |form, (field, value)| tick(form, field, value));
            let found: Vec<_> = refusals(&region, &firm, form).await.into_iter().map(|(_, code)| code).collect();
            assert_eq!(found.join(" "), code, "{typed:?}");
        }
    }

    async fn long_texts_and_strange_characters(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let good = contract_form(provider, "检测", Fen::from_yuan(10_000), town.office.today());
        let long = tick(good.clone(), "content", &"测".repeat(20_000));
        assert_eq!(refusals(&region, &firm, long).await, [("content".into(), "form.too-long".into())]);
        let title = "检\u{0}测\u{7}\u{1b}[31m <script>alert(1)</script> '; DROP TABLE contract; -- 𠮷";
        let form = tick(good, "title", title);
        let contract = town.submit_contract(&firm, form).await.unwrap();
        let file = region.contract(contract).await;
        assert_eq!(file.title, "检测[31m <script>alert(1)</script> '; DROP TABLE contract; -- 𠮷");
        // The directory takes any words, too.
        for words in ["\u{0}", "%", "_", "'", "\\", "检测\u{0}", "𠮷"] {
            let query = directory::Query { place: words.into(), ..directory::Query::words(words, 20) };
            let found = directory::search(&town.office, &query).await;
            assert!(found.is_ok(), "{words:?}: {found:?}");
        }
    }

    async fn registrations(region: Region) {
        let town = &region.town;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let good = subject_form("宁夏宏远科技有限公司", 1, "640105");
        let cases: [Defect; 16] = [
            ("uscc", "91640100MA76000151", "uscc.check"),
            ("uscc", "12640000454000013C", "uscc.not-a-subject"),
            ("uscc", "51640000500000015R", "uscc.kind"),
            ("uscc", "9164", "uscc.length"),
            ("representative_identity", "640104199001010011", "resident.check"),
            ("representative_identity", "640104199002300016", "resident.date"),
            ("kind", "", "kind.empty"),
            ("kind", "emperor", "kind.unknown"),
            ("division", "640100", "division.empty"),
            ("phone", "", "phone.empty"),
            ("phone", "12345", "phone.length"),
            ("phone", "1380000000o", "phone.digits"),
            ("bank_account", "1", "bank_account.length"),
            ("email", "not an address", "email.format"),
            ("legal_person", "", "legal_person.empty"),
            ("truth", "", "truth.empty"),
        ];
        for (field, typed, code) in cases {
            let form = tick(good.clone(), field, typed);
            let found = codes(town.register(&person, form).await);
            assert!(found.contains(&code.to_owned()), "{field}={typed}: {found:?}");
        }
        // Full width, blanks and lower case are mended, not refused.
        let code = good.get("uscc").to_lowercase();
        let wide = tick(good.clone(), "uscc", &format!(" {} {}\u{a0}", &code[..8], &code[8..]));
        let subject = town.register(&person, tick(wide, "phone", "139-5000 0001")).await.unwrap();
        let actor = region.actor(&region.county).await;
        let view = subjects::view(&town.office, &actor, subject).await.unwrap();
        assert_eq!(view.uscc.as_deref(), Some(good.get("uscc")));
    }

    async fn individuals(region: Region) {
        let town = &region.town;
        let person = town.sign_up("liming", "李明", Role::Subject).await.unwrap();
        let form = tick(subject_form("李明", 1, "640105"), "kind", "individual");
        let without = codes(town.register(&person, form.clone()).await);
        assert_eq!(without.len(), 1, "{without:?}");
        // Of age on the day: born 2008-04-13 is eighteen, one day later is not (1.4).
        let birth = |text: &str| {
            let body = format!("640104{text}001");
            "0123456789X".chars().map(|last| format!("{body}{last}"))
                .find(|id| rules::ids::ResidentId::parse(id).is_ok()).unwrap()
        };
        assert_eq!(town.office.today(), day("2026-04-13"));
        let young = codes(town.register(&person, tick(form.clone(), "identity", &birth("20080414"))).await);
        assert_eq!(young.len(), 1, "{young:?}");
        town.register(&person, tick(form, "identity", &birth("20080413"))).await.unwrap();
    }

    async fn admissions(region: Region) {
        let town = &region.town;
        let person = town.sign_up("zhijian", "陈思远", Role::Provider).await.unwrap();
        let good = lab_form("宁夏质检院", 1, "640104");
        for (field, typed, code) in [
            ("region", "", "region.empty"), ("class", "nobody", "class.unknown"),
            ("class", "other-province", "provider.inside"), ("region", "outside", "provider.not-recognised"),
            ("uses", "", "uses.empty"), ("recognition", "", "recognition.empty"),
        ] {
            let found = codes(town.apply(&person, tick(good.clone(), field, typed)).await);
            assert!(found.contains(&code.to_owned()), "{field}={typed}: {found:?}");
        }
        let count = codes(town.apply(&person, Answers::default()).await).len();
        assert_eq!(count, 17);
        town.apply(&person, good).await.unwrap();
    }
}
