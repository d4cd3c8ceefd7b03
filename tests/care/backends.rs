//! One suite that every call backend passes, on both database engines; and what happens when Daily is in trouble.

use std::time::Duration;

use carehub::calls::{BackendKind, CallError, CallHappening, Choice, Participant, Refusal, RoomRef, WhyLeft};
use carehub::care::VisitKind;
use carehub::clock::later;
use daily_fake::{Fault, Trouble};

use crate::support::{CallHouse, Inside, World, both, participant};

both! {
    async fn our_own_backend_keeps_the_contract(world: World) {
        let mut house = CallHouse::new(&world, Choice::Hub, BackendKind::Hub).await;
        keeps_the_contract(&world, &mut house).await;
    }

    async fn daily_keeps_the_contract(world: World) {
        let mut house = CallHouse::new(&world, Choice::Daily, BackendKind::Hub).await;
        house.calls.catch_up().await.expect("registers its webhooks");
        keeps_the_contract(&world, &mut house).await;
    }

    async fn front_keeps_the_contract_with_either_first(world: World) {
        let mut house = CallHouse::new(&world, Choice::Front, BackendKind::Daily).await;
        house.calls.catch_up().await.expect("registers its webhooks");
        assert_eq!(house.open("daily-first").await.kind, BackendKind::Daily);
        keeps_the_contract(&world, &mut house).await;
    }

    async fn daily_in_any_trouble_that_passes_keeps_the_contract_all_the_same(world: World) {
        let house = CallHouse::new(&world, Choice::Daily, BackendKind::Hub).await;
        for (n, trouble) in
            [Trouble::Status(500), Trouble::Status(503), Trouble::Slow(1), Trouble::LostAnswer].into_iter().enumerate()
        {
            let name = format!("trouble-{n}");
            let trip = |on: &str| house.fake.control().fail(Fault::once(on, trouble));
            trip("POST /rooms");
            let room = house.open(&name).await;
            trip("POST /rooms");
            assert_eq!(house.open(&name).await, room, "{trouble:?}");
            trip("POST /meeting-tokens");
            house.come(&room, "p1").await;
            trip("GET /rooms");
            assert_eq!(house.present(&room).await, ["p1"], "{trouble:?}");
            trip("POST /rooms");
            house.backend.remove(&room, "p1").await.expect("sends out");
            assert_eq!(house.fake.inside(&name), Vec::<String>::new(), "{trouble:?}");
            house.come(&room, "p1").await;
            trip("DELETE /rooms");
            house.backend.close(&room).await.expect("closes");
            assert_eq!((house.fake.inside(&name).len(), house.fake.room(&name)), (0, None), "{trouble:?}");
        }
        assert_eq!(house.calls.snapshot().failures.len(), 0, "nobody noticed anything");
    }

    async fn daily_that_does_not_answer_in_time_is_asked_again(world: World) {
        let house = CallHouse::new(&world, Choice::Daily, BackendKind::Hub).await;
        house.fake.control().fail(Fault::once("POST /rooms", Trouble::Hang));
        assert_eq!(house.open("slow").await.kind, BackendKind::Daily);
    }

    async fn daily_in_lasting_trouble_is_unavailable_and_says_for_how_long(world: World) {
        let house = CallHouse::new(&world, Choice::Daily, BackendKind::Hub).await;
        let before = house.open("before").await;
        let wanted = house.spec("during");
        house.fake.control().fail(Fault::times(100, "", Trouble::Slow(60)));
        let minute = CallError::Unavailable { retry_after: Duration::from_secs(60) };
        assert_eq!(house.backend.open(&wanted).await, Err(minute.clone()));
        assert_eq!(house.backend.admit(&before, &participant("p1")).await, Err(minute));
        house.fake.control().recover();
        house.fake.control().fail(Fault::times(100, "", Trouble::Status(500)));
        let asked = house.fake.control().requests().len();
        assert!(matches!(house.backend.open(&wanted).await, Err(CallError::Unavailable { .. })));
        assert_eq!(house.fake.control().requests().len() - asked, 4, "four tries and no more");
        house.fake.control().recover();
        assert_eq!(house.open("during").await.kind, BackendKind::Daily);
        assert_eq!(house.calls.snapshot().failures.get("daily"), Some(&3));
    }

    async fn front_opens_in_the_second_while_the_first_is_down_and_each_room_stays_where_it_is(world: World) {
        let house = CallHouse::new(&world, Choice::Front, BackendKind::Daily).await;
        let before = house.open("before").await;
        house.fake.control().fail(Fault::times(1000, "", Trouble::Status(503)));
        let during = house.open("during").await;
        assert_eq!((before.kind, during.kind), (BackendKind::Daily, BackendKind::Hub));
        let stays = house.backend.open(&house.spec("before")).await;
        assert!(matches!(stays, Err(CallError::Unavailable { .. })), "it is not opened a second time elsewhere");
        house.come(&during, "p1").await;
        house.open("second").await;
        house.open("third").await;
        let asked = house.fake.control().requests().len();
        assert_eq!(house.open("fourth").await.kind, BackendKind::Hub);
        assert_eq!(house.fake.control().requests().len(), asked, "after three failures the first is left alone");

        house.fake.control().recover();
        assert_eq!(house.open("fifth").await.kind, BackendKind::Hub, "for half a minute");
        world.pass(Duration::from_secs(30));
        assert_eq!(house.open("sixth").await.kind, BackendKind::Daily);
        assert_eq!(house.open("seventh").await.kind, BackendKind::Daily);
        assert_eq!(house.open("during").await, during);
        assert_eq!(house.open("before").await, before);
        assert_eq!(house.calls.of(&during).present(&during).await.expect("can be asked").len(), 1);
        assert_eq!(house.calls.snapshot().fallbacks, 5);
    }

    async fn room_of_a_backend_that_is_not_configured_any_more_is_unavailable(world: World) {
        let calls = carehub::calls::Calls::none();
        let room = RoomRef { kind: BackendKind::Daily, name: "r".to_owned() };
        let asked = calls.of(&room).admit(&room, &participant("p1")).await;
        assert!(matches!(asked, Err(CallError::Unavailable { .. })));
        world.core.clock.now();
    }
}

