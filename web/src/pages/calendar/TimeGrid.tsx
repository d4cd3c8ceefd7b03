/** Days side by side, hours from top to bottom: working hours as a ground, visits on it. Arrow keys lead from visit to visit; a mouse may drag one. */
import { CalendarClock } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import type { Appointment } from "../../api/appointments";
import { shortDay, time, timeSpan } from "../../format";
import { isRightToLeft } from "../../language";
import { Link } from "../../router";
import { availability } from "../../texts/availability";
import { visits as visitWords } from "../../texts/visits";
import { clock, dateOf, instantOf, spansOn, wall, type Hours, type Span } from "../availability/week";
import { MoveDialog } from "./MoveDialog";
import { useDrag } from "./useDrag";

const DAY = 1440;
const HOUR = 60;
/** Shown even on an empty day. */
const [SHOWN_FROM, SHOWN_TO] = [8 * HOUR, 18 * HOUR];
const HOUR_REM = 4.5;
/** In minutes; below it one line fits. */
const SHORT = 35;

interface TimeGridProps {
  readonly id: string;
  readonly days: readonly number[];
  readonly today: number;
  readonly visits: readonly Appointment[];
  readonly hours: Hours;
}

/** To be moved, and whereto, if that is known. */
interface Moved {
  readonly visit: Appointment;
  readonly wanted: string | null;
}

interface Placed extends Span {
  readonly visit: Appointment;
}

/** See the head of this file. */
export function TimeGrid({ id, days, today, visits, hours }: TimeGridProps) {
  const words = availability.calendar;
  const grid = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  const columns = days.map((day) => {
    const clip = ({ from, to }: Span) => ({ from: Math.max(0, from - day * DAY), to: Math.min(DAY, to - day * DAY) });
    const free = spansOn(day, hours).map(clip).filter(({ from, to }) => from < to);
    const placed: Placed[] = visits.map((visit) => {
      const from = wall(visit.starts_at, hours.zone);
      return { ...clip({ from, to: from + (Date.parse(visit.ends_at) - Date.parse(visit.starts_at)) / 60_000 }), visit };
    }).filter(({ from, to }) => from < to);
    return { day, free, placed };
  });
  const all = columns.flatMap(({ free, placed }) => [...free, ...placed]);
  const from = Math.floor(Math.min(SHOWN_FROM, ...all.map((one) => one.from)) / HOUR) * HOUR;
  const to = Math.ceil(Math.max(SHOWN_TO, ...all.map((one) => one.to)) / HOUR) * HOUR;
  const place = (span: Span) => ({ top: `${((span.from - from) / HOUR) * HOUR_REM}rem`, height: `${((span.to - span.from) / HOUR) * HOUR_REM}rem` });
  const height = { height: `${((to - from) / HOUR) * HOUR_REM}rem` };
  const drag = useDrag({ from, to }, (ghost) => setMoved({ visit: ghost.visit, wanted: instantOf(`${dateOf(ghost.day)}T${clock(ghost.from)}`, hours.zone) }));
  const walk = (event: KeyboardEvent) => {
    const step = stepOf(event.key);
    if (step === 0) return;
    const links = [...(grid.current?.querySelectorAll<HTMLElement>("a.event-link") ?? [])];
    const here = links.findIndex((one) => one === document.activeElement);
    if (here < 0) return;
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, here + step))]?.focus();
  };
  return (
    <>
      {visits.length === 0 ? <p className="soft" role="status">{words.none}</p> : <p className="soft small">{words.keys}</p>}
      <div className="calendar" data-days={days.length} ref={grid} onKeyDown={walk} data-testid="grid" {...drag.area}>
        <div className="calendar-hours" style={height} aria-hidden>
          {Array.from({ length: (to - from) / HOUR }, (_, index) => <span key={index} style={{ top: `${index * HOUR_REM}rem` }}>{time(new Date((from + index * HOUR) * 60_000).toISOString(), "UTC")}</span>)}
        </div>
        {columns.map(({ day, free, placed }) => (
          <section key={day} className="calendar-day" aria-label={shortDay(`${dateOf(day)}T12:00:00Z`, "UTC")}>
            <h3 data-today={day === today}>{shortDay(`${dateOf(day)}T12:00:00Z`, "UTC")}</h3>
            <div className="calendar-column" style={height} data-day={day}>
              {free.map((span) => <div key={span.from} className="calendar-free" style={place(span)} title={words.free} />)}
              {placed.map(({ visit, ...span }) => (
                <div key={visit.id} className="event" style={place(span)} data-testid="event" data-id={visit.id} data-status={visit.status} data-short={span.to - span.from < SHORT} {...(visit.may.includes("RESCHEDULE") ? drag.grip(visit, span.to - span.from) : {})}>
                  <Link to={`/visits/${visit.id}`} className="event-link">
                    <strong dir="auto">{visit.patient.name}</strong><span className="event-time">{timeSpan(visit.starts_at, visit.ends_at, hours.zone)}</span><span className="visually-hidden">{visitWords.status[visit.status]}</span>
                  </Link>
                  {visit.may.includes("RESCHEDULE") && <button type="button" className="event-move" aria-label={words.moveTitle(visit.patient.name)} title={words.move} data-testid="move" onClick={() => setMoved({ visit, wanted: null })}><CalendarClock aria-hidden /></button>}
                </div>
              ))}
              {drag.ghost?.day === day && <div className="event-ghost" style={place(drag.ghost)} data-testid="ghost">{clock(drag.ghost.from)}</div>}
            </div>
          </section>
        ))}
      </div>
      {moved && <MoveDialog provider={id} {...moved} zone={hours.zone} close={() => setMoved(null)} />}
    </>
  );
}

/** The next visit is below, or where one reads on. */
function stepOf(key: string): number {
  const on = isRightToLeft() ? "ArrowLeft" : "ArrowRight";
  const back = isRightToLeft() ? "ArrowRight" : "ArrowLeft";
  if (key === "ArrowDown" || key === on) return 1;
  return key === "ArrowUp" || key === back ? -1 : 0;
}
