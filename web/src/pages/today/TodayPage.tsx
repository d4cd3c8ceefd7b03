/** A provider's day on one page: who waits now, who comes, and what is left to sign. It changes by itself. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarCheck, Clock3, DoorOpen, MonitorCheck, MonitorX, Users } from "lucide-react";
import { useCallback } from "react";
import { today, TODAY_KEY, type Today, type TodayVisit } from "../../api/today";
import { useStream } from "../../api/visits";
import { fullDay, time, timeSpan, zonePlace } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { provider } from "../../texts/provider";
import { Avatar } from "../../ui/Avatar";
import { Skeleton } from "../../ui/Skeleton";
import { useNow } from "../../useNow";
import { StatusBadge } from "../visits/StatusBadge";
import { KindBadge } from "../visits/VisitCard";
import { isWaiting } from "./board";
import { Unsigned } from "./Unsigned";
import "../visits/visits.css";
import "./today.css";

/** See the head of this file. */
export default function TodayPage() {
  const words = provider.today;
  useTitle(words.title);
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(today());
  const received = useCallback((day: Today) => client.setQueryData(TODAY_KEY, day), [client]);
  const { isOpen } = useStream("/visits/today/events", "today", received);
  if (isPending) return <Skeleton className="line-wait" count={4} />;
  if (!data) return <LoadFailed error={error} retry={() => void refetch()} />;
  const waiting = data.visits.filter(isWaiting);
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>{words.title}</h1>
          <p className="soft">{fullDay(new Date().toISOString(), data.zone)} · {words.zone(zonePlace(data.zone))}</p>
        </div>
        <Counts day={data} />
      </div>
      <div role="status">{!isOpen && <p className="note-good late">{words.lost}</p>}</div>
      {waiting.length > 0 && (
        <section className="waiting-now" aria-label={words.waitingNow}>
          <h2>{words.waitingNow}</h2>
          <ul className="waiting-list">{waiting.map((visit) => <Waiting key={visit.appointment_id} visit={visit} zone={data.zone} />)}</ul>
        </section>
      )}
      <section aria-label={words.rest}>
        <h2 className="section-head">{words.rest}</h2>
        {data.visits.length === 0 && <div className="empty box"><CalendarCheck aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p></div>}
        {data.visits.length > 0 && <ul className="lines">{data.visits.map((visit) => <Line key={visit.appointment_id} visit={visit} zone={data.zone} />)}</ul>}
      </section>
      <Unsigned />
    </div>
  );
}

function Counts({ day: { visits } }: { day: Today }) {
  const words = provider.today.counts;
  const counts = [
    [visits.length, words.visits],
    [visits.filter(isWaiting).length, words.waiting],
    [visits.filter(({ status }) => status === "COMPLETED").length, words.done],
  ] as const;
  return <dl className="counts">{counts.map(([count, name]) => <div key={name}><dt>{name}</dt><dd>{count}</dd></div>)}</dl>;
}

interface LineProps {
  readonly visit: TodayVisit;
  readonly zone: string;
}

function Waiting({ visit, zone }: LineProps) {
  const words = provider.today;
  const now = useNow(10_000);
  const since = visit.waiting_since ?? visit.starts_at;
  return (
    <li className="waiting-one" data-testid="waiting" data-id={visit.appointment_id}>
      <Avatar name={visit.patient.name} isLarge />
      <div className="line-words">
        <strong className="next-name">{visit.patient.name}</strong>
        <span className="soft">{time(visit.starts_at, zone)} · {words.waits(Math.floor((now - Date.parse(since)) / 60_000))}</span>
        <Marks visit={visit} />
      </div>
      <Link to={`/visits/${visit.appointment_id}/room`} className="button button-primary button-large" data-testid="open-visit"><DoorOpen aria-hidden />{words.start}</Link>
    </li>
  );
}

function Line({ visit, zone }: LineProps) {
  const words = provider.today;
  const isRunning = visit.status === "IN_PROGRESS";
  const canOpen = isRunning || visit.status === "CONFIRMED";
  return (
    <li className="line" data-testid="today-visit" data-id={visit.appointment_id} data-status={visit.status} data-patient={visit.patient_state}>
      <Link to={`/visits/${visit.appointment_id}`} className="line-main">
        <span className="line-time">{timeSpan(visit.starts_at, visit.ends_at, zone)}</span>
        <span className="line-words">
          <strong>{visit.patient.name}</strong>
          <Marks visit={visit} />
          {visit.ended_by_system && <span className="small warning">{words.unfinished}</span>}
        </span>
      </Link>
      <div className="line-end row">
        {visit.patient_state && <span className="badge-state" data-tone={visit.patient_state === "WAITING" ? "warning" : "good"}>{provider.states[visit.patient_state]}</span>}
        {canOpen
          ? <Link to={`/visits/${visit.appointment_id}/room`} className="button button-small" data-testid="open-visit">{isRunning ? words.resume : words.open}</Link>
          : <StatusBadge status={visit.status} />}
      </div>
    </li>
  );
}

/** Red flags before the visit, and what kind it is. */
function Marks({ visit }: { visit: TodayVisit }) {
  const words = provider.today;
  const { devices } = visit;
  const isBad = devices !== null && devices !== undefined && [devices.camera, devices.microphone].some((state) => state === "FAILED" || state === "ABSENT");
  return (
    <span className="marks small">
      <KindBadge kind={visit.kind} />
      {devices && <span className="mark" data-bad={isBad}>{isBad ? <MonitorX aria-hidden /> : <MonitorCheck aria-hidden />}{isBad ? words.devicesBad : words.devicesGood}</span>}
      {visit.late_minutes > 0 && <span className="mark"><Clock3 aria-hidden />{words.late(visit.late_minutes)}</span>}
      {visit.guests_waiting > 0 && <span className="mark"><Users aria-hidden />{words.guests(visit.guests_waiting)}</span>}
    </span>
  );
}
