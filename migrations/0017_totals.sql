-- What became of bookings and calls, by day.

CREATE INDEX appointment_by_making ON appointment (created_at);
CREATE INDEX visit_presence_by_beginning ON visit_presence (began_at) WHERE place = 'IN_CALL';
