//! One browser's session: what it offers, how it is answered, and what its control packets say.

pub mod rtcp;
pub mod sdp;
