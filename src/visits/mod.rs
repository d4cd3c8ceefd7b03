//! Visits: the thing people join. An appointment with its talk and its call, from the waiting room to the end.
//!
//! - A visit is open from 15 minutes before its start to 60 minutes after its end, by the server's clock.
//! - Whoever is not the provider waits until the provider lets them in. Before that they get no ticket and are in no room,
//!   so no packet of theirs reaches anybody.
//! - Letting the patient in starts appointment and talk in one transaction. The room is opened before it, so that a call
//!   that cannot be opened leaves everything as it was: the patient keeps waiting, and the provider tries again.
//! - An open event stream of the page is presence in the waiting room; a call tells who is in it. Both are kept as spans
//!   ([`model::Span`]): the evidence of who came. A dropped connection and a restart change where people are, never what
//!   was decided about them.
//! - Open pages hear of every change by their stream; nothing is asked again and again.

mod access;
pub mod api;
mod board;
mod change;
mod error;
mod guests;
mod history;
mod live;
pub mod model;
mod presence;
mod room;
mod rooms;
pub mod rules;
mod store;
mod stream;
mod sweep;
mod telemetry;
mod timeline;
mod totals;
mod view;
mod waiting;

use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;

pub use error::Error;
pub use history::{Attended, relive};
pub use presence::{hear, resume};
pub use sweep::sweep;
pub use telemetry::{ADMITTED_BOUNDS_S, Snapshot};

use crate::calls::Calls;
use crate::core::Core;
use live::Live;
use telemetry::Telemetry;

/// What visits work with. Cheap to clone.
#[derive(Clone)]
pub struct Visits(Arc<Parts>);

/// See [`Visits`].
pub struct Parts {
    core: Core,
    calls: Calls,
    live: Live,
    told: Telemetry,
    /// Since when this process watches: what it did not see is no evidence.
    up_since: Timestamp,
}

impl Visits {
    /// With nobody there.
    pub fn new(core: Core, calls: Calls) -> Self {
        let up_since = core.clock.now();
        Self(Arc::new(Parts { core, calls, live: Live::default(), told: Telemetry::default(), up_since }))
    }

    /// The core that they work on.
    pub fn core(&self) -> &Core {
        &self.core
    }

    /// The backends that carry them.
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// Counts, without names.
    pub fn snapshot(&self) -> Snapshot {
        self.told.snapshot(self.live.streams())
    }

    /// Ends every open stream: the server stops, and pages come back to the next one by themselves.
    pub fn stop(&self) {
        self.live.stop();
    }
}

impl Deref for Visits {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl axum::extract::FromRef<Visits> for Core {
    fn from_ref(visits: &Visits) -> Self {
        visits.core.clone()
    }
}

impl axum::extract::FromRef<Visits> for Calls {
    fn from_ref(visits: &Visits) -> Self {
        visits.calls.clone()
    }
}
