//! People who knock. A knock is an open stream of the page that waits: it ends with it, and is kept in memory only. Those
//! inside who may let people in are told by signaling.

use std::sync::{Mutex, MutexGuard, PoisonError};

use signaling::message::WaitingPerson;
use tokio::sync::oneshot;

use super::entry::{Candidate, Error};
use super::people::Admission;
use super::{DailyApi, events};
use crate::ids::{DailyRoomId, DailySessionId};

/// All who knock, in the order they came.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<Vec<Knock>>);

#[derive(Debug)]
struct Knock {
    id: DailySessionId,
    room: DailyRoomId,
    name: String,
    answer: oneshot::Sender<bool>,
}

/// Somebody who knocks, for as long as it is kept.
pub(super) struct Knocking {
    api: DailyApi,
    candidate: Option<Candidate>,
    admission: Admission,
    answer: oneshot::Receiver<bool>,
}

/// What came of a knock.
#[derive(Debug)]
pub(super) enum Answer {
    /// Come in, with this ticket.
    In(String),
    /// No.
    Denied,
}

impl Waiting {
    fn all(&self) -> MutexGuard<'_, Vec<Knock>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who knocks at a room, as those inside are told.
    fn at(&self, room: DailyRoomId) -> Vec<WaitingPerson> {
        let all = self.all();
        let at = all.iter().filter(|knock| knock.room == room);
        at.map(|knock| WaitingPerson { id: knock.id.to_string(), name: knock.name.clone() }).collect()
    }

    fn remove(&self, id: DailySessionId) -> Option<Knock> {
        let mut all = self.all();
        let place = all.iter().position(|knock| knock.id == id)?;
        Some(all.remove(place))
    }
}

/// Knocks.
///
/// # Errors
/// `Full`: too many do so already.
pub(super) async fn knock(api: &DailyApi, candidate: Candidate) -> Result<Knocking, Error> {
    let (sender, answer) = oneshot::channel();
    let (id, room) = (candidate.admission.id, candidate.room.id);
    {
        let mut all = api.waiting.all();
        let here = all.iter().filter(|knock| knock.room == room).count();
        if all.len() >= KNOCKS_MAX || here >= KNOCKS_PER_ROOM_MAX {
            return Err(Error::Full);
        }
        let name = signaling::ticket::clean_name(&candidate.admission.user_name.0);
        all.push(Knock { id, room, name, answer: sender });
    }
    let admission = candidate.admission.clone();
    // Made before anything that may fail: dropped, it takes the knock back.
    let knocking = Knocking { api: api.clone(), candidate: Some(candidate), admission, answer };
    events::knocked(api, &knocking.admission, events::Kind::WaitingJoined).await?;
    tell(api, room).await;
    Ok(knocking)
}

/// Somebody inside answers a knock; false when that person does not knock (any more).
pub(super) fn answer(api: &DailyApi, room: DailyRoomId, id: DailySessionId, let_in: bool) -> bool {
    let knocks = api.waiting.all().iter().any(|knock| knock.id == id && knock.room == room);
    let knock = if knocks { api.waiting.remove(id) } else { None };
    knock.is_some_and(|knock| knock.answer.send(let_in).is_ok())
}

/// Tells those inside who knocks now.
pub(super) async fn tell(api: &DailyApi, room: DailyRoomId) {
    api.signaling.knocked(&super::rooms::call(room), api.waiting.at(room)).await;
}

/// Whether anybody does.
pub(super) fn anybody(api: &DailyApi, room: DailyRoomId) -> bool {
    api.waiting.all().iter().any(|knock| knock.room == room)
}

impl Knocking {
    /// Waits for somebody to answer.
    ///
    /// # Errors
    /// They were let in, and the room has no place any more.
    pub(super) async fn answered(mut self) -> Result<Answer, Error> {
        let let_in = (&mut self.answer).await.unwrap_or(false);
        match self.candidate.take().filter(|_| let_in) {
            Some(candidate) => super::entry::admit(&self.api, candidate).await.map(Answer::In),
            None => Ok(Answer::Denied),
        }
    }
}

impl Drop for Knocking {
    /// The page is closed, or the knock was answered.
    fn drop(&mut self) {
        let (api, admission) = (self.api.clone(), self.admission.clone());
        api.waiting.remove(admission.id);
        tokio::spawn(async move {
            tell(&api, admission.room_id).await;
            if let Err(error) = events::knocked(&api, &admission, events::Kind::WaitingLeft).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "nobody is told that somebody knocks no more");
            }
        });
    }
}

/// Each is an open connection.
const KNOCKS_MAX: usize = 2_000;
/// More than those inside could look through.
const KNOCKS_PER_ROOM_MAX: usize = 50;
