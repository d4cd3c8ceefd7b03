//! What a line that did not book itself may be for.

use super::import::only_admins;
use super::model::{BankLine, BankLineState};
use super::store::{self, Owed};
use crate::actor::Actor;
use crate::care;
use crate::codes::codes;
use crate::core::Core;
use crate::ids::BankLineId;
use crate::invoices::reference;
use crate::payments::error::Error;

codes! {
    /// What speaks for a payment.
    pub(super) enum Sign {
        /// The reference is in what was written.
        Reference = "REFERENCE",
        /// The invoice's number is.
        Number = "NUMBER",
        /// It is just what is left to pay.
        Amount = "AMOUNT",
        /// The payer has the patient's name, or a part of it.
        Name = "NAME",
    }
}

/// A line with what it may be for.
pub(super) struct Looked {
    pub(super) line: BankLine,
    /// The likeliest first.
    pub(super) suggestions: Vec<(Owed, Vec<Sign>)>,
}

/// Up to `limit + 1` lines, newest first, each with what it may be for while it waits.
pub(super) async fn list(
    core: &Core,
    actor: &Actor,
    state: Option<BankLineState>,
    after: Option<BankLineId>,
    limit: i64,
) -> Result<Vec<Looked>, Error> {
    only_admins(actor)?;
    let mut conn = core.read().await?;
    let lines = store::list(&mut conn, core, state, after, limit).await?;
    let mut owed = Vec::new();
    if lines.iter().any(|line| line.state == BankLineState::Waiting) {
        for one in store::owed(&mut conn, OWED_MAX).await? {
            let name = care::patient(&mut conn, one.patient).await?.map(|patient| patient.name.0);
            owed.push((one, name.unwrap_or_default()));
        }
    }
    let looked = |line: BankLine| {
        let suggestions = if line.state == BankLineState::Waiting { suggestions(&line, &owed) } else { Vec::new() };
        Looked { line, suggestions }
    };
    Ok(lines.into_iter().map(looked).collect())
}

fn suggestions(line: &BankLine, owed: &[(Owed, String)]) -> Vec<(Owed, Vec<Sign>)> {
    let mut found: Vec<(Owed, Vec<Sign>)> = owed
        .iter()
        .filter(|(owed, _)| owed.balance.currency == line.amount.currency)
        .map(|(owed, name)| (owed.clone(), signs(line, owed, name)))
        .filter(|(_, signs)| !signs.is_empty())
        .collect();
    // What is surest stands first among the signs; equally sure ones stay in the order of their bills.
    found.sort_by(|(_, one), (_, other)| one.first().cmp(&other.first()).then(other.len().cmp(&one.len())));
    found.truncate(SUGGESTIONS_MAX);
    found
}

fn signs(line: &BankLine, owed: &Owed, name: &str) -> Vec<Sign> {
    let text = bare(&line.text.0);
    let mut signs = Vec::new();
    if reference::candidates(&line.text.0).contains(&owed.reference) {
        signs.push(Sign::Reference);
    }
    if text.contains(&bare(&owed.number)) {
        signs.push(Sign::Number);
    }
    if owed.balance == line.amount {
        signs.push(Sign::Amount);
    }
    let payer = line.payer.0.to_lowercase();
    let mut words = name.split_whitespace().filter(|word| word.chars().count() >= NAME_CHARS_MIN);
    if words.any(|word| payer.split(|sign: char| !sign.is_alphanumeric()).any(|part| part == word.to_lowercase())) {
        signs.push(Sign::Name);
    }
    signs
}

/// Letters and digits alone.
fn bare(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Looked through for each page.
const OWED_MAX: i64 = 500;

/// Initials say nothing.
const NAME_CHARS_MIN: usize = 3;

const SUGGESTIONS_MAX: usize = 3;
