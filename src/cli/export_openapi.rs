//! `carehub export-openapi`: the document of the API, for those who make clients from it.

use std::io::Write as _;

use crate::http;

pub(super) fn run() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &http::document())?;
    writeln!(out)?;
    Ok(())
}
