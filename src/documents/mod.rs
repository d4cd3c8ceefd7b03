//! Papers: what people print, keep and show, as PDF.
//!
//! A [`Paper`] says what is on it; [`Paper::pdf`] lays it out and writes it: tagged (PDF/UA-1), so that a screen reader
//! finds headings, tables and their order; in the paper's language, Arabic from right to left and joined as it is written;
//! with its fonts inside. The same paper gives the same bytes, always: nothing here asks for the time or a random number,
//! so that a signed paper can be written again and compared.
//!
//! What the fonts have no sign for (Chinese, Japanese, Devanagari and others) is printed as �; nothing is left out unseen.

mod draw;
mod fonts;
mod layout;
mod text;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::language::Language;

/// What is on a paper. It tells about people, so it does not print itself for debugging.
pub struct Paper {
    /// At the top, and the name of the file's window.
    pub title: String,
    /// Of its words: decides the direction of writing.
    pub language: Language,
    /// Who issues it: stands at the foot of each page, and in the file's properties.
    pub issuer: String,
    /// When what it says came to be.
    pub made_at: Timestamp,
    /// In this order.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
pub enum Block {
    /// Begins a section.
    Heading(String),
    /// Paragraphs, one for each line.
    Text(String),
    /// To be read off and typed, such as a code.
    Code(String),
    /// Names and what they are.
    Facts(Vec<(String, String)>),
    /// Rows under a head.
    Table(Table),
}

/// A table. Each row has as many cells as the head.
pub struct Table {
    /// Names of the columns, with the part of the width that each takes.
    pub head: Vec<(String, u16)>,
    /// Cells, row by row; each may hold several lines.
    pub rows: Vec<Vec<String>>,
}

/// A paper could not be written; a mistake of ours.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// The built-in fonts are no fonts.
    #[error("the fonts that are built in could not be read")]
    Fonts,
    /// The writer refused it. The cause is not kept, as it may hold what is on the paper.
    #[error("the paper could not be written as a PDF")]
    Pdf,
}

impl Paper {
    /// As a file.
    ///
    /// # Errors
    /// [`Unwritable`]
    pub fn pdf(&self) -> Result<Vec<u8>, Unwritable> {
        draw::pdf(self, layout::lay_out(self)?)
    }
}
