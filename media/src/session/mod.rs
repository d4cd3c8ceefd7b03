//! One browser's session: what it offers, how it is answered, and what its control packets say.

pub mod sdp;
