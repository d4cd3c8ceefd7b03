/** Paying for a visit, and where one lands after the processor's page: it says what is known, and asks until it is settled. */
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useEffect } from "react";
import { appointmentsChanged } from "../../api/appointments";
import { billOf, type Bill } from "../../api/payments";
import { Link, useParameter } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { payment as texts } from "../../texts/payment";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { secondsUntil } from "../../ui/TimeLeft";
import { useNow } from "../../useNow";
import { ConfirmHold } from "../visits/ConfirmHold";
import { Facts } from "../visits/VisitPage";
import { isMoving, stateOf, type Back } from "./bill";
import { Outcome } from "./Outcome";
import { Pay } from "./Pay";
import { Transfer } from "./Transfer";
import "../visits/visits.css";
import "./payment.css";

/** After the processor's page the answer is a matter of seconds; elsewhere somebody may still be paying in another window. */
const ASK_MS = { done: 2_000, cancelled: 10_000, none: 5_000 };

/** See the head of this file. */
export default function PaymentPage({ id = "" }: { id?: string }) {
  const back = backOf(useParameter("back"));
  const { data, error, refetch, isPending } = useQuery({
    ...billOf(id), refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? ASK_MS[back ?? "none"] : false),
  });
  return (
    <>
      <Link to={`/visits/${id}`} className="back"><ArrowLeft aria-hidden />{visits.join.details}</Link>
      <Head isHold={data?.visit.status === "SCHEDULED"} />
      {isPending && <Skeleton className="next-wait" />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && <Shown bill={data} back={back} again={() => void refetch()} />}
    </>
  );
}

function Shown({ bill, back, again }: { bill: Bill; back: Back; again: () => void }) {
  const now = useNow(1_000);
  const { visit } = bill;
  const state = stateOf(bill, back, now);
  const canPay = state === "choose" || state === "open" || state === "declined" || state === "cancelled" || state === "transfer";
  const isHeld = visit.status === "SCHEDULED" && visit.hold_ends_at != null;
  useEffect(() => {
    // Other pages show the visit too, and it is another one now.
    if (state === "paid" || state === "asked" || state === "returning") void appointmentsChanged();
  }, [state]);
  return (
    <div className="stack" data-testid="bill" data-state={state}>
      <Outcome bill={bill} state={state} />
      {state === "confirm" && <ConfirmHold visit={visit} isOnWay />}
      {state === "transfer" && <Transfer bill={bill} />}
      {canPay && <Pay bill={bill} left={isHeld ? secondsUntil(visit.hold_ends_at, now) : null} again={again} />}
      <section className="box"><Facts visit={visit} side="PATIENT" /></section>
    </div>
  );
}

/** A step on the way to a visit, or the bill of one. */
function Head({ isHold }: { isHold: boolean }) {
  const title = isHold ? texts.almost : texts.title;
  useTitle(title);
  return <div className="page-head"><h1>{title}</h1></div>;
}

function backOf(parameter: string | null): Back {
  return parameter === "done" || parameter === "cancelled" ? parameter : null;
}
