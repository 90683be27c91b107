//! Bank files: what goes out can be counted, and whatever comes back gives lines and faults, each with its line.

use chrono::NaiveDate;
use papers::bank::{Order, Return, UNREAD, control, read, write};
use papers::grid::Format;
use rules::Fen;
use rules::bank::{Answer, ReturnLine};

const BATCH: &str = "FK2026-000001-9";
const HEAD: &str = "批次号,序号,金额,结果,银行流水号,付款日期,失败原因";

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// A sound file of five lines: four paid, one failed.
fn lines() -> Vec<String> {
    let mut lines = vec![HEAD.to_owned()];
    for place in 1..=5 {
        lines.push(match place {
            3 => format!("{BATCH},3,300.00,失败,,,户名不符"),
            _ => format!("{BATCH},{place},{place}00.00,成功,ZF{place},2026-11-23,"),
        });
    }
    lines.push("合计,5,1500.00,,,,".to_owned());
    lines
}

fn of(lines: &[String]) -> Return {
    read(lines.join("\r\n").as_bytes())
}

/// The faults of a file: line and code, `!` before those that forbid the whole file.
fn faults(found: &Return) -> Vec<String> {
    let told = found.faults.iter().map(|fault| {
        let whole = if fault.whole { "!" } else { "" };
        format!("{whole}{} {}", fault.line, fault.reason.code)
    });
    told.collect()
}

#[test]
fn the_same_lines_are_read_from_every_encoding() {
    let text = lines().join("\n");
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend_from_slice(text.as_bytes());
    let plain = read(text.as_bytes());
    assert_eq!(faults(&plain), [""; 0]);
    assert_eq!(plain.lines.len(), 5);
    assert_eq!(
        plain.lines[0],
        ReturnLine {
            line: 2,
            batch: BATCH.to_owned(),
            place: 1,
            amount: Fen::from_yuan(100),
            answer: Answer::Paid {
                reference: "ZF1".to_owned(),
                on: day()
            },
        }
    );
    assert_eq!(
        plain.lines[2].answer,
        Answer::Failed {
            reason: "户名不符".to_owned()
        }
    );
    for bytes in [&gbk[..], &marked, text.replace('\n', "\r\n").as_bytes()] {
        assert_eq!(read(bytes), plain);
    }
}

#[test]
fn a_file_cut_off_anywhere_is_not_taken() {
    let whole = lines();
    for keep in 0..whole.len() {
        let found = of(&whole[..keep]);
        assert!(found.broken(), "{keep} lines: {found:?}");
        let line = found.faults[0].line;
        assert!(line <= u64::try_from(keep).unwrap() + 1, "{keep}: {line}");
    }
    // Cut off within a line as well, at any byte of the file.
    let text = whole.join("\n");
    for keep in 0..text.len() - ".00,,,,".len() {
        let found = read(&text.as_bytes()[..keep]);
        assert!(found.broken(), "{keep} bytes: {found:?}");
    }
}

#[test]
fn a_line_more_or_less_does_not_add_up() {
    let whole = lines();
    for at in 1..whole.len() - 1 {
        let mut doubled = whole.clone();
        doubled.insert(at, whole[at].clone());
        assert!(of(&doubled).broken(), "line {at} doubled");
        // With a total that agrees it is one outcome all the same, and the second line is named.
        let sum = 1500 + if at == 3 { 300 } else { at * 100 };
        *doubled.last_mut().unwrap() = format!("合计,6,{sum}.00,,,,");
        let found = of(&doubled);
        assert_eq!(faults(&found), [format!("{} bank.line-twice", at + 2)]);
        assert_eq!(found.lines.len(), 5);
        let mut lost = whole.clone();
        lost.remove(at);
        assert!(of(&lost).broken(), "line {at} lost");
        let mut changed = whole.clone();
        changed[at] = changed[at].replace("00.00,", "01.00,");
        let found = of(&changed);
        assert_eq!(
            faults(&found),
            ["!7 bank.total"],
            "line {at} with another amount"
        );
    }
}

