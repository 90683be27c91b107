//! Tables that people upload.

use office::inside::catalogue::decode;

#[test]
fn a_workbook_is_told_apart_from_a_table() {
    for bytes in [b"PK\x03\x04rest".as_slice(), b"\xd0\xcf\x11\xe0rest"] {
        let told = decode(bytes).expect_err("a workbook");
        assert_eq!(told.code, "table.excel");
    }
    assert_eq!(
        decode("\u{feff}名称,价格\r\n".as_bytes()).as_deref(),
        Ok("名称,价格\n")
    );
}
