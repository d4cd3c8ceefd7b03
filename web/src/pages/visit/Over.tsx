/** A visit that nobody can enter (any more). */
import { CalendarX2, CircleCheck, Hourglass } from "lucide-react";
import type { VisitView } from "../../api/visits";
import { Link } from "../../router";
import { visits } from "../../texts/visits";
import { Bare } from "./Bare";

/** See the head of this file. */
export function Over({ visit }: { visit: VisitView }) {
  const words = visits.over;
  const [Icon, title, text] = visit.stage === "CANCELLED" ? [CalendarX2, words.cancelled, words.cancelledText] as const
    : visit.stage === "UNCONFIRMED" ? [Hourglass, words.unconfirmed, words.unconfirmedText] as const
      : [CircleCheck, words.title, visit.me.role === "PATIENT" ? words.text : ""] as const;
  const isGuest = visit.me.role === "GUEST";
  return (
    <Bare>
      <div className="empty box" data-testid="visit-over" data-stage={visit.stage}>
        <Icon aria-hidden />
        <h1 className="empty-title">{title}</h1>
        <p>{text}</p>
        {!isGuest && (
          <div className="row">
            <Link to={`/visits/${visit.appointment_id}`} className="button button-primary">{words.toVisit}</Link>
            <Link to={visit.me.role === "PROVIDER" ? "/today" : "/home"} className="button">{visits.check.back}</Link>
          </div>
        )}
      </div>
    </Bare>
  );
}
