//! SQL of care.

pub(super) mod clinic;
pub(super) mod patients;
pub(super) mod providers;
pub(super) mod specializations;
pub(super) mod visit_types;

/// `$first, …`, `count` of them.
fn placeholders(first: usize, count: usize) -> String {
    let numbers: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    numbers.join(", ")
}
