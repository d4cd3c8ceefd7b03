//! Reading a statement: every line once, and what is certain is booked.

use jiff::Timestamp;
use serde_json::json;

use super::model::{BankLine, BankLineState};
use super::statement::{self, Entry, Flaw, StatementFormat, Usual};
use super::store;
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::care;
use crate::core::Core;
use crate::digest::sha256;
use crate::ids::{AttemptId, BankLineId};
use crate::invoices::{self, reference};
use crate::payments::change::attempts;
use crate::payments::error::Error;
use crate::payments::received;
use crate::sensitive::Phi;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What kind of file it is.
    pub format: StatementFormat,
    /// Lines that are new.
    pub imported: usize,
    /// Of these, those that booked themselves.
    pub matched: usize,
    /// Lines that were there already.
    pub known: usize,
    /// Lines about money that went out, or is not booked yet.
    pub passed_over: usize,
    /// Lines that could not be read, by where they begin, from 1.
    pub broken: Vec<(usize, Flaw)>,
}

/// Reads a file. Done again with the same file, or one that overlaps, it takes in what is new.
///
/// # Errors
/// [`Error::RoleForbidden`], [`Error::Statement`]
pub async fn import(core: &Core, actor: &Actor, file: &Phi<Vec<u8>>) -> Result<Imported, Error> {
    only_admins(actor)?;
    let usual = usual(core).await?;
    let statement = statement::read(&file.0, &usual)?;
    let mut imported = Imported {
        format: statement.format,
        imported: 0,
        matched: 0,
        known: 0,
        passed_over: statement.passed_over,
        broken: statement.broken,
    };
    let new = keep(core, actor, &statement.entries).await?;
    imported.imported = new.len();
    imported.known = statement.entries.len().saturating_sub(new.len());
    for line in new {
        imported.matched += usize::from(book(core, actor, &line).await?);
    }
    Ok(imported)
}

async fn usual(core: &Core) -> Result<Usual, Error> {
    let mut conn = core.read().await?;
    let account = invoices::billing(&mut conn).await?.1.account;
    Ok(match account {
        Some(account) => Usual { account: account.iban, currency: account.currency },
        None => Usual { account: String::new(), currency: care::clinic(&mut conn).await?.currency },
    })
}

/// Writes the lines that are new, in one transaction; those.
async fn keep(core: &Core, actor: &Actor, entries: &[Entry]) -> Result<Vec<BankLine>, Error> {
    let keys = keys(entries);
    attempts(|| async {
        let mut change = core.begin().await?;
        let now = change.now();
        let mut new = Vec::new();
        for (entry, key) in entries.iter().zip(&keys) {
            let id = BankLineId::new(&core.clock);
            let line = line(id, entry, now);
            let payer = core.vault.seal(&format!("bank_line|payer|{id}"), &line.payer.0)?;
            let text = core.vault.seal(&format!("bank_line|text|{id}"), &line.text.0)?;
            if store::insert(&mut change, &line, key, &payer, &text).await? {
                new.push(line);
            }
        }
        let detail = json!({ "lines": entries.len(), "new": new.len() });
        change.record(actor, Record::new("bank_statement.imported", "bank_statement", now).with(detail));
        change.commit().await?;
        Ok(new)
    })
    .await
}

fn line(id: BankLineId, entry: &Entry, now: Timestamp) -> BankLine {
    BankLine {
        id,
        account: entry.account.clone(),
        booked_on: entry.booked_on,
        amount: entry.amount,
        reference: reference::candidates(&entry.text.0).into_iter().next().unwrap_or_default(),
        bank_reference: entry.bank_reference.clone(),
        payer: entry.payer.clone(),
        text: entry.text.clone(),
        state: BankLineState::Waiting,
        payment: None,
        settled_at: None,
        imported_at: now,
    }
}

/// What makes each line the same in every file that has it. Lines that nothing tells apart, such as two payments of one
/// person on one day, are counted: a file has all of a day.
fn keys(entries: &[Entry]) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::new();
    let key = |entry: &Entry| {
        let words = if entry.bank_reference.is_empty() {
            json!([entry.payer.0, entry.text.0])
        } else {
            json!(entry.bank_reference)
        };
        json!([entry.account, entry.booked_on, entry.amount, words])
    };
    let mut key_of = |entry: &Entry| {
        let base = key(entry).to_string();
        let count: &mut u32 = counts.entry(base.clone()).or_default();
        *count += 1;
        sha256(format!("{base}{count}").as_bytes())
    };
    entries.iter().map(&mut key_of).collect()
}

/// Books a line whose reference, amount and currency are those of an open transfer; whether it was.
async fn book(core: &Core, actor: &Actor, line: &BankLine) -> Result<bool, Error> {
    let references = reference::candidates(&line.text.0);
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::matching(&mut change, &references, line.amount).await?;
        // Two that fit are none.
        let [attempt] = found[..] else { return Ok(false) };
        if !settle(&mut change, core, actor, line, attempt, BankLineState::Matched).await? {
            return Ok(false);
        }
        change.commit().await?;
        Ok(true)
    })
    .await
}

/// Books a line by a try; false when somebody was faster, and then nothing is to be kept.
pub(super) async fn settle(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    line: &BankLine,
    attempt: AttemptId,
    state: BankLineState,
) -> Result<bool, Error> {
    let now = change.now();
    let zone = care::clinic(change).await?.zone;
    let day = line.booked_on.in_tz(&zone).or_else(|_| line.booked_on.in_tz("UTC"));
    let at = day.map_or(now, |day| day.timestamp());
    let payment = received(change, core, attempt, line.amount, at).await?;
    if !store::settle(change, line.id, state, Some(payment.id), actor.user(), now).await? {
        return Ok(false);
    }
    let action = match state {
        BankLineState::Matched => "bank_line.matched",
        _ => "bank_line.assigned",
    };
    let detail = json!({ "payment": payment.id, "amount": line.amount });
    change.record(actor, Record::new(action, "bank_line", line.id).of(payment.patient).with(detail));
    Ok(true)
}

pub(super) fn only_admins(actor: &Actor) -> Result<(), Error> {
    let system = actor.who == crate::actor::Who::System;
    if system || actor.is(Role::Admin) { Ok(()) } else { Err(Error::RoleForbidden) }
}
