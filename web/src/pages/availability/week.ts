/**
 * The arithmetic of hours, in minutes of the provider's wall clock. The server decides what is free; this only tells, before
 * something is saved, which bookings would no longer lie inside.
 */
import type { Exception, TimeOff, Window } from "../../api/hours";

const DAY = 1440;
const DAY_MS = 86_400_000;

/** From the first to just before the last; minutes since 1970-01-01 on the wall clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What hours are made of. */
export interface Hours {
  readonly zone: string;
  readonly windows: readonly Window[];
  readonly exceptions: readonly Omit<Exception, "id">[];
  readonly timeOff: readonly Pick<TimeOff, "starts_at" | "ends_at">[];
}

/** A booking, as far as hours go. */
export interface Booking {
  readonly id: string;
  readonly status: string;
  readonly starts_at: string;
  readonly ends_at: string;
}

/** Such as "09:30", as fields for times want it. A minute of the next day is shown as the time there. */
export function clock(minute: number): string {
  const ofDay = minute % DAY;
  return `${String(Math.floor(ofDay / 60)).padStart(2, "0")}:${String(ofDay % 60).padStart(2, "0")}`;
}

/** The minute of the day; `null` for no time. */
export function minuteOf(text: string): number | null {
  const found = /^(\d{2}):(\d{2})/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** An end that is not after its start is on the next day. */
export function endAfter(start: number, end: number): number {
  return end > start ? end : end + DAY;
}

/** Where an instant is on the wall clock of a zone. */
export function wall(at: string, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date(at));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute")) / 60_000;
}

/** The instant of a wall clock's time such as 2026-12-02T09:30; of two in autumn the first, and what spring leaves out is an hour later. */
export function instantOf(local: string, zone: string): string | null {
  // An empty field is no time; `Date.parse` would take ":00Z" for one.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local)) return null;
  const wanted = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(wanted)) return null;
  let found = wanted;
  // Twice: the first guess may be on the other side of a change of the clock.
  for (let turn = 0; turn < 2; turn += 1) found += wanted - wall(new Date(found).toISOString(), zone) * 60_000;
  return new Date(found).toISOString();
}

/** The day of a civil date such as 2026-12-02, in days since 1970. */
export function dayOf(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** The civil date of a day. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Monday is 1. */
export function weekdayOf(day: number): number {
  return ((day + 3) % 7) + 1;
}

/** The hours that cover a day, with those that began the day before. */
export function spansOn(day: number, { zone, windows, exceptions, timeOff }: Hours): Span[] {
  const near = [day - 1, day, day + 1];
  const on = (one: number, { start_minute, end_minute }: { start_minute: number; end_minute: number }) => ({ from: one * DAY + start_minute, to: one * DAY + end_minute });
  const usual = near.flatMap((one) => windows.filter(({ weekday }) => weekday === weekdayOf(one)).map((window) => on(one, window)));
  const special = (adds: boolean) => exceptions.filter((one) => one.adds === adds && near.includes(dayOf(one.date))).map((one) => on(dayOf(one.date), one));
  const away = timeOff.map(({ starts_at, ends_at }) => ({ from: wall(starts_at, zone), to: wall(ends_at, zone) }));
  return without(merged([...usual, ...special(true)]), [...special(false), ...away]);
}

/** Bookings to come that are not wholly inside these hours. */
export function outside<T extends Booking>(bookings: readonly T[], hours: Hours): T[] {
  return bookings.filter((one) => {
    if (one.status !== "SCHEDULED" && one.status !== "CONFIRMED") return false;
    const from = wall(one.starts_at, hours.zone);
    const to = from + (Date.parse(one.ends_at) - Date.parse(one.starts_at)) / 60_000;
    return !spansOn(Math.floor(from / DAY), hours).some((span) => span.from <= from && to <= span.to);
  });
}

/** Those that only the new hours leave outside. */
export function newlyOutside<T extends Booking>(bookings: readonly T[], now: Hours, then: Hours): T[] {
  const already = new Set(outside(bookings, now).map(({ id }) => id));
  return outside(bookings, then).filter(({ id }) => !already.has(id));
}

function merged(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (last && span.from <= last.to) found[found.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else found.push(span);
  }
  return found;
}

function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  let left = [...spans];
  for (const hole of holes) {
    left = left.flatMap(({ from, to }) => [{ from, to: Math.min(to, hole.from) }, { from: Math.max(from, hole.to), to }].filter((one) => one.from < one.to));
  }
  return left;
}
