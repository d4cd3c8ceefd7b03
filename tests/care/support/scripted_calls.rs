//! A call backend in memory that does what the contract says, tells what it was asked, and can be down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use carehub::calls::{BackendKind, CallBackend, CallError, JoinTicket, Participant, Present, RoomRef, RoomSpec};
use carehub::care::VisitKind;
use carehub::sensitive::Secret;
use tokio::sync::Notify;

/// The backend.
#[derive(Default)]
pub(crate) struct ScriptedCalls(Mutex<State>);

#[derive(Default)]
struct State {
    down: bool,
    /// Rooms are said to be there.
    elsewhere: bool,
    /// What is asked of this room waits until it is told to go on.
    hanging: Option<(String, Arc<Notify>)>,
    /// Rooms by name, with who is in them.
    rooms: BTreeMap<String, BTreeSet<String>>,
    asked: Vec<String>,
}

impl ScriptedCalls {
    /// Answers nothing from now on, or again.
    pub(crate) fn set_down(&self, down: bool) {
        self.0.lock().expect("not poisoned").down = down;
    }

    /// Opens rooms as Daily from now on.
    pub(crate) fn be_elsewhere(&self) {
        self.0.lock().expect("not poisoned").elsewhere = true;
    }

    /// Where rooms are opened.
    pub(crate) fn kind(&self) -> BackendKind {
        self.0.lock().expect("not poisoned").kind()
    }

    /// Whoever asks who is in that room waits until it is told to go on.
    pub(crate) fn hang(&self, room: &str) -> Arc<Notify> {
        let go_on = Arc::new(Notify::new());
        self.0.lock().expect("not poisoned").hanging = Some((room.to_owned(), go_on.clone()));
        go_on
    }

    /// Forgets every room, as a restart does.
    pub(crate) fn restart(&self) {
        self.0.lock().expect("not poisoned").rooms.clear();
    }

    /// Who is in the call from now on.
    pub(crate) fn set_present(&self, room: &str, keys: &[&str]) {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        self.0.lock().expect("not poisoned").rooms.insert(room.to_owned(), keys);
    }

    /// What it was asked since the last look, such as `admit KEY video`.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("not poisoned").asked)
    }

    fn ask<T>(&self, what: String, answer: impl FnOnce(&mut State) -> Result<T, CallError>) -> Result<T, CallError> {
        let mut state = self.0.lock().expect("not poisoned");
        state.asked.push(what);
        if state.down {
            return Err(CallError::Unavailable { retry_after: Duration::from_secs(7) });
        }
        answer(&mut state)
    }
}

impl State {
    const fn kind(&self) -> BackendKind {
        if self.elsewhere { BackendKind::Daily } else { BackendKind::Hub }
    }
}

#[async_trait::async_trait]
impl CallBackend for ScriptedCalls {
    async fn open(&self, spec: &RoomSpec) -> Result<RoomRef, CallError> {
        let media = if spec.media == VisitKind::Video { "video" } else { "audio" };
        self.ask(format!("open {media}"), |state| {
            state.rooms.entry(spec.name.clone()).or_default();
            Ok(RoomRef { kind: state.kind(), name: spec.name.clone() })
        })
    }

    async fn admit(&self, room: &RoomRef, person: &Participant) -> Result<JoinTicket, CallError> {
        let media = if person.video { "video" } else { "audio" };
        self.ask(format!("admit {} {} {media}", person.key, person.role), |state| {
            let _ = state.rooms.get(&room.name).ok_or(CallError::NoSuchRoom)?;
            Ok(JoinTicket {
                kind: BackendKind::Hub,
                url: "/ws".into(),
                token: Secret::new(format!("ticket-of-{}", person.key)),
                expires_at: "2026-06-02T09:02:00Z".parse().expect("a time"),
            })
        })
    }

    async fn remove(&self, room: &RoomRef, key: &str) -> Result<(), CallError> {
        self.ask(format!("remove {key}"), |state| {
            state.rooms.get_mut(&room.name).map(|people| people.remove(key));
            Ok(())
        })
    }

    async fn present(&self, room: &RoomRef) -> Result<Vec<Present>, CallError> {
        let hanging = self.0.lock().expect("not poisoned").hanging.clone();
        if let Some((_, go_on)) = hanging.filter(|(name, _)| *name == room.name) {
            go_on.notified().await;
        }
        self.ask("present".into(), |state| {
            let people = state.rooms.get(&room.name).ok_or(CallError::NoSuchRoom)?;
            Ok(people.iter().map(|key| Present { key: key.clone(), since: None }).collect())
        })
    }

    async fn close(&self, room: &RoomRef) -> Result<(), CallError> {
        self.ask("close".into(), |state| {
            state.rooms.remove(&room.name);
            Ok(())
        })
    }
}
