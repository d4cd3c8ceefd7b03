/** Free times laid out as days of a week, and what the arrow keys do among them. */
import type { Opening } from "../../api/directory";
import { dayKey } from "../../format";

/** A day and its free times, which may be none. */
export interface Day {
  /** Such as 2026-12-02. */
  readonly key: string;
  /** An instant of it. */
  readonly at: string;
  readonly openings: readonly Opening[];
}

/** A free time by its day and its place in it. */
export interface Place {
  readonly day: number;
  readonly index: number;
}

/** Days below each other with times in a line, or days beside each other with times in a column. */
export type View = "list" | "grid";

const DAYS = 7;

/** Midnight, `weeks` weeks after the day of `now`; weeks begin on the day it is, so that none is half over. */
export function weekStart(now: Date, weeks: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + weeks * DAYS);
}

/** The days of the week that begins then. */
export function daysOf(start: Date, openings: readonly Opening[]): readonly Day[] {
  return Array.from({ length: DAYS }, (_, ahead) => {
    // Noon is on the same day wherever clocks are changed.
    const at = new Date(start.getFullYear(), start.getMonth(), start.getDate() + ahead, 12).toISOString();
    const key = dayKey(at);
    return { key, at, openings: openings.filter((one) => dayKey(one.starts_at) === key) };
  });
}

/** The first place there is. */
export function firstOf(days: readonly Day[]): Place | null {
  const day = days.findIndex(({ openings }) => openings.length > 0);
  return day < 0 ? null : { day, index: 0 };
}

/** Where a key leads; nothing for other keys. At an edge it stays. */
export function moved(days: readonly Day[], from: Place, key: string, view: View, isRightToLeft: boolean): Place | null {
  const last = (days[from.day]?.openings.length ?? 1) - 1;
  if (key === "Home") return { ...from, index: 0 };
  if (key === "End") return { ...from, index: last };
  const ahead = { ArrowDown: 1, ArrowUp: -1 }[key];
  const aside = { ArrowRight: isRightToLeft ? -1 : 1, ArrowLeft: isRightToLeft ? 1 : -1 }[key];
  const inDay = view === "grid" ? ahead : aside;
  const amongDays = view === "grid" ? aside : ahead;
  if (inDay !== undefined) return { ...from, index: Math.min(last, Math.max(0, from.index + inDay)) };
  if (amongDays !== undefined) return otherDay(days, from, amongDays);
  return null;
}

/** The next day with free times in that direction. */
function otherDay(days: readonly Day[], from: Place, step: number): Place {
  for (let day = from.day + step; day >= 0 && day < days.length; day += step) {
    const count = days[day]?.openings.length ?? 0;
    if (count > 0) return { day, index: Math.min(from.index, count - 1) };
  }
  return from;
}
