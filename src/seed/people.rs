//! The people of the demo clinic and what they offer.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::data::{Demo, PatientData, PersonData, ProviderData};
use super::{Error, Stage, charts};
use crate::accounts::{self, NewUser, Status};
use crate::actor::{Actor, Person, Role, Who};
use crate::booking::hours::{self, NewAvailability, NewTimeOff, Span};
use crate::care::{self, NewVisitType, PatientProfile, ProviderProfile, Specialization, SpecializationId};
use crate::core::Core;
use crate::ids::{PatientId, ProviderId, SessionId, UserId};
use crate::money::Money;
use crate::sensitive::Phi;

/// Everybody, by name.
pub(super) struct People {
    pub(super) admin: Actor,
    pub(super) providers: HashMap<String, (Actor, ProviderId)>,
    /// With whoever acts for them.
    pub(super) patients: HashMap<String, (Actor, PatientId)>,
}

/// Makes who is missing.
pub(super) async fn settle(stage: &Stage, demo: &Demo) -> Result<People, Error> {
    let founded = stage.now - DAYS_BEFORE;
    let core = stage.at(founded);
    let (admin, is_new) = user(core, &demo.admin, Role::Admin, None, demo).await?;
    if is_new {
        furnish(core, demo, stage.now).await?;
    }
    let by_admin = actor(core, admin, Role::Admin, founded);
    let mut people = People { admin: by_admin, providers: HashMap::new(), patients: HashMap::new() };
    for data in &demo.providers {
        let (id, _) = user(core, &data.person, Role::Provider, Some(admin), demo).await?;
        let provider = provider(core, id, data, stage.now).await?;
        people.providers.insert(data.person.name.clone(), (actor(core, id, Role::Provider, founded), provider));
    }
    for data in &demo.patients {
        let (id, _) = user(core, &data.person, Role::Patient, Some(admin), demo).await?;
        let actor = actor(core, id, Role::Patient, founded);
        let known = patients(core, &actor, data).await?;
        charts::state(core, &actor, &known, data).await?;
        for (name, patient) in known {
            people.patients.insert(name, (actor.clone(), patient));
        }
    }
    Ok(people)
}

/// The user, and whether they were made now. All have one password; hashing it once is slow enough.
async fn user(
    core: &Core,
    data: &PersonData,
    role: Role,
    same_password_as: Option<UserId>,
    demo: &Demo,
) -> Result<(UserId, bool), Error> {
    let email = accounts::Email::parse(&data.email)?;
    if let Some(user) = accounts::user_by_email(&mut *core.read().await?, &email).await? {
        return Ok((user.id, false));
    }
    let new = NewUser {
        role,
        status: Status::Active,
        name: Phi(data.name.clone()),
        email: Phi(data.email.clone()),
        password: same_password_as.is_none().then(|| demo.password.clone()),
        language: data.language.clone(),
        zone: data.zone.clone(),
    };
    let mut change = core.begin().await?;
    let id = accounts::create(&mut change, core, &Actor::system(), new).await?;
    if let Some(other) = same_password_as {
        accounts::share_password(&mut change, other, id).await?;
    }
    change.commit().await?;
    Ok((id, true))
}

/// The clinic itself, its list of specializations, and its holidays.
async fn furnish(core: &Core, demo: &Demo, now: Timestamp) -> Result<(), Error> {
    let system = Actor::system();
    let mut clinic = care::clinic(&mut *core.read().await?).await?;
    let data = &demo.clinic;
    (clinic.name, clinic.email) = (data.name.clone(), data.email.clone());
    (clinic.zone, clinic.language) = (data.zone.clone(), data.language.clone());
    clinic.currency = data.currency.parse().map_err(|_| Error::Wrong(format!("currency {}", data.currency)))?;
    care::set_clinic(core, &system, clinic).await?;
    charts::publish(core, &demo.consents).await?;
    let mut names: Vec<&String> = demo.providers.iter().flat_map(|provider| &provider.specializations).collect();
    names.sort_unstable();
    names.dedup();
    let mut change = core.begin().await?;
    for name in names {
        let new = Specialization { id: specialization(name)?, name: name.clone() };
        match care::add_specialization(&mut change, &system, new).await {
            Ok(()) | Err(care::Error::SpecializationExists) => {}
            Err(other) => return Err(other.into()),
        }
    }
    for holiday in &demo.holidays {
        let date = Offset::UTC.to_datetime(now + days(holiday.day)).date();
        hours::set_holiday(&mut change, &system, date, &holiday.name).await?;
    }
    Ok(change.commit().await?)
}

