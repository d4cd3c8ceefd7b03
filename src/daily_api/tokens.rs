//! Meeting tokens: JSON Web Tokens (RFC 7519), HS256 and nothing else, signed with a key of the domain. Those made here and
//! those that the other system signs itself are the same. A revoked key takes its tokens with it.
//!
//! As at Daily a token without `exp` is good for as long as the key is, and one without `r` for every room of the domain.

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Map, Value, json};

use super::keys::{self, Caller};
use super::properties::{Properties, TOKEN, laid_over, object_at, only, whole};
use super::{Refusal, permissions};
use crate::core::Core;
use crate::db::Conn;
use crate::ids::DailyDomainId;

/// Makes a token as the body says.
pub(super) fn make(core: &Core, caller: &Caller, body: &Properties) -> Result<String, Refusal> {
    only(body, &["properties"])?;
    let now = core.clock.now();
    let given = object_at(body, "properties")?;
    let said = laid_over(TOKEN, &Properties::new(), &given, now)?;
    let mut claims = Map::new();
    for property in TOKEN {
        if let Some(value) = said.get(property.name) {
            claims.insert(property.claim.to_owned(), value.clone());
        }
    }
    claims.insert("d".to_owned(), json!(caller.domain.id));
    claims.insert("iat".to_owned(), json!(now.as_second()));
    let key = EncodingKey::from_secret(caller.secret.reveal().as_bytes());
    let token = encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map_err(|_| Refusal::invalid("the token could not be signed"))?;
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Refusal::invalid(format!("the token would have more than {TOKEN_BYTES_MAX} characters")));
    }
    Ok(token)
}

/// What a token of this domain says, in long names, when it is good now.
pub(super) async fn read(
    conn: &mut Conn,
    core: &Core,
    domain: DailyDomainId,
    token: &str,
    when: When,
) -> Result<Properties, Refusal> {
    let wrong = || Refusal::invalid("invalid token");
    if token.len() > TOKEN_BYTES_MAX {
        return Err(wrong());
    }
    let mut rules = Validation::new(Algorithm::HS256);
    // The library would read the machine's clock and allow a minute too much; times are looked at below.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let secrets = keys::secrets(conn, core, domain).await?;
    let claims = secrets.iter().find_map(|secret| {
        let key = DecodingKey::from_secret(secret.reveal().as_bytes());
        decode::<Map<String, Value>>(token, &key, &rules).ok()
    });
    let claims = claims.ok_or_else(wrong)?.claims;
    if claims.get("d").and_then(Value::as_str) != Some(domain.to_string().as_str()) {
        return Err(wrong());
    }
    let said = in_words(&claims)?;
    when.check(&said)?;
    Ok(said)
}

/// Which times are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// Good at this moment.
    At(Timestamp),
    /// Good at this moment or later.
    FromThen(Timestamp),
}

impl When {
    fn check(self, said: &Properties) -> Result<(), Refusal> {
        let now = match self {
            Self::At(now) | Self::FromThen(now) => now.as_second(),
        };
        if whole(said, "exp").is_some_and(|exp| exp <= now) {
            return Err(Refusal::invalid("token has expired"));
        }
        if matches!(self, Self::At(_)) && whole(said, "nbf").is_some_and(|nbf| nbf > now) {
            return Err(Refusal::invalid("token is not valid yet"));
        }
        Ok(())
    }
}

/// The long names. Claims that are no properties say nothing here; those that are must fit.
fn in_words(claims: &Map<String, Value>) -> Result<Properties, Refusal> {
    let mut given = Properties::new();
    for property in TOKEN {
        let value = claims.get(property.claim).or_else(|| claims.get(property.name)).filter(|value| !value.is_null());
        if let Some(value) = value {
            let value = if property.name == "permissions" { permissions::from_claim(value) } else { value.clone() };
            given.insert(property.name.to_owned(), value);
        }
    }
    // An expired token is told as such, not as one that could not be made.
    let mut said = laid_over(TOKEN, &Properties::new(), &given, Timestamp::UNIX_EPOCH)?;
    // What was said is told, the defaults too.
    for (name, value) in given {
        said.entry(name).or_insert(value);
    }
    Ok(said)
}

/// Daily's advice, as tokens travel in addresses.
const TOKEN_BYTES_MAX: usize = 2048;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_token_are_those_of_the_moment() {
        let at = |second| Timestamp::from_second(second).expect("a time");
        let Value::Object(said) = json!({"nbf": 100, "exp": 200}) else { panic!("an object") };
        for (when, good) in [
            (When::At(at(99)), false),
            (When::FromThen(at(99)), true),
            (When::At(at(100)), true),
            (When::At(at(199)), true),
            (When::At(at(200)), false),
            (When::FromThen(at(200)), false),
        ] {
            assert_eq!(when.check(&said).is_ok(), good, "{when:?}");
        }
    }

    #[test]
    fn short_claims_are_told_in_long_names_and_strange_ones_pass() {
        let Value::Object(claims) = json!({
            "r": "room", "o": true, "vo": false, "ud": "u1", "p": {"cs": ["audio"], "hp": true}, "iss": "somebody", "exp": 5,
        }) else {
            panic!("an object")
        };
        let said = in_words(&claims).map(Value::Object);
        let expected = json!({
            "room_name": "room", "is_owner": true, "start_video_off": false, "user_id": "u1", "exp": 5,
            "permissions": {"canSend": ["audio"], "hasPresence": true},
        });
        assert_eq!(said, Ok(expected));
        let Value::Object(wrong) = json!({"o": "yes"}) else { panic!("an object") };
        assert!(in_words(&wrong).is_err());
    }
}
