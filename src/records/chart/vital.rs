//! What is measured on people, each in its unit, within what a living person can show.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::records::Error;

/// A measurement.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
#[schema(as = VitalMeasure)]
pub enum Measure {
    /// Blood pressure.
    #[serde(rename = "PRESSURE")]
    Pressure {
        /// Over `diastolic_mmhg`.
        #[schema(minimum = 40, maximum = 300)]
        systolic_mmhg: i64,
        /// The lower one.
        #[schema(minimum = 20, maximum = 200)]
        diastolic_mmhg: i64,
    },
    /// Heart rate.
    #[serde(rename = "PULSE")]
    Pulse {
        /// Beats.
        #[schema(minimum = 20, maximum = 300)]
        per_minute: i64,
    },
    /// Of the body.
    #[serde(rename = "TEMPERATURE")]
    Temperature {
        /// 368 is 36.8 °C.
        #[schema(minimum = 250, maximum = 450)]
        tenths_celsius: i64,
    },
    /// Of the body.
    #[serde(rename = "WEIGHT")]
    Weight {
        /// 70500 is 70.5 kg.
        #[schema(minimum = 200, maximum = 650_000)]
        grams: i64,
    },
    /// Of the body.
    #[serde(rename = "HEIGHT")]
    Height {
        /// 1725 is 172.5 cm.
        #[schema(minimum = 200, maximum = 2720)]
        millimetres: i64,
    },
    /// Saturation of the blood.
    #[serde(rename = "OXYGEN")]
    Oxygen {
        /// Of what it can carry.
        #[schema(minimum = 50, maximum = 100)]
        percent: i64,
    },
}

/// Refuses what cannot be, which is a slip of the finger or a wrong unit.
pub(super) fn plausible(measure: Measure) -> Result<(), Error> {
    // The bounds of the schema above.
    let (field, value, min, max) = match measure {
        Measure::Pressure { systolic_mmhg, diastolic_mmhg } => {
            within("diastolic_mmhg", diastolic_mmhg, 20, 200)?;
            if diastolic_mmhg >= systolic_mmhg {
                let detail = "the first of the two numbers is the higher one";
                return Err(Error::invalid(path("systolic_mmhg"), "pressure_reversed", detail));
            }
            ("systolic_mmhg", systolic_mmhg, 40, 300)
        }
        Measure::Pulse { per_minute } => ("per_minute", per_minute, 20, 300),
        Measure::Temperature { tenths_celsius } => ("tenths_celsius", tenths_celsius, 250, 450),
        Measure::Weight { grams } => ("grams", grams, 200, 650_000),
        Measure::Height { millimetres } => ("millimetres", millimetres, 200, 2720),
        Measure::Oxygen { percent } => ("percent", percent, 50, 100),
    };
    within(field, value, min, max)
}

fn within(field: &str, value: i64, min: i64, max: i64) -> Result<(), Error> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    let detail = format!("{field} is {min} to {max} in people; check the number and its unit");
    Err(Error::invalid(path(field), "value_implausible", detail))
}

fn path(field: &str) -> String {
    format!("entry.measure.{field}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Problem;

    #[test]
    fn measurements_outside_what_people_show_are_refused() {
        let pressure = |systolic_mmhg, diastolic_mmhg| Measure::Pressure { systolic_mmhg, diastolic_mmhg };
        for (measure, expected) in [
            (pressure(120, 80), None),
            (pressure(40, 20), None),
            (pressure(300, 200), None),
            (pressure(301, 80), Some("value_implausible")),
            (pressure(39, 20), Some("value_implausible")),
            (pressure(120, 201), Some("value_implausible")),
            (pressure(80, 120), Some("pressure_reversed")),
            (pressure(80, 80), Some("pressure_reversed")),
            (Measure::Pulse { per_minute: 20 }, None),
            (Measure::Pulse { per_minute: 19 }, Some("value_implausible")),
            (Measure::Pulse { per_minute: 301 }, Some("value_implausible")),
            (Measure::Temperature { tenths_celsius: 368 }, None),
            (Measure::Temperature { tenths_celsius: 37 }, Some("value_implausible")),
            (Measure::Temperature { tenths_celsius: 986 }, Some("value_implausible")),
            (Measure::Weight { grams: 70_500 }, None),
            (Measure::Weight { grams: 70 }, Some("value_implausible")),
            (Measure::Weight { grams: 650_001 }, Some("value_implausible")),
            (Measure::Height { millimetres: 1725 }, None),
            (Measure::Height { millimetres: 172 }, Some("value_implausible")),
            (Measure::Oxygen { percent: 98 }, None),
            (Measure::Oxygen { percent: 101 }, Some("value_implausible")),
            (Measure::Oxygen { percent: i64::MIN }, Some("value_implausible")),
        ] {
            let found = plausible(measure).err().map(|error| Problem::from(error).code());
            assert_eq!(found, expected, "{}", serde_json::to_string(&measure).unwrap());
        }
    }
}
