//! What may be prescribed, and what may follow in the life of a prescription. Pure; tested as tables.
//!
//! The limits keep out what cannot be meant, such as a thousand tablets at a time or half a capsule; they are no advice.

use super::item::{Dose, Form, Frequency, Item, Route, Unit};
use crate::api::{Problem, line, text};
use crate::codes::codes;

codes! {
    /// Where a prescription is.
    pub enum PrescriptionStatus {
        /// Its author writes it; nobody else sees it.
        Draft = "DRAFT",
        /// Stands, and is never changed.
        Signed = "SIGNED",
        /// Its author took it back.
        Cancelled = "CANCELLED",
        /// Another one stands in its place.
        Superseded = "SUPERSEDED",
    }

    /// What can be done with one.
    pub enum Event {
        /// Written anew, or thrown away.
        Edit = "EDIT",
        /// Signed.
        Sign = "SIGN",
        /// Taken back.
        Cancel = "CANCEL",
        /// Replaced by another.
        Supersede = "SUPERSEDE",
    }
}

/// Where that leads, if it is allowed: DRAFT → SIGNED → CANCELLED or SUPERSEDED.
pub const fn edge(from: PrescriptionStatus, event: Event) -> Option<PrescriptionStatus> {
    use PrescriptionStatus::{Cancelled, Draft, Signed, Superseded};
    match (from, event) {
        (Draft, Event::Edit) => Some(Draft),
        (Draft, Event::Sign) => Some(Signed),
        (Signed, Event::Cancel) => Some(Cancelled),
        (Signed, Event::Supersede) => Some(Superseded),
        _ => None,
    }
}

/// All of them checked, trimmed, with numbers written in one way.
///
/// # Errors
/// A problem that names the field, such as `items[1].dose.amount`.
pub(super) fn checked(items: Vec<Item>) -> Result<Vec<Item>, Problem> {
    if items.len() > ITEMS_MAX {
        return Err(Problem::invalid("items", "too_many_items", format!("at most {ITEMS_MAX} on one prescription")));
    }
    items.into_iter().enumerate().map(|(n, item)| checked_item(&format!("items[{n}]"), item)).collect()
}

fn checked_item(path: &str, item: Item) -> Result<Item, Problem> {
    let drug = line(&format!("{path}.drug"), &item.drug, 120)?;
    if !drug.chars().any(char::is_alphabetic) {
        return Err(Problem::invalid(format!("{path}.drug"), "drug_missing", "name the medicine"));
    }
    let amount = checked_dose(&format!("{path}.dose"), &item.dose)?;
    if !routes(item.form).contains(&item.route) {
        let detail = format!("a {} does not go {}", item.form, item.route);
        return Err(Problem::invalid(format!("{path}.route"), "route_impossible", detail));
    }
    let (field, count, most) = match item.frequency {
        Frequency::TimesPerDay { times } => ("times", times, 24),
        Frequency::EveryHours { hours } => ("hours", hours, 720),
        Frequency::AsNeeded { times_per_day_max } => ("times_per_day_max", times_per_day_max, 24),
    };
    within(&format!("{path}.frequency.{field}"), "frequency_impossible", count, 1, most)?;
    within(&format!("{path}.duration_days"), "duration_impossible", item.duration_days, 1, 366)?;
    within(&format!("{path}.quantity.amount"), "quantity_impossible", item.quantity.amount, 1, 9999)?;
    within(&format!("{path}.refills"), "refills_impossible", item.refills, 0, 12)?;
    Ok(Item {
        drug,
        strength: line(&format!("{path}.strength"), &item.strength, 60)?,
        dose: Dose { amount, unit: item.dose.unit },
        instructions: text(&format!("{path}.instructions"), &item.instructions, 500)?,
        ..item
    })
}

/// The days that a prescription can be handed in.
///
/// # Errors
/// `valid_days_impossible`
pub(super) fn checked_valid_days(days: Option<i64>) -> Result<i64, Problem> {
    let days = days.unwrap_or(VALID_DAYS);
    within("valid_days", "valid_days_impossible", days, 1, 366)?;
    Ok(days)
}

fn within(path: &str, code: &'static str, count: i64, least: i64, most: i64) -> Result<(), Problem> {
    if (least..=most).contains(&count) {
        return Ok(());
    }
    Err(Problem::invalid(path, code, format!("from {least} to {most}")))
}

