//! Lists of a desk against a small model that knows no SQL: every filter, every order, every page, the sums; and the
//! same rows as a file. Then views, and the way from one file to the next.

use chrono::{DateTime, Days, NaiveDate, Utc};
use office::answers::Answers;
use office::export::{Layout, Which, export};
use office::grid::{Column, Format, Kind, Title, Value};
use office::listing::{Ask, By, Found, Line, Term};
use office::{Actor, Office, Refused, claims, contracts, queues, views, vouchers};
use rules::Fen;
use rules::duties::{Act, Role};
use store::{Claim, Contract, Voucher};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day, firm_name, lab_name};

/// A file as the model knows it.
#[derive(Clone, Debug)]
struct Row {
    id: Uuid,
    act: Act,
    number: String,
    title: String,
    party: String,
    division: &'static str,
    amount: i64,
    since: DateTime<Utc>,
    due: Option<NaiveDate>,
}

const COUNT: u32 = 46;
const DIVISIONS: [&str; 3] = ["640105", "640106", "640402"];

/// The Agency's desk, filled with copies of one real file: contracts to be re-checked and claims that were handed in,
/// alike in some columns and different in others, so that ties are decided by the last key alone.
async fn stock(region: &Region) -> Vec<Row> {
    let case = region.claimed().await;
    let store = region.intruder().await;
    let claim: Claim = store::find(&store, case.claim).await.unwrap().unwrap();
    let voucher: Voucher = store::find(&store, claim.voucher).await.unwrap().unwrap();
    let contract: Contract = store::find(&store, claim.contract).await.unwrap().unwrap();
    let names = ["工业机器人焊缝检测", "Robot 50%_样机", "枸杞多糖测定"];
    let mut rows = vec![Row {
        id: claim.id,
        act: Act::RecheckClaim,
        number: claim.number.clone(),
        title: voucher.number.clone(),
        party: lab_name("zhijian"),
        division: "640105",
        amount: claim.amount,
        since: claim.updated_at,
        due: claim.due_on,
    }];
    let tx = store.begin().await.unwrap();
    for n in 1..=COUNT {
        let id =
            |kind: u8| Uuid::from_u128((u128::from(kind) << 100) | u128::from(n * 7919 % 1009));
        let at = claim.updated_at + chrono::Duration::hours(i64::from(n * 31 % 17) * 7);
        let division = DIVISIONS[usize::try_from(n).unwrap() % 3];
        let title = names[usize::try_from(n * 5).unwrap() % 3];
        let amount = i64::from(n * 37 % 11) * 1_000_000 + 100;
        let waits = n % 2 == 0;
        let mut contract = contract.clone();
        (contract.id, contract.number) = (id(1), format!("HT2026-9{n:05}-0"));
        contract.title = title.to_owned();
        contract.division = division.to_owned();
        contract.amount = amount;
        contract.updated_at = at;
        contract.state = if waits { "rechecking" } else { "done" }.to_owned();
        let file = contract.id;
        let contract_number = contract.number.clone();
        tx.insert(contract).await.unwrap();
        if waits {
            rows.push(Row {
                id: file,
                act: Act::RecheckContract,
                number: contract_number,
                title: title.to_owned(),
                party: firm_name("hongyuan"),
                division,
                amount,
                since: at,
                due: None,
            });
            continue;
        }
        let mut voucher = voucher.clone();
        (voucher.id, voucher.number) = (id(2), format!("NX2026-9{n:05}-0"));
        voucher.contract = file;
        voucher.division = division.to_owned();
        let title = voucher.number.clone();
        let mut claim = claim.clone();
        (claim.id, claim.number) = (id(3), format!("DF2026-9{n:05}-0"));
        (claim.contract, claim.voucher) = (file, voucher.id);
        claim.division = division.to_owned();
        (claim.amount, claim.updated_at) = (amount, at);
        let days = Days::new(u64::from(n * 13 % 9));
        claim.due_on = (n % 5 > 0).then(|| day("2026-04-10") + days);
        rows.push(Row {
            id: claim.id,
            act: Act::RecheckClaim,
            number: claim.number.clone(),
            title,
            party: lab_name("zhijian"),
            division,
            amount,
            since: at,
            due: claim.due_on,
        });
        tx.insert(voucher).await.unwrap();
        tx.insert(claim).await.unwrap();
    }
    tx.commit().await.unwrap();
    // The one claim that is real had a signal; here only contracts and claims wait.
    let intruder = region.intruder().await;
    intruder
        .tamper("UPDATE alarm SET state = 'explained'")
        .await
        .unwrap();
    rows
}

