//! Payments: what is owed for appointments, each try to pay it, and what goes back.
//!
//! A [`Payment`] is what is owed; an [`Attempt`] is one try. Money is booked in one place only, whoever brought the news
//! (return page, webhook, reconciler): it asks the processor and applies what that says, together with the appointment.

mod model;

pub use model::{
    Attempt, AttemptState, DisputeMark, Payment, PaymentMethod, PaymentStatus, Refund, RefundCause, RefundState, Review,
};
