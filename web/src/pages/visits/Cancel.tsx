/** Calling a visit off: what it means in money is shown before, and what is shown is what counts. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { appointmentsChanged, type Appointment } from "../../api/appointments";
import { api, body, type Schemas } from "../../api/client";
import { fullDay, money, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { visits } from "../../texts/visits";
import { TextArea } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

interface CancelProps {
  readonly visit: Appointment;
  readonly side: Schemas["Role"];
  readonly done: () => void;
}

/** See the head of this file. */
export function Cancel({ visit, side, done }: CancelProps) {
  const words = visits.change;
  const [reason, setReason] = useState("");
  const { data: terms, error, isPending, refetch } = useQuery({
    queryKey: ["appointments", visit.id, "cancellation"],
    queryFn: () => body(api.GET("/appointments/{id}/cancellation", { params: { path: { id: visit.id } } })),
  });
  const cancel = useMutation({
    mutationFn: (shown: Schemas["CancellationPreview"]) => body(api.POST("/appointments/{id}/cancellation", {
      params: { path: { id: visit.id } }, body: { reason: reason.trim() || null, expected_refund_percent: shown.refund_percent },
    })),
    onSuccess: done,
    onSettled: appointmentsChanged,
  });
  return (
    <section className="box" aria-labelledby="cancel">
      <h2 id="cancel">{words.question}</h2>
      {isPending && <Skeleton className="line-wait" />}
      {error && !terms && <LoadFailed error={error} retry={() => void refetch()} />}
      {terms && !terms.allowed && <p className="soft" role="status">{words.notAllowed}</p>}
      {terms?.allowed === true && (
        <>
          <p data-testid="refund-terms">{termsOf(terms, side)}</p>
          {terms.refund.minor > 0 && terms.worse_after != null && <p className="soft">{words.worse(`${fullDay(terms.worse_after)}, ${time(terms.worse_after)}`)}</p>}
          <TextArea label={words.reason} value={reason} change={setReason} maxLength={500} rows={2} />
          <ProblemNotice error={cancel.error} />
          <div className="row">
            <button type="button" className="button button-danger" data-testid="cancel-visit" disabled={cancel.isPending} onClick={() => cancel.mutate(terms)}>{words.cancel}</button>
            <button type="button" className="button" onClick={done}>{words.keep}</button>
          </div>
        </>
      )}
    </section>
  );
}

function termsOf({ refund, refund_percent: percent, paid }: Schemas["CancellationPreview"], side: Schemas["Role"]): string {
  const words = visits.change;
  if (refund.minor > 0) return side === "PATIENT" ? words.refund(money(refund), percent) : words.refundToPatient(money(refund), percent);
  return paid.minor > 0 ? words.tooLate(money(paid)) : words.nothing;
}
