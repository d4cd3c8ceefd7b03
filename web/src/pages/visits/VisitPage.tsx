/** One visit: what was agreed, the way in, and afterwards what the clinician wrote. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, CalendarDays, CalendarPlus, NotebookPen, Pencil } from "lucide-react";
import { appointment, type Appointment } from "../../api/appointments";
import type { Schemas } from "../../api/client";
import { useSession } from "../../api/session";
import { fullDay, isSameClock, money, ownZone, time, timeSpan, zoneName, zonePlace } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { AfterVisit } from "./AfterVisit";
import { ConfirmHold } from "./ConfirmHold";
import { MoneyOfVisit } from "./MoneyOfVisit";
import { StatusBadge } from "./StatusBadge";
import { JoinButton, KindBadge } from "./VisitCard";
import "./visits.css";

/** See the head of this file. */
export default function VisitPage({ id = "" }: { id?: string }) {
  const words = visits.page;
  const { data: session } = useSession();
  const { data: visit, error, refetch, isPending } = useQuery(appointment(id));
  const isProvider = session?.role === "PROVIDER";
  useTitle(visit ? visits.with(isProvider ? visit.patient.name : visit.provider.name) : visits.list.title);
  return (
    <>
      <Link to={isProvider ? "/today" : "/visits"} className="back"><ArrowLeft aria-hidden />{words.back}</Link>
      {isPending && <Skeleton className="next-wait" />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {visit && <Found visit={visit} isProvider={isProvider} />}
    </>
  );
}

function Found({ visit, isProvider }: { visit: Appointment; isProvider: boolean }) {
  const words = visits.page;
  const canChange = visit.may.includes("CANCEL") || visit.may.includes("RESCHEDULE");
  const isOver = visit.status === "COMPLETED" || visit.status === "CANCELLED" || visit.status === "NO_SHOW";
  const stands = visit.status === "CONFIRMED" || visit.status === "IN_PROGRESS";
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>{isProvider ? visit.patient.name : visit.provider.name}</h1>
          <p className="soft">{visit.visit_type.name}</p>
        </div>
        <StatusBadge status={visit.status} />
      </div>
      {!isProvider && <ConfirmHold visit={visit} />}
      <Cancelled visit={visit} />
      <section className="box">
        <Facts visit={visit} side={isProvider ? "PROVIDER" : "PATIENT"} />
        <div className="row">
          {stands && <JoinButton visit={visit} isLarge />}
          {stands && <a className="button" href={`/api/v1/appointments/${visit.id}/calendar`} download><CalendarDays aria-hidden />{words.calendar}</a>}
          {isProvider && visit.consultation != null && visit.status !== "CANCELLED" && (
            <Link className="button" to={`/notes/${visit.consultation.id}`} data-testid="papers"><NotebookPen aria-hidden />{words.papers}</Link>
          )}
          {!isProvider && isOver && <Link className="button" to={`/book/${visit.provider.id}/${visit.visit_type.id}`} data-testid="book-again"><CalendarPlus aria-hidden />{words.again}</Link>}
          {canChange && <Link className="button" to={`/visits/${visit.id}/change`} data-testid="change"><Pencil aria-hidden />{words.change}</Link>}
        </div>
      </section>
      {!isProvider && visit.status === "COMPLETED" && <AfterVisit visit={visit.id} />}
      {!isProvider && <MoneyOfVisit visit={visit} />}
    </div>
  );
}

/** What was agreed, both clocks shown where they differ. */
export function Facts({ visit, side }: { visit: Appointment; side: Schemas["Role"] }) {
  const words = visits.page;
  const otherZone = side === "PROVIDER" ? visit.patient_zone : visit.provider_zone;
  const isSame = isSameClock(ownZone(), otherZone, visit.starts_at);
  return (
    <dl className="facts">
      <dt>{words.when}</dt>
      <dd>
        <strong>{fullDay(visit.starts_at)}, {timeSpan(visit.starts_at, visit.ends_at)}</strong> <span className="soft">{zoneName(ownZone(), visit.starts_at)}</span>
        {!isSame && <><br /><span className="soft small">{timeSpan(visit.starts_at, visit.ends_at, otherZone)}, {visits.zoneOf(zonePlace(otherZone), zoneName(otherZone, visit.starts_at))}</span></>}
      </dd>
      {side !== "PATIENT" && <><dt>{words.patient}</dt><dd dir="auto">{visit.patient.name}</dd></>}
      {side !== "PROVIDER" && <><dt>{words.who}</dt><dd dir="auto">{visit.provider.name}</dd></>}
      <dt>{words.what}</dt><dd><KindBadge kind={visit.kind} /></dd>
      {visit.payment !== "FREE" && <><dt>{words.fee}</dt><dd>{money(visit.fee)}</dd></>}
      {visit.reason != null && visit.reason !== "" && <><dt>{words.reason}</dt><dd>{visit.reason}</dd></>}
      {visit.hold_ends_at != null && <><dt>{visits.status.SCHEDULED}</dt><dd>{words.holdUntil(time(visit.hold_ends_at))}</dd></>}
    </dl>
  );
}

function Cancelled({ visit }: { visit: Appointment }) {
  const { cancellation } = visit;
  if (!cancellation) return null;
  return (
    <p className="note-good" role="status">
      {visits.page.cancelledBecause} {cancellation.refund.minor > 0 && visits.page.refund(money(cancellation.refund))}
    </p>
  );
}
