//! The fonts: DejaVu Sans, regular and bold, which have Latin, Greek, Cyrillic, Arabic, Hebrew and more in one design.
//!
//! The crate `dejavu` carries them as they were published, with their licence (Bitstream Vera's, free to embed).

use std::sync::OnceLock;

use krilla::text::Font;

use super::Unwritable;

/// How heavy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// For reading.
    Regular,
    /// For names of things.
    Bold,
}

/// One font, for measuring and for writing.
pub(super) struct Face {
    pub(super) font: Font,
    pub(super) shaper: rustybuzz::Face<'static>,
}

/// The font of that weight.
pub(super) fn face(weight: Weight) -> Result<&'static Face, Unwritable> {
    static REGULAR: OnceLock<Option<Face>> = OnceLock::new();
    static BOLD: OnceLock<Option<Face>> = OnceLock::new();
    let face = match weight {
        Weight::Regular => REGULAR.get_or_init(|| read(dejavu::sans::regular())),
        Weight::Bold => BOLD.get_or_init(|| read(dejavu::sans::bold())),
    };
    face.as_ref().ok_or(Unwritable::Fonts)
}

fn read(bytes: &'static [u8]) -> Option<Face> {
    Some(Face { font: Font::new(bytes.into(), 0)?, shaper: rustybuzz::Face::from_slice(bytes, 0)? })
}