/// `general-practice` of `General practice`.
fn specialization(name: &str) -> Result<SpecializationId, Error> {
    let id = name.to_lowercase().replace(' ', "-");
    id.parse().map_err(|_| Error::Wrong(format!("specialization {name}")))
}

async fn provider(core: &Core, user: UserId, data: &ProviderData, now: Timestamp) -> Result<ProviderId, Error> {
    if let Some(id) = care::provider_of(&mut *core.read().await?, user).await? {
        return Ok(id);
    }
    let system = Actor::system();
    let profile = ProviderProfile {
        name: data.person.name.clone(),
        title: data.title.clone(),
        bio: data.bio.clone(),
        licence_number: data.licence.number.clone(),
        licence_authority: data.licence.authority.clone(),
        languages: data.languages.clone(),
        specializations: data.specializations.iter().map(|name| specialization(name)).collect::<Result<_, _>>()?,
        zone: data.person.zone.clone(),
    };
    let mut change = core.begin().await?;
    let id = care::add_provider(&mut change, core, &system, user, profile).await?;
    for offered in &data.visit_types {
        let wrong = || Error::Wrong(format!("currency {}", offered.currency));
        let new = NewVisitType {
            name: offered.name.clone(),
            kind: offered.kind,
            duration_minutes: offered.minutes,
            fee: Money { minor: offered.fee, currency: offered.currency.parse().map_err(|_| wrong())? },
            other_prices: prices(&offered.other_prices)?,
            payment: offered.payment,
            needs_approval: offered.approval,
        };
        care::add_visit_type(&mut change, core, &system, id, new).await?;
    }
    let week = data.hours.iter().flat_map(|hours| {
        let (start_minute, end_minute) = hours.minutes();
        hours
            .weekdays
            .iter()
            .map(move |weekday| NewAvailability { weekday: *weekday, minutes: Span::new(start_minute, end_minute) })
    });
    let week: Vec<_> = week.collect();
    let version = hours::schedule(&mut change, id).await?.version;
    hours::set_week(&mut change, core, &system, id, version, &week).await?;
    for away in &data.time_off {
        let starts_at = now + days(away.day);
        let new = NewTimeOff { starts_at, ends_at: starts_at + days(away.days), reason: away.reason.clone() };
        hours::add_time_off(&mut change, core, &system, id, new).await?;
    }
    change.commit().await?;
    Ok(id)
}

/// The patient and those they act for, by name.
fn prices(by_currency: &BTreeMap<String, i64>) -> Result<Vec<Money>, Error> {
    let price = |(currency, minor): (&String, &i64)| match currency.parse() {
        Ok(currency) => Ok(Money { minor: *minor, currency }),
        Err(_) => Err(Error::Wrong(format!("currency {currency}"))),
    };
    by_currency.iter().map(price).collect()
}

async fn patients(core: &Core, actor: &Actor, data: &PatientData) -> Result<Vec<(String, PatientId)>, Error> {
    let mut change = core.begin().await?;
    care::own_patient(&mut change, core, actor).await?;
    change.commit().await?;
    let mine = care::my_patients(core, actor).await?;
    let mut known: Vec<(String, PatientId)> = Vec::new();
    for view in mine {
        let patient = view.patient;
        if patient.user.is_some() && patient.birth_date.0.is_none() {
            let profile = PatientProfile {
                name: Phi(data.person.name.clone()),
                birth_date: Phi(Some(data.birth_date)),
                phone: Phi(data.phone.clone()),
                email: Phi(None),
                language: data.person.language.clone(),
                zone: data.person.zone.clone(),
                accessibility: Phi(data.accessibility.clone()),
            };
            care::change_patient(core, actor, patient.id, patient.version, profile).await?;
        }
        known.push((patient.name.0, patient.id));
    }
    for dependant in &data.dependants {
        if known.iter().any(|(name, _)| *name == dependant.name) {
            continue;
        }
        let profile = PatientProfile {
            name: Phi(dependant.name.clone()),
            birth_date: Phi(Some(dependant.birth_date)),
            phone: Phi(None),
            email: Phi(None),
            language: data.person.language.clone(),
            zone: data.person.zone.clone(),
            accessibility: Phi(String::new()),
        };
        let view = care::add_dependant(core, actor, profile).await?;
        known.push((dependant.name.clone(), view.patient.id));
    }
    Ok(known)
}

fn actor(core: &Core, user: UserId, role: Role, proved_at: Timestamp) -> Actor {
    let person = Person { user, role, session: SessionId::new(&core.clock), proved_at };
    Actor { who: Who::Person(person), origin: None }
}

/// The oldest visit of the file is younger.
const DAYS_BEFORE: SignedDuration = SignedDuration::from_hours(60 * 24);

const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}
