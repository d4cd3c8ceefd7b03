//! Writes what was laid out as a tagged PDF (ISO 14289-1, PDF/UA-1).

use std::num::NonZeroU16;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::fonts::face;
use super::layout::{Branch, Cell, HEIGHT, Layout, MARGIN, Piece, Row, SMALL, WIDTH};
use super::text::{Line, lines};
use super::{Paper, Unwritable};
use crate::language::Language;

/// The file.
pub(super) fn pdf(paper: &Paper, layout: Layout) -> Result<Vec<u8>, Unwritable> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let configuration = configuration.finish().map_err(|_| Unwritable::Pdf)?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(paper));
    document.set_outline(outline(&layout.tree));
    let mut marks: Vec<Vec<Identifier>> = (0..layout.slots).map(|_| Vec::new()).collect();
    let count = layout.pages.len();
    for (n, pieces) in layout.pages.into_iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(Unwritable::Pdf)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for piece in pieces {
            match piece {
                Piece::Rule { y } => rule(&mut surface, y),
                Piece::Line { x, y, line, slot } => {
                    let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                    glyphs(&mut surface, x, y, &line)?;
                    surface.end_tagged();
                    if let Some(slot) = marks.get_mut(slot) {
                        slot.push(mark);
                    }
                }
            }
        }
        foot(&mut surface, paper, n + 1, count)?;
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree(paper.language, &layout.tree, &mut marks));
    document.finish().map_err(|_| Unwritable::Pdf)
}

fn glyphs(surface: &mut Surface<'_>, x: f32, y: f32, line: &Line) -> Result<(), Unwritable> {
    let font = &face(line.style.weight)?.font;
    let mut x = x;
    for run in &line.runs {
        surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, font.clone(), &run.text, line.style.size, false);
        x += run.width;
    }
    Ok(())
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(MARGIN, y, WIDTH - 2.0 * MARGIN, 0.5) {
        path.push_rect(rect);
    }
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    let grey = rgb::Color::new(150, 150, 150);
    surface.set_fill(Some(Fill { paint: grey.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }));
    surface.draw_path(&path);
    surface.set_fill(None);
    surface.end_tagged();
}

/// Who issued it, and which page this is. Screen readers count pages themselves.
fn foot(surface: &mut Surface<'_>, paper: &Paper, n: usize, count: usize) -> Result<(), Unwritable> {
    let right_to_left = paper.language.is_right_to_left();
    let (y, inside) = (HEIGHT - MARGIN + SMALL.size, WIDTH - 2.0 * MARGIN);
    let number = match paper.language {
        Language::English => format!("Page {n} of {count}"),
        Language::French => format!("Page {n} sur {count}"),
        Language::Arabic => format!("صفحة {n} من {count}"),
    };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let issuer = lines(&paper.issuer, SMALL, inside * 0.7, right_to_left)?.into_iter().next();
    let number = lines(&number, SMALL, inside, right_to_left)?.into_iter().next();
    for (line, leads) in [(issuer, true), (number, false)] {
        let Some(line) = line else { continue };
        let x = if leads == right_to_left { WIDTH - MARGIN - line.width } else { MARGIN };
        glyphs(surface, x, y, &line)?;
    }
    surface.end_tagged();
    Ok(())
}

fn tree(language: Language, branches: &[Branch], marks: &mut [Vec<Identifier>]) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.tag().to_owned()));
    for branch in branches {
        match branch {
            Branch::Heading { level, text, slot, .. } => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                tree.push(leaf(Tag::Hn(level, Some(text.clone())), *slot, marks));
            }
            Branch::Paragraph(slot) => tree.push(leaf(Tag::P, *slot, marks)),
            Branch::Table(rows) => {
                let mut table = TagGroup::new(Tag::Table);
                for row in rows {
                    table.push(self::row(row, marks));
                }
                tree.push(table);
            }
        }
    }
    tree
}

fn row(row: &Row, marks: &mut [Vec<Identifier>]) -> TagGroup {
    let mut group = TagGroup::new(Tag::TR);
    for (cell, slot) in &row.cells {
        group.push(match cell {
            Cell::Column => leaf(Tag::TH(TableHeaderScope::Column), *slot, marks),
            Cell::Row => leaf(Tag::TH(TableHeaderScope::Row), *slot, marks),
            Cell::Value => leaf(Tag::TD, *slot, marks),
        });
    }
    group
}

/// A part of the tree with its lines.
fn leaf(tag: impl Into<TagKind>, slot: usize, marks: &mut [Vec<Identifier>]) -> TagGroup {
    let mut group = TagGroup::new(tag);
    for mark in marks.get_mut(slot).into_iter().flat_map(std::mem::take) {
        group.push(mark);
    }
    group
}

fn outline(branches: &[Branch]) -> Outline {
    let mut outline = Outline::new();
    for branch in branches {
        if let Branch::Heading { text, page, y, .. } = branch {
            let place = XyzDestination::new(*page, Point::from_xy(0.0, *y));
            outline.push_child(OutlineNode::new(text.clone(), place));
        }
    }
    outline
}

fn metadata(paper: &Paper) -> Metadata {
    let direction =
        if paper.language.is_right_to_left() { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    Metadata::new()
        .title(paper.title.clone())
        .authors(vec![paper.issuer.clone()])
        .creator("Virtual Care Hub".to_owned())
        .language(paper.language.tag().to_owned())
        .text_direction(direction)
        .creation_date(date(paper.made_at))
}

fn date(at: Timestamp) -> DateTime {
    let at = at.to_zoned_datetime(TimeZone::UTC);
    let small = |part: i8| u8::try_from(part).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
