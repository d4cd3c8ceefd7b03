//! What may be said about a patient.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::accounts;
use crate::api::text;
use crate::care::{Error, PatientProfile};
use crate::sensitive::Phi;

/// A checked profile.
#[derive(Clone, Debug)]
pub(in crate::care) struct CheckedPatient {
    pub(in crate::care) name: Phi<String>,
    pub(in crate::care) birth_date: Phi<Option<Date>>,
    pub(in crate::care) phone: Phi<Option<String>>,
    pub(in crate::care) email: Phi<Option<String>>,
    pub(in crate::care) language: String,
    pub(in crate::care) zone: String,
    pub(in crate::care) accessibility: Phi<String>,
}

impl CheckedPatient {
    pub(in crate::care) fn checked(new: PatientProfile, now: Timestamp) -> Result<Self, Error> {
        let zone = accounts::zone(&new.zone)?;
        let email = new.email.0.map(|email| accounts::Email::parse(&email)).transpose()?;
        Ok(Self {
            name: accounts::name(&new.name.0)?,
            birth_date: new.birth_date.0.map(|born| birth_date(born, &zone, now)).transpose()?.into(),
            phone: new.phone.0.map(|phone| phone_number(&phone)).transpose()?.into(),
            email: email.map(|email| email.text.0).into(),
            language: accounts::language(&new.language)?,
            accessibility: text("accessibility", &new.accessibility.0, 500)?.into(),
            zone,
        })
    }
}

/// On or before today where the patient is.
fn birth_date(born: Date, zone: &str, now: Timestamp) -> Result<Date, Error> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(now).date();
    if (date(1900, 1, 1)..=today).contains(&born) {
        return Ok(born);
    }
    Err(Error::invalid("birth_date", "birth_date_invalid", "a birth date is from 1900-01-01 to today"))
}

/// ITU-T E.164: a plus and 7 to 15 digits, the first not 0. Spaces and `-./()` between them are taken out.
fn phone_number(text: &str) -> Result<String, Error> {
    let number: String = text.chars().filter(|char| !" -./()".contains(*char)).collect();
    let digits = number.strip_prefix('+').unwrap_or_default();
    let good = (7..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    let detail = "a phone number begins with + and the country, such as +49 30 1234567";
    good.then_some(number).ok_or_else(|| Error::invalid("phone", "phone_invalid", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_international() {
        assert_eq!(phone_number("+49 (30) 123-4567").expect("a number"), "+49301234567");
        for wrong in
            ["", "+", "030 1234567", "+0301234567", "+49 30 12", "+1234567890123456", "+49x301234567", "++4930123456"]
        {
            assert!(phone_number(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nobody_is_born_tomorrow_where_they_are() {
        let now = "2026-06-01T12:00:00Z".parse().expect("a time");
        let check = |born: &str, zone| birth_date(born.parse().expect("a date"), zone, now).is_ok();
        assert!(check("2026-06-01", "UTC") && check("1900-01-01", "UTC"));
        assert!(!check("2026-06-02", "UTC") && !check("1899-12-31", "UTC"));
        assert!(check("2026-06-02", "Pacific/Kiritimati"), "there it is the 2nd already");
    }
}
