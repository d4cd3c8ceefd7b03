//! SQL of accounts.

pub(super) mod attempts;
pub(super) mod email_changes;
pub(super) mod factors;
pub(super) mod passkeys;
pub(super) mod people;
pub(super) mod sessions;
pub(super) mod sweep;
pub(super) mod tokens;
pub(super) mod users;
