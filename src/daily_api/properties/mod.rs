//! Properties of domains, rooms and tokens: which there are, what they may hold, and which of them are worth telling.
//!
//! Daily lists some seventy. Those that mean something here act; the others (its own page, recording, telephony) are taken
//! and told back, so that a system that sets them finds what it set. One that Daily does not list is refused.

mod lists;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

pub(super) use lists::{DOMAIN, ROOM, TOKEN};

use super::{Refusal, permissions};

/// Properties with their values.
pub(super) type Properties = Map<String, Value>;

/// One that there is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What holds when nothing is said.
    pub(super) default: Default,
    /// Its claim in a token, where that is another word.
    pub(super) claim: &'static str,
}

/// What a property may hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Flag,
    /// Seconds since 1970 UTC.
    Moment,
    /// The same, and not in the past.
    Expiry,
    Whole {
        max: i64,
    },
    Number,
    Text {
        max: usize,
    },
    Choice(&'static [&'static str]),
    /// One of these, or a list of them.
    Choices(&'static [&'static str]),
    /// Told back as it came.
    Object,
    List,
    Permissions,
}

/// What holds when nothing is said.
#[derive(Clone, Copy, Debug)]
pub(super) enum Default {
    Nothing,
    Flag(bool),
    Whole(i64),
    Half,
    Text(&'static str),
}

impl Default {
    fn value(self) -> Option<Value> {
        match self {
            Self::Nothing => None,
            Self::Flag(flag) => Some(json!(flag)),
            Self::Whole(number) => Some(json!(number)),
            Self::Half => Some(json!(0.5)),
            Self::Text(text) => Some(json!(text)),
        }
    }
}

/// Lays what is given over what there is: each must be listed and fit; null takes one away; what equals its default is
/// left out.
pub(super) fn laid_over(
    list: &[Property],
    before: &Properties,
    given: &Properties,
    now: Timestamp,
) -> Result<Properties, Refusal> {
    let mut all = before.clone();
    for (name, value) in given {
        let Some(property) = list.iter().find(|property| property.name == name) else {
            return Err(Refusal::invalid(format!("unknown parameter '{name}'")));
        };
        if value.is_null() {
            all.remove(name);
            continue;
        }
        check(property, value, now)?;
        if property.default.value().as_ref() == Some(value) {
            all.remove(name);
        } else {
            all.insert(name.clone(), value.clone());
        }
    }
    Ok(all)
}

/// The object below `properties`, or wherever else one is expected.
pub(super) fn object_at(body: &Properties, name: &str) -> Result<Properties, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(Properties::new()),
        Some(Value::Object(object)) => Ok(object.clone()),
        Some(_) => Err(Refusal::invalid(format!("{name} should be an object"))),
    }
}

/// Nothing but these at the top.
pub(super) fn only(body: &Properties, allowed: &[&str]) -> Result<(), Refusal> {
    match body.keys().find(|name| !allowed.contains(&name.as_str())) {
        Some(name) => Err(Refusal::invalid(format!("unknown parameter '{name}'"))),
        None => Ok(()),
    }
}

/// A flag, or what holds without it.
pub(super) fn flag(properties: &Properties, name: &str, default: bool) -> bool {
    properties.get(name).and_then(Value::as_bool).unwrap_or(default)
}

/// A whole number, if it is said.
pub(super) fn whole(properties: &Properties, name: &str) -> Option<i64> {
    properties.get(name).and_then(Value::as_i64)
}

/// A text, if it is said.
pub(super) fn text<'a>(properties: &'a Properties, name: &str) -> Option<&'a str> {
    properties.get(name).and_then(Value::as_str)
}

fn check(property: &Property, value: &Value, now: Timestamp) -> Result<(), Refusal> {
    let name = property.name;
    let should = |what: &str| Err(Refusal::invalid(format!("{name} was {} but should be {what}", shown(value))));
    match property.kind {
        Kind::Flag if value.is_boolean() => Ok(()),
        Kind::Flag => should("true or false"),
        Kind::Moment | Kind::Expiry => {
            let Some(seconds) = value.as_i64().filter(|seconds| (0..=SECONDS_MAX).contains(seconds)) else {
                return should("a number of seconds since the unix epoch");
            };
            if matches!(property.kind, Kind::Expiry) && seconds <= now.as_second() {
                let info = format!("{name} was '{seconds}', which is in the past rather than in the future");
                return Err(Refusal::invalid(info));
            }
            Ok(())
        }
        Kind::Whole { max } if value.as_i64().is_some_and(|number| (0..=max).contains(&number)) => Ok(()),
        Kind::Whole { max } => should(&format!("a whole number from 0 to {max}")),
        Kind::Number if value.is_number() => Ok(()),
        Kind::Number => should("a number"),
        Kind::Text { max } if value.as_str().is_some_and(|text| is_text(text, max)) => Ok(()),
        Kind::Text { max } => should(&format!("a string of at most {max} characters")),
        Kind::Choice(choices) if value.as_str().is_some_and(|text| choices.contains(&text)) => Ok(()),
        Kind::Choice(choices) => should(&format!("one of {}", choices.join(", "))),
        Kind::Choices(choices) => {
            let known = |value: &Value| value.as_str().is_some_and(|text| choices.contains(&text));
            let good = known(value) || value.as_array().is_some_and(|all| all.len() <= 8 && all.iter().all(known));
            // Daily takes false and null for "none" here, and both are in use.
            if good || value == &json!(false) { Ok(()) } else { should(&format!("of {}", choices.join(", "))) }
        }
        Kind::Object if value.is_object() => Ok(()),
        Kind::Object => should("an object"),
        Kind::List if value.is_array() => Ok(()),
        Kind::List => should("a list"),
        Kind::Permissions => permissions::check(value).map_err(|what| Refusal::invalid(format!("{name}: {what}"))),
    }
}

fn is_text(text: &str, max: usize) -> bool {
    text.chars().count() <= max && !text.chars().any(|letter| letter == '\0')
}

/// As Daily's own messages show a value.
fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("'{}'", text.chars().take(60).collect::<String>())
}

/// The year 9999, where our calendar ends too.
const SECONDS_MAX: i64 = 253_402_207_200;

#[cfg(test)]
mod tests;
