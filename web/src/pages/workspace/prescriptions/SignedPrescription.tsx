/** A signed prescription, which never changes: it can be taken back, or another one can take its place. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type SubmitEvent } from "react";
import { cancelPrescription, prescriptionChanged, replacePrescription, type Prescription } from "../../../api/prescriptions";
import { common } from "../../../texts/common";
import { medicines } from "../../../texts/medicines";
import { provider } from "../../../texts/provider";
import { TextField } from "../../../ui/Field";
import { fieldError, focusFirstInvalid, isAboutField } from "../../../ui/forms";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Paper } from "../../prescriptions/Paper";

const TONES = { DRAFT: "warning", SIGNED: "good", CANCELLED: "danger", SUPERSEDED: undefined } as const;

/** See the head of this file. */
export function SignedPrescription({ prescription }: { prescription: Prescription }) {
  const words = provider.prescription;
  const { id, status } = prescription;
  const [isCancelling, setCancelling] = useState(false);
  const replace = useMutation({ mutationFn: () => replacePrescription(id), onSuccess: prescriptionChanged });
  return (
    <section className="prescription-card" data-testid="prescription-card">
      <span className="badge-state" data-tone={TONES[status]}>{medicines.status[status]}</span>
      <Paper prescription={prescription} />
      {status === "SIGNED" && !isCancelling && (
        <div className="row">
          <button type="button" className="button button-small" data-testid="replace-prescription" disabled={replace.isPending} onClick={() => replace.mutate()}>{words.replace}</button>
          <button type="button" className="button button-small" data-testid="cancel-prescription" onClick={() => setCancelling(true)}>{words.cancel}</button>
        </div>
      )}
      <ProblemNotice error={replace.error} />
      {isCancelling && status === "SIGNED" && <Cancelling id={id} close={() => setCancelling(false)} />}
    </section>
  );
}

function Cancelling({ id, close }: { id: string; close: () => void }) {
  const words = provider.prescription;
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState("");
  const [isChecked, setChecked] = useState(false);
  const isMissing = reason.trim() === "";
  const cancel = useMutation({
    mutationFn: () => cancelPrescription(id, reason.trim()),
    onSuccess: prescriptionChanged,
    onError: () => focusFirstInvalid(form.current),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isMissing) focusFirstInvalid(form.current);
    else cancel.mutate();
  };
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <TextField
        label={words.cancelReason} hint={words.cancelHint} value={reason} change={setReason} maxLength={500} testId="cancel-reason" autoFocus
        error={isChecked && isMissing ? words.cancelMissing : fieldError(cancel.error, "reason")}
      />
      {!isAboutField(cancel.error, "reason") && <ProblemNotice error={cancel.error} />}
      <div className="row">
        <button type="submit" className="button button-danger" data-testid="cancel-now" disabled={cancel.isPending}>{words.cancel}</button>
        <button type="button" className="button" onClick={close}>{common.back}</button>
      </div>
    </form>
  );
}
