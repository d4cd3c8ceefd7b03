//! What the house does in a room.

use serde_json::json;

use super::*;
use crate::message::WaitingPerson;

#[test]
fn app_message_reaches_all_others_or_one_and_no_more_than_fits() {
    let mut scene = Scene::consultation();
    let said = |scene: &mut Scene, data, to: Option<&str>| {
        scene.says("patient", 2, ClientMessage::AppMessage { data, to: to.map(str::to_owned) })
    };
    let message = ServerMessage::AppMessage { from: Some("patient".to_owned()), data: json!({"page": 3}) };
    let effects = said(&mut scene, json!({"page": 3}), None);
    assert_eq!((told(&effects, 1), told(&effects, 2), told(&effects, 3)), (vec![&message], vec![], vec![&message]));
    let effects = said(&mut scene, json!({"page": 3}), Some("child"));
    assert_eq!((told(&effects, 1), told(&effects, 3)), (vec![], vec![&message]));
    assert_eq!(error(&said(&mut scene, json!(1), Some("nobody")), 2), Some(ErrorCode::ParticipantNotFound));
    assert_eq!(error(&said(&mut scene, json!("x".repeat(4095)), None), 2), Some(ErrorCode::Malformed));
    assert_eq!(error(&said(&mut scene, json!("x".repeat(4094)), None), 2), None);
    assert!(scene.room.app_message(None, Some("nobody"), json!(1)).is_none());
    let from_outside = ServerMessage::AppMessage { from: None, data: json!(1) };
    let effects: Vec<Effect> = scene.room.app_message(None, None, json!(1)).into_iter().collect();
    assert_eq!(told(&effects, 2), vec![&from_outside]);
}

#[test]
fn only_those_who_moderate_hear_who_knocks_also_when_they_come_later() {
    let mut scene = Scene::new(10);
    scene.join("patient", GUEST, 2);
    let people = vec![WaitingPerson { id: "w1".to_owned(), name: "Sam".to_owned() }];
    let message = ServerMessage::Waiting { people: people.clone() };
    assert_eq!(told(&scene.room.knocked(people.clone()), 2), Vec::<&ServerMessage>::new());
    let joined = scene.join("doctor", ALL, 1);
    assert!(told(&joined, 1).contains(&&message), "{joined:?}");
    assert!(scene.room.knocked(people).is_empty(), "nothing new");
    let effects = scene.room.knocked(Vec::new());
    assert_eq!(told(&effects, 1), vec![&ServerMessage::Waiting { people: Vec::new() }]);
}

#[test]
fn who_may_send_no_more_is_silent_until_allowed_again() {
    let mut scene = Scene::consultation();
    scene.publish("patient", 2, "mic");
    let nothing = Permissions { publish: false, subscribe: false, ..GUEST };
    let effects = scene.room.permit(&"patient".into(), nothing);
    assert_eq!(told(&effects, 2).first(), Some(&&ServerMessage::Permitted { permissions: nothing }));
    let mute = |name: &str, muted| Wish::Mute { peer: peer("patient", 2), mid: mid(name), muted };
    assert!(wishes(&effects).contains(&&mute("mic", true)), "{effects:?}");
    assert!(effects.contains(&Effect::ReturnTicket { who: "patient".into() }));
    let only_nothing = View { pinned: Vec::new(), only: Some(Vec::new()) };
    assert!(wishes(&effects).contains(&&Wish::View { peer: peer("patient", 2), view: only_nothing }));
    let effects = scene.publish("patient", 2, "cam");
    assert!(wishes(&effects).contains(&&mute("cam", true)), "what comes later is silent too");
    let unmute = ClientMessage::Mute { mid: "mic".to_owned(), muted: false };
    assert_eq!(error(&scene.says("patient", 2, unmute.clone()), 2), Some(ErrorCode::NotAllowed));
    assert!(scene.room.permit(&"patient".into(), nothing).is_empty(), "nothing new");
    scene.room.permit(&"patient".into(), GUEST);
    assert!(wishes(&scene.says("patient", 2, unmute)).contains(&&mute("mic", false)));
}