/// What the model says to a question: the files in their order, whatever page is asked for.
fn modelled(rows: &[Row], ask: &Ask, today: NaiveDate) -> Vec<Row> {
    let within = |due: Option<NaiveDate>| match (ask.term, due) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(Term::Overdue), Some(due)) => due < today,
        (Some(Term::Today), Some(due)) => due == today,
        // The 13th is a Monday: the 16th is the third working day after it.
        (Some(Term::Soon), Some(due)) => (today..=day("2026-04-16")).contains(&due),
    };
    let fits = |row: &&Row| {
        let text = format!("{} {} {}", row.number, row.title, row.party).to_lowercase();
        (ask.step.is_empty() || ask.step == row.act.code())
            && (ask.county.is_empty() || row.division.starts_with(ask.county.trim_end_matches('0')))
            && ask.words.iter().all(|word| text.contains(word.as_str()))
            && ask.from.is_none_or(|from| row.amount >= from.fen())
            && ask.to.is_none_or(|to| row.amount <= to.fen())
            && within(row.due)
    };
    let mut found: Vec<Row> = rows.iter().filter(fits).cloned().collect();
    let turn = |order: std::cmp::Ordering| if ask.down { order.reverse() } else { order };
    found.sort_by(|a, b| {
        let first = match ask.by {
            By::Due => (a.due.is_none().cmp(&b.due.is_none()))
                .then(turn(a.due.cmp(&b.due)))
                .then(a.since.cmp(&b.since)),
            By::Age => turn(a.since.cmp(&b.since)),
            By::Amount => turn(a.amount.cmp(&b.amount)).then(a.since.cmp(&b.since)),
            By::Number => turn(a.number.cmp(&b.number)),
        };
        first.then(a.id.cmp(&b.id))
    });
    found
}

fn asks() -> Vec<Ask> {
    let plain = Ask::default;
    let words = |text: &str| text.split(' ').map(str::to_owned).collect();
    let mut narrow = vec![
        plain(),
        Ask {
            step: "recheck-claim".into(),
            ..plain()
        },
        Ask {
            step: "pay-claim".into(),
            ..plain()
        },
        Ask {
            county: "640105".into(),
            ..plain()
        },
        Ask {
            county: "640100".into(),
            ..plain()
        },
        // A per cent sign and an underscore mean themselves.
        Ask {
            words: words("50%_"),
            ..plain()
        },
        Ask {
            words: words("5_%"),
            ..plain()
        },
        Ask {
            words: words("robot hongyuan"),
            ..plain()
        },
        Ask {
            words: words("df2026 zhijian"),
            ..plain()
        },
        Ask {
            from: Some(Fen::new(3_000_100)),
            to: Some(Fen::new(7_000_100)),
            ..plain()
        },
    ];
    narrow.extend([Term::Overdue, Term::Today, Term::Soon].map(|term| Ask {
        term: Some(term),
        ..plain()
    }));
    narrow.push(Ask {
        step: "recheck-claim".into(),
        words: words("dF".to_lowercase().as_str()),
        from: Some(Fen::new(100)),
        term: Some(Term::Soon),
        county: "640400".into(),
        ..plain()
    });
    let orders = [By::Due, By::Age, By::Amount, By::Number];
    let every = narrow.into_iter().flat_map(|ask| {
        orders.into_iter().flat_map(move |by| {
            [false, true].map(|down| Ask {
                by,
                down,
                rows: 20,
                ..ask.clone()
            })
        })
    });
    every.collect()
}

fn ids(lines: &[Line]) -> Vec<Uuid> {
    lines.iter().map(|line| line.target).collect()
}

