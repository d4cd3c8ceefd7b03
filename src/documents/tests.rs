//! Papers, read by a reader of other people's making (`pdftotext` and `pdfinfo` of poppler).

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::*;

fn paper(language: Language, blocks: Vec<Block>) -> Paper {
    Paper {
        title: "Ordonnance – Prescription".to_owned(),
        language,
        issuer: "Riverside Virtual Clinic".to_owned(),
        made_at: "2026-06-03T12:00:00Z".parse().expect("a time"),
        blocks,
    }
}

/// What a program of poppler says about a file.
fn ask(program: &str, arguments: &[&str], file: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} (Debian: poppler-utils): {error}"));
    child.stdin.take().expect("piped").write_all(file).expect("written");
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn read(paper: &Paper) -> String {
    ask("pdftotext", &["-layout", "-", "-"], &paper.pdf().expect("written"))
}

#[test]
fn another_reader_finds_every_text_accents_and_marks_included() {
    let table = Table {
        head: vec![("Médicament".into(), 2), ("Dose".into(), 1)],
        rows: vec![vec!["Amoxicilline – gélule".into(), "500 mg".into()]],
    };
    let text = read(&paper(
        Language::French,
        vec![
            Block::Heading("Patient".into()),
            Block::Facts(vec![("Nom".into(), "Zoë Łukasiewicz, née Müller".into())]),
            Block::Table(table),
            Block::Text("Première ligne\n\nÀ prendre le soir · œuf · ½ comprimé".into()),
            Block::Code("7K3M-QX2P".into()),
        ],
    ));
    for expected in [
        "Ordonnance – Prescription",
        "Patient",
        "Zoë Łukasiewicz, née Müller",
        "Médicament",
        "Amoxicilline – gélule",
        "500 mg",
        "Première ligne",
        "À prendre le soir · œuf · ½ comprimé",
        "7K3M-QX2P",
        "Riverside Virtual Clinic",
        "Page 1 sur 1",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn arabic_is_read_as_it_is_written() {
    let blocks = vec![
        Block::Heading("وصفة طبية".into()),
        Block::Text("تناول قرصا واحدا \u{2068}500 mg\u{2069} مرتين كل يوم".into()),
    ];
    let file = paper(Language::Arabic, blocks).pdf().expect("written");
    let text = ask("pdftotext", &["-", "-"], &file);
    // Whatever marks the reader puts around directions.
    let text: String =
        text.chars().filter(|char| !matches!(char, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}')).collect();
    for expected in ["وصفة طبية", "500 mg", "تناول قرصا واحدا", "مرتين كل يوم"] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let make = || {
        let rows = (0..40).map(|n| vec![format!("Nr. {n}"), "يوميًا and daily".to_owned()]).collect();
        let table = Table { head: vec![("A".into(), 1), ("B".into(), 1)], rows };
        paper(Language::English, vec![Block::Heading("x".into()), Block::Table(table)]).pdf().expect("written")
    };
    assert_eq!(make(), make());
}

#[test]
fn file_is_tagged_with_its_title_and_structure() {
    let table = Table { head: vec![("Drug".into(), 1)], rows: vec![vec!["Amoxicillin".into()]] };
    let blocks = vec![Block::Heading("Items".into()), Block::Table(table), Block::Text("Twice a day.".into())];
    let file = paper(Language::English, blocks).pdf().expect("written");
    let about = ask("pdfinfo", &["-"], &file);
    assert!(about.contains("Tagged:          yes"), "{about}");
    assert!(about.contains("Title:           Ordonnance – Prescription"), "{about}");
    assert!(about.contains("A4"), "{about}");
    let structure = ask("pdfinfo", &["-struct-text", "-"], &file);
    for expected in ["H1", "H2", "Table", "TR", "TH", "TD", "Amoxicillin", "Twice a day."] {
        assert!(structure.contains(expected), "{expected} is not in:\n{structure}");
    }
}

#[test]
fn what_does_not_fit_goes_to_the_next_page_and_nothing_is_lost() {
    let long: Vec<String> = (0..120).map(|n| format!("Paragraph {n} {}", "with some words ".repeat(8))).collect();
    let rows = (0..60).map(|n| vec![format!("Row-{n}-end"), "a b c ".repeat(20)]).collect();
    let tall = vec!["Tall".to_owned(), "line\n".repeat(90) + "last-of-all"];
    let blocks = vec![
        Block::Text(long.join("\n")),
        Block::Table(Table { head: vec![("A".into(), 1), ("B".into(), 1)], rows }),
        Block::Table(Table { head: vec![("A".into(), 1), ("B".into(), 1)], rows: vec![tall] }),
        Block::Text("W".repeat(400)),
    ];
    let file = paper(Language::English, blocks).pdf().expect("written");
    let text = ask("pdftotext", &["-layout", "-", "-"], &file);
    assert!((0..120).all(|n| text.contains(&format!("Paragraph {n} "))), "{text}");
    assert!((0..60).all(|n| text.contains(&format!("Row-{n}-end"))), "{text}");
    assert!(text.contains("last-of-all"));
    assert_eq!(text.matches('W').count(), 400);
    let pages = text.matches("Riverside Virtual Clinic").count();
    assert!(pages > 5 && text.contains(&format!("Page {pages} of {pages}")), "{pages} pages");
}

#[test]
fn signs_that_the_fonts_have_not_are_shown_as_missing_and_controls_as_space() {
    let text = read(&paper(Language::English, vec![Block::Text("aa\u{7}bb 陈陈 \u{e000}\u{e000} 👍👍 cc".into())]));
    assert!(text.contains("aa bb �� �� �� cc"), "{text}");
}
