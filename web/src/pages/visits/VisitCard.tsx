/** A visit as a card or a line: when, with whom, what state, and the way in. */
import { Mic, Video } from "lucide-react";
import type { Appointment } from "../../api/appointments";
import { fullDay, isSameClock, ownZone, time, timeSpan, untilThen, zoneName, zonePlace } from "../../format";
import { Link } from "../../router";
import { visits } from "../../texts/visits";
import { Avatar } from "../../ui/Avatar";
import { useNow } from "../../useNow";
import { joinState } from "./joinState";
import { StatusBadge } from "./StatusBadge";
import "./visits.css";

interface VisitCardProps {
  readonly visit: Appointment;
  /** Who looks: the other one is named. */
  readonly isProvider?: boolean;
}

/** The next visit, large: everything one needs to come in time. */
export function NextVisit({ visit, isProvider = false }: VisitCardProps) {
  const other = isProvider ? visit.patient.name : visit.provider.name;
  const now = useNow(10_000);
  return (
    <article className="next box" data-testid="next-visit" data-id={visit.id}>
      <div className="next-who">
        <Avatar name={other} isLarge />
        <div>
          <p className="next-name">{other}</p>
          <p className="soft">{visit.visit_type.name}</p>
        </div>
        <KindBadge kind={visit.kind} />
      </div>
      <div className="next-when">
        <p className="next-day">{fullDay(visit.starts_at)}</p>
        <p className="next-time">{timeSpan(visit.starts_at, visit.ends_at)} <span className="soft small">{zoneName(ownZone(), visit.starts_at)}</span></p>
        <p className="soft">{untilThen(visit.starts_at, now)}</p>
        <OtherZone visit={visit} />
      </div>
      <div className="row">
        <JoinButton visit={visit} isLarge />
        <Link to={`/visits/${visit.id}`} className="button button-large">{visits.join.details}</Link>
      </div>
    </article>
  );
}

/** The same time on the other's clock, when it is another. */
function OtherZone({ visit }: { visit: Appointment }) {
  const other = visit.provider_zone;
  if (isSameClock(ownZone(), other, visit.starts_at)) return null;
  return <p className="soft small">{visits.page.theirTime(time(visit.starts_at, other), zonePlace(other))}</p>;
}

/** One of many. */
export function VisitLine({ visit, isProvider = false }: VisitCardProps) {
  const other = isProvider ? visit.patient.name : visit.provider.name;
  const isOpen = joinState(visit, useNow(30_000)).kind === "open";
  return (
    <li className="line" data-testid="visit" data-id={visit.id}>
      <Link to={`/visits/${visit.id}`} className="line-main">
        <Avatar name={other} />
        <span className="line-words">
          <strong>{other}</strong>
          <span className="soft">{fullDay(visit.starts_at)}, {timeSpan(visit.starts_at, visit.ends_at)}</span>
          <span className="soft small">{visit.visit_type.name}</span>
        </span>
      </Link>
      <div className="line-end">
        {isOpen ? <JoinButton visit={visit} /> : <StatusBadge status={visit.status} />}
      </div>
    </li>
  );
}

/** Says when it opens before it does. */
export function JoinButton({ visit, isLarge = false }: { visit: Appointment; isLarge?: boolean }) {
  const now = useNow(5_000);
  const state = joinState(visit, now);
  const size = isLarge ? "button-large" : "";
  if (state.kind === "closed") return <StatusBadge status={visit.status} />;
  if (state.kind === "open") {
    return <Link to={`/visits/${visit.id}/room`} className={`button button-primary ${size}`} data-testid="join-visit"><Video aria-hidden />{visits.join.open}</Link>;
  }
  return (
    <span className="row">
      <Link to={`/visits/${visit.id}/room`} className={`button button-soft ${size}`} data-testid="join-early" title={visits.join.opensAt(time(state.opensAt))}>
        {visits.join.early(untilThen(state.opensAt, now))}
      </Link>
    </span>
  );
}

/** By video or by voice. */
export function KindBadge({ kind }: { kind: Appointment["kind"] }) {
  const Icon = kind === "VIDEO" ? Video : Mic;
  return <span className="badge-state"><Icon aria-hidden />{visits.kind[kind]}</span>;
}
