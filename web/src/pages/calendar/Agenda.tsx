/** A week as a list, for narrow windows: seven columns do not fit, and nothing is scrolled sideways. */
import type { Appointment } from "../../api/appointments";
import { dayKey, shortDay, timeSpan } from "../../format";
import { Link } from "../../router";
import { availability } from "../../texts/availability";
import { dateOf } from "../availability/week";
import { StatusBadge } from "../visits/StatusBadge";

interface AgendaProps {
  readonly days: readonly number[];
  readonly today: number;
  readonly visits: readonly Appointment[];
  readonly zone: string;
}

/** See the head of this file. */
export function Agenda({ days, today, visits, zone }: AgendaProps) {
  return (
    <div className="stack">
      {days.map((day) => {
        const own = visits.filter(({ starts_at }) => dayKey(starts_at, zone) === dateOf(day));
        return (
          <section key={day} aria-label={shortDay(`${dateOf(day)}T12:00:00Z`, "UTC")}>
            <h3 className="agenda-day" data-today={day === today}>{shortDay(`${dateOf(day)}T12:00:00Z`, "UTC")}</h3>
            {own.length === 0 && <p className="soft small">{availability.calendar.none}</p>}
            {own.length > 0 && <ul className="lines">
              {own.map((visit) => (
                <li key={visit.id} className="line" data-testid="event" data-id={visit.id}>
                  <Link to={`/visits/${visit.id}`} className="line-main"><span className="line-words"><strong>{visit.patient.name}</strong><span className="soft">{timeSpan(visit.starts_at, visit.ends_at, zone)}</span></span></Link>
                  <div className="line-end"><StatusBadge status={visit.status} /></div>
                </li>
              ))}
            </ul>}
          </section>
        );
      })}
    </div>
  );
}
