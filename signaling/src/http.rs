//! WHIP and WHEP: joining by one HTTP request instead of a socket. Such a participant has a seat like any other and is
//! shown to the others, but reads and says nothing; the seat lasts as long as the media connection, or until the
//! session is deleted.

use std::collections::BTreeMap;

use crate::hub::Signaling;
use crate::message::Permissions;
use crate::refusal::JoinRefusal;
use crate::seat::Looking;
use crate::task::{Ask, How};
use crate::ticket::is_id;

/// A WHIP or WHEP session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSession {
    /// Goes into the session's URL; cannot be guessed, and whoever knows it may end the session.
    pub id: String,
    /// Names the ICE session, for the `ETag` header (RFC 9725 §4.3.1); without its quotes.
    pub etag: String,
    /// Body of the answer.
    pub answer_sdp: String,
}

const NOTHING: Permissions =
    Permissions { publish: false, subscribe: false, chat: false, moderate: false, video: false };

impl Signaling {
    /// WHIP (RFC 9725): a participant who only sends, under the id in the ticket. Give it an id of its own: the person's
    /// browser would lose its seat to it.
    ///
    /// # Errors
    /// See [`JoinRefusal`].
    pub async fn whip(&self, room: &str, ticket: &str, offer: String) -> Result<HttpSession, JoinRefusal> {
        let wanted = Permissions { publish: true, ..NOTHING };
        self.join_http(room, ticket, offer, wanted, Looking::AtEverything).await
    }

    /// WHEP: a participant who only receives: all that is sent, or all that one `participant` sends, now and later. They
    /// are shown to the others: nobody watches unseen.
    ///
    /// # Errors
    /// See [`JoinRefusal`].
    pub async fn whep(
        &self,
        room: &str,
        ticket: &str,
        offer: String,
        participant: Option<String>,
    ) -> Result<HttpSession, JoinRefusal> {
        let looking = match participant {
            None => Looking::AtEverything,
            // What cannot be an id is nobody's: nothing is sent, as for somebody who never comes.
            Some(who) => Looking::AtPerson(if is_id(&who) { who.as_str().into() } else { "".into() }),
        };
        self.join_http(room, ticket, offer, Permissions { subscribe: true, ..NOTHING }, looking).await
    }

    /// Ends a session. False when there is none of this id in the room, or its `etag`, where given, is another.
    pub async fn end_http(&self, room: &str, id: &str, etag: Option<&str>) -> bool {
        let (session, etag) = (id.to_owned(), etag.map(str::to_owned));
        self.ask(room, |reply| Ask::EndHttp { session, etag, reply }).await.unwrap_or(false)
    }

    async fn join_http(
        &self,
        room: &str,
        text: &str,
        offer: String,
        wanted: Permissions,
        looking: Looking,
    ) -> Result<HttpSession, JoinRefusal> {
        let checked = self.shared.checked(text, Some(room)).and_then(|ticket| {
            let has = ticket.permissions;
            let allowed = (has.publish || !wanted.publish) && (has.subscribe || !wanted.subscribe);
            if allowed { Ok(ticket) } else { Err(JoinRefusal::NotAllowed) }
        });
        let mut ticket = checked.inspect_err(|why| self.shared.metrics.joined(why.code()))?;
        ticket.permissions = Permissions { video: ticket.permissions.video, ..wanted };
        let (id, etag) = (self.shared.clock.random_id(), self.shared.clock.random_id());
        let how = || How::Http { session: id.clone(), etag: etag.clone(), looking: looking.clone() };
        let (_, answer_sdp) = self.seated(ticket, &offer, &BTreeMap::new(), how).await?;
        Ok(HttpSession { id, etag, answer_sdp })
    }
}
