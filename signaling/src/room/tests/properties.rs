//! Whatever is said in whatever order: nothing panics, private lines stay private, nobody talks to a closed socket.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Join(usize, bool),
    Resume(usize),
    Drop(usize),
    Say(usize, ClientMessage),
    Publish(usize, bool),
    Assign(usize, usize),
    Wait(u64),
}

const PEOPLE: [&str; 4] = ["a", "b", "c", "d"];

fn person() -> impl Strategy<Value = String> {
    prop::sample::select(&PEOPLE[..]).prop_map(str::to_owned)
}

fn named() -> impl Strategy<Value = PublicationRef> {
    (person(), prop::sample::select(&["mic", "cam", "", "much too long for a mid"][..]))
        .prop_map(|(participant, mid)| PublicationRef { participant, mid: mid.to_owned() })
}

fn message() -> impl Strategy<Value = ClientMessage> {
    let mid = || prop::sample::select(&["mic", "cam", "x"][..]).prop_map(str::to_owned);
    let names = || prop::collection::vec(named(), 0..3);
    prop_oneof![
        5 => (prop::option::weighted(0.7, person()), "[a-z ]{0,5}")
            .prop_map(|(to, text)| ClientMessage::Chat { text, to }),
        1 => (mid(), any::<bool>()).prop_map(|(mid, muted)| ClientMessage::Mute { mid, muted }),
        1 => (person(), mid()).prop_map(|(participant, mid)| ClientMessage::MuteOther { participant, mid }),
        1 => (names(), prop::option::of(names())).prop_map(|(pinned, only)| ClientMessage::View { pinned, only }),
        1 => person().prop_map(|participant| ClientMessage::Kick { participant }),
        1 => any::<u32>().prop_map(|id| ClientMessage::Ping { id }),
        1 => any::<u32>().prop_map(|first_frame_ms| ClientMessage::Report { first_frame_ms }),
        1 => Just(ClientMessage::Leave {}),
        1 => any::<u32>().prop_map(|id| ClientMessage::Offer { id, sdp: String::new(), sources: BTreeMap::new() }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE.len();
    prop_oneof![
        3 => (who(), any::<bool>()).prop_map(|(who, host)| Step::Join(who, host)),
        1 => who().prop_map(Step::Resume),
        1 => who().prop_map(Step::Drop),
        6 => (who(), message()).prop_map(|(who, message)| Step::Say(who, message)),
        2 => (who(), any::<bool>()).prop_map(|(who, mic)| Step::Publish(who, mic)),
        1 => (who(), who()).prop_map(|(who, of)| Step::Assign(who, of)),
        1 => (0_u64..40_000).prop_map(Step::Wait),
    ]
}

/// Which socket each person has, whose each is or was, and which are open.
#[derive(Default)]
struct Sockets {
    latest: BTreeMap<usize, u64>,
    owner: BTreeMap<u64, usize>,
    open: BTreeSet<u64>,
}

impl Sockets {
    fn next(&self) -> u64 {
        self.owner.len() as u64 + 1
    }

    fn opened(&mut self, who: usize, effects: Result<Vec<Effect>, JoinRefusal>) -> Vec<Effect> {
        let Ok(effects) = effects else { return Vec::new() };
        let socket = self.next();
        self.latest.insert(who, socket);
        self.owner.insert(socket, who);
        self.open.insert(socket);
        effects
    }

    fn of(&self, who: usize) -> u64 {
        self.latest.get(&who).copied().unwrap_or(0)
    }

    fn check(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Send { to, message } => {
                    for socket in to {
                        assert!(self.open.contains(&socket.0), "{message:?} to a closed socket");
                        check_private(PEOPLE[self.owner[&socket.0]], message);
                    }
                }
                Effect::Close { socket, .. } => assert!(self.open.remove(&socket.0), "closed twice"),
                _ => {}
            }
        }
    }
}

fn check_private(reader: &str, message: &ServerMessage) {
    let lines = match message {
        ServerMessage::Chat { line } => std::slice::from_ref(line),
        ServerMessage::Joined { seat, .. } | ServerMessage::Resumed { seat, .. } => &seat.chat,
        _ => return,
    };
    for line in lines {
        let may = line.to.as_ref().is_none_or(|to| to == reader || line.from == reader);
        assert!(may, "{reader} was sent {line:?}");
    }
}

fn session(scene: &Scene, who: usize) -> u64 {
    let seat = scene.room.seat(&PEOPLE[who].into());
    seat.map_or(0, |seat| seat.peer.0.rsplit('.').next().unwrap().parse().unwrap())
}

fn done(scene: &mut Scene, sockets: &mut Sockets, step: Step) -> Vec<Effect> {
    match step {
        Step::Join(who, host) => {
            let effects = scene.try_join(PEOPLE[who], if host { ALL } else { GUEST }, sockets.next());
            sockets.opened(who, effects)
        }
        Step::Resume(who) => {
            let (ticket, socket) = (ticket(PEOPLE[who], GUEST), SocketId(sockets.next()));
            let effects = scene.room.resume(scene.now, ticket, socket, String::new());
            sockets.opened(who, effects)
        }
        Step::Drop(who) => {
            let socket = sockets.of(who);
            sockets.open.remove(&socket);
            scene.room.dropped(scene.now, &PEOPLE[who].into(), SocketId(socket))
        }
        Step::Say(who, message) => scene.says(PEOPLE[who], sockets.of(who), message),
        Step::Publish(who, mic) => {
            let n = session(scene, who);
            scene.publish(PEOPLE[who], n, if mic { "mic" } else { "cam" })
        }
        Step::Assign(who, of) => {
            let shown = PublicationId { peer: peer(PEOPLE[of], session(scene, of)), mid: mid("cam") };
            let (room, peer) = ("visit-1".into(), peer(PEOPLE[who], session(scene, who)));
            scene.hears(Event::SlotAssigned { room, peer, mid: mid("v0"), publication: Some(shown) })
        }
        Step::Wait(ms) => scene.after(Duration::from_millis(ms)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_talk_never_panics_leaks_or_reaches_a_closed_socket(steps in prop::collection::vec(step(), 0..60)) {
        let (mut scene, mut sockets) = (Scene::new(3), Sockets::default());
        for step in steps {
            let effects = done(&mut scene, &mut sockets, step);
            sockets.check(&effects);
            assert!(scene.room.participants().len() <= 3);
            assert_eq!(scene.room.closes_at().is_none(), !scene.room.participants().is_empty());
        }
    }
}
