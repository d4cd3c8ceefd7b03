//! SQL of accounts.

pub(super) mod sessions;
pub(super) mod tokens;
pub(super) mod users;
