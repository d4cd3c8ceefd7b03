/** Visits of the whole clinic, found by state, day, clinician and patient. What the visit is about is on none of these pages. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CalendarPlus, CalendarSearch } from "lucide-react";
import { useState } from "react";
import type { Appointment } from "../../../api/appointments";
import { providerNames } from "../../../api/money";
import { allVisits, type VisitFilter } from "../../../api/office";
import { fullDay, timeSpan } from "../../../format";
import { Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { office } from "../../../texts/office";
import { visits } from "../../../texts/visits";
import { SelectField, TextField } from "../../../ui/Field";
import { Skeleton } from "../../../ui/Skeleton";
import { StatusBadge } from "../../visits/StatusBadge";
import { NewAppointment } from "./NewAppointment";
import { OneAppointment } from "./OneAppointment";
import { PatientField } from "./PatientField";

const ALL: VisitFilter = { status: "", provider: "", patient: "", from: "", to: "" };

/** See the head of this file. */
export default function Appointments({ id }: { id: string }) {
  if (id === "new") return <NewAppointment />;
  return id === "" ? <List /> : <OneAppointment id={id} />;
}

function List() {
  const words = office.appointments;
  const [filter, setFilter] = useState(ALL);
  const set = (change: Partial<VisitFilter>) => setFilter({ ...filter, ...change });
  const names = useQuery(providerNames());
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(allVisits(filter));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Link to="/admin/appointments/new" className="button" data-testid="book-for-somebody"><CalendarPlus aria-hidden />{office.booking.title}</Link>
      <div className="fields">
        <PatientField label={words.patient} change={(patient) => set({ patient: patient?.id ?? "" })} />
        <SelectField label={words.provider} value={filter.provider} options={{ "": words.all, ...Object.fromEntries(names.data ?? []) }} change={(provider) => set({ provider })} testId="visit-filter-provider" />
        <SelectField label={words.status} value={filter.status} options={{ "": words.all, ...visits.status }} change={(status) => set({ status })} testId="visit-filter-status" />
        <TextField type="date" label={words.from} value={filter.from} change={(from) => set({ from })} max={filter.to === "" ? undefined : filter.to} testId="visit-filter-from" />
        <TextField type="date" label={words.to} value={filter.to} change={(to) => set({ to })} min={filter.from === "" ? undefined : filter.from} />
      </div>
      {isPending && <Skeleton className="line-wait" count={5} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <div className="empty box" data-testid="no-visits"><CalendarSearch aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p></div>}
      {items.length > 0 && <ul className="lines" data-testid="all-visits">{items.map((one) => <Line key={one.id} visit={one} />)}</ul>}
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </>
  );
}

function Line({ visit }: { visit: Appointment }) {
  return (
    <li className="line" data-testid="visit" data-id={visit.id}>
      <Link to={`/admin/appointments/${visit.id}`} className="line-main">
        <span className="line-words">
          <strong><bdi>{visit.patient.name}</bdi></strong>
          <span className="soft">{fullDay(visit.starts_at)}, {timeSpan(visit.starts_at, visit.ends_at)}</span>
          <span className="soft small"><bdi>{visit.provider.name}</bdi> · <bdi>{visit.visit_type.name}</bdi></span>
        </span>
      </Link>
      <div className="line-end"><StatusBadge status={visit.status} /></div>
    </li>
  );
}