/// The amount without zeros that say nothing.
fn checked_dose(path: &str, dose: &Dose) -> Result<String, Problem> {
    let path = format!("{path}.amount");
    let Some(thousandths) = thousandths(&dose.amount) else {
        let detail = "a decimal number such as 0.5: at most 5 digits before the point and 3 behind";
        return Err(Problem::invalid(path, "dose_invalid", detail));
    };
    let Some((step, most)) = step_and_most(dose.unit) else {
        return Err(Problem::invalid(path, "dose_impossible", "nobody takes packages"));
    };
    let detail = if thousandths == 0 {
        "there is no dose of nothing".to_owned()
    } else if thousandths > most * 1000 {
        format!("at most {most} {} at a time", dose.unit)
    } else if thousandths % step != 0 {
        format!("{} is not divided so", dose.unit)
    } else {
        return Ok(decimal(thousandths));
    };
    Err(Problem::invalid(path, "dose_impossible", detail))
}

/// `1.25` as 1250.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let good = |digits: &str, most: usize| {
        (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !good(whole, 5) || !good(part, 3) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 1000 + format!("{part:0<3}").parse::<i64>().ok()?)
}

fn decimal(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What an amount of that unit is a multiple of, in thousandths; and the most at a time. Nothing for what nobody takes.
const fn step_and_most(unit: Unit) -> Option<(i64, i64)> {
    Some(match unit {
        // Scored tablets break in four.
        Unit::Tablet => (250, 20),
        Unit::Capsule | Unit::Sachet => (1000, 20),
        Unit::Suppository => (500, 4),
        Unit::Patch => (250, 10),
        Unit::Drop => (1000, 100),
        Unit::Puff => (1000, 20),
        Unit::Application => (1000, 10),
        Unit::Millilitre => (1, 5000),
        Unit::Microgram | Unit::Milligram => (1, 20_000),
        Unit::Gram => (1, 200),
        Unit::InternationalUnit => (1, 99_999),
        Unit::Package => return None,
    })
}

/// The ways that a form goes.
const fn routes(form: Form) -> &'static [Route] {
    use Route::{
        Inhaled, Intramuscular, Intravenous, Nasal, Ophthalmic, Oral, Otic, Rectal, Subcutaneous, Sublingual, Topical,
        Transdermal, Vaginal,
    };
    match form {
        Form::Tablet | Form::Capsule => &[Oral, Sublingual, Vaginal],
        Form::Solution => &[Oral, Sublingual, Topical, Inhaled, Nasal, Ophthalmic, Otic, Rectal, Vaginal],
        Form::Suspension => &[Oral, Inhaled, Nasal, Ophthalmic, Otic, Rectal],
        Form::Drops => &[Oral, Sublingual, Nasal, Ophthalmic, Otic],
        Form::Cream => &[Topical, Rectal, Vaginal],
        Form::Ointment => &[Topical, Nasal, Ophthalmic, Otic, Rectal],
        Form::Inhaler => &[Inhaled],
        Form::Injection => &[Subcutaneous, Intramuscular, Intravenous],
        Form::Patch => &[Transdermal, Topical],
        Form::Suppository => &[Rectal, Vaginal],
        Form::Spray => &[Nasal, Sublingual, Oral, Topical, Inhaled],
        Form::Powder => &[Oral, Topical, Inhaled],
        Form::Other => Route::ALL,
    }
}

/// More is not one paper any more.
const ITEMS_MAX: usize = 20;

