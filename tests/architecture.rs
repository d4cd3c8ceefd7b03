//! The dependency rule, kept by a test and not by memory:
//!
//! ```text
//! web → signaling/client        src → signaling → media        benches/load → webrtc, never media
//! ```
//!
//! and inside `src`, where what is shared (`core`, `db`, `api`, …) knows none of them but the trail:
//!
//! ```text
//! audit ◀ accounts ◀ care ◀ booking, calls ◀ visits, records, messages ◀ http, app, cli
//! ```
//!
//! Arrows never turn back. Manifests say what a crate may use, `use` lines and paths what it does use.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;

/// Folder of each crate, its own crates that it may use, and those it may use in tests besides.
const CRATES: [(&str, &[&str], &[&str]); 8] = [
    ("media", &[], &[]),
    ("signaling", &["media"], &[]),
    (".", &["signaling", "media"], &["fake-kit", "daily-fake", "paystack-fake", "stripe-fake"]),
    ("tests/fakes/kit", &[], &[]),
    ("tests/fakes/daily", &["fake-kit"], &[]),
    ("tests/fakes/paystack", &["fake-kit"], &[]),
    ("tests/fakes/stripe", &["fake-kit"], &[]),
    ("benches/load", &[], &[]),
];

const OWN: [&str; 8] =
    ["media", "signaling", "virtual-care-hub", "load", "fake-kit", "daily-fake", "paystack-fake", "stripe-fake"];

#[test]
fn manifests_follow_the_arrows() {
    for (folder, may, tests_may) in CRATES {
        let manifest = read(&root().join(folder).join("Cargo.toml"));
        let manifest: Table = manifest.parse().expect("TOML");
        let own = |section: &str| -> Vec<String> {
            let dependencies = manifest.get(section).and_then(|section| section.as_table());
            let names = dependencies.into_iter().flat_map(Table::keys);
            names.filter(|name| OWN.contains(&name.as_str())).cloned().collect()
        };
        for name in own("dependencies") {
            assert!(may.contains(&name.as_str()), "{folder} depends on {name}");
        }
        for name in own("dev-dependencies").into_iter().chain(own("build-dependencies")) {
            assert!(may.contains(&name.as_str()) || tests_may.contains(&name.as_str()), "tests of {folder} use {name}");
        }
    }
}

#[test]
fn sources_follow_the_arrows() {
    for (folder, forbidden) in [
        ("media/src", &["signaling", "carehub"][..]),
        ("signaling/src", &["carehub", "webrtc", "str0m"]),
        ("src", &["webrtc", "str0m"]),
        ("benches/load/src", &["media", "signaling", "carehub"]),
    ] {
        for file in files(&root().join(folder), &["rs"]) {
            for (n, line) in read(&file).lines().enumerate() {
                for name in forbidden {
                    assert!(!names_crate(line, name), "{}:{} uses {name}: {line}", file.display(), n + 1);
                }
            }
        }
    }
}

/// Folder of each capability in `src`, and those that it may use.
const CAPABILITIES: &[(&str, &[&str])] = &[
    ("audit", &[]),
    ("documents", &[]),
    ("gateways", &[]),
    ("first_run", &["audit", "accounts", "care"]),
    ("daily_api", &["audit"]),
    ("accounts", &["audit"]),
    ("care", &["audit", "accounts"]),
    ("booking", &["audit", "accounts", "care"]),
    ("calls", &["audit", "accounts", "care"]),
    ("visits", &["audit", "accounts", "care", "booking", "calls", "records"]),
    ("records", &["audit", "documents", "accounts", "care", "booking", "invoices", "oversight"]),
    ("resealing", &["audit", "records"]),
    ("messages", &["audit", "accounts", "care", "booking", "invoices"]),
    ("invoices", &["audit", "documents", "accounts", "care", "booking"]),
    ("payments", &["audit", "accounts", "care", "booking", "gateways", "invoices"]),
    ("oversight", &["audit", "accounts", "care"]),
    (
        "seed",
        &[
            "audit", "accounts", "care", "booking", "calls", "visits", "records", "gateways", "invoices", "payments",
            "selftest",
        ],
    ),
    ("selftest", &["audit", "accounts", "care", "booking", "gateways", "payments"]),
];

/// Those who put the capabilities together may use them all.
const COMPOSERS: [&str; 5] = ["http", "app", "cli", "lib", "main"];

#[test]
fn capabilities_follow_the_arrows() {
    let names: Vec<&str> = CAPABILITIES.iter().map(|(name, _)| *name).collect();
    for file in files(&root().join("src"), &["rs"]) {
        let module = module_of(&file);
        if COMPOSERS.contains(&module.as_str()) {
            continue;
        }
        // What all share may leave a trail, no more.
        let may = CAPABILITIES.iter().find(|(name, _)| *name == module).map_or(&["audit"][..], |(_, may)| may);
        for used in modules_used(&read(&file)) {
            let allowed = used == module || may.contains(&used.as_str()) || !names.contains(&used.as_str());
            let composes = ["http", "app", "cli"].contains(&used.as_str());
            assert!(allowed && !composes, "{} uses {used}", file.display());
        }
    }
}

