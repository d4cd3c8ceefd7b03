//! Who may change an entry, and into what. Pure.

use super::content::ChartSection;
use super::model::{ChartSource, EntryStatus};
use crate::records::Error;

/// Whether one side may bring an entry to a status.
///
/// The patient's side changes what it stated itself, until a provider stands by it. What was an error stays one.
pub(super) fn may_change(
    side: ChartSource,
    stated_by: ChartSource,
    is_confirmed: bool,
    from: EntryStatus,
    to: EntryStatus,
    section: ChartSection,
) -> Result<(), Error> {
    if side == ChartSource::Patient && (stated_by == ChartSource::Provider || is_confirmed) {
        return Err(Error::EntryOfProvider);
    }
    if from == EntryStatus::EnteredInError {
        return Err(Error::EntryInError);
    }
    if to == EntryStatus::Ended && matches!(section, ChartSection::Vital | ChartSection::Immunization) {
        return Err(Error::invalid("status", "status_unfit", "what happened at one time does not end"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Problem;

    #[test]
    fn entries_are_changed_by_who_stands_by_them_and_errors_stay() {
        use ChartSection::{Allergy, Immunization, Vital};
        use ChartSource::{Patient, Provider};
        use EntryStatus::{Active, Ended, EnteredInError};
        for (side, stated_by, is_confirmed, from, to, section, expected) in [
            (Patient, Patient, false, Active, Ended, Allergy, None),
            (Patient, Patient, false, Ended, Active, Allergy, None),
            (Patient, Patient, false, Active, EnteredInError, Vital, None),
            (Patient, Patient, true, Active, Active, Allergy, Some("entry_of_provider")),
            (Patient, Provider, true, Active, Ended, Allergy, Some("entry_of_provider")),
            (Patient, Provider, true, EnteredInError, Active, Allergy, Some("entry_of_provider")),
            (Provider, Patient, false, Active, Active, Allergy, None),
            (Provider, Provider, true, Active, EnteredInError, Allergy, None),
            (Provider, Patient, false, EnteredInError, Active, Allergy, Some("entry_in_error")),
            (Patient, Patient, false, EnteredInError, EnteredInError, Allergy, Some("entry_in_error")),
            (Provider, Provider, true, Active, Ended, Vital, Some("status_unfit")),
            (Provider, Provider, true, Active, Ended, Immunization, Some("status_unfit")),
        ] {
            let found = may_change(side, stated_by, is_confirmed, from, to, section);
            let found = found.err().map(|error| Problem::from(error).code());
            assert_eq!(found, expected, "{side} {stated_by} {is_confirmed} {from} {to} {section}");
        }
    }
}
