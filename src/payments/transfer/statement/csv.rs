//! CSV, as banks' pages give it: which column is which, the first line says that names them. What stands before it, such as
//! the name of the account, is passed over.

use super::fields::{amount, date};
use super::{Entry, Flaw, Statement, StatementFormat, Unreadable, Usual};
use crate::money::Currency;
use crate::sensitive::Phi;

/// Where what stands.
#[derive(Default)]
struct Columns {
    count: usize,
    date: Option<usize>,
    amount: Option<usize>,
    currency: Option<usize>,
    account: Option<usize>,
    payer: Option<usize>,
    text: Vec<usize>,
    bank_reference: Option<usize>,
}

/// Reads it.
pub(super) fn read(text: &str, usual: &Usual) -> Result<Statement, Unreadable> {
    let found = SEPARATORS.iter().find_map(|separator| Some((*separator, head(text, *separator)?)));
    let (separator, (skipped, columns)) = found.ok_or(Unreadable::Head)?;
    let mut statement =
        Statement { format: StatementFormat::Csv, entries: Vec::new(), broken: Vec::new(), passed_over: 0 };
    for record in reader(text, separator).records().skip(skipped) {
        let Ok(record) = record else { continue };
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let at = record.position().map_or(0, ::csv::Position::byte);
        match columns.entry(&record, usual) {
            Ok(entry) if entry.amount.minor > 0 => statement.entries.push(entry),
            Ok(_) => statement.passed_over += 1,
            Err(flaw) => statement.broken.push((line(text, at), flaw)),
        }
    }
    Ok(statement)
}

/// Counted from 1; empty lines before a record belong to it by the reader's count.
fn line(text: &str, at: u64) -> usize {
    let (before, rest) = text.split_at_checked(usize::try_from(at).unwrap_or_default()).unwrap_or((text, ""));
    let empty = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let empty = rest.get(..empty).unwrap_or_default();
    1 + before.matches('\n').count() + empty.matches('\n').count()
}

fn reader(text: &str, separator: u8) -> ::csv::Reader<&[u8]> {
    let mut builder = ::csv::ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The columns, and how many records stand before what they name.
fn head(text: &str, separator: u8) -> Option<(usize, Columns)> {
    let records = reader(text, separator).into_records().take(HEAD_LINES_MAX).enumerate();
    let mut records = records.filter_map(|(n, record)| Some((n, record.ok()?)));
    records.find_map(|(n, record)| {
        let columns = Columns::named(&record);
        (columns.date.is_some() && columns.amount.is_some()).then_some((n + 1, columns))
    })
}

impl Columns {
    fn named(record: &::csv::StringRecord) -> Self {
        let names: Vec<String> = record.iter().map(|name| name.trim().to_lowercase()).collect();
        // In the order of the names: what is said first is meant rather.
        let place = |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
        let text = names.iter().enumerate().filter(|(_, name)| TEXT.contains(&name.as_str())).map(|(n, _)| n);
        Self {
            count: names.len(),
            date: place(DATE),
            amount: place(AMOUNT),
            currency: place(CURRENCY),
            account: place(ACCOUNT),
            payer: place(PAYER),
            text: text.collect(),
            bank_reference: place(BANK_REFERENCE),
        }
    }

    fn entry(&self, record: &::csv::StringRecord, usual: &Usual) -> Result<Entry, Flaw> {
        // Some banks leave out empty fields at the end, or write a separator there.
        let needed = self.date.max(self.amount).unwrap_or_default();
        if record.len() <= needed || record.len() > self.count + 1 {
            return Err(Flaw::Columns);
        }
        let field = |place: Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default().trim();
        let currency: Currency = match field(self.currency) {
            "" => usual.currency,
            code => code.to_ascii_uppercase().parse().map_err(|_| Flaw::Currency)?,
        };
        if !currency.is_known() {
            return Err(Flaw::Currency);
        }
        let account = match field(self.account) {
            "" => usual.account.clone(),
            account => account.replace(' ', ""),
        };
        let text: Vec<&str> =
            self.text.iter().map(|place| field(Some(*place))).filter(|text| !text.is_empty()).collect();
        Ok(Entry {
            account: cut(&account),
            booked_on: date(field(self.date)).ok_or(Flaw::Date)?,
            amount: amount(field(self.amount), currency).ok_or(Flaw::Amount)?,
            payer: Phi(cut(field(self.payer))),
            text: Phi(cut(&text.join(" "))),
            bank_reference: cut(field(self.bank_reference)),
        })
    }
}

/// What no bank writes is not kept.
pub(super) fn cut(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).take(FIELD_CHARS_MAX).collect()
}

const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];

/// Some banks write a page about the account first.
const HEAD_LINES_MAX: usize = 30;

const FIELD_CHARS_MAX: usize = 500;

const DATE: &[&str] = &[
    "booking date",
    "bookingdate",
    "date booked",
    "transaction date",
    "date",
    "buchungstag",
    "buchungsdatum",
    "datum",
    "date comptable",
    "date d'opération",
    "date de l'opération",
    "date opération",
    "تاريخ القيد",
    "التاريخ",
    "value date",
    "valuta",
    "valutadatum",
    "date de valeur",
];
const AMOUNT: &[&str] =
    &["amount", "credit", "betrag", "umsatz", "montant", "crédit", "montant de l'opération", "المبلغ", "دائن"];
const CURRENCY: &[&str] = &["currency", "währung", "waehrung", "devise", "monnaie", "العملة"];
const ACCOUNT: &[&str] =
    &["account", "own account", "account iban", "auftragskonto", "iban auftragskonto", "compte", "الحساب"];
const PAYER: &[&str] = &[
    "payer",
    "debtor",
    "debtor name",
    "partner name",
    "counterparty",
    "counterparty name",
    "name",
    "beguenstigter/zahlungspflichtiger",
    "begünstigter/zahlungspflichtiger",
    "name zahlungsbeteiligter",
    "auftraggeber",
    "payeur",
    "nom",
    "donneur d'ordre",
    "الدافع",
    "الاسم",
];
const TEXT: &[&str] = &[
    "reference",
    "payment reference",
    "remittance information",
    "remittance",
    "description",
    "details",
    "purpose",
    "text",
    "memo",
    "verwendungszweck",
    "buchungstext",
    "referenz",
    "libellé",
    "libelle",
    "motif",
    "communication",
    "référence",
    "البيان",
    "الوصف",
    "المرجع",
];
const BANK_REFERENCE: &[&str] = &[
    "bank reference",
    "transaction id",
    "transaction reference",
    "id",
    "entry reference",
    "bankreferenz",
    "transaktions-id",
    "numéro d'opération",
    "référence bancaire",
    "رقم العملية",
];
