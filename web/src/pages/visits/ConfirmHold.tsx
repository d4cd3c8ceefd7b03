/** A time that is kept for a while: one agreement and one press make it a visit. */
import { useMutation } from "@tanstack/react-query";
import { Clock3 } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { appointmentsChanged, type Appointment } from "../../api/appointments";
import { api, body } from "../../api/client";
import { time } from "../../format";
import { sentence } from "../../texts/sentences";
import { visits } from "../../texts/visits";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useNow } from "../../useNow";

/** See the head of this file. Nothing where there is nothing to confirm. */
export function ConfirmHold({ visit }: { visit: Appointment }) {
  const words = visits.page;
  const now = useNow(1_000);
  const [hasAgreed, setAgreed] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const confirm = useMutation({
    mutationFn: () => body(api.POST("/appointments/{id}/confirmation", { params: { path: { id: visit.id } }, body: { consent: hasAgreed } })),
    onSettled: appointmentsChanged,
  });
  if (visit.approval === "ASKED") return <p className="note-good" role="status"><Clock3 aria-hidden />{words.approval}</p>;
  if (visit.status !== "SCHEDULED" || !visit.may.includes("CONFIRM")) return null;
  const left = visit.hold_ends_at == null ? 0 : Math.max(0, Math.floor((Date.parse(visit.hold_ends_at) - now) / 1_000));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(!hasAgreed);
    if (hasAgreed) confirm.mutate();
  };
  return (
    <form className="box hold" onSubmit={submit} noValidate data-testid="hold">
      <div className="hold-clock">
        <span className="hold-left" role="timer">{`${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`}</span>
        <p>{visit.hold_ends_at != null && words.holdUntil(time(visit.hold_ends_at))}</p>
      </div>
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
