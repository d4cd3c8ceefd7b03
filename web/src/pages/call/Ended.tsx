/** The end of a call, and the way back into it. */
import type { EndReason } from "@carehub/call-client";
import { useEffect, useRef } from "react";
import { Brand } from "../../design/Brand";
import { Link } from "../../router";
import { common } from "../../texts/common";
import { texts } from "../../texts/call";

/** Endings that joining again cannot mend. */
const HOPELESS: ReadonlySet<EndReason> = new Set<EndReason>([
  "kicked", "room_closed", "unsupported_browser", "version",
]);
/** Endings that a fresh ticket mends, if there is a way to one. */
const STALE: ReadonlySet<EndReason> = new Set<EndReason>(["ticket_invalid", "ticket_expired", "ticket_used"]);
/** Endings that are no failure. */
const PEACEFUL: ReadonlySet<EndReason> = new Set<EndReason>(["left", "room_closed", "replaced"]);

interface EndedProps {
  readonly reason: EndReason;
  /** We came by a kept return ticket, so a stale one may not be our only way in. */
  readonly hadSeat: boolean;
  readonly rejoin: () => void;
}

/** See the head of this file. */
export function Ended({ reason, hadSeat, rejoin }: EndedProps) {
  const canRejoin = !HOPELESS.has(reason) && (hadSeat || !STALE.has(reason));
  const { title, advice } = texts.ended.ends[reason];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${common.product}`;
    heading.current?.focus();
  }, [title]);
  const marks = PEACEFUL.has(reason) ? {} : { "data-testid": "error", "data-code": reason };
  return (
    <main className="page-plain" data-testid="status" data-state="ended" data-reason={reason}>
      <Brand />
      <h1 ref={heading} tabIndex={-1} {...marks}>{title}</h1>
      <p>{advice}</p>
      <div className="ended-actions">
        {canRejoin && (
          <button type="button" className="button button-primary" data-testid="rejoin" onClick={rejoin}>{texts.ended.rejoin}</button>
        )}
        <Link to="/" className="button">{common.toStart}</Link>
      </div>
    </main>
  );
}
