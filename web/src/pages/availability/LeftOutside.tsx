/** Bookings that lie outside of the hours, or would. The region is always there, so that it is read out when it fills. */
import { CalendarX2 } from "lucide-react";
import { shortDay, timeSpan } from "../../format";
import { Link } from "../../router";
import { availability } from "../../texts/availability";

/** One of them. */
export interface Left {
  readonly id: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly patient?: { readonly name: string };
}

interface LeftOutsideProps {
  readonly title: (count: number) => string;
  readonly bookings: readonly Left[];
  readonly zone: string;
}

const SHOWN_MAX = 5;

/** See the head of this file. */
export function LeftOutside({ title, bookings, zone }: LeftOutsideProps) {
  const words = availability.outside;
  return (
    <div role="status">
      {bookings.length > 0 && (
        <div className="notice" data-testid="outside">
          <CalendarX2 aria-hidden />
          <p className="notice-title">{title(bookings.length)}</p>
          <div>
            <p>{words.text}</p>
            <ul className="left-list">
              {bookings.slice(0, SHOWN_MAX).map((one) => (
                <li key={one.id}><Link to={`/visits/${one.id}`}>{shortDay(one.starts_at, zone)}, {timeSpan(one.starts_at, one.ends_at, zone)}{one.patient ? `, ${one.patient.name}` : ""}</Link></li>
              ))}
            </ul>
            {bookings.length > SHOWN_MAX && <p className="small">{words.more(bookings.length - SHOWN_MAX)}</p>}
          </div>
        </div>
      )}
    </div>
  );
}
