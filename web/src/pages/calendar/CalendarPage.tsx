/** A provider's calendar: a day or a week on the provider's own clock, with the hours behind the visits. */
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useSyncExternalStore } from "react";
import { bookedBetween, exceptions, ownProvider, timeOff, week } from "../../api/hours";
import { shortDay, zonePlace } from "../../format";
import { replace, useParameter } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { availability } from "../../texts/availability";
import { Skeleton } from "../../ui/Skeleton";
import { NoProfile } from "../availability/AvailabilityPage";
import { dateOf, dayOf, instantOf, wall, weekdayOf, type Hours } from "../availability/week";
import { Agenda } from "./Agenda";
import { TimeGrid } from "./TimeGrid";
import "../visits/visits.css";
import "./calendar.css";

const MINUTES_OF_DAY = 1440;
const NARROW = "(width < 52rem)";

type View = "day" | "week";

/** See the head of this file. */
export default function CalendarPage() {
  useTitle(availability.calendar.title);
  const { data: id, error, isPending, refetch } = useQuery(ownProvider());
  if (isPending) return <Skeleton className="line-wait" count={4} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return id === null ? <NoProfile /> : <Of id={id} />;
}

function Of({ id }: { id: string }) {
  const read = [useQuery(week(id)), useQuery(exceptions(id)), useQuery(timeOff(id))] as const;
  const [usual, single, away] = read;
  const error = read.find((one) => one.error && !one.data)?.error;
  if (error) return <LoadFailed error={error} retry={() => void Promise.all(read.map((one) => one.refetch()))} />;
  if (!usual.data || !single.data || !away.data) return <Skeleton className="line-wait" count={4} />;
  const { zone, windows } = usual.data.value;
  return <Calendar id={id} hours={{ zone, windows, exceptions: single.data.items, timeOff: away.data.items }} />;
}

function Calendar({ id, hours }: { id: string; hours: Hours }) {
  const words = availability.calendar;
  const { zone } = hours;
  const today = Math.floor(wall(new Date().toISOString(), zone) / MINUTES_OF_DAY);
  const date = useParameter("date");
  const view: View = useParameter("view") === "day" ? "day" : "week";
  const isNarrow = useSyncExternalStore(watchNarrow, () => window.matchMedia(NARROW).matches);
  const chosen = date !== null && /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(dayOf(date)) ? dayOf(date) : today;
  const first = view === "day" ? chosen : chosen - weekdayOf(chosen) + 1;
  const length = view === "day" ? 1 : 7;
  const days = Array.from({ length }, (_, index) => first + index);
  const [from, to] = [midnight(first, zone), midnight(first + length, zone)];
  const { data, error, refetch } = useQuery(bookedBetween(id, from, to));
  const show = (next: number, as: View) => replace(`/calendar?view=${as}&date=${dateOf(next)}`);
  const visits = data?.filter(({ status }) => status !== "CANCELLED");
  return (
    <div className="stack">
      <div className="page-head">
        <div><h1>{words.title}</h1><p className="soft">{availability.zone(zonePlace(zone))}</p></div>
        <div className="row" role="group" aria-label={words.view}>
          {(["day", "week"] as const).map((one) => <button key={one} type="button" className="button button-small" aria-pressed={view === one} data-testid={`view-${one}`} onClick={() => show(chosen, one)}>{words[one]}</button>)}
        </div>
      </div>
      <div className="row calendar-bar">
        <button type="button" className="button button-icon" aria-label={words.before} data-testid="before" onClick={() => show(chosen - length, view)}><ChevronLeft className="to-start" aria-hidden /></button>
        <button type="button" className="button" data-testid="to-today" onClick={() => show(today, view)}>{words.today}</button>
        <button type="button" className="button button-icon" aria-label={words.after} data-testid="after" onClick={() => show(chosen + length, view)}><ChevronRight className="to-start" aria-hidden /></button>
        <h2 role="status" className="calendar-span" data-testid="span">{spanOf(first, length)}</h2>
      </div>
      {error && !visits && <LoadFailed error={error} retry={() => void refetch()} />}
      {!error && !visits && <Skeleton className="calendar-wait" />}
      {visits && (isNarrow && view === "week"
        ? <Agenda days={days} today={today} visits={visits} zone={zone} />
        : <TimeGrid id={id} days={days} today={today} visits={visits} hours={hours} />)}
    </div>
  );
}

function midnight(day: number, zone: string): string {
  return instantOf(`${dateOf(day)}T00:00`, zone) ?? "";
}

function spanOf(first: number, length: number): string {
  const name = (day: number) => shortDay(`${dateOf(day)}T12:00:00Z`, "UTC");
  return length === 1 ? name(first) : `${name(first)} – ${name(first + length - 1)}`;
}

function watchNarrow(changed: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}