/// Unless the provider says otherwise.
pub(super) const VALID_DAYS: i64 = 90;

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::records::prescriptions::item::Quantity;

    pub(in crate::records::prescriptions) fn item() -> Item {
        Item {
            drug: "Amoxicillin".into(),
            strength: "500 mg".into(),
            form: Form::Capsule,
            dose: Dose { amount: "1".into(), unit: Unit::Capsule },
            route: Route::Oral,
            frequency: Frequency::TimesPerDay { times: 3 },
            duration_days: 7,
            quantity: Quantity { amount: 21, unit: Unit::Capsule },
            refills: 0,
            instructions: "With water.".into(),
        }
    }

    #[test]
    fn only_drafts_change_and_only_signed_ones_end() {
        use PrescriptionStatus::{Cancelled, Draft, Signed, Superseded};
        for &from in PrescriptionStatus::ALL {
            for &event in Event::ALL {
                let expected = match (from, event) {
                    (Draft, Event::Edit) => Some(Draft),
                    (Draft, Event::Sign) => Some(Signed),
                    (Signed, Event::Cancel) => Some(Cancelled),
                    (Signed, Event::Supersede) => Some(Superseded),
                    _ => None,
                };
                assert_eq!(edge(from, event), expected, "{from} {event}");
            }
        }
    }

    #[test]
    fn doses_are_exact_plausible_and_written_in_one_way() {
        for (amount, unit, expected) in [
            ("1", Unit::Tablet, Ok("1")),
            ("0.250", Unit::Tablet, Ok("0.25")),
            ("007.50", Unit::Millilitre, Ok("7.5")),
            ("20", Unit::Tablet, Ok("20")),
            ("20.25", Unit::Tablet, Err("dose_impossible")),
            ("0.3", Unit::Tablet, Err("dose_impossible")),
            ("0.5", Unit::Capsule, Err("dose_impossible")),
            ("0", Unit::Milligram, Err("dose_impossible")),
            ("0.000", Unit::Milligram, Err("dose_impossible")),
            ("20001", Unit::Milligram, Err("dose_impossible")),
            ("1", Unit::Package, Err("dose_impossible")),
            ("1.2345", Unit::Milligram, Err("dose_invalid")),
            ("-1", Unit::Milligram, Err("dose_invalid")),
            ("1,5", Unit::Milligram, Err("dose_invalid")),
            ("1.", Unit::Milligram, Err("dose_invalid")),
            (".5", Unit::Milligram, Err("dose_invalid")),
            ("", Unit::Milligram, Err("dose_invalid")),
            ("１", Unit::Milligram, Err("dose_invalid")),
            ("100000", Unit::InternationalUnit, Err("dose_invalid")),
        ] {
            let checked = checked_dose("dose", &Dose { amount: amount.into(), unit });
            assert_eq!(checked.as_deref().map_err(Problem::code), expected, "{amount} {unit}");
        }
    }

    #[test]
    fn each_field_is_refused_with_its_own_code_and_place() {
        type Spoil = fn(&mut Item);
        let table: [(Spoil, &str, &str); 14] = [
            (|item| item.drug = " 5 ".into(), "drug_missing", "items[1].drug"),
            (|item| item.drug = "x".repeat(121), "text_too_long", "items[1].drug"),
            (|item| item.strength = "a\0".into(), "text_invalid", "items[1].strength"),
            (|item| item.dose.amount = "1000".into(), "dose_impossible", "items[1].dose.amount"),
            (|item| item.route = Route::Rectal, "route_impossible", "items[1].route"),
            (
                |item| item.frequency = Frequency::TimesPerDay { times: 0 },
                "frequency_impossible",
                "items[1].frequency.times",
            ),
            (
                |item| item.frequency = Frequency::EveryHours { hours: 721 },
                "frequency_impossible",
                "items[1].frequency.hours",
            ),
            (
                |item| item.frequency = Frequency::AsNeeded { times_per_day_max: 25 },
                "frequency_impossible",
                "items[1].frequency.times_per_day_max",
            ),
            (|item| item.duration_days = 0, "duration_impossible", "items[1].duration_days"),
            (|item| item.duration_days = 367, "duration_impossible", "items[1].duration_days"),
            (|item| item.quantity.amount = 0, "quantity_impossible", "items[1].quantity.amount"),
            (|item| item.refills = -1, "refills_impossible", "items[1].refills"),
            (|item| item.refills = 13, "refills_impossible", "items[1].refills"),
            (|item| item.instructions = "x".repeat(501), "text_too_long", "items[1].instructions"),
        ];
        for (spoil, code, path) in table {
            let mut spoilt = item();
            spoil(&mut spoilt);
            let Err(problem) = checked(vec![item(), spoilt]) else { panic!("{code} was not refused") };
            let place = problem.fields().first().map(|field| field.path.as_str());
            assert_eq!((problem.code(), place), (code, Some(path)));
        }
        assert!(checked(vec![item()]).is_ok());
        assert!(checked(Vec::new()).is_ok());
        let Err(problem) = checked(vec![item(); 21]) else { panic!("21 were not refused") };
        assert_eq!(problem.code(), "too_many_items");
    }

    #[test]
    fn every_form_goes_some_way() {
        for &form in Form::ALL {
            assert!(!routes(form).is_empty(), "{form}");
        }
    }

    #[test]
    fn validity_has_a_default_and_limits() {
        for (days, expected) in [(None, Ok(90)), (Some(1), Ok(1)), (Some(0), Err(())), (Some(367), Err(()))] {
            assert_eq!(checked_valid_days(days).map_err(|_| ()), expected, "{days:?}");
        }
    }
}
