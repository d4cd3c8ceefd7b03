//! Every column that holds what the clinic's key seals by itself. A test finds one that is forgotten here.

/// Where sealed values lie.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Of which table.
    pub table: &'static str,
    /// What names a row, as SQL.
    pub id: &'static str,
    /// Which column.
    pub name: &'static str,
    /// What its place names, as SQL: mostly the row.
    pub of: &'static str,
    /// What the value was sealed for.
    pub place: fn(&str) -> String,
}

/// All of them.
pub const COLUMNS: &[Column] = &[
    column("user_account", "totp_secret", |id| format!("user_account|totp_secret|{id}")),
    column("patient", "accessibility", |id| format!("patient|accessibility|{id}")),
    column("appointment", "reason", |id| format!("appointment|reason|{id}")),
    column("appointment", "cancel_note", |id| format!("appointment|note|{id}")),
    column("break_glass", "reason", |id| format!("break_glass|reason|{id}")),
    column("break_glass", "remark", |id| format!("break_glass|remark|{id}")),
    column("legal_hold", "reason", |id| format!("legal_hold|reason|{id}")),
    column("legal_hold", "clear_reason", |id| format!("legal_hold|clear_reason|{id}")),
    column("daily_key", "key_sealed", |id| format!("daily_key|key|{id}")),
    column("daily_meeting", "session_data", |id| format!("daily_meeting|session_data|{id}")),
    column("daily_admission", "user_name", |id| format!("daily_admission|user_name|{id}")),
    column("daily_webhook", "hmac", |id| format!("daily_webhook|hmac|{id}")),
    column("daily_webhook", "basic_auth", |id| format!("daily_webhook|basic_auth|{id}")),
    column("daily_delivery", "body", |id| format!("daily_delivery|body|{id}")),
    column("bank_line", "payer", |id| format!("bank_line|payer|{id}")),
    column("bank_line", "text", |id| format!("bank_line|text|{id}")),
    column("invoice", "snapshot", |id| format!("invoice|snapshot|{id}")),
    Column { of: "payment_id", ..column("refund", "reason", |payment| format!("refund|reason|{payment}")) },
    Column { id: EVENT, of: EVENT, ..column("provider_event", "body", |event| format!("provider_event|{event}")) },
    // Answers that are kept for a day, as JSON.
    Column {
        id: "user_id || ' ' || key",
        of: "''",
        ..column("idempotency_key", "body", |_| "idempotency|appointment".to_owned())
    },
];

/// Of which processor, and which one.
const EVENT: &str = "processor || '|' || dedupe_key";

const fn column(table: &'static str, name: &'static str, place: fn(&str) -> String) -> Column {
    Column { table, id: "id", of: "id", name, place }
}
