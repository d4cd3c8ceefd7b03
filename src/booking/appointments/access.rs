//! Who has to do with an appointment. Whoever has not learns nothing, not even that there is one.

use super::error::Error;
use super::model::Appointment;
use super::rules::By;
use crate::actor::{Actor, Role, Who};
use crate::care;
use crate::db::Conn;

/// On whose behalf the actor deals with the appointment.
pub(super) async fn side(conn: &mut Conn, actor: &Actor, appointment: &Appointment) -> Result<By, Error> {
    let person = match &actor.who {
        Who::System => return Ok(By::System),
        Who::Nobody => return Err(Error::NotFound),
        Who::Person(person) => person,
    };
    if person.role == Role::Admin {
        return Ok(By::Admin);
    }
    if person.role == Role::Provider && care::provider_of(conn, person.user).await? == Some(appointment.provider) {
        return Ok(By::Provider);
    }
    if care::acts_for(conn, actor, appointment.patient).await? { Ok(By::Patient) } else { Err(Error::NotFound) }
}
