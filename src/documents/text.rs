//! From text to lines of placed glyphs: direction (UAX #9), shaping (joined Arabic, ligatures), and where lines break.
//!
//! Lines break at spaces, and inside a word only where it is wider than the line.

use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level, ParagraphInfo};

use super::Unwritable;
use super::fonts::{Face, Weight, face};

/// How text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) weight: Weight,
    /// In points.
    pub(super) size: f32,
}

impl Style {
    /// From one line to the next. DejaVu is tall: less would let Arabic marks touch.
    pub(super) fn leading(self) -> f32 {
        self.size * 1.4
    }

    /// From the top of a line to what letters stand on.
    pub(super) fn ascent(self) -> f32 {
        self.size * 1.05
    }
}

/// One line, ready to be drawn.
pub(super) struct Line {
    /// From left to right.
    pub(super) runs: Vec<Run>,
    /// In points.
    pub(super) width: f32,
    pub(super) style: Style,
}

/// Glyphs of one direction.
pub(super) struct Run {
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// In points.
    pub(super) width: f32,
}

/// The lines of a text; a paragraph begins at each line break, and takes its direction from its first letter.
pub(super) fn lines(text: &str, style: Style, width: f32, right_to_left: bool) -> Result<Vec<Line>, Unwritable> {
    let face = face(style.weight)?;
    let text: String = text.chars().map(|char| shown(face, char)).collect();
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let base = unicode_bidi::get_base_direction(paragraph);
        let level = match base {
            unicode_bidi::Direction::Ltr => Level::ltr(),
            unicode_bidi::Direction::Rtl => Level::rtl(),
            unicode_bidi::Direction::Mixed if right_to_left => Level::rtl(),
            unicode_bidi::Direction::Mixed => Level::ltr(),
        };
        let bidi = BidiInfo::new(paragraph, Some(level));
        let Some(info) = bidi.paragraphs.first() else {
            lines.push(Line { runs: Vec::new(), width: 0.0, style });
            continue;
        };
        let broken = breaks(face, paragraph, style.size, width);
        lines.extend(broken.into_iter().map(|range| line(face, &bidi, info, range, style)));
    }
    Ok(lines)
}

/// What is printed for a character: a space for a control, � for what the font has no sign for.
fn shown(face: &Face, char: char) -> char {
    let private = matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    match char {
        '\n' => char,
        _ if char.is_control() => ' ',
        _ if is_bidi_control(char) => char,
        _ if private || face.shaper.glyph_index(char).is_none() => char::REPLACEMENT_CHARACTER,
        _ => char,
    }
}

/// UAX #9 §2: they order what stands around them and are not drawn.
const fn is_bidi_control(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Byte ranges of the lines, without the spaces at their ends.
fn breaks(face: &Face, text: &str, size: f32, width: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut end, mut used) = (0, 0, 0.0);
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches(' ');
        let measured = measure(face, bare, size);
        if used > 0.0 && used + measured > width {
            lines.push(start..end);
            (start, used) = (at, 0.0);
        }
        if measured > width {
            for piece in pieces(face, bare, size, width) {
                let (from, to) = (at + piece.start, at + piece.end);
                if from > at {
                    lines.push(start..end);
                    start = from;
                }
                end = to;
                used = measure(face, text.get(from..to).unwrap_or_default(), size);
            }
        } else {
            end = at + bare.len();
            used += measured;
        }
        used += measure(face, " ", size) * f32::from(u16::try_from(word.len() - bare.len()).unwrap_or(u16::MAX));
        at += word.len();
    }
    lines.push(start..end);
    lines
}

/// A word that is too wide for a line, in parts that are not.
fn pieces(face: &Face, word: &str, size: f32, width: f32) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    for (at, char) in word.char_indices() {
        let glyph = face.shaper.glyph_index(char).unwrap_or_default();
        let advance = f32::from(face.shaper.glyph_hor_advance(glyph).unwrap_or_default());
        let advance = advance / face.font.units_per_em() * size;
        if at > start && used + advance > width {
            pieces.push(start..at);
            (start, used) = (at, 0.0);
        }
        used += advance;
    }
    pieces.push(start..word.len());
    pieces
}

fn measure(face: &Face, text: &str, size: f32) -> f32 {
    shape(face, text, None, size).width
}

fn line(face: &Face, bidi: &BidiInfo<'_>, info: &ParagraphInfo, range: Range<usize>, style: Style) -> Line {
    let text = bidi.text.get(range.clone()).unwrap_or_default();
    let mut runs = Vec::new();
    if !text.is_empty() {
        let (levels, visual) = bidi.visual_runs(info, range);
        for run in visual {
            let direction = levels.get(run.start).filter(|level| level.is_rtl()).map(|_| Direction::RightToLeft);
            let text = bidi.text.get(run).unwrap_or_default();
            runs.push(shape(face, text, direction.or(Some(Direction::LeftToRight)), style.size));
        }
    }
    runs.retain(|run| !run.glyphs.is_empty());
    let width = runs.iter().map(|run| run.width).sum();
    Line { runs, width, style }
}

/// Without a direction, the one that the letters have.
fn shape(face: &Face, text: &str, direction: Option<Direction>, size: f32) -> Run {
    let text = text.replace(is_bidi_control, "");
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.guess_segment_properties();
    if let Some(direction) = direction {
        buffer.set_direction(direction);
    }
    let shaped = rustybuzz::shape(&face.shaper, &[], buffer);
    let starts: Vec<usize> = {
        let clusters = shaped.glyph_infos().iter().map(|info| usize::try_from(info.cluster).unwrap_or_default());
        let mut starts: Vec<usize> = clusters.collect();
        starts.sort_unstable();
        starts
    };
    let unit = face.font.units_per_em();
    let scaled = |length: i32| length as f32 / unit;
    let glyphs: Vec<KrillaGlyph> = shaped
        .glyph_infos()
        .iter()
        .zip(shaped.glyph_positions())
        .map(|(info, at)| {
            let start = usize::try_from(info.cluster).unwrap_or_default();
            let next = starts.get(starts.partition_point(|known| *known <= start));
            let range = start..next.copied().unwrap_or(text.len());
            let (advance, x, y) = (scaled(at.x_advance), scaled(at.x_offset), scaled(at.y_offset));
            KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, x, y, 0.0, range, None)
        })
        .collect();
    let width = glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * size;
    Run { text, glyphs, width }
}