async fn keeps_the_contract(world: &World, house: &mut CallHouse) {
    the_same_name_is_the_same_room(house).await;
    who_is_let_in_is_present_and_told_of(house).await;
    a_ticket_is_for_its_room_and_two_minutes(world, house).await;
    who_is_sent_out_gets_back_when_let_in_again(house).await;
    a_closed_room_is_closed_until_it_is_opened_again(house).await;
    a_room_takes_so_many_people(house).await;
    sound_alone_brings_no_pictures(house).await;
    what_cannot_be_is_refused(house).await;
    what_is_over_closes_by_itself(world, house).await;
}

async fn the_same_name_is_the_same_room(house: &CallHouse) {
    let room = house.open("same").await;
    assert_eq!(room.name, "same");
    assert_eq!(house.open("same").await, room);
    let (one, other) = tokio::join!(house.open("race"), house.open("race"));
    assert_eq!(one, other);
    let longer = carehub::calls::RoomSpec {
        closes_at: later(house.spec("same").closes_at, Duration::from_secs(600)),
        ..house.spec("same")
    };
    assert_eq!(house.backend.open(&longer).await, Ok(room.clone()));
    if room.kind == BackendKind::Daily {
        assert_eq!(house.fake.room("same").expect("there")["exp"], longer.closes_at.as_second());
    }
}

async fn who_is_let_in_is_present_and_told_of(house: &mut CallHouse) {
    let room = house.open("present").await;
    assert_eq!(house.present(&room).await, Vec::<String>::new());
    let doctor = house.come(&room, "doctor").await;
    let patient = house.come(&room, "patient").await;
    assert_eq!(house.present(&room).await, ["doctor", "patient"]);
    house.leave(patient).await;
    assert_eq!(house.present(&room).await, ["doctor"]);
    house.leave(doctor).await;
    let told = told_of(house, &room, 5).await;
    for key in ["doctor", "patient"] {
        let joined = told.iter().position(|what| *what == CallHappening::Joined { key: key.to_owned() });
        let left = |what: &CallHappening| matches!(what, CallHappening::Left { key: who, .. } if who == key);
        let left = told.iter().position(left);
        assert!(joined.is_some() && left.is_some(), "{told:?}");
        // Webhooks may overtake each other.
        assert!(room.kind == BackendKind::Daily || joined < left, "{told:?}");
    }
    assert!(told.contains(&CallHappening::Ended), "{told:?}");
}

/// The next happenings of that room but for how good connections are; those of others are skipped.
async fn told_of(house: &mut CallHouse, room: &RoomRef, count: usize) -> Vec<CallHappening> {
    let mut told = Vec::new();
    while told.len() < count {
        let event = house.hears().await;
        if event.room == *room && !matches!(event.what, CallHappening::Quality { .. }) {
            told.push(event.what);
        }
    }
    told
}

async fn a_ticket_is_for_its_room_and_two_minutes(world: &World, house: &CallHouse) {
    let (room, other) = (house.open("its-room").await, house.open("other-room").await);
    let mut ticket = house.admit(&room, "p1").await;
    assert!(ticket.expires_at <= later(house.core.clock.now(), Duration::from_secs(120)));
    if ticket.kind == BackendKind::Daily {
        ticket.url = format!("{}/other-room", house.fake.url());
    }
    assert!(house.enter(&other, &ticket).await.is_err());
    let ticket = house.admit(&room, "p1").await;
    world.pass(Duration::from_secs(121));
    assert!(house.enter(&room, &ticket).await.is_err());
    house.come(&room, "p1").await;
    assert_eq!(house.present(&room).await, ["p1"]);
}

