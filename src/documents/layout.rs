//! Where everything on a paper goes: pages with placed lines, and beside them the tree that says what they mean.

use super::fonts::Weight;
use super::text::{Line, Style, lines};
use super::{Block, Paper, Table, Unwritable};

/// ISO 216 A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;

/// White around a page, about two centimetres.
pub(super) const MARGIN: f32 = 56.0;

/// Between the columns of a table.
const GUTTER: f32 = 10.0;

/// Left to the page's foot.
const FOOT: f32 = 28.0;

const TITLE: Style = Style { weight: Weight::Bold, size: 17.0 };
const HEADING: Style = Style { weight: Weight::Bold, size: 11.5 };
const BODY: Style = Style { weight: Weight::Regular, size: 9.5 };
const LABEL: Style = Style { weight: Weight::Bold, size: 9.5 };
const CODE: Style = Style { weight: Weight::Bold, size: 15.0 };
pub(super) const SMALL: Style = Style { weight: Weight::Regular, size: 8.0 };

/// A paper, laid out.
pub(super) struct Layout {
    pub(super) pages: Vec<Vec<Piece>>,
    pub(super) tree: Vec<Branch>,
    /// Parts of the tree that lines belong to, counted.
    pub(super) slots: usize,
}

/// Something on a page.
pub(super) enum Piece {
    /// A line at its left end, on what its letters stand on.
    Line { x: f32, y: f32, line: Line, slot: usize },
    /// A thin line over the whole width.
    Rule { y: f32 },
}

/// What lines mean.
pub(super) enum Branch {
    /// Level, text, where it is, its lines.
    Heading {
        level: u16,
        text: String,
        page: usize,
        y: f32,
        slot: usize,
    },
    Paragraph(usize),
    Table(Vec<Row>),
}

/// A row of a table: cells that name others, then cells that are named.
pub(super) struct Row {
    pub(super) cells: Vec<(Cell, usize)>,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Names its column.
    Column,
    /// Names its row.
    Row,
    /// Holds something.
    Value,
}

/// Lays it out.
pub(super) fn lay_out(paper: &Paper) -> Result<Layout, Unwritable> {
    let mut pen = Pen {
        right_to_left: paper.language.is_right_to_left(),
        pages: vec![Vec::new()],
        tree: Vec::new(),
        slots: 0,
        y: MARGIN,
    };
    pen.heading(&paper.title, TITLE, 1)?;
    pen.rule(4.0);
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => pen.heading(text, HEADING, 2)?,
            Block::Text(text) => pen.paragraphs(text, BODY)?,
            Block::Code(text) => pen.paragraphs(text, CODE)?,
            Block::Facts(facts) => pen.facts(facts)?,
            Block::Table(table) => pen.table(table)?,
        }
    }
    Ok(Layout { pages: pen.pages, tree: pen.tree, slots: pen.slots })
}

/// Goes down the pages.
struct Pen {
    right_to_left: bool,
    pages: Vec<Vec<Piece>>,
    tree: Vec<Branch>,
    slots: usize,
    /// Top of what comes next.
    y: f32,
}

/// A column: its left edge and its width.
#[derive(Clone, Copy)]
struct Column {
    x: f32,
    width: f32,
}

const WHOLE: Column = Column { x: MARGIN, width: WIDTH - 2.0 * MARGIN };

impl Pen {
    fn slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    /// Whether so much more goes on this page.
    fn fits(&self, height: f32) -> bool {
        self.y + height <= HEIGHT - MARGIN - FOOT
    }

