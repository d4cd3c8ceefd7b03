//! One browser: the protocols of a single peer connection, each a plain struct without sockets or clocks.

pub mod dtls;
pub mod ice;
pub mod path;
pub mod srtp;
pub mod stun;
