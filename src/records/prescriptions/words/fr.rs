//! French.

use super::en::weeks;
use super::{Words, is_at_most_one};
use crate::records::prescriptions::item::{Form, Frequency, Route, Unit};

pub(super) const WORDS: Words = Words {
    title: "Ordonnance",
    patient: "Patient",
    name: "Nom",
    born: "Date de naissance",
    prescriber: "Prescripteur",
    licence: "Autorisation d’exercer",
    clinic: "Clinique",
    signed: "Signée",
    valid_until: "À présenter jusqu’au",
    medicines: "Médicaments",
    medicine: "Médicament",
    directions: "Mode d’emploi",
    quantity: "Quantité",
    refills: "Renouvellements",
    check: "Pour la pharmacie",
    check_how: "Pour vérifier que cette ordonnance est authentique et toujours valable, ouvrez {page} et saisissez ce code :",
    replaces: "Cette ordonnance remplace une ordonnance antérieure.",
    cancelled: "ANNULÉE le {when}. Rien ne doit être délivré.",
    superseded: "REMPLACÉE le {when} par une autre ordonnance. Rien ne doit être délivré avec celle-ci.",
    comma: ", ",
    form,
    route,
    unit,
    frequency,
    duration: |days| if days == 1 { "pendant 1 jour".to_owned() } else { format!("pendant {days} jours") },
};

const fn form(form: Form) -> &'static str {
    match form {
        Form::Tablet => "comprimé",
        Form::Capsule => "gélule",
        Form::Solution => "solution",
        Form::Suspension => "suspension",
        Form::Drops => "gouttes",
        Form::Cream => "crème",
        Form::Ointment => "pommade",
        Form::Inhaler => "inhalateur",
        Form::Injection => "solution injectable",
        Form::Patch => "patch",
        Form::Suppository => "suppositoire",
        Form::Spray => "spray",
        Form::Powder => "poudre",
        Form::Other => "",
    }
}

const fn route(route: Route) -> &'static str {
    match route {
        Route::Oral => "par voie orale",
        Route::Sublingual => "sous la langue",
        Route::Topical => "sur la peau",
        Route::Transdermal => "collé sur la peau",
        Route::Inhaled => "par inhalation",
        Route::Nasal => "dans le nez",
        Route::Ophthalmic => "dans l’œil",
        Route::Otic => "dans l’oreille",
        Route::Rectal => "par voie rectale",
        Route::Vaginal => "par voie vaginale",
        Route::Subcutaneous => "par injection sous-cutanée",
        Route::Intramuscular => "par injection intramusculaire",
        Route::Intravenous => "par injection intraveineuse",
    }
}

fn unit(unit: Unit, amount: &str) -> &'static str {
    let (one, many) = match unit {
        Unit::Tablet => ("comprimé", "comprimés"),
        Unit::Capsule => ("gélule", "gélules"),
        Unit::Millilitre => ("ml", "ml"),
        Unit::Drop => ("goutte", "gouttes"),
        Unit::Puff => ("bouffée", "bouffées"),
        Unit::Patch => ("patch", "patchs"),
        Unit::Suppository => ("suppositoire", "suppositoires"),
        Unit::Sachet => ("sachet", "sachets"),
        Unit::Microgram => ("microgramme", "microgrammes"),
        Unit::Milligram => ("mg", "mg"),
        Unit::Gram => ("g", "g"),
        Unit::InternationalUnit => ("unité internationale", "unités internationales"),
        Unit::Application => ("application", "applications"),
        Unit::Package => ("boîte", "boîtes"),
    };
    // In French all below two is one.
    if is_at_most_one(amount) || amount.starts_with("1.") { one } else { many }
}

fn frequency(frequency: &Frequency) -> String {
    match frequency {
        Frequency::TimesPerDay { times } => format!("{times} fois par jour"),
        Frequency::EveryHours { hours: 1 } => "toutes les heures".to_owned(),
        Frequency::EveryHours { hours } => match weeks(*hours) {
            Some(1) => "une fois par semaine".to_owned(),
            Some(weeks) => format!("toutes les {weeks} semaines"),
            None => format!("toutes les {hours} heures"),
        },
        Frequency::AsNeeded { times_per_day_max } => {
            format!("si besoin, au plus {times_per_day_max} fois par jour")
        }
    }
}
