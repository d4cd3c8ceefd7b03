/** The time could not be kept. When somebody was quicker, the nearest free times are one press away. */
import { CircleAlert } from "lucide-react";
import { ApiError } from "../../api/problem";
import type { Opening } from "../../api/directory";
import { shortDay, time } from "../../format";
import { booking } from "../../texts/booking";
import { ProblemNotice } from "../../ui/ProblemNotice";

/** See the head of this file. */
export function Refused({ error, choose }: { error: unknown; choose: (starts_at: string) => void }) {
  const words = booking.pick;
  if (!(error instanceof ApiError) || error.code !== "slot_taken") return <ProblemNotice error={error} />;
  const others = alternatives(error);
  return (
    <div className="notice notice-error" role="alert" data-testid="error" data-code="slot_taken">
      <CircleAlert aria-hidden />
      <p className="notice-title">{words.taken}</p>
      <p>{others.length > 0 ? words.takenText : words.takenNone}</p>
      <ul className="row">
        {others.map(({ starts_at }) => (
          <li key={starts_at}><button type="button" className="button" data-testid="alternative" onClick={() => choose(starts_at)}>{shortDay(starts_at)}, {time(starts_at)}</button></li>
        ))}
      </ul>
    </div>
  );
}

function alternatives(error: ApiError): readonly Opening[] {
  const found = error.more["alternatives"];
  return Array.isArray(found) ? (found as Opening[]) : [];
}
