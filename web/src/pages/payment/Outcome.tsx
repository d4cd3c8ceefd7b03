/** What became of a payment, in a few calm words, with the one thing to do next. Read out when it changes. */
import { CircleCheck, CircleX, Clock3, Hourglass, Undo2, type LucideIcon } from "lucide-react";
import type { Bill } from "../../api/payments";
import { money, time } from "../../format";
import { Link } from "../../router";
import { payment as texts } from "../../texts/payment";
import { InvoiceLinks } from "./InvoiceLinks";
import type { BillState } from "./bill";

const ICONS: Partial<Record<BillState, LucideIcon>> = {
  paid: CircleCheck, asked: Clock3, returning: Undo2, review: Clock3, over: Clock3, processing: Hourglass, declined: CircleX, cancelled: Undo2, open: Clock3, transfer: Clock3, nothing: CircleCheck,
};

/** See the head of this file. */
export function Outcome({ bill, state }: { bill: Bill; state: BillState }) {
  const { visit } = bill;
  const Icon = ICONS[state];
  const words = wordsOf(bill, state);
  const isDone = state === "paid" || state === "asked" || state === "nothing";
  return (
    <>
      <div role="status" className="outcome-place">
        {words && (
          <div className="outcome" data-tone={state === "declined" || state === "over" ? "warning" : "plain"} data-testid="outcome">
            {Icon && <Icon aria-hidden />}
            <h2>{words[0]}</h2>
            <p>{words[1]}</p>
            {state === "processing" && bill.isUnanswered && <p className="soft">{texts.outcome.unanswered}</p>}
          </div>
        )}
      </div>
      {isDone && (
        <div className="row">
          <Link to={`/visits/${visit.id}`} className="button button-primary button-large" data-testid="to-visit">{texts.toVisit}</Link>
          {state !== "nothing" && <InvoiceLinks appointmentId={visit.id} />}
        </div>
      )}
      {(state === "over" || state === "returning") && (
        <div className="row"><Link to={`/book/${visit.provider.id}/${visit.visit_type.id}`} className="button button-primary" data-testid="book-again">{texts.again}</Link></div>
      )}
    </>
  );
}

function wordsOf({ visit, payment, amount }: Bill, state: BillState): readonly [what: string, next: string] | null {
  const words = texts.outcome;
  const until = visit.status === "SCHEDULED" && visit.hold_ends_at != null ? ` ${words.keptUntil(time(visit.hold_ends_at))}` : "";
  switch (state) {
    case "paid": return words.paid(money(amount));
    case "asked": return words.asked(money(amount));
    case "returning": return words.returning(money({ minor: (payment?.returning.minor ?? 0) + (payment?.refunded.minor ?? 0), currency: amount.currency }));
    case "declined": return [words.declined[0], words.declined[1] + until];
    case "cancelled": return [words.cancelled[0], words.cancelled[1] + until];
    case "choose": case "confirm": return null;
    default: return words[state];
  }
}
