//! What somebody may do in a call, as Daily says it: `{hasPresence, canSend, canReceive, canAdmin}`.
//!
//! What of it acts here: sending at all and receiving at all, and whether somebody may let in, mute and send out others.
//! Nobody is hidden: `hasPresence` is told back, and whoever has `false` is seen all the same.

use serde_json::{Map, Value, json};
use signaling::message::Permissions as Seat;

/// The four, as JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Permissions(Map<String, Value>);

impl Permissions {
    /// What holds when nothing is said.
    pub(super) fn usual() -> Self {
        let all = [
            ("hasPresence", json!(true)),
            ("canSend", json!(true)),
            ("canReceive", json!({ "base": true })),
            ("canAdmin", json!(false)),
        ];
        Self(all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// As it is kept in the database.
    pub(super) const fn kept(map: Map<String, Value>) -> Self {
        Self(map)
    }

    /// Each field that is given replaces the one before; those of `canReceive` one by one.
    #[must_use]
    pub(super) fn with(mut self, given: Option<&Value>) -> Self {
        for (name, value) in given.and_then(Value::as_object).into_iter().flatten() {
            match (self.0.get_mut(name), value) {
                (Some(Value::Object(before)), Value::Object(value)) if name == "canReceive" => {
                    before.extend(value.clone());
                }
                _ => {
                    self.0.insert(name.clone(), value.clone());
                }
            }
        }
        self
    }

    /// May do everything that concerns others.
    #[must_use]
    pub(super) fn owner(mut self) -> Self {
        self.0.insert("canAdmin".to_owned(), json!(true));
        self
    }

    /// May send nothing.
    #[must_use]
    pub(super) fn silent(mut self) -> Self {
        self.0.insert("canSend".to_owned(), json!(false));
        self
    }

    /// As told to clients.
    pub(super) fn told(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// As signaling knows them.
    pub(super) fn seat(&self, chat: bool) -> Seat {
        Seat {
            publish: is_some(self.0.get("canSend")),
            subscribe: self
                .0
                .get("canReceive")
                .and_then(|receive| receive.get("base"))
                .is_none_or(|base| is_some(Some(base))),
            chat,
            moderate: match self.0.get("canAdmin") {
                Some(Value::Array(what)) => what.iter().any(|what| what == "participants"),
                other => other == Some(&json!(true)),
            },
            video: has_pictures(self.0.get("canSend"))
                || self.0.get("canReceive").is_none_or(|receive| has_pictures(receive.get("base"))),
        }
    }
}

/// Whether pictures are among what may be sent or received: `true`, or named in a list or an object.
fn has_pictures(value: Option<&Value>) -> bool {
    const PICTURES: [&str; 2] = ["video", "screenVideo"];
    match value {
        Some(Value::Array(all)) => all.iter().any(|one| one.as_str().is_some_and(|one| PICTURES.contains(&one))),
        Some(Value::Object(all)) => PICTURES.iter().any(|one| all.get(*one).is_some_and(|may| is_some(Some(may)))),
        other => is_some(other),
    }
}

/// `true`, or anything at all of a list or an object.
fn is_some(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Array(all)) => !all.is_empty(),
        Some(Value::Object(all)) => all.values().any(|value| is_some(Some(value))),
        _ => false,
    }
}

/// That these are permissions.
pub(super) fn check(value: &Value) -> Result<(), String> {
    let Value::Object(fields) = value else { return Err("should be an object".to_owned()) };
    for (name, value) in fields {
        let good = match name.as_str() {
            "hasPresence" => value.is_boolean(),
            "canSend" => value.is_boolean() || is_list_of(value, MEDIA),
            "canAdmin" => value.is_boolean() || is_list_of(value, ADMIN),
            "canReceive" => is_receive(value),
            _ => return Err(format!("unknown parameter '{name}'")),
        };
        if !good {
            return Err(format!("{name} has a value it cannot have"));
        }
    }
    Ok(())
}

/// In tokens that others sign the names are short: written from memory of Daily's page, as no stored copy kept them; the
/// long names are read as well.
pub(super) fn from_claim(claim: &Value) -> Value {
    let long = |name: &str| match name {
        "hp" => "hasPresence".to_owned(),
        "cs" => "canSend".to_owned(),
        "cr" => "canReceive".to_owned(),
        "ca" => "canAdmin".to_owned(),
        other => other.to_owned(),
    };
    match claim {
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (long(name), value.clone())).collect())
        }
        other => other.clone(),
    }
}

fn is_list_of(value: &Value, known: &[&str]) -> bool {
    let is_known = |value: &Value| value.as_str().is_some_and(|text| known.contains(&text));
    value.as_array().is_some_and(|all| all.len() <= known.len() && all.iter().all(is_known))
}

fn is_receive(value: &Value) -> bool {
    let one = |value: &Value| match value {
        Value::Object(each) => each.iter().all(|(name, value)| MEDIA.contains(&name.as_str()) && value.is_boolean()),
        other => other.is_boolean(),
    };
    let Value::Object(fields) = value else { return false };
    fields.iter().all(|(name, value)| match name.as_str() {
        "base" => one(value),
        "byUserId" | "byParticipantId" => value.as_object().is_some_and(|people| people.values().all(one)),
        _ => false,
    })
}

const MEDIA: &[&str] = &["video", "audio", "screenVideo", "screenAudio", "customVideo", "customAudio"];
const ADMIN: &[&str] = &["participants", "streaming", "transcription"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_given_field_replaces_and_those_of_receiving_one_by_one() {
        let first = Permissions::usual()
            .with(Some(&json!({"canReceive": {"byUserId": {"u": true}}, "canAdmin": ["participants"]})));
        let then = first.with(Some(&json!({"canReceive": {"base": false}, "canSend": []})));
        let expected = json!({
            "hasPresence": true, "canSend": [], "canReceive": {"base": false, "byUserId": {"u": true}}, "canAdmin": ["participants"],
        });
        assert_eq!(then.told(), expected);
        assert_eq!(
            then.seat(true),
            Seat { publish: false, subscribe: false, chat: true, moderate: true, video: false }
        );
        let usual = Seat { publish: true, subscribe: true, chat: false, moderate: false, video: true };
        assert_eq!(Permissions::usual().seat(false), usual);
    }

    #[test]
    fn strange_permissions_are_none() {
        for wrong in [
            json!(7),
            json!({"canFly": true}),
            json!({"canSend": "video"}),
            json!({"canSend": ["smell"]}),
            json!({"canReceive": true}),
            json!({"canReceive": {"base": {"smell": true}}}),
            json!({"canAdmin": ["everything"]}),
        ] {
            assert!(check(&wrong).is_err(), "{wrong}");
        }
    }
}