/// One thing changed in one line, and what is said of it; the total is that of the lines as they are.
#[test]
fn each_fault_is_named_with_its_line() {
    let table: &[(&str, &str, &[&str])] = &[
        ("2,200.00,成功", "x,200.00,成功", &["3 bank.place"]),
        ("2,200.00,成功", "0,200.00,成功", &["3 bank.place"]),
        ("2,200.00,成功", "2,200.00,处理中", &["3 bank.result"]),
        ("ZF2,2026-11-23", ",2026-11-23", &["3 bank.reference"]),
        ("ZF2,2026-11-23", "ZF2,2026-02-30", &["3 bank.day"]),
        ("ZF2,2026-11-23", "ZF2,", &["3 bank.day"]),
        ("ZF2,2026-11-23", ",", &["3 bank.reference", "3 bank.day"]),
        (
            "ZF2,",
            "ZF1,",
            &["2 bank.reference-twice", "3 bank.reference-twice"],
        ),
        ("失败,,,户名不符", "失败,,,", &["4 bank.reason"]),
        (
            "2,200.00,成功",
            "2,200.001,成功",
            &["3 bank.amount", "!7 bank.total"],
        ),
        (
            "2,200.00,成功",
            "2,-200.00,成功",
            &["3 bank.amount", "!7 bank.total"],
        ),
        (
            "2,200.00,成功",
            "2,2e2,成功",
            &["3 bank.amount", "!7 bank.total"],
        ),
        ("合计,5,1500.00", "合计,4,1500.00", &["!7 bank.total"]),
        ("合计,5,1500.00", "合计,5,1500.01", &["!7 bank.total"]),
        (
            "合计,5,1500.00,,,,",
            "合计,5,1500.00,,,,\nFK,9,1,成功,A,2026-11-23,",
            &["!8 bank.after-total"],
        ),
        ("批次号,", "批次,", &["!1 bank.columns"]),
    ];
    let whole = lines().join("\n");
    for (from, to, wanted) in table {
        assert!(whole.contains(from), "{from}");
        assert_eq!(
            faults(&read(whole.replacen(from, to, 1).as_bytes())),
            *wanted,
            "{to}"
        );
    }
    // What banks write otherwise is read alike.
    for (from, to) in [
        ("2026-11-23", "20261123"),
        ("1500.00", "\"1,500.00\""),
        ("300.00,失败", "300,失败"),
        ("合计,5,", "合计 5 行,,"),
        ("批次号,序号,金额,", "批次号,序号,金额（元）,"),
        (",,,,", ",,,,\n校验,SM3 00,,,,,"),
    ] {
        assert_eq!(
            faults(&read(whole.replacen(from, to, 1).as_bytes())),
            [""; 0],
            "{to}"
        );
    }
}

#[test]
fn what_is_no_return_file_is_told_and_nothing_panics() {
    let table: &[(&[u8], &str)] = &[
        (b"", "!0 bank.empty"),
        (b"\xd0\xcf\x11\xe0old", "!0 bank.old-workbook"),
        (b"PK\x03\x04broken", "!0 bank.workbook"),
        (b"\xff\xfe\x00\x01", "!0 bank.encoding"),
        (b"a,b,c\n1,2,3\n", "!1 bank.columns"),
    ];
    for (bytes, wanted) in table {
        assert_eq!(faults(&read(bytes)), [*wanted]);
    }
    let book = workbook();
    for keep in (0..book.len()).step_by(97) {
        assert!(read(&book[..keep]).broken(), "{keep} bytes");
    }
}

#[test]
fn two_lines_that_contradict_each_other_count_for_nothing() {
    let mut both = lines();
    both.insert(2, format!("{BATCH},1,100.00,失败,,,退票"));
    *both.last_mut().unwrap() = "合计,6,1600.00,,,,".to_owned();
    let found = of(&both);
    assert_eq!(faults(&found), ["2 bank.line-twice", "3 bank.line-twice"]);
    assert!(found.lines.iter().all(|line| line.place != 1));
}

#[test]
fn of_a_file_without_end_of_bad_lines_some_are_told_and_all_are_counted() {
    let mut all = vec![lines()[0].clone()];
    all.extend((1..=100_000).map(|_| "x,1,1,成功,,,".to_owned()));
    all.push("合计,100000,100000.00,,,,".to_owned());
    let found = of(&all);
    assert!(found.broken());
    // Two faults a line: no reference, no day.
    let (last, kept) = found.faults.split_last().unwrap();
    assert_eq!(kept.len(), UNREAD);
    assert_eq!(last.reason.code, "bank.unread");
    assert_eq!(last.reason.own.as_deref(), Some("200000 处"));
}

