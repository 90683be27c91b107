//! The worked examples that an official can read and edit.

use serde::de::DeserializeOwned;

pub fn read<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let rows: Vec<T> = reader
        .deserialize()
        .map(|row| row.expect("a readable row"))
        .collect();
    assert!(!rows.is_empty(), "a file of examples without examples");
    rows
}
