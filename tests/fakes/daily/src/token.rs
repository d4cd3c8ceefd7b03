//! Meeting tokens: JSON Web Tokens, HS256 with the API key, with the short names that Daily documents for those one signs
//! oneself.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Map, Value, json};

use crate::KEY;

/// Short and long names.
const NAMES: [(&str, &str); 15] = [
    ("r", "room_name"),
    ("nbf", "nbf"),
    ("exp", "exp"),
    ("ud", "user_id"),
    ("u", "user_name"),
    ("o", "is_owner"),
    ("k", "knocking"),
    ("er", "enable_recording"),
    ("ss", "enable_screenshare"),
    ("vo", "start_video_off"),
    ("ao", "start_audio_off"),
    ("ejt", "eject_at_token_exp"),
    ("eje", "eject_after_elapsed"),
    ("uil", "lang"),
    ("p", "permissions"),
];

/// A token with these properties. Refuses what it does not know, in Daily's words.
pub(crate) fn sign(properties: &Map<String, Value>, now: f64) -> Result<String, String> {
    let mut claims = json!({ "iat": now as i64, "d": "fake-domain-id" });
    for (name, value) in properties {
        let known = NAMES.iter().find(|(_, long)| long == name);
        let (short, _) = known.ok_or_else(|| format!("unknown parameter '{name}'"))?;
        claims[*short] = value.clone();
    }
    if properties.get("user_id").and_then(Value::as_str).is_some_and(|id| id.len() > 36) {
        return Err("user_id is longer than 36 characters".to_owned());
    }
    if let Some(exp) = properties.get("exp") {
        let exp = exp.as_i64().ok_or_else(|| crate::state::not_a_time("exp", exp))?;
        if (exp as f64) <= now {
            return Err(crate::state::past("exp", exp));
        }
    }
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(KEY.as_bytes()))
        .map_err(|e| e.to_string())
}

/// Its properties by their long names, whatever the time is.
pub(crate) fn read(token: &str) -> Option<Value> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let claims = decode::<Value>(token, &DecodingKey::from_secret(KEY.as_bytes()), &rules).ok()?.claims;
    let found = NAMES.iter().filter_map(|(short, long)| Some(((*long).to_owned(), claims.get(*short)?.clone())));
    Some(Value::Object(found.collect()))
}
