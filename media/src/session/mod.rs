//! One browser: the protocols of a single peer connection, each a plain struct without sockets or clocks.

pub mod srtp;
