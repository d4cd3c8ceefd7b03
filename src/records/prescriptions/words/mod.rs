//! The words of a prescription in each language, and how a line of it is put together.
//!
//! What the provider wrote is put between isolates (UAX #9 §2.2), so that a Latin name does not turn an Arabic line around.

mod ar;
mod en;
mod fr;

use super::item::{Form, Frequency, Item, Route, Unit};
use crate::language::Language;

/// One language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) patient: &'static str,
    pub(super) name: &'static str,
    pub(super) born: &'static str,
    pub(super) prescriber: &'static str,
    pub(super) licence: &'static str,
    pub(super) clinic: &'static str,
    pub(super) signed: &'static str,
    pub(super) valid_until: &'static str,
    pub(super) medicines: &'static str,
    pub(super) medicine: &'static str,
    pub(super) directions: &'static str,
    pub(super) quantity: &'static str,
    pub(super) refills: &'static str,
    pub(super) check: &'static str,
    /// `{page}` is the address.
    pub(super) check_how: &'static str,
    pub(super) replaces: &'static str,
    /// `{when}`
    pub(super) cancelled: &'static str,
    /// `{when}`
    pub(super) superseded: &'static str,
    /// Between parts of a line.
    comma: &'static str,
    form: fn(Form) -> &'static str,
    route: fn(Route) -> &'static str,
    /// Of an amount as it is written.
    unit: fn(Unit, &str) -> &'static str,
    frequency: fn(&Frequency) -> String,
    duration: fn(i64) -> String,
}

impl Words {
    /// Of that language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &en::WORDS,
            Language::French => &fr::WORDS,
            Language::Arabic => &ar::WORDS,
        }
    }

    /// Such as "Amoxicillin, 500 mg, capsule".
    pub(super) fn medicine(&self, item: &Item) -> String {
        let mut parts = vec![isolated(&item.drug)];
        if !item.strength.is_empty() {
            parts.push(isolated(&item.strength));
        }
        parts.push((self.form)(item.form).to_owned());
        parts.retain(|part| !part.is_empty());
        parts.join(self.comma)
    }

    /// Such as "1 capsule by mouth, 3 times a day, for 7 days".
    pub(super) fn directions(&self, item: &Item) -> String {
        let dose = format!("{} {}", item.dose.amount, (self.unit)(item.dose.unit, &item.dose.amount));
        let first = format!("{dose} {}", (self.route)(item.route));
        [first, (self.frequency)(&item.frequency), (self.duration)(item.duration_days)].join(self.comma)
    }

    /// Such as "21 capsules".
    pub(super) fn quantity(&self, item: &Item) -> String {
        let amount = item.quantity.amount.to_string();
        format!("{amount} {}", (self.unit)(item.quantity.unit, &amount))
    }
}

fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// One and the parts of one are singular in French, one alone in English.
fn is_at_most_one(amount: &str) -> bool {
    amount == "1" || amount.starts_with("0.") || amount == "0"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::prescriptions::rules::tests::item;

    fn plain(text: &str) -> String {
        text.replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn lines_say_in_each_language_what_was_prescribed() {
        for (language, medicine, directions, quantity) in [
            (
                Language::English,
                "Amoxicillin, 500 mg, capsule",
                "1 capsule by mouth, 3 times a day, for 7 days",
                "21 capsules",
            ),
            (
                Language::French,
                "Amoxicillin, 500 mg, gélule",
                "1 gélule par voie orale, 3 fois par jour, pendant 7 jours",
                "21 gélules",
            ),
            (
                Language::Arabic,
                "Amoxicillin، 500 mg، كبسولة",
                "1 كبسولة عن طريق الفم، 3 مرات في اليوم، لمدة 7 أيام",
                "21 كبسولة",
            ),
        ] {
            let words = Words::of(language);
            assert_eq!(plain(&words.medicine(&item())), medicine);
            assert_eq!(words.directions(&item()), directions);
            assert_eq!(words.quantity(&item()), quantity);
        }
    }

    #[test]
    fn every_code_has_words_in_every_language() {
        for language in Language::ALL {
            let words = Words::of(language);
            for &form in Form::ALL {
                // The name of the drug says what `OTHER` is.
                assert_eq!((words.form)(form).is_empty(), form == Form::Other, "{language:?} {form}");
            }
            assert!(Route::ALL.iter().all(|route| !(words.route)(*route).is_empty()), "{language:?}");
            for &unit in Unit::ALL {
                assert!(["1", "2", "5", "0.5", "11"].iter().all(|amount| !(words.unit)(unit, amount).is_empty()));
            }
            for count in [1, 2, 3, 10, 11, 24, 100, 102, 103] {
                assert!((words.duration)(count).contains(|char: char| char.is_alphabetic()));
                for frequency in [
                    Frequency::TimesPerDay { times: count },
                    Frequency::EveryHours { hours: count },
                    Frequency::AsNeeded { times_per_day_max: count },
                ] {
                    assert!(!(words.frequency)(&frequency).is_empty());
                }
            }
        }
    }

    #[test]
    fn numbers_agree_with_what_they_count() {
        for (language, days, expected) in [
            (Language::English, 1, "for 1 day"),
            (Language::English, 2, "for 2 days"),
            (Language::French, 1, "pendant 1 jour"),
            (Language::Arabic, 1, "لمدة يوم واحد"),
            (Language::Arabic, 2, "لمدة يومين"),
            (Language::Arabic, 10, "لمدة 10 أيام"),
            (Language::Arabic, 14, "لمدة 14 يومًا"),
            (Language::Arabic, 103, "لمدة 103 أيام"),
        ] {
            assert_eq!((Words::of(language).duration)(days), expected);
        }
    }
}
