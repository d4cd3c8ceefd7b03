/** Calling a visit off: what it means in money is shown before, and what is shown is what counts. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { appointment, appointmentsChanged, type Appointment } from "../../api/appointments";
import { api, body, type Schemas } from "../../api/client";
import { fullDay, money, time } from "../../format";
import { go, Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { visits } from "../../texts/visits";
import { TextArea } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { Facts } from "./VisitPage";
import "./visits.css";

/** See the head of this file. */
export default function ChangePage({ id = "" }: { id?: string }) {
  const words = visits.change;
  useTitle(words.title);
  const visit = useQuery(appointment(id));
  const preview = useQuery({
    queryKey: ["appointments", id, "cancellation"],
    queryFn: () => body(api.GET("/appointments/{id}/cancellation", { params: { path: { id } } })),
  });
  const error = visit.error ?? preview.error;
  return (
    <>
      <Link to={`/visits/${id}`} className="back"><ArrowLeft aria-hidden />{visits.join.details}</Link>
      <div className="page-head"><h1>{words.title}</h1></div>
      {error && <LoadFailed error={error} retry={() => void Promise.all([visit.refetch(), preview.refetch()])} />}
      {!error && !(visit.data && preview.data) && <Skeleton className="next-wait" />}
      {visit.data && preview.data && <Cancel visit={visit.data} terms={preview.data} />}
    </>
  );
}

function Cancel({ visit, terms }: { visit: Appointment; terms: Schemas["CancellationPreview"] }) {
  const words = visits.change;
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () => body(api.POST("/appointments/{id}/cancellation", {
      params: { path: { id: visit.id } }, body: { reason: reason.trim() || null, expected_refund_percent: terms.refund_percent },
    })),
    onSuccess: () => go(`/visits/${visit.id}`),
    onSettled: appointmentsChanged,
  });
  return (
    <section className="box">
      <Facts visit={visit} isProvider={false} />
      {!terms.allowed && <p className="note-good" role="status">{words.notAllowed}</p>}
      {terms.allowed && (
        <>
          <h2>{words.question}</h2>
          <p data-testid="refund-terms">{terms.refund.minor > 0 ? words.refund(money(terms.refund), terms.refund_percent) : terms.paid.minor > 0 ? words.tooLate(money(terms.paid)) : words.nothing}</p>
          {terms.refund.minor > 0 && terms.worse_after != null && <p className="soft">{words.worse(`${fullDay(terms.worse_after)}, ${time(terms.worse_after)}`)}</p>}
          <TextArea label={words.reason} value={reason} change={setReason} maxLength={500} rows={2} />
          <ProblemNotice error={cancel.error} />
          <div className="row">
            <button type="button" className="button button-danger" data-testid="cancel-visit" disabled={cancel.isPending} onClick={() => cancel.mutate()}>{words.cancel}</button>
            <Link to={`/visits/${visit.id}`} className="button">{words.keep}</Link>
          </div>
        </>
      )}
    </section>
  );
}
