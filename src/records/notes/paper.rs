//! A signed note as a paper, in the patient's language. It is made from what was signed and from what was added to it, so
//! that it is the same paper every time.

use super::model::{Amended, Issue, NoteSection, Signed};
use super::templates;
use super::words::Words;
use crate::documents::{Block, Paper};
use crate::language::Language;

/// What is printed. `hash` is of the note.
pub(super) fn paper(signed: &Signed, issue: &Issue, hash: &str, amendments: &[Amended]) -> Paper {
    let language = Language::of(&issue.language);
    let words = Words::of(language);
    let moment = |at| language.moment(at, &issue.zone);
    let mut blocks = vec![
        facts([
            (words.clinic, issue.clinic.clone()),
            (words.author, signed.author_name.clone()),
            (words.licence, signed.licence.clone()),
            (words.visit, moment(issue.visit_at)),
            (words.signed, moment(signed.signed_at)),
        ]),
        Block::Heading(words.patient.to_owned()),
        facts([
            (words.name, issue.patient_name.clone()),
            (words.born, issue.patient_born.map(|born| language.date(born)).unwrap_or_default()),
        ]),
    ];
    for part in signed.parts.iter().filter(|part| !part.text.0.is_empty()) {
        blocks.push(Block::Heading(title(part.section, language)));
        blocks.push(Block::Text(part.text.0.clone()));
    }
    for amended in amendments {
        let title = words.amendment.replace("{number}", &amended.number.to_string());
        blocks.push(Block::Heading(title.replace("{when}", &moment(amended.signed_at))));
        blocks.push(Block::Text(amended.text.0.clone()));
    }
    blocks.push(Block::Heading(words.signature.to_owned()));
    blocks.push(facts([(words.fingerprint, hash.to_owned())]));
    let made_at = amendments.last().map_or(signed.signed_at, |last| last.signed_at);
    Paper { title: words.title.to_owned(), language, issuer: issue.clinic.clone(), made_at, blocks }
}

/// Those that there are.
fn facts<const N: usize>(facts: [(&str, String); N]) -> Block {
    let there = facts.into_iter().filter(|(_, value)| !value.is_empty());
    Block::Facts(there.map(|(name, value)| (name.to_owned(), value)).collect())
}

fn title(section: NoteSection, language: Language) -> String {
    templates::title(section, language).to_owned()
}
