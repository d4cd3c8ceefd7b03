//! What is taken, told back and refused.

use super::*;

fn read(given: Value) -> Result<Value, String> {
    let Value::Object(given) = given else { panic!("an object") };
    let now = Timestamp::from_second(1_800_000_000).expect("a time");
    let read = laid_over(ROOM, &Properties::new(), &given, now);
    read.map(Value::Object).map_err(|refusal| refusal.info.unwrap_or_default())
}

#[test]
fn only_what_differs_from_the_defaults_is_told_back() {
    let given = json!({
        "exp": 1_800_000_060, "enable_chat": false, "max_participants": 2, "enable_screenshare": true, "sfu_switchover": 0.5,
        "lang": "de", "enable_prejoin_ui": false, "enable_recording": ["cloud"], "start_video_off": true, "nbf": null,
    });
    let expected = json!({
        "exp": 1_800_000_060, "max_participants": 2, "lang": "de", "enable_prejoin_ui": false, "enable_recording": ["cloud"],
        "start_video_off": true,
    });
    assert_eq!(read(given), Ok(expected));
}

#[test]
fn what_does_not_fit_is_refused_in_the_words_clients_know() {
    for (given, info) in [
        (json!({"exp": "soon"}), "exp was 'soon' but should be a number of seconds since the unix epoch"),
        (json!({"exp": 1_799_999_999}), "exp was '1799999999', which is in the past rather than in the future"),
        (json!({"exp": 1_800_000_000}), "exp was '1800000000', which is in the past rather than in the future"),
        (json!({"exp": 1e300}), "exp was '1e+300' but should be a number of seconds since the unix epoch"),
        (json!({"colour": "red"}), "unknown parameter 'colour'"),
        (json!({"enable_chat": "yes"}), "enable_chat was 'yes' but should be true or false"),
        (json!({"lang": "tlh"}), "lang was 'tlh' but should be one of da, de, en,"),
        (json!({"max_participants": -1}), "max_participants was '-1' but should be a whole number from 0 to"),
        (json!({"permissions": {"canSend": ["smell"]}}), "permissions: canSend"),
        (json!({"enable_recording": "vhs"}), "enable_recording was 'vhs' but should be of cloud"),
    ] {
        let said = read(given.clone()).expect_err("refused");
        assert!(said.starts_with(info), "{given}: {said}");
    }
}

#[test]
fn null_takes_a_property_away_and_a_default_does_as_well() {
    let now = Timestamp::from_second(1_800_000_000).expect("a time");
    let before = json!({"exp": 1_900_000_000, "lang": "de", "enable_chat": true});
    let given = json!({"exp": null, "lang": "en"});
    let (Value::Object(before), Value::Object(given)) = (before, given) else { panic!("objects") };
    let after = laid_over(ROOM, &before, &given, now).expect("fits");
    assert_eq!(Value::Object(after), json!({"enable_chat": true}));
}

#[test]
fn no_property_is_listed_twice_and_no_claim_means_two() {
    for list in [ROOM, DOMAIN, TOKEN] {
        for (n, one) in list.iter().enumerate() {
            for other in &list[n + 1..] {
                assert!(one.name != other.name && one.claim != other.claim, "{} {}", one.name, other.name);
            }
        }
    }
}