    fn is_fresh(&self) -> bool {
        self.pages.last().is_none_or(Vec::is_empty)
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    fn put(&mut self, piece: Piece) {
        if let Some(page) = self.pages.last_mut() {
            page.push(piece);
        }
    }

    fn rule(&mut self, gap: f32) {
        self.put(Piece::Rule { y: self.y + gap / 2.0 });
        self.y += gap;
    }

    /// Space before what comes, except at the top of a page.
    fn space(&mut self, height: f32) {
        if !self.is_fresh() {
            self.y += height;
        }
    }

    fn place(&mut self, line: Line, column: Column, slot: usize) {
        let x = if self.right_to_left { column.x + column.width - line.width } else { column.x };
        let y = self.y + line.style.ascent();
        self.put(Piece::Line { x, y, line, slot });
    }

    fn heading(&mut self, text: &str, style: Style, level: u16) -> Result<(), Unwritable> {
        let found = lines(text, style, WHOLE.width, self.right_to_left)?;
        self.space(style.size);
        // A heading stays with the beginning of what it is over.
        if !self.fits(height(&found, style) + 3.0 * BODY.leading()) && !self.is_fresh() {
            self.turn();
        }
        let slot = self.slot();
        let (page, y) = (self.pages.len() - 1, self.y);
        self.tree.push(Branch::Heading { level, text: text.to_owned(), page, y, slot });
        self.lines(found, slot);
        self.y += 2.0;
        Ok(())
    }

    fn paragraphs(&mut self, text: &str, style: Style) -> Result<(), Unwritable> {
        for paragraph in text.split('\n') {
            let found = lines(paragraph.trim_end_matches('\r'), style, WHOLE.width, self.right_to_left)?;
            // An empty line is space and nothing to read.
            if paragraph.trim().is_empty() {
                self.space(style.leading() / 2.0);
                continue;
            }
            let slot = self.slot();
            self.tree.push(Branch::Paragraph(slot));
            self.lines(found, slot);
            self.y += 2.0;
        }
        Ok(())
    }

    fn lines(&mut self, lines: Vec<Line>, slot: usize) {
        for line in lines {
            let leading = line.style.leading();
            if !self.fits(leading) && !self.is_fresh() {
                self.turn();
            }
            self.place(line, WHOLE, slot);
            self.y += leading;
        }
    }

    fn facts(&mut self, facts: &[(String, String)]) -> Result<(), Unwritable> {
        let columns = self.columns(&[2, 5]);
        let mut rows = Vec::new();
        for (label, value) in facts {
            rows.push(self.row(&columns, &[(label, LABEL, Cell::Row), (value, BODY, Cell::Value)])?);
            self.y += 2.0;
        }
        self.tree.push(Branch::Table(rows));
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<(), Unwritable> {
        let widths: Vec<u16> = table.head.iter().map(|(_, width)| *width).collect();
        let columns = self.columns(&widths);
        let head: Vec<_> = table.head.iter().map(|(name, _)| (name.as_str(), LABEL, Cell::Column)).collect();
        let mut rows = vec![self.row(&columns, &head)?];
        self.rule(4.0);
        for cells in &table.rows {
            let cells: Vec<_> = cells.iter().map(|cell| (cell.as_str(), BODY, Cell::Value)).collect();
            rows.push(self.row(&columns, &cells)?);
            self.rule(5.0);
        }
        self.tree.push(Branch::Table(rows));
        Ok(())
    }

    /// Left edges and widths, in the order of reading.
    fn columns(&self, parts: &[u16]) -> Vec<Column> {
        let gaps = GUTTER * f32::from(u16::try_from(parts.len().saturating_sub(1)).unwrap_or_default());
        let all: u16 = parts.iter().sum();
        let share = (WHOLE.width - gaps) / f32::from(all.max(1));
        let mut used = 0.0;
        let mut columns = Vec::new();
        for part in parts {
            let width = share * f32::from(*part);
            let x = if self.right_to_left { WHOLE.x + WHOLE.width - used - width } else { WHOLE.x + used };
            columns.push(Column { x, width });
            used += width + GUTTER;
        }
        columns
    }

    /// On one page where it fits on one; line by line over the end of it where not.
    fn row(&mut self, columns: &[Column], cells: &[(&str, Style, Cell)]) -> Result<Row, Unwritable> {
        let mut wrapped = Vec::new();
        for (column, (text, style, _)) in columns.iter().zip(cells) {
            wrapped.push(lines(text, *style, column.width, self.right_to_left)?.into_iter());
        }
        let count = wrapped.iter().map(ExactSizeIterator::len).max().unwrap_or_default();
        let whole = BODY.leading() * f32::from(u16::try_from(count).unwrap_or(u16::MAX));
        if !self.fits(whole) && !self.is_fresh() && MARGIN + whole <= HEIGHT - MARGIN - FOOT {
            self.turn();
        }
        let slots: Vec<usize> = cells.iter().map(|_| self.slot()).collect();
        for _ in 0..count {
            if !self.fits(BODY.leading()) && !self.is_fresh() {
                self.turn();
            }
            for ((column, lines), slot) in columns.iter().zip(&mut wrapped).zip(&slots) {
                if let Some(line) = lines.next() {
                    self.place(line, *column, *slot);
                }
            }
            self.y += BODY.leading();
        }
        let kinds = cells.iter().map(|(_, _, kind)| *kind);
        Ok(Row { cells: kinds.zip(slots).collect() })
    }
}

fn height(lines: &[Line], style: Style) -> f32 {
    style.leading() * f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX))
}
