//! Keeps `client/src/wire.ts` equal to [`crate::message`]: `UPDATE=1 cargo test -p signaling wire` rewrites it. Keeps
//! `PROTOCOL.md` true: its examples are messages, its tables name every reason and code.

use std::fmt::Write as _;
use std::path::Path;

use ts_rs::{Config, TS};

use crate::message::*;

const HEADER: &str =
    "// Generated from signaling/src/message.rs by `UPDATE=1 cargo test -p signaling wire`. Do not edit.\n";

/// Every reason, for the table of close codes. A new variant fails to compile in [`position`] until it is listed here.
const REASONS: [CloseReason; 16] = [
    CloseReason::Left,
    CloseReason::NoJoin,
    CloseReason::Version,
    CloseReason::TicketInvalid,
    CloseReason::TicketExpired,
    CloseReason::TicketUsed,
    CloseReason::RoomFull,
    CloseReason::ServerFull,
    CloseReason::Offer,
    CloseReason::Kicked,
    CloseReason::Replaced,
    CloseReason::RoomClosed,
    CloseReason::Protocol,
    CloseReason::SlowReader,
    CloseReason::MediaLost,
    CloseReason::ServerStopping,
];

fn position(reason: CloseReason) -> usize {
    match reason {
        CloseReason::Left => 0,
        CloseReason::NoJoin => 1,
        CloseReason::Version => 2,
        CloseReason::TicketInvalid => 3,
        CloseReason::TicketExpired => 4,
        CloseReason::TicketUsed => 5,
        CloseReason::RoomFull => 6,
        CloseReason::ServerFull => 7,
        CloseReason::Offer => 8,
        CloseReason::Kicked => 9,
        CloseReason::Replaced => 10,
        CloseReason::RoomClosed => 11,
        CloseReason::Protocol => 12,
        CloseReason::SlowReader => 13,
        CloseReason::MediaLost => 14,
        CloseReason::ServerStopping => 15,
    }
}

fn declare<T: TS>(out: &mut String) {
    let config = Config::default();
    out.push('\n');
    if let Some(docs) = T::docs() {
        out.push_str(docs.trim_end());
        out.push('\n');
    }
    writeln!(out, "export {}", T::decl(&config)).unwrap();
}

fn generated() -> String {
    let mut out = HEADER.to_owned();
    writeln!(out, "\n/** Version of this protocol. */\nexport const VERSION = {VERSION};").unwrap();
    declare::<ClientMessage>(&mut out);
    declare::<ServerMessage>(&mut out);
    declare::<Seat>(&mut out);
    declare::<Participant>(&mut out);
    declare::<WaitingPerson>(&mut out);
    declare::<Permissions>(&mut out);
    declare::<Role>(&mut out);
    declare::<PublicationRef>(&mut out);
    declare::<Publication>(&mut out);
    declare::<Slot>(&mut out);
    declare::<Kind>(&mut out);
    declare::<Source>(&mut out);
    declare::<Quality>(&mut out);
    declare::<ChatLine>(&mut out);
    declare::<LeaveReason>(&mut out);
    declare::<CloseReason>(&mut out);
    declare::<ErrorCode>(&mut out);
    out.push_str(
        "\n/** WebSocket close code of each reason. */\nexport const CLOSE_CODES: Record<CloseReason, number> = {\n",
    );
    for reason in REASONS {
        let name = serde_json::to_string(&reason).unwrap();
        writeln!(out, "  {name}: {},", reason.code()).unwrap();
    }
    out.push_str("};\n");
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn wire_types_of_the_client_are_those_of_the_server() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("client/src/wire.ts");
    let wanted = generated();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, wanted).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "signaling/client/src/wire.ts differs from signaling/src/message.rs; run: UPDATE=1 cargo test -p signaling wire"
    );
}

#[test]
fn every_close_reason_has_its_own_code() {
    for (n, reason) in REASONS.into_iter().enumerate() {
        assert_eq!(position(reason), n);
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        assert_eq!(REASONS.iter().filter(|other| other.code() == reason.code()).count(), 1, "{reason:?}");
    }
}

/// The JSON values of the fenced blocks of the page.
fn examples(page: &str) -> Vec<serde_json::Value> {
    let blocks = page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(|block| serde_json::Deserializer::from_str(block).into_iter().map(|value| value.unwrap())).collect()
}

#[test]
fn every_message_has_an_example_in_the_protocol_page_and_every_example_is_a_message() {
    let page = include_str!("../PROTOCOL.md");
    let mut seen = std::collections::BTreeSet::new();
    for example in examples(page) {
        let Some(kind) = example["type"].as_str() else { continue };
        let read = serde_json::from_value::<ClientMessage>(example.clone()).map(serde_json::to_value);
        let written =
            read.or_else(|_| serde_json::from_value::<ServerMessage>(example.clone()).map(serde_json::to_value));
        assert_eq!(written.unwrap().unwrap(), example, "an example is written as we write it");
        seen.insert(kind.to_owned());
    }
    let config = Config::default();
    let declared = ClientMessage::decl(&config) + &ServerMessage::decl(&config);
    for kind in declared.split("\"type\": \"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(seen.contains(kind) || kind == "resumed", "{kind} has no example");
    }
}

#[test]
fn the_protocol_page_names_every_reason_and_code() {
    let page = include_str!("../PROTOCOL.md");
    for reason in REASONS {
        let row = format!("| {} | `{}` |", reason.code(), reason.as_str());
        assert!(page.contains(&row), "{row}");
    }
    for code in ErrorCode::decl(&Config::default()).split('"').skip(1).step_by(2) {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}
