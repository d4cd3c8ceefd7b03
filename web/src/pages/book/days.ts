/** Free times by day, and where the arrow keys lead among them. Pure. */
import type { Opening } from "../../api/directory";
import { dayKey } from "../../format";

/** A day with at least one free time. */
export interface Day {
  /** Such as 2026-12-02, on the reader's clock. */
  readonly key: string;
  readonly openings: readonly Opening[];
}

/** How times are laid out: days below each other, or side by side. */
export type View = "list" | "grid";

/** By the reader's day, in order of time. */
export function byDay(openings: readonly Opening[], zone?: string): readonly Day[] {
  const days = new Map<string, Opening[]>();
  for (const opening of openings) {
    const key = dayKey(opening.starts_at, zone);
    days.set(key, [...(days.get(key) ?? []), opening]);
  }
  return [...days].map(([key, found]) => ({ key, openings: found }));
}

/** The start to which a key leads from another one; `null` when it leads nowhere. */
export function step(days: readonly Day[], from: string, key: string, view: View, isRightToLeft: boolean): string | null {
  const dayAt = days.findIndex(({ openings }) => openings.some((one) => one.starts_at === from));
  const day = days[dayAt];
  if (!day) return null;
  const at = day.openings.findIndex((one) => one.starts_at === from);
  const move = MOVES[key];
  if (!move) return null;
  if (move === "first") return day.openings[0]?.starts_at ?? null;
  if (move === "last") return day.openings.at(-1)?.starts_at ?? null;
  const isSideways = key === "ArrowLeft" || key === "ArrowRight";
  const direction = isSideways && isRightToLeft ? -move : move;
  const isAlongDay = isSideways === (view === "list");
  if (!isAlongDay) return nearest(days[dayAt + direction], from);
  const inDay = day.openings[at + direction];
  // Past the end of a day begins the next one: every time can be reached with two keys.
  return (inDay ?? (direction > 0 ? days[dayAt + 1]?.openings[0] : days[dayAt - 1]?.openings.at(-1)))?.starts_at ?? null;
}

const MOVES: Readonly<Record<string, 1 | -1 | "first" | "last">> = {
  ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: "first", End: "last",
};

const DAY_MS = 86_400_000;

/** The time of another day that is nearest by the clock. */
function nearest(day: Day | undefined, to: string): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const { starts_at } of day?.openings ?? []) {
    const apart = Math.abs(Date.parse(starts_at) - Date.parse(to)) % DAY_MS;
    const distance = Math.min(apart, DAY_MS - apart);
    if (distance < least) [least, best] = [distance, starts_at];
  }
  return best;
}
