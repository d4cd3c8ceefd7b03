//! Keeps `client/src/wire.ts` equal to [`crate::message`]: `UPDATE=1 cargo test -p signaling wire` rewrites it.

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
