//! A bank statement, CSV or camt.053: whatever is read of it makes sense, and every line is accounted for once.
#![no_main]

use carehub::payments::transfer::statement::{Usual, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let usual = Usual { account: "DE89370400440532013000".to_owned(), currency: "EUR".parse().expect("a currency") };
    let Ok(statement) = read(file, &usual) else { return };
    let lines = statement.entries.len() + statement.broken.len() + statement.passed_over;
    assert!(lines <= file.len(), "{lines} lines of {} bytes", file.len());
    for entry in &statement.entries {
        assert!(entry.amount.minor > 0 && entry.amount.currency.is_known(), "{:?}", entry.amount);
    }
    assert!(statement.broken.iter().all(|(line, _)| *line >= 1));
});
