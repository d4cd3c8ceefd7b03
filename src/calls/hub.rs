//! Our own backend: signaling and media in this process.
//!
//! A room is a name; signaling opens it when the first ticket for it is used. Nothing is kept here but what the database
//! has, so that after a restart of the server everybody comes back: with the return ticket they hold, or with a fresh one.

use jiff::Timestamp;
use signaling::message::{LeaveReason, Permissions, Quality, Role};
use signaling::{Admission, Attendance, CameOrWent, Signaling};
use tokio::sync::mpsc;

use super::rooms::{self, TICKET_TIME};
use super::{
    BackendKind, CallBackend, CallError, CallEvent, CallHappening, CallRole, JoinTicket, LinkQuality, Participant,
    Present, Refusal, RoomRef, RoomSpec, WhyLeft,
};
use crate::care::VisitKind;
use crate::clock::Clock;
use crate::core::Core;
use crate::sensitive::Secret;

/// Where the browser's WebSocket goes.
const SOCKET_PATH: &str = "/ws";

/// See the page head.
pub struct Hub {
    core: Core,
    signaling: Signaling,
}

impl Hub {
    /// Over the signaling of this process.
    pub const fn new(core: Core, signaling: Signaling) -> Self {
        Self { core, signaling }
    }
}

#[async_trait::async_trait]
impl CallBackend for Hub {
    async fn open(&self, spec: &RoomSpec) -> Result<RoomRef, CallError> {
        rooms::check(spec, self.core.clock.now())?;
        Ok(rooms::keep(&self.core, BackendKind::Hub, spec, "").await?.place)
    }

    async fn admit(&self, room: &RoomRef, person: &Participant) -> Result<JoinTicket, CallError> {
        let now = self.core.clock.now();
        let room = rooms::found(&self.core, room).await?;
        let expires_at = rooms::ticket_ends(&room, person, now)?;
        let host = person.role == CallRole::Host;
        let video = person.video && room.media == VisitKind::Video;
        let token = self.signaling.issue(&Admission {
            room: &room.place.name,
            participant: &person.key,
            name: &person.name.0,
            role: if host { Role::Host } else { Role::Guest },
            permissions: Permissions { publish: true, subscribe: true, chat: true, moderate: host, video },
            people_max: Some(room.people_max),
            valid_for: expires_at.duration_since(now).try_into().unwrap_or(TICKET_TIME),
        });
        let token = token.map_err(|_| CallError::Refused(Refusal::Name))?;
        Ok(JoinTicket { kind: BackendKind::Hub, url: SOCKET_PATH.to_owned(), token: Secret::new(token), expires_at })
    }

    async fn remove(&self, room: &RoomRef, key: &str) -> Result<(), CallError> {
        rooms::found(&self.core, room).await?;
        self.signaling.remove(&room.name, key).await;
        Ok(())
    }

    async fn present(&self, room: &RoomRef) -> Result<Vec<Present>, CallError> {
        rooms::found(&self.core, room).await?;
        let people = self.signaling.present(&room.name).await;
        Ok(people.into_iter().map(|person| Present { key: person.id, since: None }).collect())
    }

    async fn close(&self, room: &RoomRef) -> Result<(), CallError> {
        rooms::closed(&self.core, room).await?;
        self.signaling.close_room(&room.name).await;
        Ok(())
    }
}

/// Tells on what signaling says of who came and went, until signaling is gone. It waits where nobody takes it: signaling
/// counts what it cannot say meanwhile, and whoever needs the truth asks who is present.
pub async fn tell(
    mut told: mpsc::Receiver<Attendance>,
    signaling: Signaling,
    clock: Clock,
    events: mpsc::Sender<CallEvent>,
) {
    while let Some(said) = told.recv().await {
        let room = RoomRef { kind: BackendKind::Hub, name: said.room.to_string() };
        let at = moment(&said);
        let event = |what| CallEvent { id: clock.uuid().to_string(), room: room.clone(), at, what };
        let went = matches!(said.what, CameOrWent::Went(_));
        if events.send(event(happening(&said))).await.is_err() {
            return;
        }
        let last = went && signaling.present(&room.name).await.is_empty();
        if last && events.send(event(CallHappening::Ended)).await.is_err() {
            return;
        }
    }
}

fn moment(said: &Attendance) -> Timestamp {
    let micros = i64::try_from(said.at.unix.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
}

fn happening(said: &Attendance) -> CallHappening {
    let key = said.participant.to_string();
    match said.what {
        CameOrWent::Came => CallHappening::Joined { key },
        CameOrWent::Went(reason) => {
            let why = match reason {
                LeaveReason::Left => WhyLeft::Left,
                LeaveReason::Lost => WhyLeft::Lost,
                LeaveReason::Kicked => WhyLeft::Removed,
            };
            CallHappening::Left { key, why }
        }
        CameOrWent::Connection(quality) => {
            let verdict = match quality {
                Quality::Good => LinkQuality::Good,
                Quality::Weak => LinkQuality::Weak,
                Quality::Bad => LinkQuality::Bad,
            };
            CallHappening::Quality { key, verdict }
        }
    }
}
