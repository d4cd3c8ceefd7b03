//! Who may do what.

use super::*;

#[test]
fn every_right_is_needed_for_what_it_allows_and_for_nothing_else() {
    let none = Permissions { publish: false, subscribe: false, chat: false, moderate: false, video: false };
    let publish = Permissions { publish: true, ..none };
    let subscribe = Permissions { subscribe: true, ..none };
    let write = Permissions { chat: true, ..none };
    let moderate = Permissions { moderate: true, ..none };
    let (participant, mid) = ("patient".to_owned(), "mic".to_owned());
    let table = [
        (ClientMessage::Mute { mid: mid.clone(), muted: true }, publish),
        (ClientMessage::View { pinned: vec![], only: None }, subscribe),
        (chat("hello", None), write),
        (ClientMessage::Kick { participant: participant.clone() }, moderate),
        (ClientMessage::MuteOther { participant, mid }, moderate),
    ];
    for (message, needed) in table {
        for has in [none, publish, subscribe, write, moderate] {
            let mut scene = Scene::consultation();
            scene.publish("patient", 2, "mic");
            scene.join("somebody", has, 4);
            let effects = scene.says("somebody", 4, message.clone());
            let refused = error(&effects, 4) == Some(ErrorCode::NotAllowed);
            assert_eq!(refused, has != needed, "{message:?} with {has:?}");
            assert!(!refused || effects.len() == 1, "{message:?} refused does nothing else");
        }
    }
}

#[test]
fn a_kicked_participant_is_told_removed_and_barred() {
    let mut scene = Scene::consultation();
    let effects = scene.says("doctor", 1, ClientMessage::Kick { participant: "child".to_owned() });
    assert_eq!(closed(&effects), [(3, CloseReason::Kicked)]);
    assert_eq!(wishes(&effects), [&Wish::Leave(peer("child", 3))]);
    let left = ServerMessage::ParticipantLeft { participant: "child".to_owned(), reason: LeaveReason::Kicked };
    assert_eq!(told(&effects, 1), [&left]);
    assert_eq!(told(&effects, 2), [&left]);
    assert!(effects.contains(&Effect::SentOut { who: "child".into() }), "their tickets are worth nothing now");
}

#[test]
fn nobody_kicks_themselves_or_somebody_who_is_not_there() {
    let mut scene = Scene::consultation();
    let kick = |who: &str| ClientMessage::Kick { participant: who.to_owned() };
    assert_eq!(error(&scene.says("doctor", 1, kick("doctor")), 1), Some(ErrorCode::NotAllowed));
    assert_eq!(error(&scene.says("doctor", 1, kick("ghost")), 1), Some(ErrorCode::ParticipantNotFound));
}

#[test]
fn what_a_host_muted_only_its_owner_unmutes() {
    let mut scene = Scene::consultation();
    scene.publish("patient", 2, "mic");
    let mute = ClientMessage::MuteOther { participant: "patient".to_owned(), mid: "mic".to_owned() };
    let effects = scene.says("doctor", 1, mute.clone());
    let muted = ServerMessage::Muted { publication: publication("patient", "mic"), muted: true, by_host: true };
    for socket in 1..=3 {
        assert_eq!(told(&effects, socket), [&muted]);
    }
    assert_eq!(wishes(&effects), [&Wish::Mute { peer: peer("patient", 2), mid: mid("mic"), muted: true }]);
    assert_eq!(scene.says("doctor", 1, mute), [], "it is muted already");

    let effects = scene.says("patient", 2, ClientMessage::Mute { mid: "mic".to_owned(), muted: false });
    let unmuted = ServerMessage::Muted { publication: publication("patient", "mic"), muted: false, by_host: false };
    assert_eq!(told(&effects, 1), [&unmuted]);
    assert_eq!(wishes(&effects), [&Wish::Mute { peer: peer("patient", 2), mid: mid("mic"), muted: false }]);
}

#[test]
fn a_host_mutes_only_what_is_there() {
    let mut scene = Scene::consultation();
    for (who, mid, expected) in [
        ("ghost", "mic", ErrorCode::ParticipantNotFound),
        ("patient", "mic", ErrorCode::PublicationNotFound),
        ("patient", "", ErrorCode::PublicationNotFound),
    ] {
        let mute = ClientMessage::MuteOther { participant: who.to_owned(), mid: mid.to_owned() };
        assert_eq!(error(&scene.says("doctor", 1, mute), 1), Some(expected), "{who} {mid}");
    }
}

#[test]
fn an_own_mute_is_told_to_the_others_and_remembered_before_anything_is_published() {
    let mut scene = Scene::consultation();
    let mute = |muted| ClientMessage::Mute { mid: "cam".to_owned(), muted };
    let effects = scene.says("patient", 2, mute(true));
    assert_eq!(effects, [Effect::Media(Wish::Mute { peer: peer("patient", 2), mid: mid("cam"), muted: true })]);
    let effects = scene.publish("patient", 2, "cam");
    assert!(matches!(told(&effects, 1)[..], [ServerMessage::Published { publication }] if publication.muted));
    let effects = scene.says("patient", 2, mute(false));
    assert_eq!((told(&effects, 1).len(), told(&effects, 2).len()), (1, 0));
}
