/** One visit for the office: what was agreed and paid, and what the clinic may do with it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { appointment, type Appointment } from "../../../api/appointments";
import { api, body } from "../../../api/client";
import { act, type Deed } from "../../../api/office";
import { Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { common } from "../../../texts/common";
import { office } from "../../../texts/office";
import { payment as payments } from "../../../texts/payment";
import { money } from "../../../format";
import { TextArea } from "../../../ui/Field";
import { fieldError, isAboutField } from "../../../ui/forms";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { PaymentBadge } from "../../payment/PaymentBadge";
import { Cancel } from "../../visits/Cancel";
import { Move } from "../../visits/Move";
import { StatusBadge } from "../../visits/StatusBadge";
import { Facts } from "../../visits/VisitPage";

const DEEDS = ["CONFIRM", "PROVIDER_ABSENT", "COMPLETE", "REOPEN"] as const satisfies readonly Deed[];
type Open = Deed | "RESCHEDULE" | "CANCEL";

/** See the head of this file. */
export function OneAppointment({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery(appointment(id));
  return (
    <div className="stack">
      <Link to="/admin/appointments" className="back"><ArrowLeft aria-hidden />{office.appointments.back}</Link>
      {isPending && <Skeleton className="next-wait" />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && <Found visit={data} />}
    </div>
  );
}

function Found({ visit }: { visit: Appointment }) {
  const words = office.appointments;
  const [open, setOpen] = useState<Open | null>(null);
  const may: Open[] = [...(["RESCHEDULE", "CANCEL"] as const), ...DEEDS].filter((one) => visit.may.includes(one));
  const close = () => setOpen(null);
  return (
    <>
      <section className="box" aria-labelledby="visit" data-testid="one-visit" data-status={visit.status}>
        <div className="section-head"><h2 id="visit"><bdi>{visit.patient.name}</bdi></h2><StatusBadge status={visit.status} /></div>
        <p className="soft">{words.type(visit.visit_type.name, visit.reschedules)}</p>
        <Facts visit={visit} side="ADMIN" />
        {visit.cancellation && <p className="note-good">{words.cancelled(words.by[visit.cancellation.by], words.causes[visit.cancellation.cause])}</p>}
        {visit.note != null && visit.note !== "" && <p dir="auto">{visit.note}</p>}
        <Paid visit={visit} />
        {may.length > 0 && (
          <div className="row" role="group" aria-label={words.deedsTitle}>
            {may.map((one) => <button key={one} type="button" className="button" aria-expanded={open === one} data-testid={`do-${one}`} onClick={() => setOpen(open === one ? null : one)}>{words.deeds[one]}</button>)}
          </div>
        )}
      </section>
      {open === "RESCHEDULE" && <Move visit={visit} />}
      {open === "CANCEL" && <Cancel visit={visit} side="ADMIN" done={close} />}
      {open !== null && open !== "RESCHEDULE" && open !== "CANCEL" && <Do key={open} visit={visit} deed={open} close={close} />}
    </>
  );
}

function Paid({ visit }: { visit: Appointment }) {
  const words = office.appointments;
  const { data } = useQuery({
    queryKey: ["appointments", visit.id, "office-payment"], enabled: visit.payment !== "FREE",
    queryFn: () => body(api.GET("/appointments/{id}/payment", { params: { path: { id: visit.id } } })),
  });
  if (!data?.payment) return visit.payment === "FREE" ? null : <p className="soft">{words.unpaid}</p>;
  const { payment } = data;
  return (
    <p className="row">
      <PaymentBadge status={payment.status} /><span>{money(payment.received)} / {money(payment.amount)}</span>
      <Link to={`/admin/payments/${payment.id}`} className="button button-small" data-testid="to-payment">{payments.list.details}</Link>
    </p>
  );
}

function Do({ visit, deed, close }: { visit: Appointment; deed: Deed; close: () => void }) {
  const words = office.appointments;
  const [reason, setReason] = useState("");
  const asks = deed === "COMPLETE" || deed === "REOPEN";
  const step = useMutation({ mutationFn: () => act(visit.id, deed, reason.trim()), onSuccess: close });
  return (
    <section className="box" aria-labelledby="deed">
      <h2 id="deed">{words.deeds[deed]}</h2>
      <p>{words.deedTexts[deed]}</p>
      {asks && <TextArea label={words.reason} hint={words.reasonHint} maxLength={500} rows={2} value={reason} change={setReason} testId="deed-reason" error={fieldError(step.error, "reason")} />}
      {!isAboutField(step.error, "reason") && <ProblemNotice error={step.error} />}
      <div className="row">
        <button type="button" className="button button-primary" data-testid="do-it" disabled={step.isPending} onClick={() => step.mutate()}>{words.deeds[deed]}</button>
        <button type="button" className="button" onClick={close}>{common.cancel}</button>
      </div>
    </section>
  );
}
