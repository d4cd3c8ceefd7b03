//! The demo clinic as `seeds/demo.toml` describes it.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde::Deserialize;

use crate::booking::appointments::AppointmentStatus;
use crate::care::{PaymentTime, VisitKind};
use crate::payments::PaymentMethod;
use crate::records::chart::{Content, Measure};
use crate::records::consents::{ConsentKind, Words};
use crate::records::notes::{NoteTemplate, Part};
use crate::records::prescriptions::{Item, PrescriptionStatus};
use crate::sensitive::{Phi, Secret};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Demo {
    pub(super) password: Secret<String>,
    pub(super) clinic: ClinicData,
    pub(super) admin: PersonData,
    pub(super) holidays: Vec<HolidayData>,
    pub(super) consents: Vec<ConsentData>,
    pub(super) providers: Vec<ProviderData>,
    pub(super) patients: Vec<PatientData>,
    pub(super) visits: Vec<VisitData>,
    pub(super) prescriptions: Vec<PrescriptionData>,
    pub(super) payments: Vec<PaymentData>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClinicData {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) zone: String,
    pub(super) currency: String,
    pub(super) language: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct PersonData {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) zone: String,
    pub(super) language: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ProviderData {
    #[serde(flatten)]
    pub(super) person: PersonData,
    pub(super) title: String,
    pub(super) bio: String,
    pub(super) specializations: Vec<String>,
    pub(super) languages: Vec<String>,
    pub(super) licence: Licence,
    pub(super) hours: Vec<HoursData>,
    pub(super) visit_types: Vec<VisitTypeData>,
    #[serde(default)]
    pub(super) time_off: Vec<TimeOffData>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeOffData {
    /// Days from now.
    pub(super) day: i64,
    pub(super) days: i64,
    pub(super) reason: String,
}

/// A text that people agree to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentData {
    pub(super) kind: ConsentKind,
    pub(super) words: Vec<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HolidayData {
    /// Days from now.
    pub(super) day: i64,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Licence {
    pub(super) number: String,
    pub(super) authority: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursData {
    pub(super) weekdays: Vec<i64>,
    from: Time,
    to: Time,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitTypeData {
    pub(super) name: String,
    pub(super) kind: VisitKind,
    pub(super) minutes: i64,
    pub(super) fee: i64,
    pub(super) currency: String,
    /// By their currencies.
    #[serde(default)]
    pub(super) other_prices: BTreeMap<String, i64>,
    pub(super) payment: PaymentTime,
    #[serde(default)]
    pub(super) approval: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct PatientData {
    #[serde(flatten)]
    pub(super) person: PersonData,
    pub(super) birth_date: Date,
    pub(super) phone: Option<String>,
    #[serde(default)]
    pub(super) accessibility: String,
    #[serde(default)]
    pub(super) dependants: Vec<DependantData>,
    /// What they state about themselves.
    #[serde(default)]
    pub(super) chart: Vec<Phi<Content>>,
    /// What they agree to, for their dependants too.
    #[serde(default)]
    pub(super) consents: Vec<ConsentKind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DependantData {
    pub(super) name: String,
    pub(super) birth_date: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitData {
    pub(super) patient: String,
    pub(super) provider: String,
    pub(super) visit_type: String,
    pub(super) status: AppointmentStatus,
    /// Days from now.
    pub(super) day: i64,
    /// The patient waits to be let in, now.
    #[serde(default)]
    pub(super) waiting: bool,
    /// What the provider wrote about it.
    pub(super) note: Option<NoteData>,
    /// What they added to the chart.
    #[serde(default)]
    pub(super) chart: Vec<Phi<Content>>,
    /// What was measured during the visit.
    #[serde(default)]
    pub(super) vitals: Vec<Phi<Measure>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteData {
    pub(super) template: NoteTemplate,
    /// Else it is still a draft.
    pub(super) signed: bool,
    /// What was added later; nothing when it is empty.
    #[serde(default)]
    pub(super) amendment: Phi<String>,
    pub(super) parts: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrescriptionData {
    pub(super) patient: String,
    pub(super) provider: String,
    pub(super) status: PrescriptionStatus,
    pub(super) items: Vec<Item>,
    pub(super) valid_days: Option<i64>,
    /// Why a cancelled one was.
    #[serde(default)]
    pub(super) reason: String,
}

/// What becomes of the payment of the last visit of the two in that state.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentData {
    pub(super) patient: String,
    pub(super) provider: String,
    pub(super) visit: AppointmentStatus,
    /// None: it is billed only.
    pub(super) method: Option<PaymentMethod>,
    #[serde(default)]
    pub(super) outcome: PaymentOutcome,
}

/// How paying ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum PaymentOutcome {
    /// Not yet.
    #[default]
    Open,
    Paid,
    Declined,
    Refunded,
    PartlyRefunded,
}

/// Nobody in the file is real, but what it holds is health data by its kind.
impl std::fmt::Debug for PrescriptionData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrescriptionData")
    }
}

impl Demo {
    /// The file that is built in.
    ///
    /// # Errors
    /// It does not hold what it should, which a test would have told.
    pub(super) fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../seeds/demo.toml"))
    }

    /// Everybody who can sign in.
    pub(super) fn people(&self) -> impl Iterator<Item = &PersonData> {
        let providers = self.providers.iter().map(|provider| &provider.person);
        let patients = self.patients.iter().map(|patient| &patient.person);
        std::iter::once(&self.admin).chain(providers).chain(patients)
    }
}

impl HoursData {
    /// Minutes of the day at which they begin and end; beyond 1440 on the next day.
    pub(super) fn minutes(&self) -> (i64, i64) {
        let minute = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
        let (from, to) = (minute(self.from), minute(self.to));
        (from, if to > from { to } else { to + 24 * 60 })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_visit_names_people_who_are_there_and_is_one_of_its_kind() {
        let demo = Demo::read().expect("the file is valid");
        let patients: BTreeSet<&str> = demo
            .patients
            .iter()
            .flat_map(|patient| {
                patient.dependants.iter().map(|one| one.name.as_str()).chain([patient.person.name.as_str()])
            })
            .collect();
        let mut seen = BTreeSet::new();
        for visit in &demo.visits {
            assert!(patients.contains(visit.patient.as_str()), "{visit:?}");
            let provider = demo.providers.iter().find(|provider| provider.person.name == visit.provider);
            let offered =
                provider.is_some_and(|provider| provider.visit_types.iter().any(|one| one.name == visit.visit_type));
            assert!(offered, "{visit:?}");
            assert!(seen.insert((&visit.patient, &visit.provider, visit.status)), "twice: {visit:?}");
        }
        assert!(demo.providers.len() >= 6 && demo.patients.len() >= 12);
    }

    #[test]
    fn emails_are_reserved_and_belong_to_one_person_each() {
        let demo = Demo::read().expect("the file is valid");
        let emails: Vec<&str> = demo.people().map(|person| person.email.as_str()).collect();
        assert!(emails.iter().all(|email| email.ends_with("@demo.example")), "{emails:?}");
        assert_eq!(emails.iter().collect::<BTreeSet<_>>().len(), emails.len());
    }
}