#[test]
fn sql_is_in_stores_only() {
    for file in files(&root().join("src"), &["rs"]) {
        let store = file.ends_with("store.rs") || file.components().any(|part| part.as_os_str() == "store");
        if store || module_of(&file) == "db" {
            continue;
        }
        for call in ["sqlx::query", "sqlx::raw_sql", "QueryBuilder"] {
            let text = read(&file);
            let used = text.lines().any(|line| line.contains(call) && !line.trim_start().starts_with("//"));
            assert!(!used, "{} uses {call}", file.display());
        }
    }
}

/// `care` of `src/care/rules.rs`, `core` of `src/core.rs`.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).expect("a file in src");
    let first = inside.components().next().expect("a name").as_os_str().to_str().expect("a name");
    first.trim_end_matches(".rs").to_owned()
}

/// Every `x` of `crate::x` and `crate::{x, y::{…}}`.
fn modules_used(text: &str) -> Vec<String> {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let word = |text: &str| text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let mut used: Vec<String> = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            used.push(word(rest));
            continue;
        };
        let (mut depth, mut expected) = (0, true);
        for (at, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => expected = true,
                letter if expected && letter.is_alphanumeric() => {
                    used.push(word(&group[at..]));
                    expected = false;
                }
                _ => {}
            }
        }
    }
    used
}

/// Media knows packets, sessions and rooms; what would bring HTTP, JSON or SQL into it is not among its dependencies.
#[test]
fn media_knows_no_http_no_json_and_no_sql() {
    let manifest: Table = read(&root().join("media/Cargo.toml")).parse().expect("TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table");
    for name in ["axum", "hyper", "serde", "serde_json", "sqlx", "reqwest", "prometheus", "tokio-tungstenite"] {
        assert!(!dependencies.contains_key(name), "media depends on {name}");
    }
}

/// The one door to the machine in media is its worker; everything else takes `now` and bytes.
#[test]
fn protocols_touch_no_socket_and_read_no_clock() {
    let may_ask_the_machine = ["worker.rs", "handle.rs", "tests.rs"];
    for file in files(&root().join("media/src"), &["rs"]) {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        if may_ask_the_machine.contains(&name) || file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = read(&file);
        let code = text.split("#[cfg(test)]").next().expect("the part before the tests");
        for call in ["Instant::now()", "SystemTime::now()", "UdpSocket", "thread::sleep", "tokio::spawn"] {
            let used = code.lines().any(|line| line.contains(call) && !line.trim_start().starts_with("//"));
            assert!(!used, "{} uses {call}", file.display());
        }
    }
}

#[test]
fn client_knows_nothing_of_the_application_that_uses_it() {
    for file in files(&root().join("signaling/client"), &["ts", "tsx"]) {
        for line in read(&file).lines().filter(|line| line.contains(" from \"") || line.contains("import(")) {
            let outside = line.contains("/web/") || line.contains("\"react") || line.contains("@carehub/web");
            assert!(!outside, "{}: {line}", file.display());
        }
    }
}

/// Whether a line of code names a crate: `use media::`, `media::Media`, `extern crate media`.
fn names_crate(line: &str, name: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        // `crate::media::` is a module of one's own, `my_media::` another crate.
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
    })
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if name != "node_modules" && name != "dist" {
                found.extend(files(&path, extensions));
            }
        } else if path.extension().and_then(|end| end.to_str()).is_some_and(|end| extensions.contains(&end)) {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn lines_that_name_a_crate_are_told_from_those_that_do_not() {
    for (line, expected) in [
        ("use media::types::RoomId;", true),
        ("fn a(m: &media::Media) {", true),
        ("use crate::media::Thing;", false),
        ("use my_media::Thing;", false),
        ("// see media::worker", false),
        ("let media = 1;", false),
    ] {
        assert_eq!(names_crate(line, "media"), expected, "{line}");
    }
}

#[test]
fn modules_are_found_in_every_way_to_name_them() {
    for (text, expected) in [
        ("use crate::care::Patient;", &["care"][..]),
        ("use crate::{accounts, booking::{hours, openings}, care};", &["accounts", "booking", "care"]),
        ("use crate::{\n    db::{self, Conn},\n    money,\n};", &["db", "money"]),
        ("let x = crate::audit::verify(a) || crate::core::b();", &["audit", "core"]),
        ("// crate::care is above", &[]),
    ] {
        assert_eq!(modules_used(text), expected, "{text}");
    }
}
