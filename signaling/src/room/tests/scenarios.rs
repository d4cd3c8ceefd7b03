//! Coming, going, looking, talking.

use media::command::CloseReason as MediaCloseReason;

use super::*;

fn joined(effects: &[Effect], socket: u64) -> &wire::Seat {
    let mut told = told(effects, socket).into_iter();
    let seat = told.find_map(|message| match message {
        ServerMessage::Joined { seat, .. } | ServerMessage::Resumed { seat, .. } => Some(seat),
        _ => None,
    });
    seat.unwrap()
}

fn resume(scene: &mut Scene, who: &str, socket: u64) -> Result<Vec<Effect>, JoinRefusal> {
    scene.room.resume(scene.now, ticket(who, GUEST), SocketId(socket), "return-2".to_owned())
}

fn nothing() -> Vec<&'static ServerMessage> {
    Vec::new()
}

#[test]
fn who_joins_is_told_of_the_room_and_the_room_of_them() {
    let mut scene = Scene::new(10);
    scene.join("doctor", ALL, 1);
    scene.publish("doctor", 1, "mic");
    let effects = scene.join("patient", GUEST, 2);
    let seat = joined(&effects, 2);
    assert_eq!(seat.participants.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["doctor", "patient"]);
    assert_eq!(seat.publications.len(), 1);
    assert_eq!((seat.permissions, seat.grace_s, seat.return_ticket.as_str()), (GUEST, 30, "return-1"));
    assert!(
        matches!(told(&effects, 1)[..], [ServerMessage::ParticipantJoined { participant: p }] if p.id == "patient")
    );
}

#[test]
fn a_full_room_refuses_strangers_and_takes_its_own_people_back() {
    let mut scene = Scene::new(2);
    scene.join("doctor", ALL, 1);
    scene.join("patient", GUEST, 2);
    assert_eq!(scene.try_join("child", GUEST, 3), Err(JoinRefusal::RoomFull));
    assert!(scene.try_join("patient", GUEST, 4).is_ok());
}

#[test]
fn the_newest_join_of_a_participant_wins() {
    let mut scene = Scene::consultation();
    scene.publish("patient", 2, "mic");
    let effects = scene.join("patient", GUEST, 4);
    assert_eq!(closed(&effects), [(2, CloseReason::Replaced)]);
    assert_eq!(wishes(&effects), [&Wish::Leave(peer("patient", 2))]);
    let heard = told(&effects, 1);
    assert!(matches!(heard[0], ServerMessage::ParticipantLeft { reason: LeaveReason::Left, .. }));
    assert!(matches!(heard[1], ServerMessage::ParticipantJoined { .. }));
    assert_eq!(joined(&effects, 4).publications, []);
    assert_eq!(scene.says("patient", 2, chat("from the old tab", None)), []);
}

#[test]
fn a_dropped_socket_keeps_its_seat_for_the_grace_time() {
    let mut scene = Scene::consultation();
    let effects = scene.room.dropped(scene.now, &"patient".into(), SocketId(2));
    let away = ServerMessage::Presence { participant: "patient".to_owned(), here: false };
    assert_eq!(told(&effects, 1), [&away]);
    assert_eq!(scene.room.next_tick(), Some(scene.now.instant + Duration::from_secs(30)));
    assert_eq!(scene.after(Duration::from_millis(29_999)), []);
    let effects = scene.after(Duration::from_millis(1));
    let lost = ServerMessage::ParticipantLeft { participant: "patient".to_owned(), reason: LeaveReason::Lost };
    assert_eq!(told(&effects, 1), [&lost]);
    assert_eq!(wishes(&effects), [&Wish::Leave(peer("patient", 2))]);
    assert_eq!(resume(&mut scene, "patient", 5), Err(JoinRefusal::SeatGone));
}

#[test]
fn a_resumed_seat_is_as_it_was_and_others_see_them_back() {
    let mut scene = Scene::consultation();
    scene.publish("doctor", 1, "cam");
    let (room, publication_id) = ("visit-1".into(), PublicationId { peer: peer("doctor", 1), mid: mid("cam") });
    let patient = peer("patient", 2);
    scene.hears(Event::SlotAssigned { room, peer: patient, mid: mid("v0"), publication: Some(publication_id) });
    scene.room.dropped(scene.now, &"patient".into(), SocketId(2));
    scene.says("doctor", 1, chat("are you there?", Some("patient")));
    let effects = resume(&mut scene, "patient", 5).unwrap();
    let back = ServerMessage::Presence { participant: "patient".to_owned(), here: true };
    assert_eq!(told(&effects, 1), [&back]);
    let [ServerMessage::Resumed { seat, slots }] = told(&effects, 5)[..] else { panic!("{effects:?}") };
    assert_eq!(seat.chat.len(), 1);
    assert_eq!(slots[1].publication, Some(publication("doctor", "cam")));
    assert_eq!(scene.after(Duration::from_secs(60)), [], "the grace time is over, and nobody leaves");
}

