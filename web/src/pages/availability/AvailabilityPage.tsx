/** A provider's hours: the week, single days, time off, the rules of booking, and what patients see of it all. */
import { useQuery } from "@tanstack/react-query";
import { CalendarOff } from "lucide-react";
import type { ReactNode } from "react";
import { booked, exceptions, ownProvider, timeOff, week } from "../../api/hours";
import { zonePlace } from "../../format";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { availability } from "../../texts/availability";
import { Skeleton } from "../../ui/Skeleton";
import { Exceptions } from "./Exceptions";
import { LeftOutside } from "./LeftOutside";
import { Preview } from "./Preview";
import { Rules } from "./Rules";
import { TimeOffs } from "./TimeOffs";
import { WeekEditor } from "./WeekEditor";
import type { Hours } from "./week";
import "./availability.css";

/** See the head of this file. */
export default function AvailabilityPage() {
  useTitle(availability.title);
  const { data: id, error, isPending, refetch } = useQuery(ownProvider());
  if (isPending) return <Skeleton className="line-wait" count={4} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return id === null ? <NoProfile /> : <HoursOf id={id} title={<h1>{availability.title}</h1>} />;
}

/** Nobody has made this account a provider of the directory yet. */
export function NoProfile() {
  return <div className="empty box" data-testid="no-profile"><CalendarOff aria-hidden /><h1 className="empty-title">{availability.noProfile}</h1><p>{availability.noProfileText}</p></div>;
}

/** Of one provider, below a head of the page that shows them. */
export function HoursOf({ id, title }: { id: string; title: ReactNode }) {
  const read = [useQuery(week(id)), useQuery(exceptions(id)), useQuery(timeOff(id)), useQuery(booked(id))] as const;
  const [usual, single, away, bookings] = read;
  const error = read.find((one) => one.error && !one.data)?.error;
  if (error) return <LoadFailed error={error} retry={() => void Promise.all(read.map((one) => one.refetch()))} />;
  if (!usual.data || !single.data || !away.data || !bookings.data) return <Skeleton className="line-wait" count={4} />;
  const { zone, windows, outside } = usual.data.value;
  const hours: Hours = { zone, windows, exceptions: single.data.items, timeOff: away.data.items };
  const shared = { id, hours, bookings: bookings.data };
  return (
    <div className="stack">
      <div className="page-head"><div>{title}<p className="soft">{availability.zone(zonePlace(zone))}</p></div></div>
      {outside.length > 0 && <LeftOutside title={availability.outside.now} bookings={outside.map((one) => bookings.data.find(({ id: other }) => other === one.appointment_id) ?? { ...one, id: one.appointment_id })} zone={zone} />}
      <WeekEditor key={usual.data.etag} {...shared} etag={usual.data.etag} />
      <Exceptions {...shared} items={single.data.items} />
      <TimeOffs {...shared} items={away.data.items} />
      <Rules id={id} />
      <Preview id={id} zone={zone} />
    </div>
  );
}