fn orders() -> Vec<Order> {
    let order = |place, payee: &str, fen| Order {
        place,
        claim: format!("DF2026-00000{place}-1"),
        payee: payee.to_owned(),
        bank: "中国工商银行金凤支行".to_owned(),
        account: "6222020200112230005".to_owned(),
        amount: Fen::new(fen),
    };
    vec![
        order(1, "塞上材料检测研究院", 5_600_000),
        order(2, "=HYPERLINK(\"http://x\")", 1),
    ]
}

/// A return file as a workbook: what a bank's clerk makes of our own file.
fn workbook() -> Vec<u8> {
    use papers::grid::{Column, Grid, Kind, Title, Value};
    let title = Title {
        name: "回单".to_owned(),
        day: day(),
        about: Vec::new(),
    };
    let columns = HEAD.split(',').map(|name| match name {
        "序号" => Column::new(name, Kind::Count),
        "金额" => Column::new(name, Kind::Money),
        "付款日期" => Column::new(name, Kind::Date),
        _ => Column::new(name, Kind::Text),
    });
    let mut grid = Grid::begin(Format::Excel, &title, columns.collect(), Vec::new()).unwrap();
    let text = |text: &str| Value::Text(text.to_owned());
    let row = [
        text(BATCH),
        Value::Count(1),
        Value::Money(5_600_010),
        text("成功"),
        text("ZF1"),
        Value::Date(day()),
        Value::Blank,
    ];
    grid.row(&row).unwrap();
    let row = [
        text(BATCH),
        Value::Count(2),
        Value::Money(1),
        text("失败"),
        Value::Blank,
        Value::Blank,
        text("账号不存在"),
    ];
    grid.row(&row).unwrap();
    grid.finish().unwrap().1
}

#[test]
fn a_workbook_is_read_like_csv() {
    let found = read(&workbook());
    assert_eq!(faults(&found), [""; 0]);
    let amounts: Vec<i64> = found.lines.iter().map(|line| line.amount.fen()).collect();
    assert_eq!(amounts, [5_600_010, 1]);
    assert_eq!(
        found.lines[0].answer,
        Answer::Paid {
            reference: "ZF1".to_owned(),
            on: day()
        }
    );
    assert_eq!((found.lines[0].line, found.lines[1].line), (2, 3));
}

#[test]
fn the_payment_file_carries_its_totals_and_no_formula() {
    let orders = orders();
    let sums = control(BATCH, &orders);
    assert_eq!(
        (sums.count, sums.sum, sums.hash.len()),
        (2, Fen::new(5_600_001), 64)
    );
    let csv = write((BATCH, day()), &orders, Format::Csv).unwrap();
    let text = String::from_utf8(csv.clone()).unwrap();
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.unwrap()).collect();
    assert_eq!(&rows[0][5], "6222020200112230005");
    assert_eq!(&rows[1][3], "'=HYPERLINK(\"http://x\")");
    assert_eq!((&rows[2][0], &rows[2][6]), ("合计 2 行", "56000.01"));
    assert_eq!(rows[3][1], format!("SM3 {}", sums.hash));
    assert_eq!(
        csv,
        write((BATCH, day()), &orders, Format::Csv).unwrap(),
        "the same bytes"
    );
    let book = write((BATCH, day()), &orders, Format::Excel).unwrap();
    assert!(
        book.starts_with(b"PK") && book == write((BATCH, day()), &orders, Format::Excel).unwrap()
    );
    // One fen, one letter, one place more: another hash.
    for change in [
        |orders: &mut Vec<Order>| orders[0].amount += Fen::new(1),
        |orders: &mut Vec<Order>| orders[1].account.push('1'),
        |orders: &mut Vec<Order>| orders[0].place = 3,
    ] {
        let mut other = orders.clone();
        change(&mut other);
        assert_ne!(control(BATCH, &other).hash, sums.hash);
    }
}