/// Every page of the queue, one after the other; the sums of each page are those of the whole.
async fn paged(office: &Office, actor: &Actor, ask: &Ask) -> (Vec<Line>, Found) {
    let first = queues::queue(office, actor, ask).await.unwrap();
    let mut lines = first.lines.clone();
    for page in 2..=first.pages {
        let ask = Ask {
            page,
            ..ask.clone()
        };
        let found = queues::queue(office, actor, &ask).await.unwrap();
        assert_eq!(found.total, first.total);
        lines.extend(found.lines);
    }
    (lines, first)
}

fn layout(format: Format) -> Layout<impl Fn(&Line) -> Vec<Value> + Send + Sync + 'static> {
    Layout {
        format,
        title: Title {
            name: "待办".into(),
            day: day("2026-04-13"),
            about: Vec::new(),
        },
        columns: vec![
            Column::new("编号", Kind::Text),
            Column::new("金额", Kind::Money),
        ],
        cells: |line: &Line| {
            let amount = line
                .amount
                .map_or(Value::Blank, |fen| Value::Money(fen.fen()));
            vec![Value::Text(line.number.clone()), amount]
        },
    }
}

both! {
    async fn pages_sums_and_files_are_those_of_a_small_model(region: Region) {
        let rows = stock(&region).await;
        let office = &region.town.office;
        let agency = region.actor(&region.agency).await;
        for ask in asks() {
            let model = modelled(&rows, &ask, office.today());
            let (lines, found) = paged(office, &agency, &ask).await;
            let wanted: Vec<Uuid> = model.iter().map(|row| row.id).collect();
            assert_eq!(ids(&lines), wanted, "{ask:?}");
            let sum: i64 = model.iter().map(|row| row.amount).sum();
            assert_eq!((found.total.count, found.total.amount.fen()), (u64::try_from(model.len()).unwrap(), sum));
            assert!(found.any);
        }
        // A page that is not there is answered by the last one.
        let beyond = Ask { page: 99, rows: 20, ..Ask::default() };
        let last = queues::queue(office, &agency, &beyond).await.unwrap();
        assert_eq!((last.page, last.pages, last.lines.len()), (3, 3, 7));
        let nowhere = Ask { county: "640221".into(), ..Ask::default() };
        let found = queues::queue(office, &agency, &nowhere).await.unwrap();
        assert!(found.lines.is_empty() && found.any, "an empty county is not an empty desk");

        let ask = Ask { words: vec!["机器人".into()], by: By::Amount, down: true, ..Ask::default() };
        let model = modelled(&rows, &ask, office.today());
        let done = export(office, &agency, (Which::Queue, &ask), layout(Format::Csv)).await.unwrap();
        let text = std::io::read_to_string(&done.file).unwrap();
        let told: Vec<String> = model.iter().map(|row| format!("{},{}", row.number, Fen::new(row.amount).yuan())).collect();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines[..lines.len() - 1], told);
        let sum: i64 = model.iter().map(|row| row.amount).sum();
        assert_eq!(done.totals.sums, [None, Some(sum)]);
        let excel = export(office, &agency, (Which::Queue, &ask), layout(Format::Excel)).await.unwrap();
        assert_eq!(excel.totals, done.totals);
        assert!(excel.bytes > 1_000);
        let admin = region.actor(&region.admin).await;
        assert_unknown("export", export(office, &admin, (Which::Queue, &ask), layout(Format::Csv)).await);
    }

    async fn lists_of_files_are_narrowed_to_their_reader_and_their_question(region: Region) {
        let rows = stock(&region).await;
        let office = &region.town.office;
        let centre = region.actor(&region.centre).await;
        let claims_of = |ask: Ask| { let centre = &centre; async move { claims::list(office, centre, &ask).await.unwrap() } };
        let all = claims_of(Ask::default()).await;
        let known: Vec<&Row> = rows.iter().filter(|row| row.act == Act::RecheckClaim).collect();
        assert_eq!(all.total.count, u64::try_from(known.len()).unwrap());
        assert_eq!(all.total.amount.fen(), known.iter().map(|row| row.amount).sum::<i64>());
        let due: Vec<_> = all.lines.iter().map(|line| line.due).collect();
        let mut sorted = due.clone();
        sorted.sort_by_key(|due| (due.is_none(), *due));
        assert_eq!(due, sorted, "the first due first, those without a limit last");
        let narrow = claims_of(Ask { words: vec!["nx2026-900001".into()], ..Ask::default() }).await;
        assert_eq!(narrow.total.count, 1);
        let page = claims_of(Ask { page: 2, rows: 20, ..Ask::default() }).await;
        assert_eq!(ids(&page.lines), ids(&all.lines[20..]));

        // A county sees its own; a county it names beyond these narrows to nothing.
        let county = region.actor(&region.county).await;
        let own = contracts::list(office, &county, &Ask::default()).await.unwrap();
        assert!(own.total.count > 0 && own.lines.iter().all(|line| line.division == "640105"));
        let other = Ask { county: "640402".into(), ..Ask::default() };
        assert_eq!(contracts::list(office, &county, &other).await.unwrap().total.count, 0);

        // An in-region provider holds 服务券, and finds them by their own number (R34).
        let held = vouchers::list(office, &centre, &Ask::default()).await.unwrap();
        let twin = held.lines.iter().find_map(vouchers::service_number).unwrap();
        let lab = store::find::<store::Provider>(&region.intruder().await, provider(&region).await).await.unwrap().unwrap();
        let lab = Actor { role: Role::Provider, party: Some(lab.id), ..region.actor(&region.centre).await };
        let ask = Ask { words: vec![twin.to_lowercase()], ..Ask::default() };
        assert_eq!(vouchers::held(office, &lab, &ask).await.unwrap().total.count, 1);
    }

    async fn one_goes_from_file_to_file_in_the_order_of_the_queue(region: Region) {
        let rows = stock(&region).await;
        let office = &region.town.office;
        let agency = region.actor(&region.agency).await;
        let ask = Ask { step: "recheck-claim".into(), ..Ask::default() };
        let model: Vec<Uuid> = modelled(&rows, &ask, office.today()).iter().map(|row| row.id).collect();
        let beside = |target, back| { let (agency, ask) = (&agency, &ask); async move {
            let found = queues::beside(office, agency, ask, (target, back)).await.unwrap();
            found.map(|line| line.target)
        }};
        for (n, target) in model.iter().enumerate() {
            assert_eq!(beside(*target, false).await, model.get(n + 1).copied());
            assert_eq!(beside(*target, true).await, n.checked_sub(1).map(|n| model[n]));
        }
        assert_eq!(beside(Uuid::nil(), false).await, Some(model[0]), "after a decided one comes the first");
    }

    async fn views_are_their_owners_alone(region: Region) {
        let office = &region.town.office;
        let agency = region.actor(&region.agency).await;
        let centre = region.actor(&region.centre).await;
        let named = |name: &str| -> Answers { [("name", name)].into_iter().collect() };
        views::keep(office, &agency, &named("逾期的"), "due=overdue").await.unwrap();
        views::keep(office, &agency, &named("逾期的"), "due=overdue&by=age").await.unwrap();
        let kept = views::views(office, &agency).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].query, "due=overdue&by=age");
        assert!(views::views(office, &centre).await.unwrap().is_empty());
        assert_unknown("forget", views::forget(office, &centre, kept[0].id).await);
        assert_eq!(codes(views::keep(office, &agency, &named(" "), "").await), ["name.empty"]);
        for n in 1..views::MOST {
            views::keep(office, &agency, &named(&n.to_string()), "").await.unwrap();
        }
        assert_eq!(codes(views::keep(office, &agency, &named("再多一个"), "").await), ["view.many"]);
        views::forget(office, &agency, kept[0].id).await.unwrap();
        views::keep(office, &agency, &named("再多一个"), "").await.unwrap();
        let refused: Result<(), Refused> = views::forget(office, &agency, kept[0].id).await;
        assert_unknown("gone", refused);
    }
}

/// The region's one provider.
async fn provider(region: &Region) -> Uuid {
    let actor = region.actor(&region.centre).await;
    let lines = vouchers::list(&region.town.office, &actor, &Ask::default()).await;
    let lines = lines.unwrap().lines;
    let voucher = store::find::<Voucher>(&region.intruder().await, lines[0].id).await;
    voucher.unwrap().unwrap().provider
}
