//! An invoice as a paper, in the patient's language. It is made from what was issued and from nothing else, so that it is
//! the same paper every time.

use super::model::{InvoiceKind, Line, PaidBy, Snapshot};
use super::reference::grouped;
use super::words::{Words, amount, isolated, percent};
use crate::documents::{Block, Paper, Table};
use crate::language::Language;
use crate::money::Money;

/// What is printed.
pub(super) fn paper(snapshot: &Snapshot) -> Paper {
    let language = Language::of(&snapshot.language);
    let words = Words::of(language);
    let kind = match snapshot.kind {
        InvoiceKind::Invoice => words.invoice,
        InvoiceKind::CreditNote => words.credit_note,
    };
    let mut blocks = vec![
        Block::Facts(head(snapshot, language, words)),
        Block::Heading(words.services.to_owned()),
        Block::Table(table(snapshot, language, words)),
        Block::Facts(sums(snapshot, language, words)),
    ];
    blocks.extend(reasons(snapshot));
    if let Some(paid) = &snapshot.paid {
        blocks.push(Block::Text(paid_by(paid, snapshot, language, words)));
    }
    if snapshot.due_on.is_some() {
        blocks.push(Block::Heading(words.how_to_pay.to_owned()));
        blocks.push(Block::Facts(how_to_pay(snapshot, language, words)));
    }
    let title = format!("{kind} {}", isolated(&snapshot.number));
    Paper { title, language, issuer: snapshot.seller.name.clone(), made_at: snapshot.issued_at, blocks }
}

fn head(snapshot: &Snapshot, language: Language, words: &Words) -> Vec<(String, String)> {
    let seller = &snapshot.seller;
    let from = [seller.name.as_str(), &seller.address, &seller.email].map(str::trim);
    let from: Vec<&str> = from.into_iter().filter(|part| !part.is_empty()).collect();
    let mut head = vec![(words.from.to_owned(), from.join("\n"))];
    if !seller.tax_id.is_empty() {
        head.push((words.tax_id.to_owned(), isolated(&seller.tax_id)));
    }
    head.push((words.to.to_owned(), snapshot.buyer.clone()));
    head.push((words.number.to_owned(), isolated(&snapshot.number)));
    head.push((words.date.to_owned(), language.date(snapshot.issued_on)));
    head.push((words.visit.to_owned(), language.date(snapshot.visit_on)));
    head.push((words.provider.to_owned(), snapshot.provider.clone()));
    if let Some((number, on)) = &snapshot.original {
        head.push((words.original.to_owned(), format!("{}, {}", isolated(number), language.date(*on))));
    }
    head.extend(snapshot.cause.map(|cause| (words.cause.to_owned(), (words.of_cause)(cause).to_owned())));
    head
}

fn table(snapshot: &Snapshot, language: Language, words: &Words) -> Table {
    let head = [(words.service, 6), (words.net, 3), (words.tax, 3), (words.gross, 3)];
    let row = |line: &Line| {
        let money = |minor| amount(language, Money { minor, currency: snapshot.currency });
        let tax = format!("{} ({})", money(line.tax_minor), percent(language, line.rate_bp));
        vec![line.text.clone(), money(line.gross_minor - line.tax_minor), tax, money(line.gross_minor)]
    };
    Table {
        head: head.map(|(name, width)| (name.to_owned(), width)).to_vec(),
        rows: snapshot.lines.iter().map(row).collect(),
    }
}

fn sums(snapshot: &Snapshot, language: Language, words: &Words) -> Vec<(String, String)> {
    let (total, tax) = (snapshot.total_minor(), snapshot.tax_minor());
    let paid = snapshot.paid.as_ref().map_or(0, |paid| paid.minor);
    let mut sums = vec![(words.net, total - tax), (words.tax, tax), (words.total, total)];
    if snapshot.kind == InvoiceKind::Invoice {
        sums.push((words.balance, (total - paid).max(0)));
    }
    let money = |minor| amount(language, Money { minor, currency: snapshot.currency });
    sums.into_iter().map(|(name, minor)| (name.to_owned(), money(minor))).collect()
}

/// The laws that exempt, each once.
fn reasons(snapshot: &Snapshot) -> Vec<Block> {
    let mut reasons: Vec<&str> = snapshot.lines.iter().map(|line| line.reason.as_str()).collect();
    reasons.retain(|reason| !reason.is_empty());
    reasons.dedup();
    reasons.into_iter().map(|reason| Block::Text(reason.to_owned())).collect()
}

fn paid_by(paid: &PaidBy, snapshot: &Snapshot, language: Language, words: &Words) -> String {
    let card = paid.card.as_ref().map(|card| isolated(&format!("{} •••• {}", card.brand, card.last4)));
    let means =
        [Some((words.of_means)(paid.means).to_owned()), card].into_iter().flatten().collect::<Vec<_>>().join(" ");
    words
        .paid
        .replace("{amount}", &amount(language, Money { minor: paid.minor, currency: snapshot.currency }))
        .replace("{date}", &language.date(snapshot.issued_on))
        .replace("{means}", &means)
}

fn how_to_pay(snapshot: &Snapshot, language: Language, words: &Words) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    facts.extend(snapshot.due_on.map(|on| (words.due.to_owned(), language.date(on))));
    if let Some(account) = &snapshot.account {
        let bank = [account.bank.as_str(), &account.bic].into_iter().filter(|part| !part.is_empty());
        let bank = bank.collect::<Vec<_>>().join(", ");
        facts.push((words.account_holder.to_owned(), account.holder.clone()));
        facts.push((words.iban.to_owned(), isolated(&grouped(&account.iban))));
        if !bank.is_empty() {
            facts.push((words.bank.to_owned(), bank));
        }
        let reference = snapshot.reference.as_deref().map(|reference| isolated(&grouped(reference)));
        facts.extend(reference.map(|reference| (words.reference.to_owned(), reference)));
    }
    facts
}
