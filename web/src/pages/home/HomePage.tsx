/** Where patients begin: the next visit and the way into it. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarX2 } from "lucide-react";
import { upcoming } from "../../api/appointments";
import { useMe, useSession } from "../../api/session";
import { Link, Redirect } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { common } from "../../texts/common";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { NextVisit, VisitLine } from "../visits/VisitCard";
import { StatusBadge } from "../visits/StatusBadge";
import "../visits/visits.css";

const LATER_MAX = 4;

/** See the head of this file. */
export default function HomePage() {
  const { data: session } = useSession();
  if (session?.role === "PROVIDER") return <Redirect to="/today" />;
  return session?.role === "ADMIN" ? <Redirect to="/admin" /> : <PatientHome />;
}

function PatientHome() {
  const words = visits.home;
  useTitle(common.nav.home);
  const { data: me } = useMe();
  const { data, error, refetch, isPending } = useInfiniteQuery(upcoming());
  const planned = (data?.pages.flatMap(({ items }) => items) ?? []).filter(({ status }) => status !== "CANCELLED" && status !== "COMPLETED" && status !== "NO_SHOW");
  const next = planned.find(({ status }) => status !== "SCHEDULED") ?? planned[0];
  const later = planned.filter((one) => one !== next).slice(0, LATER_MAX);
  return (
    <div className="home-grid">
      <div className="section-head">
        <h1>{me ? words.hello(me.name) : "\u00a0"}</h1>
        {next && <Link to="/providers" className="button" data-testid="book-visit">{words.book}</Link>}
      </div>
      {isPending && <Skeleton className="next-wait" />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && !next && <NothingPlanned />}
      {next && (
        <section aria-label={words.next}>
          <div className="section-head"><h2>{words.next}</h2><StatusBadge status={next.status} /></div>
          <NextVisit visit={next} />
        </section>
      )}
      {later.length > 0 && (
        <section aria-label={words.later}>
          <div className="section-head"><h2>{words.later}</h2><Link to="/visits">{words.all}</Link></div>
          <ul className="lines">{later.map((visit) => <VisitLine key={visit.id} visit={visit} />)}</ul>
        </section>
      )}
    </div>
  );
}

function NothingPlanned() {
  return (
    <div className="empty box" data-testid="nothing-planned">
      <CalendarX2 aria-hidden />
      <p className="empty-title">{visits.home.none}</p>
      <p>{visits.home.noneText}</p>
      <Link to="/providers" className="button button-primary" data-testid="book-visit">{visits.home.book}</Link>
    </div>
  );
}
