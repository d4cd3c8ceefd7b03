//! Payments as a file for a spreadsheet (RFC 4180).

use super::Payments;
use super::error::Error;
use super::list::{Filter, Listed, list};
use crate::actor::{Actor, Role};
use crate::audit::Record;
use crate::money::Money;

/// All payments that fit, newest first, with the names of the columns in the first line.
///
/// # Errors
/// [`Error::RoleForbidden`] unless an admin asks; [`Error::ExportTooLong`].
pub(super) async fn export(payments: &Payments, actor: &Actor, mut filter: Filter) -> Result<String, Error> {
    if !actor.is(Role::Admin) {
        return Err(Error::RoleForbidden);
    }
    let mut file = String::from(BYTE_ORDER_MARK);
    line(&mut file, COLUMNS.map(str::to_owned));
    let mut count = 0_usize;
    loop {
        let mut found = list(payments, actor, filter.clone(), BATCH).await?;
        let more = i64::try_from(found.len()).is_ok_and(|found| found > BATCH);
        if more {
            found.pop();
        }
        count = count.saturating_add(found.len());
        if count > PAYMENTS_MAX {
            return Err(Error::ExportTooLong(PAYMENTS_MAX));
        }
        filter.after = found.last().map(|last| (last.payment.created_at.as_microsecond(), last.payment.id));
        for listed in found {
            line(&mut file, cells(listed));
        }
        if !more {
            break;
        }
    }
    let mut change = payments.core.begin().await?;
    let detail = serde_json::json!({ "payments": count });
    change.record(actor, Record::new("payments.exported", "clinic", 1).with(detail));
    change.commit().await?;
    Ok(file)
}

const COLUMNS: [&str; 17] = [
    "payment",
    "created_at",
    "visit_at",
    "patient",
    "clinician",
    "amount",
    "currency",
    "status",
    "received",
    "refunded",
    "method",
    "processor",
    "reference",
    "due_at",
    "completed_at",
    "dispute",
    "review",
];

fn cells(listed: Listed) -> [String; 17] {
    let Listed { payment, visit, method, processor, reference } = listed;
    let currency = payment.amount.currency;
    let amount = |minor| Money { minor, currency }.decimal();
    let code = |code: Option<&'static str>| code.unwrap_or_default().to_owned();
    let at = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    [
        payment.id.to_string(),
        at(Some(payment.created_at)),
        at(Some(visit.starts_at)),
        visit.patient_name.0,
        visit.provider_name,
        amount(payment.amount.minor),
        currency.to_string(),
        code(Some(payment.status.code())),
        amount(payment.received_minor),
        amount(payment.refunded_minor),
        code(method.map(|method| method.code())),
        code(processor.map(|processor| processor.code())),
        reference.unwrap_or_default(),
        at(payment.due_at),
        at(payment.completed_at),
        code(Some(payment.dispute.code())),
        code(payment.review.map(|review| review.code())),
    ]
}

fn line<const N: usize>(file: &mut String, cells: [String; N]) {
    let cells = cells.map(|text| cell(&text));
    file.push_str(&cells.join(","));
    file.push_str("\r\n");
}

/// A text as a cell. A spreadsheet takes what begins like a formula for one, and runs it: such a text gets an apostrophe
/// in front, by which it stays a text.
fn cell(text: &str) -> String {
    let defused = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if defused.contains([',', '"', '\n', '\r', '\'']) {
        format!("\"{}\"", defused.replace('"', "\"\""))
    } else {
        defused
    }
}

/// Without it, spreadsheets take UTF-8 for something else.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Read at one time.
const BATCH: i64 = 500;

/// A file of some ten megabytes, which spreadsheets still open.
const PAYMENTS_MAX: usize = 50_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula_and_each_reads_back() {
        for (text, expected) in [
            ("Ada", "Ada"),
            ("", ""),
            ("O'Neill, \"Ada\"", "\"O'Neill, \"\"Ada\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
        ] {
            assert_eq!(cell(text), expected);
            let file = format!("{expected},x\r\n");
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
            let read = reader.records().next().unwrap().unwrap();
            assert_eq!(read[0].trim_start_matches('\''), text, "{expected}");
        }
    }
}
