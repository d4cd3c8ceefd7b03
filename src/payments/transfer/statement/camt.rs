//! camt.053 (ISO 20022, Bank-to-Customer Statement), in whichever version: only names that all of them share are read, and
//! name spaces do not matter. Entities of a document's own are not expanded, so that a small file stays small.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::csv::cut;
use super::fields::{amount, date};
use super::{Entry, Flaw, Statement, StatementFormat, Unreadable, Usual};
use crate::money::Currency;
use crate::sensitive::Phi;

/// An element with what is in it.
#[derive(Default)]
struct Element {
    name: String,
    currency: Option<String>,
    text: String,
    inside: Vec<Self>,
    /// Where it begins in the file.
    at: usize,
}

/// Reads it.
pub(super) fn read(text: &str, usual: &Usual) -> Result<Statement, Unreadable> {
    let root = tree(text)?;
    let document = root.child("Document").ok_or(Unreadable::Xml)?;
    let message = document.child("BkToCstmrStmt").ok_or(Unreadable::Xml)?;
    let mut statement =
        Statement { format: StatementFormat::Camt053, entries: Vec::new(), broken: Vec::new(), passed_over: 0 };
    for one in message.children("Stmt") {
        let account = ["Acct", "Id"].iter().try_fold(one, |element, name| element.child(name));
        let account = account.and_then(|id| {
            let other = || id.child("Othr").and_then(|other| other.child("Id"));
            id.child("IBAN").or_else(other).map(|id| id.text.replace(' ', ""))
        });
        let account = account.unwrap_or_else(|| usual.account.clone());
        for entry in one.children("Ntry") {
            if entry.path("CdtDbtInd") != "CRDT" || !is_booked(entry) || entry.path("RvslInd") == "true" {
                statement.passed_over += 1;
                continue;
            }
            for part in parts(entry) {
                let line = text.get(..part.at).unwrap_or_default().matches('\n').count() + 1;
                match read_entry(&account, entry, part) {
                    Ok(found) => statement.entries.push(found),
                    Err(flaw) => statement.broken.push((line, flaw)),
                }
            }
        }
    }
    Ok(statement)
}

/// Up to version 2 the state is a text, later it is a code in it.
fn is_booked(entry: &Element) -> bool {
    let state = entry.child("Sts").map(|state| state.child("Cd").map_or(state.text.as_str(), |code| &code.text));
    state.is_none_or(|state| state == "BOOK")
}

/// The payments of an entry that has several, each with its own amount; otherwise the entry itself.
fn parts(entry: &Element) -> Vec<&Element> {
    let details = entry.children("NtryDtls").flat_map(|details| details.children("TxDtls"));
    let details: Vec<&Element> = details.collect();
    let each = details.len() > 1 && details.iter().all(|one| own_amount(one).is_some());
    if each { details } else { vec![entry] }
}

/// Version 2 has it two levels down.
fn own_amount(element: &Element) -> Option<&Element> {
    let below = || element.child("AmtDtls")?.child("TxAmt")?.child("Amt");
    element.child("Amt").or_else(below)
}

fn read_entry(account: &str, entry: &Element, part: &Element) -> Result<Entry, Flaw> {
    let details = if part.name == "TxDtls" {
        Some(part)
    } else {
        entry.child("NtryDtls").and_then(|details| details.child("TxDtls"))
    };
    let money = own_amount(part).ok_or(Flaw::Amount)?;
    let code = money.currency.as_deref().ok_or(Flaw::Currency)?;
    let currency = code.parse::<Currency>().ok().filter(Currency::is_known).ok_or(Flaw::Currency)?;
    let amount = amount(&money.text, currency).filter(|money| money.minor > 0).ok_or(Flaw::Amount)?;
    let day = entry.child("BookgDt").or_else(|| entry.child("ValDt")).ok_or(Flaw::Date)?;
    let day = day.child("Dt").or_else(|| day.child("DtTm")).ok_or(Flaw::Date)?;
    // An entry's own name is the same for all of its payments.
    let own =
        details.and_then(|one| one.child("Refs")?.child("AcctSvcrRef")).map_or("", |reference| reference.text.as_str());
    let bank_reference = if own.is_empty() && part.name != "TxDtls" { entry.path("AcctSvcrRef") } else { own };
    Ok(Entry {
        account: cut(account),
        booked_on: date(&day.text).ok_or(Flaw::Date)?,
        amount,
        payer: Phi(cut(details.map_or("", payer))),
        text: Phi(cut(&details.map(words).unwrap_or_default())),
        bank_reference: cut(bank_reference),
    })
}

/// From version 8 on a party is one level down.
fn payer(details: &Element) -> &str {
    let debtor = details.child("RltdPties").and_then(|parties| parties.child("Dbtr"));
    let named = debtor.and_then(|debtor| debtor.child("Nm").or_else(|| debtor.child("Pty")?.child("Nm")));
    named.map_or("", |name| &name.text)
}

/// The structured reference first, then what was written.
fn words(details: &Element) -> String {
    let Some(remittance) = details.child("RmtInf") else { return String::new() };
    let structured = remittance.children("Strd").filter_map(|one| one.child("CdtrRefInf")?.child("Ref"));
    let written = remittance.children("Ustrd");
    structured.chain(written).map(|one| one.text.as_str()).collect::<Vec<_>>().join(" ")
}

impl Element {
    fn child(&self, name: &str) -> Option<&Self> {
        self.inside.iter().find(|element| element.name == name)
    }

    fn children(&self, name: &'static str) -> impl Iterator<Item = &Self> {
        self.inside.iter().filter(move |element| element.name == name)
    }

    /// The text of a child; nothing when there is none.
    fn path(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| &child.text)
    }
}

/// The whole file as one element around its own.
fn tree(text: &str) -> Result<Element, Unreadable> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or_default();
        match reader.read_event().map_err(|_| Unreadable::Xml)? {
            Event::Start(start) if open.len() < DEPTH_MAX => open.push(begun(&start, at)),
            Event::Start(_) => return Err(Unreadable::Xml),
            Event::Empty(start) => close(&mut open, begun(&start, at))?,
            Event::End(_) => {
                let mut ended = open.pop().ok_or(Unreadable::Xml)?;
                ended.text = ended.text.trim().to_owned();
                close(&mut open, ended)?;
            }
            Event::Text(text) => open.last_mut().ok_or(Unreadable::Xml)?.text.push_str(&text),
            Event::CData(data) => open.last_mut().ok_or(Unreadable::Xml)?.text.push_str(&data),
            Event::GeneralRef(entity) => {
                let char = match entity.resolve_char_ref().map_err(|_| Unreadable::Xml)? {
                    Some(char) => char.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&entity).ok_or(Unreadable::Xml)?.to_owned(),
                };
                open.last_mut().ok_or(Unreadable::Xml)?.text.push_str(&char);
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let root = open.pop().ok_or(Unreadable::Xml)?;
    if open.is_empty() { Ok(root) } else { Err(Unreadable::Xml) }
}

fn begun(start: &BytesStart<'_>, at: usize) -> Element {
    let name = start.local_name().as_ref().to_owned();
    let currency = start.try_get_attribute("Ccy").ok().flatten();
    let currency = currency.map(|currency| currency.value.into_owned());
    Element { name, currency, at, ..Element::default() }
}

fn close(open: &mut [Element], ended: Element) -> Result<(), Unreadable> {
    open.last_mut().ok_or(Unreadable::Xml)?.inside.push(ended);
    Ok(())
}

/// Statements have some fifteen.
const DEPTH_MAX: usize = 40;
