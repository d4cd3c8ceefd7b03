//! A signed prescription as a paper, in the patient's language. It is made from what was signed and from nothing else, so
//! that it is the same paper every time; one that does not stand any more says so at its head.

use jiff::Timestamp;

use super::item::Item;
use super::model::Signed;
use super::words::Words;
use crate::documents::{Block, Paper, Table};
use crate::language::Language;

/// Whether it still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As it was signed.
    Stands,
    /// Taken back then.
    Cancelled(Timestamp),
    /// Replaced then.
    Superseded(Timestamp),
}

/// What is printed.
pub(super) fn paper(signed: &Signed, standing: Standing) -> Paper {
    let language = Language::of(&signed.language);
    let words = Words::of(language);
    let mut blocks = Vec::new();
    let ended = |text: &str, at| Block::Text(text.replace("{when}", &language.moment(at, &signed.zone)));
    match standing {
        Standing::Stands => {}
        Standing::Cancelled(at) => blocks.push(ended(words.cancelled, at)),
        Standing::Superseded(at) => blocks.push(ended(words.superseded, at)),
    }
    blocks.push(Block::Facts(about_issue(signed, language, words)));
    blocks.push(Block::Heading(words.patient.to_owned()));
    let mut patient = vec![(words.name.to_owned(), signed.patient_name.clone())];
    patient.extend(signed.patient_born.map(|born| (words.born.to_owned(), language.date(born))));
    blocks.push(Block::Facts(patient));
    blocks.push(Block::Heading(words.medicines.to_owned()));
    blocks.push(Block::Table(Table {
        head: [(words.medicine, 5), (words.directions, 7), (words.quantity, 4), (words.refills, 5)]
            .map(|(name, width)| (name.to_owned(), width))
            .to_vec(),
        rows: signed.items.iter().map(|item| row(words, item)).collect(),
    }));
    if signed.supersedes.is_some() {
        blocks.push(Block::Text(words.replaces.to_owned()));
    }
    blocks.push(Block::Heading(words.check.to_owned()));
    blocks.push(Block::Text(words.check_how.replace("{page}", &signed.check_page)));
    blocks.push(Block::Code(signed.code.clone()));
    Paper { title: words.title.to_owned(), language, issuer: signed.clinic.clone(), made_at: signed.signed_at, blocks }
}

fn about_issue(signed: &Signed, language: Language, words: &Words) -> Vec<(String, String)> {
    let provider = &signed.provider;
    let titled = [provider.name.as_str(), &provider.title].map(str::trim);
    let titled = titled.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let licence = format!("{} – {}", provider.licence_number, provider.licence_authority);
    [
        (words.clinic, signed.clinic.clone()),
        (words.prescriber, titled),
        (words.licence, licence),
        (words.signed, language.moment(signed.signed_at, &signed.zone)),
        (words.valid_until, language.date(signed.valid_until)),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .to_vec()
}

fn row(words: &Words, item: &Item) -> Vec<String> {
    let mut directions = words.directions(item);
    if !item.instructions.is_empty() {
        directions.push('\n');
        directions.push_str(&item.instructions);
    }
    vec![words.medicine(item), directions, words.quantity(item), item.refills.to_string()]
}
