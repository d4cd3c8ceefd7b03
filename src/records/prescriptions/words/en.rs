//! English.

use super::{Words, is_at_most_one};
use crate::records::prescriptions::item::{Form, Frequency, Route, Unit};

pub(super) const WORDS: Words = Words {
    title: "Prescription",
    patient: "Patient",
    name: "Name",
    born: "Date of birth",
    prescriber: "Prescriber",
    licence: "Licence",
    clinic: "Clinic",
    signed: "Signed",
    valid_until: "Can be handed in until",
    medicines: "Medicines",
    medicine: "Medicine",
    directions: "How to take it",
    quantity: "Quantity",
    refills: "Refills",
    check: "For the pharmacy",
    check_how: "To check that this prescription is real and still stands, open {page} and type this code:",
    replaces: "This prescription takes the place of an earlier one.",
    cancelled: "CANCELLED on {when}. Nothing may be handed out on it.",
    superseded: "REPLACED on {when} by another prescription. Nothing may be handed out on this one.",
    comma: ", ",
    form,
    route,
    unit,
    frequency,
    duration: |days| if days == 1 { "for 1 day".to_owned() } else { format!("for {days} days") },
};

const fn form(form: Form) -> &'static str {
    match form {
        Form::Tablet => "tablet",
        Form::Capsule => "capsule",
        Form::Solution => "solution",
        Form::Suspension => "suspension",
        Form::Drops => "drops",
        Form::Cream => "cream",
        Form::Ointment => "ointment",
        Form::Inhaler => "inhaler",
        Form::Injection => "injection",
        Form::Patch => "patch",
        Form::Suppository => "suppository",
        Form::Spray => "spray",
        Form::Powder => "powder",
        Form::Other => "",
    }
}

const fn route(route: Route) -> &'static str {
    match route {
        Route::Oral => "by mouth",
        Route::Sublingual => "under the tongue",
        Route::Topical => "on the skin",
        Route::Transdermal => "stuck to the skin",
        Route::Inhaled => "breathed in",
        Route::Nasal => "into the nose",
        Route::Ophthalmic => "into the eye",
        Route::Otic => "into the ear",
        Route::Rectal => "into the rectum",
        Route::Vaginal => "into the vagina",
        Route::Subcutaneous => "injected under the skin",
        Route::Intramuscular => "injected into a muscle",
        Route::Intravenous => "injected into a vein",
    }
}

fn unit(unit: Unit, amount: &str) -> &'static str {
    let (one, many) = match unit {
        Unit::Tablet => ("tablet", "tablets"),
        Unit::Capsule => ("capsule", "capsules"),
        Unit::Millilitre => ("ml", "ml"),
        Unit::Drop => ("drop", "drops"),
        Unit::Puff => ("puff", "puffs"),
        Unit::Patch => ("patch", "patches"),
        Unit::Suppository => ("suppository", "suppositories"),
        Unit::Sachet => ("sachet", "sachets"),
        // ISMP: µg is misread as mg.
        Unit::Microgram => ("microgram", "micrograms"),
        Unit::Milligram => ("mg", "mg"),
        Unit::Gram => ("g", "g"),
        Unit::InternationalUnit => ("international unit", "international units"),
        Unit::Application => ("application", "applications"),
        Unit::Package => ("package", "packages"),
    };
    if is_at_most_one(amount) { one } else { many }
}

fn frequency(frequency: &Frequency) -> String {
    match frequency {
        Frequency::TimesPerDay { times: 1 } => "once a day".to_owned(),
        Frequency::TimesPerDay { times: 2 } => "twice a day".to_owned(),
        Frequency::TimesPerDay { times } => format!("{times} times a day"),
        Frequency::EveryHours { hours: 1 } => "every hour".to_owned(),
        Frequency::EveryHours { hours } => match weeks(*hours) {
            Some(1) => "once a week".to_owned(),
            Some(weeks) => format!("every {weeks} weeks"),
            None => format!("every {hours} hours"),
        },
        Frequency::AsNeeded { times_per_day_max: 1 } => "when needed, at most once a day".to_owned(),
        Frequency::AsNeeded { times_per_day_max } => {
            format!("when needed, at most {times_per_day_max} times a day")
        }
    }
}

/// Hours that are whole weeks.
pub(super) const fn weeks(hours: i64) -> Option<i64> {
    if hours > 0 && hours % 168 == 0 { Some(hours / 168) } else { None }
}