#[test]
fn resuming_replaces_a_socket_that_seems_alive() {
    let mut scene = Scene::consultation();
    let effects = resume(&mut scene, "patient", 5).unwrap();
    assert_eq!(closed(&effects), [(2, CloseReason::Replaced)]);
    assert_eq!(told(&effects, 1), nothing(), "nobody has noticed anything");
    assert_eq!(scene.room.dropped(scene.now, &"patient".into(), SocketId(2)), []);
}

#[test]
fn the_ticket_of_a_resume_is_spent_by_the_first_word_after_it() {
    let mut scene = Scene::consultation();
    resume(&mut scene, "patient", 5).unwrap();
    resume(&mut scene, "patient", 6).unwrap();
    let effects = scene.says("patient", 6, ClientMessage::Ping { id: 1 });
    assert_eq!(effects[0], Effect::Spend(ticket("patient", GUEST)));
    assert_eq!(told(&effects, 6), [&ServerMessage::Pong { id: 1 }]);
    assert_eq!(scene.says("patient", 6, ClientMessage::Ping { id: 2 }).len(), 1);
}

#[test]
fn leaving_frees_the_seat_at_once() {
    let mut scene = Scene::consultation();
    let effects = scene.says("patient", 2, ClientMessage::Leave {});
    assert_eq!(closed(&effects), [(2, CloseReason::Left)]);
    let left = ServerMessage::ParticipantLeft { participant: "patient".to_owned(), reason: LeaveReason::Left };
    assert_eq!(told(&effects, 3), [&left]);
    assert_eq!(resume(&mut scene, "patient", 5), Err(JoinRefusal::SeatGone));
}

#[test]
fn a_lost_media_connection_ends_the_seat() {
    for (reason, expected) in [
        (MediaCloseReason::ConsentLost, LeaveReason::Lost),
        (MediaCloseReason::NeverConnected, LeaveReason::Lost),
        (MediaCloseReason::HandshakeFailed, LeaveReason::Lost),
        (MediaCloseReason::ClosedByPeer, LeaveReason::Left),
    ] {
        let mut scene = Scene::consultation();
        let ended = |n| Event::Closed { room: "visit-1".into(), peer: peer("patient", n), reason };
        assert_eq!(scene.hears(ended(99)), [], "an earlier session of theirs");
        let effects = scene.hears(ended(2));
        assert_eq!(closed(&effects), [(2, CloseReason::MediaLost)]);
        let left = ServerMessage::ParticipantLeft { participant: "patient".to_owned(), reason: expected };
        assert_eq!(told(&effects, 1), [&left]);
    }
}

#[test]
fn a_return_ticket_is_due_every_five_minutes() {
    let mut scene = Scene::new(10);
    scene.join("doctor", ALL, 1);
    for _ in 0..3 {
        assert_eq!(scene.after(Duration::from_secs(299)), []);
        assert_eq!(scene.after(Duration::from_secs(1)), [Effect::ReturnTicket { who: "doctor".into() }]);
    }
}

#[test]
fn an_empty_room_closes_a_minute_after_the_last_left() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.room.closes_at(), Some(scene.now.instant + Duration::from_secs(60)));
    scene.join("doctor", ALL, 1);
    assert_eq!(scene.room.closes_at(), None);
    scene.after(Duration::from_secs(100));
    scene.says("doctor", 1, ClientMessage::Leave {});
    assert_eq!(scene.room.closes_at(), Some(scene.now.instant + Duration::from_secs(60)));
}

#[test]
fn a_private_line_reaches_its_two_ends_now_and_later() {
    let mut scene = Scene::consultation();
    let effects = scene.says("doctor", 1, chat("between us", Some("patient")));
    assert_eq!((told(&effects, 1).len(), told(&effects, 2).len(), told(&effects, 3).len()), (1, 1, 0));
    for (who, socket, lines) in [("patient", 5, 1), ("child", 6, 0), ("doctor", 7, 1)] {
        let effects = scene.join(who, GUEST, socket);
        assert_eq!(joined(&effects, socket).chat.len(), lines, "{who}");
    }
}

#[test]
fn a_line_to_nobody_or_without_text_is_refused() {
    let mut scene = Scene::consultation();
    assert_eq!(error(&scene.says("doctor", 1, chat("x", Some("ghost"))), 1), Some(ErrorCode::ParticipantNotFound));
    assert_eq!(error(&scene.says("doctor", 1, chat(" ", None)), 1), Some(ErrorCode::ChatText));
}

