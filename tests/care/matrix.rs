//! Who may do what: every operation of the document, asked by everybody, against one table (`matrix/access.txt`).
//!
//! Each request is the least that the document allows, about things that belong to the patient and the provider in their
//! columns, on a fresh copy of one clinic. A request that goes through may still be refused for what it asks (409, 412,
//! 422); one that shall not go through must end in just the status of the table.

#[path = "matrix/clinic.rs"]
mod clinic;
#[path = "matrix/request.rs"]
mod request;

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use crate::support::World;
use clinic::Clinic;
use request::{Operation, operations};

/// Who asks, in the order of the table's columns.
pub(super) const ROLES: [&str; 7] =
    ["nobody", "patient", "other patient", "guardian", "provider", "other provider", "admin"];

/// A row of the table: `ok`, or the status of the refusal.
type Row = [Option<u16>; ROLES.len()];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_answers_each_role_as_the_table_says() {
    let document = serde_json::to_value(carehub::http::document()).expect("JSON");
    let mut table = table();
    let clinic = Clinic::found().await;
    let mut wrong = Vec::new();
    for operation in operations(&document) {
        let answers = ask_all(&document, &clinic, &operation).await;
        let Some(row) = table.remove(operation.id) else {
            let statuses: Vec<String> = answers.iter().map(|(status, _)| status.to_string()).collect();
            wrong.push(format!("{} is not in the table; it answered {}", operation.id, statuses.join(" ")));
            continue;
        };
        for ((role, expected), (status, body)) in ROLES.into_iter().zip(row).zip(answers) {
            let through = status < 500 && ![401, 403, 404].contains(&status);
            if expected.map_or(!through, |expected| status != expected) {
                let expected = expected.map_or_else(|| "ok".to_owned(), |status| status.to_string());
                wrong.push(format!("{} by {role} is not {expected} but {status}: {body}", operation.id));
            }
        }
    }
    wrong.extend(table.keys().map(|id| format!("{id} is in the table, but not in the document")));
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Status and body for each role, each on a clinic of its own.
async fn ask_all(document: &Value, clinic: &Clinic, operation: &Operation<'_>) -> Vec<(u16, String)> {
    let asked = stream::iter(0..ROLES.len()).map(async |column| {
        let world = World::on(clinic.database()).await;
        let visitor = clinic.visitor(&world, column);
        let response = operation.request(document, clinic, &visitor).send().await.expect("an answer");
        let status = response.status().as_u16();
        // A stream of events has no end to wait for.
        let streams = response.headers().get("content-type").is_some_and(|media| media == "text/event-stream");
        (status, if streams { String::new() } else { response.text().await.unwrap_or_default() })
    });
    asked.buffered(4).collect().await
}

fn table() -> BTreeMap<&'static str, Row> {
    let mut table = BTreeMap::new();
    for line in include_str!("matrix/access.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let id = words.next().expect("an operation");
        let row: Vec<Option<u16>> = words.map(|word| (word != "ok").then(|| word.parse().expect(line))).collect();
        assert!(table.insert(id, row.try_into().expect(line)).is_none(), "{id} is there twice");
    }
    table
}
