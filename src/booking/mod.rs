//! Booking: when providers work, what can be booked, and appointments from hold to end.

pub mod api;
pub mod appointments;
pub mod hours;
pub mod openings;
