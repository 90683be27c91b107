//! How long a return file of a million lines takes to be read: `cargo bench -p papers --bench returns`.

use std::fmt::Write as _;
use std::time::Instant;

use papers::bank::read;

const LINES: u32 = 1_000_000;

fn main() {
    let mut text = String::from("批次号,序号,金额,结果,银行流水号,付款日期,失败原因\r\n");
    for place in 1..=LINES {
        let _ = write!(
            text,
            "FK2026-000001-9,{place},56000.00,成功,ICBC{place:08},2026-11-23,\r\n"
        );
    }
    let _ = write!(
        text,
        "合计,{LINES},{}.00,,,,\r\n",
        u64::from(LINES) * 56_000
    );
    let (gbk, _, _) = encoding_rs::GB18030.encode(&text);
    for (name, bytes) in [("UTF-8", text.as_bytes()), ("GB 18030", &gbk)] {
        #[allow(clippy::disallowed_methods, reason = "a bench measures time")]
        let begun = Instant::now();
        let found = read(bytes);
        let took = begun.elapsed();
        assert_eq!((found.lines.len(), found.faults.len()), (1_000_000, 0));
        println!(
            "{LINES} lines, {} MB of {name}: {took:?}",
            bytes.len() / 1_000_000
        );
    }
}
