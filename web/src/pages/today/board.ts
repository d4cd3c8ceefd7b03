/** What the board of the day has to decide. */
import type { TodayVisit } from "../../api/today";

/** Somebody of this visit is in the waiting room now. */
export function isWaiting(visit: Pick<TodayVisit, "waiting_since" | "guests_waiting">): boolean {
  return visit.waiting_since != null;
}