async fn who_is_sent_out_gets_back_when_let_in_again(house: &mut CallHouse) {
    let room = house.open("sent-out").await;
    house.come(&room, "p1").await;
    house.come(&room, "p2").await;
    house.backend.remove(&room, "p1").await.expect("sends out");
    assert_eq!(house.present(&room).await, ["p2"]);
    house.backend.remove(&room, "p1").await.expect("is out already");
    house.come(&room, "p1").await;
    assert_eq!(house.present(&room).await, ["p1", "p2"]);
    let told = told_of(house, &room, 4).await;
    let why = if room.kind == BackendKind::Hub { WhyLeft::Removed } else { WhyLeft::Unknown };
    assert!(told.contains(&CallHappening::Left { key: "p1".to_owned(), why }), "{told:?}");
}

async fn a_closed_room_is_closed_until_it_is_opened_again(house: &CallHouse) {
    let room = house.open("closed").await;
    house.come(&room, "p1").await;
    let unused = house.admit(&room, "p2").await;
    house.backend.close(&room).await.expect("closes");
    house.backend.close(&room).await.expect("is closed already");
    assert!(house.enter(&room, &unused).await.is_err());
    assert_eq!(house.backend.admit(&room, &participant("p1")).await, Err(CallError::NoSuchRoom));
    assert_eq!(house.backend.present(&room).await, Err(CallError::NoSuchRoom));
    assert_eq!(house.open("closed").await, room);
    assert_eq!(house.present(&room).await, Vec::<String>::new());
    house.come(&room, "p1").await;
}

async fn a_room_takes_so_many_people(house: &CallHouse) {
    let two = carehub::calls::RoomSpec { people_max: 2, ..house.spec("two") };
    let room = house.backend.open(&two).await.expect("opens");
    house.come(&room, "p1").await;
    house.come(&room, "p2").await;
    let third = house.admit(&room, "p3").await;
    assert!(house.enter(&room, &third).await.is_err());
}

async fn sound_alone_brings_no_pictures(house: &CallHouse) {
    let sound = carehub::calls::RoomSpec { media: VisitKind::Audio, ..house.spec("sound") };
    let room = house.backend.open(&sound).await.expect("opens");
    let with_pictures = house.open("pictures").await;
    let heard_only = Participant { video: false, ..participant("p2") };
    for (room, who, pictures) in [
        (&room, participant("p1"), false),
        (&with_pictures, heard_only, false),
        (&with_pictures, participant("p3"), true),
    ] {
        let ticket = house.backend.admit(room, &who).await.expect("is let in");
        match house.enter(room, &ticket).await.expect("gets in") {
            Inside::Hub { answer, .. } => assert_eq!(answer.contains("m=video 9 "), pictures, "{answer}"),
            Inside::Daily { .. } => {
                let token = house.fake.token(ticket.token.reveal()).expect("a token");
                assert_eq!(token["permissions"]["canSend"] != serde_json::json!(["audio"]), pictures, "{token}");
                assert_eq!(token["permissions"]["canReceive"]["base"]["video"] != false, pictures, "{token}");
            }
        }
    }
}

async fn what_cannot_be_is_refused(house: &CallHouse) {
    let name = Err(CallError::Refused(Refusal::Name));
    for wrong in ["", "no spaces", "../etc", "ünal"] {
        assert_eq!(house.backend.open(&house.spec(wrong)).await, name, "{wrong}");
    }
    let now = house.core.clock.now();
    let past = carehub::calls::RoomSpec {
        opens_at: now.saturating_sub(Duration::from_secs(60)).expect("in range"),
        closes_at: now,
        ..house.spec("past")
    };
    assert_eq!(house.backend.open(&past).await, Err(CallError::Refused(Refusal::Over)));
    let room = house.open("keys").await;
    for wrong in ["", "a b", &"x".repeat(37)] {
        let asked = house.backend.admit(&room, &participant(wrong)).await;
        assert_eq!(asked, Err(CallError::Refused(Refusal::Name)), "{wrong}");
    }
    let nowhere = RoomRef { name: "never-opened".to_owned(), ..room };
    assert_eq!(house.backend.admit(&nowhere, &participant("p1")).await, Err(CallError::NoSuchRoom));
    assert_eq!(house.backend.present(&nowhere).await, Err(CallError::NoSuchRoom));
    assert_eq!(house.backend.remove(&nowhere, "p1").await, Err(CallError::NoSuchRoom));
    assert_eq!(house.backend.close(&nowhere).await, Ok(()));
}

async fn what_is_over_closes_by_itself(world: &World, house: &CallHouse) {
    let room = house.open("over").await;
    house.come(&room, "p1").await;
    world.pass(Duration::from_secs(3600));
    assert_eq!(house.backend.admit(&room, &participant("p1")).await, Err(CallError::Refused(Refusal::Over)));
    house.calls.sweep(&house.core).await.expect("sweeps");
    assert_eq!(house.backend.present(&room).await, Err(CallError::NoSuchRoom));
    match room.kind {
        BackendKind::Hub => assert_eq!(house.signaling.present("over").await, []),
        BackendKind::Daily => assert_eq!(house.fake.inside("over"), Vec::<String>::new()),
    }
}
