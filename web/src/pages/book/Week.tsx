/** Free times, a week at a time; where a week has none, the way to the next one that has. */
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, LayoutGrid, List } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { openings, type Opening } from "../../api/directory";
import { fullDay, isSameClock, ownZone, shortDay, zoneName, zonePlace } from "../../format";
import { LoadFailed } from "../../shell/States";
import { booking } from "../../texts/booking";
import { Skeleton } from "../../ui/Skeleton";
import { Slots } from "./Slots";
import { daysOf, weekStart, type View } from "./slots";

const WEEKS_MAX = 52;
/** The server looks no further at once. */
const FAR_DAYS = 61;
const DAY_MS = 24 * 3_600_000;
/** Below this, columns for seven days are too narrow to touch. */
const WIDE = "(width >= 48rem)";

interface WeekProps {
  readonly providerId: string;
  readonly typeId: string;
  readonly zone: string;
  readonly chosen: Opening | null;
  readonly choose: (opening: Opening) => void;
}

/** See the head of this file. */
export function Week({ providerId, typeId, zone, chosen, choose }: WeekProps) {
  const words = booking.pick;
  const [today] = useState(() => new Date());
  const [week, setWeek] = useState(0);
  const [wished, setView] = useState<View>("grid");
  const view = useSyncExternalStore(watchWidth, () => window.matchMedia(WIDE).matches) ? wished : "list";
  const start = weekStart(today, week);
  const from = (week === 0 ? today : start).toISOString();
  const { data, error, refetch, isPending } = useQuery(openings(providerId, typeId, from, weekStart(today, week + 1).toISOString()));
  const days = daysOf(start, data?.openings ?? []);
  const isEmpty = data?.openings.length === 0;
  return (
    <section className="week" aria-label={words.times}>
      <div className="week-head">
        <div className="week-move">
          <button type="button" className="button button-icon" aria-label={words.earlier} disabled={week === 0} onClick={() => setWeek(week - 1)}><ChevronLeft aria-hidden className="turns" /></button>
          <p className="week-name" aria-live="polite">{words.span(shortDay(start.toISOString()), shortDay(days.at(-1)?.at ?? from))}</p>
          <button type="button" className="button button-icon" aria-label={words.later} data-testid="later" disabled={week >= WEEKS_MAX} onClick={() => setWeek(week + 1)}><ChevronRight aria-hidden className="turns" /></button>
        </div>
        <div className="view-choice" role="group" aria-label={words.view}>
          <button type="button" aria-pressed={view === "grid"} data-testid="view-grid" onClick={() => setView("grid")}><LayoutGrid aria-hidden />{words.grid}</button>
          <button type="button" aria-pressed={view === "list"} data-testid="view-list" onClick={() => setView("list")}><List aria-hidden />{words.list}</button>
        </div>
      </div>
      <p className="soft small">{zones(zone, from)}</p>
      {isPending && <Skeleton className="week-wait" />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {isEmpty && <NoneThisWeek providerId={providerId} typeId={typeId} from={from} goTo={(at) => setWeek(weekOf(today, at))} />}
      {data && !isEmpty && <Slots key={week} days={days} view={view} zone={zone} chosen={chosen} choose={choose} />}
    </section>
  );
}

function watchWidth(changed: () => void): () => void {
  const width = window.matchMedia(WIDE);
  width.addEventListener("change", changed);
  return () => width.removeEventListener("change", changed);
}

/** In whose time the times are. */
function zones(zone: string, at: string): string {
  const own = booking.pick.ownZone(zonePlace(ownZone()), zoneName(ownZone(), at));
  return isSameClock(ownZone(), zone, at) ? own : `${own} ${booking.pick.theirZone(zonePlace(zone), zoneName(zone, at))}`;
}

function NoneThisWeek({ providerId, typeId, from, goTo }: { providerId: string; typeId: string; from: string; goTo: (at: string) => void }) {
  const words = booking.pick;
  const { data } = useQuery(openings(providerId, typeId, from, new Date(Date.parse(from) + FAR_DAYS * DAY_MS).toISOString()));
  const next = data?.openings[0];
  return (
    <div className="empty" role="status" data-testid="no-times">
      <p className="empty-title">{words.none}</p>
      {data && !next && <p>{words.noneFar}</p>}
      {next && <button type="button" className="button button-primary" onClick={() => goTo(next.starts_at)}>{words.next(fullDay(next.starts_at))}</button>}
    </div>
  );
}

/** The week in which an instant lies, counted from that of `today`. */
function weekOf(today: Date, at: string): number {
  let week = 0;
  while (week < WEEKS_MAX && weekStart(today, week + 1).getTime() <= Date.parse(at)) week += 1;
  return week;
}