#[test]
fn a_view_names_publications_before_they_come_and_after_they_went() {
    let mut scene = Scene::consultation();
    let view = ClientMessage::View {
        pinned: vec![publication("doctor", "cam")],
        only: Some(vec![publication("doctor", "cam"), publication("ghost", "cam")]),
    };
    let cam = || PublicationId { peer: peer("doctor", 1), mid: mid("cam") };
    let sees = |view| Wish::View { peer: peer("patient", 2), view };
    let blank = View { pinned: vec![], only: Some(vec![]) };
    assert_eq!(wishes(&scene.says("patient", 2, view)), [&sees(blank.clone())]);
    let effects = scene.publish("doctor", 1, "cam");
    assert_eq!(wishes(&effects), [&sees(View { pinned: vec![cam()], only: Some(vec![cam()]) })]);
    let effects = scene.hears(Event::Unpublished { room: "visit-1".into(), publication: cam() });
    assert_eq!(wishes(&effects), [&sees(blank)]);
    assert_eq!(wishes(&scene.publish("doctor", 1, "mic")).len(), 0);
}

#[test]
fn a_viewer_of_one_person_is_given_all_they_publish_now_and_later() {
    let mut scene = Scene::consultation();
    scene.publish("doctor", 1, "mic");
    let presence = Presence::Http { session: "s1".to_owned(), etag: "e1".to_owned() };
    let effects = scene.seat("screen", GUEST, 9, presence, Looking::AtPerson("doctor".into())).unwrap();
    let only = |mids: &[&str]| {
        let only = mids.iter().map(|name| PublicationId { peer: peer("doctor", 1), mid: mid(name) }).collect();
        Wish::View { peer: peer("screen", 9), view: View { pinned: vec![], only: Some(only) } }
    };
    assert_eq!(wishes(&effects), [&only(&["mic"])]);
    assert_eq!(wishes(&scene.publish("patient", 2, "cam")).len(), 0);
    assert_eq!(wishes(&scene.publish("doctor", 1, "cam")), [&only(&["cam", "mic"])]);
    assert!(scene.room.participants().iter().any(|participant| participant.id == "screen" && participant.here));
}

#[test]
fn an_http_session_ends_by_its_id_and_not_by_a_wrong_etag() {
    let mut scene = Scene::new(10);
    let presence = Presence::Http { session: "s1".to_owned(), etag: "e1".to_owned() };
    scene.seat("obs", GUEST, 9, presence, Looking::AtEverything).unwrap();
    assert_eq!(scene.room.end_http(scene.now, "s2", None), []);
    assert_eq!(scene.room.end_http(scene.now, "s1", Some("e2")), []);
    assert_eq!(resume(&mut scene, "obs", 1), Err(JoinRefusal::SeatGone), "no socket takes over an HTTP session");
    assert_eq!(wishes(&scene.room.end_http(scene.now, "s1", Some("e1"))), [&Wish::Leave(peer("obs", 9))]);
}

#[test]
fn a_quality_verdict_is_told_when_it_changes() {
    let mut scene = Scene::consultation();
    let mut verdict = |loss| {
        let quality = Measured { loss_outgoing: loss, ..Measured::default() };
        let effects = scene.hears(Event::Quality { room: "visit-1".into(), peer: peer("patient", 2), quality });
        match told(&effects, 1)[..] {
            [ServerMessage::Connection { quality, .. }] => Some(*quality),
            _ => None,
        }
    };
    let verdicts = [0.0, 0.04, 0.05, 0.2, 0.01].map(&mut verdict);
    assert_eq!(verdicts, [None, Some(Quality::Weak), None, Some(Quality::Bad), Some(Quality::Good)]);
}

#[test]
fn who_comes_later_hears_who_is_speaking() {
    let mut scene = Scene::consultation();
    let effects = scene.hears(Event::Speaking { room: "visit-1".into(), peers: vec![peer("doctor", 1)] });
    let speaking = ServerMessage::Speaking { participants: vec!["doctor".to_owned()] };
    assert_eq!(told(&effects, 3), [&speaking]);
    assert_eq!(told(&scene.join("late", GUEST, 4), 4).last(), Some(&&speaking));
}

#[test]
fn an_offer_is_answered_to_the_one_who_made_it() {
    let mut scene = Scene::consultation();
    let offer = ClientMessage::Offer { id: 7, sdp: "offer".to_owned(), sources: BTreeMap::new() };
    assert!(matches!(&scene.says("patient", 2, offer)[..], [Effect::Offer { id: 7, .. }]));
    let slots = vec![Slot { mid: mid("v1"), kind: types::Kind::Video }];
    let effects = scene.room.answered(&"patient".into(), 7, Ok(Answer { sdp: "answer".to_owned(), slots }));
    assert!(matches!(told(&effects, 2)[..], [ServerMessage::Answer { id: 7, slots, .. }] if slots.len() == 1));
    let effects = scene.room.answered(&"patient".into(), 8, Err(MediaRefusal::Busy));
    assert_eq!(error(&effects, 2), Some(ErrorCode::Busy));
    assert_eq!(told(&effects, 1), nothing());
}

#[test]
fn closing_the_room_closes_every_socket() {
    let mut scene = Scene::consultation();
    let effects = scene.room.close(scene.now, CloseReason::RoomClosed, "");
    assert_eq!(closed(&effects).len(), 3);
    assert_eq!(wishes(&effects).len(), 3);
    assert_eq!(scene.room.participants(), []);
}
