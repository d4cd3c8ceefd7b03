//! WHIP and WHEP beside sockets.

use super::*;
use crate::TicketError;

#[tokio::test]
async fn a_whip_participant_sends_only_and_is_seen_by_the_others() {
    let house = House::new().await;
    let (mut doctor, _) = house.joined("doctor").await;
    let session = house.signaling.whip("visit-1", &house.ticket("camera"), "offer".to_owned()).await.unwrap();
    assert_eq!(session.answer_sdp, "answer to 5 bytes");
    assert_eq!(doctor.hears("participant_joined").await["participant"]["id"], "camera");
    assert!(house.door.told().last().unwrap().ends_with("publish=true subscribe=false video=true"));
    assert!(!house.signaling.end_http("visit-1", &session.id, Some("other")).await);
    assert!(house.signaling.end_http("visit-1", &session.id, Some(&session.etag)).await);
    assert!(!house.signaling.end_http("visit-1", &session.id, None).await);
    assert_eq!(doctor.hears("participant_left").await["reason"], "left");
}

#[tokio::test]
async fn a_whep_viewer_receives_only_what_they_asked_for_and_is_seen() {
    let house = House::new().await;
    let (mut doctor, _) = house.joined("doctor").await;
    let ticket = house.ticket("wall");
    house.signaling.whep("visit-1", &ticket, "offer".to_owned(), Some("doctor".to_owned())).await.unwrap();
    assert_eq!(doctor.hears("participant_joined").await["participant"]["id"], "wall");
    let told = house.door.told();
    assert!(
        told.iter()
            .any(|told| told.starts_with("join wall") && told.ends_with("publish=false subscribe=true video=true"))
    );
    assert!(told.last().unwrap().contains("only: Some([])"), "{told:?}");
}

#[tokio::test]
async fn refusals_have_a_status_and_a_stable_code() {
    let house = House::new().await;
    let whip = async |room: &str, ticket: &str, offer: &str| {
        let refusal = house.signaling.whip(room, ticket, offer.to_owned()).await.unwrap_err();
        (refusal.status(), refusal.code())
    };
    let used = house.ticket("used");
    house.signaling.whip("visit-1", &used, "offer".to_owned()).await.unwrap();
    let may_not = house.ticket_to("visit-1", "b", Permissions { publish: false, ..ALL });
    assert_eq!(whip("visit-1", "x.y.z", "offer").await, (401, "ticket_invalid"));
    assert_eq!(whip("visit-1", &used, "offer").await, (401, "ticket_used"));
    assert_eq!(whip("visit-2", &house.ticket("a"), "offer").await, (403, "ticket_wrong_room"));
    assert_eq!(whip("visit-1", &may_not, "offer").await, (403, "not_allowed"));
    assert_eq!(whip("visit-1", &house.ticket("a"), "not sdp").await, (400, "offer_not_sdp"));
    assert_eq!(whip("visit-1", &house.ticket("a"), "room full").await, (429, "room_full"));
    assert_eq!(whip("visit-1", &house.ticket("a"), "server full").await, (503, "server_full"));
}

#[tokio::test]
async fn a_ticket_needs_proper_ids_and_takes_any_name() {
    let house = House::new().await;
    let issue = |room, who, name| house.signaling.issue(&admission(room, who, name, ALL));
    assert_eq!(issue("a room", "b", "B"), Err(TicketError::Invalid));
    assert_eq!(issue("a", "", "B"), Err(TicketError::Invalid));
    assert!(issue("a", "b", "\u{0}").is_ok());
}

#[tokio::test]
async fn removing_somebody_keeps_them_out() {
    let house = House::new().await;
    let (mut guest, _) = house.joined("guest").await;
    assert!(house.signaling.remove("visit-1", "guest").await);
    assert_eq!(guest.closed().await, reason("kicked", 4020));
    assert!(!house.signaling.remove("visit-1", "guest").await);
    assert!(!house.signaling.remove("elsewhere", "guest").await);
}
