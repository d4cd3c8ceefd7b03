/** A time that is kept for a while: one agreement and one press make it a visit. */
import { useMutation } from "@tanstack/react-query";
import { Clock3, CreditCard } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { appointmentsChanged, type Appointment } from "../../api/appointments";
import { api, body } from "../../api/client";
import { time } from "../../format";
import { go, Link } from "../../router";
import { sentence } from "../../texts/sentences";
import { visits } from "../../texts/visits";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { secondsUntil, TimeLeft } from "../../ui/TimeLeft";
import { useNow } from "../../useNow";

/** See the head of this file. `isOnWay`: a step of booking, which leads on to the visit. Nothing where there is nothing to confirm. */
export function ConfirmHold({ visit, isOnWay = false }: { visit: Appointment; isOnWay?: boolean }) {
  const words = visits.page;
  const now = useNow(1_000);
  const [hasAgreed, setAgreed] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const confirm = useMutation({
    mutationFn: () => body(api.POST("/appointments/{id}/confirmation", { params: { path: { id: visit.id } }, body: { consent: hasAgreed } })),
    onSuccess: () => {
      if (isOnWay) go(`/visits/${visit.id}`);
    },
    onSettled: appointmentsChanged,
  });
  if (visit.approval === "ASKED") return <p className="note-good" role="status"><Clock3 aria-hidden />{words.approval}</p>;
  if (visit.status !== "SCHEDULED") return null;
  const left = secondsUntil(visit.hold_ends_at, now);
  const clock = (
    <div className="hold-clock">
      <TimeLeft left={left} say={words.keptFor} />
      <p>{visit.hold_ends_at != null && words.holdUntil(time(visit.hold_ends_at))}</p>
    </div>
  );
  if (left === 0) return <HoldOver visit={visit} />;
  if (visit.payment === "BEFORE") {
    return (
      <section className="box hold" data-testid="hold">
        {clock}
        <Link to={`/visits/${visit.id}/payment`} className="button button-primary button-large" data-testid="to-payment"><CreditCard aria-hidden />{words.pay}</Link>
      </section>
    );
  }
  if (!visit.may.includes("CONFIRM")) return null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(!hasAgreed);
    if (hasAgreed) confirm.mutate();
  };
  return (
    <form className="box hold" onSubmit={submit} noValidate data-testid="hold">
      {clock}
      <label className="tick">
        <input type="checkbox" data-testid="consent" checked={hasAgreed} aria-invalid={isMissing && !hasAgreed} onChange={(event) => setAgreed(event.target.checked)} />
        <span>{words.consent}</span>
      </label>
      {isMissing && !hasAgreed && <p className="field-error" role="alert">{sentence("consent_missing")?.join(" ")}</p>}
      <ProblemNotice error={confirm.error} />
      <button type="submit" className="button button-primary button-large" data-testid="confirm-visit" disabled={confirm.isPending}>{words.confirm}</button>
    </form>
  );
}

/** Nobody confirmed in time. */
function HoldOver({ visit }: { visit: Appointment }) {
  return (
    <section className="box hold" role="status" data-testid="hold-over">
      <p>{sentence("hold_expired")?.join(" ")}</p>
      <div className="row"><Link to={`/book/${visit.provider.id}/${visit.visit_type.id}`} className="button button-primary">{visits.page.anotherTime}</Link></div>
    </section>
  );
}
