/** Writing a prescription: medicines, what speaks against them, saving, signing. What was typed stays whatever happens. */
import { useMutation } from "@tanstack/react-query";
import { PenLine, Plus } from "lucide-react";
import { useRef, useState } from "react";
import {
  discardPrescription, prescription as read, prescriptionChanged, prescriptionsOf, savePrescription, signPrescription, type Prescription, type PrescriptionWarning,
} from "../../../api/prescriptions";
import { ApiError, codeOf } from "../../../api/problem";
import { queries } from "../../../api/queries";
import { provider } from "../../../texts/provider";
import { TextField } from "../../../ui/Field";
import { fieldError, focusFirstInvalid } from "../../../ui/forms";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { ConfirmDialog } from "../../call/room/ConfirmDialog";
import { blank, draftOf, useForm } from "./form";
import { ItemFields } from "./ItemFields";
import { Stale } from "./Stale";
import { Warnings } from "./Warnings";

const ITEMS_MAX = 20;

/** See the head of this file. */
export function Writer({ prescription }: { prescription: Prescription }) {
  const words = provider.prescription;
  const { id, version, warnings } = prescription;
  const element = useRef<HTMLFormElement>(null);
  const { form, isTyped, change, saved, forget } = useForm(prescription);
  const [asks, setAsks] = useState<"sign" | "discard" | null>(null);
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const isAccepted = (all: readonly PrescriptionWarning[]) => all.every(({ key }) => accepted.includes(key));
  const save = useMutation({
    mutationFn: async (over: number) => {
      const draft = draftOf(form);
      const view = isTyped ? await savePrescription(id, over, draft) : prescription;
      saved(form);
      prescriptionChanged(view);
      return view;
    },
    onError: () => focusFirstInvalid(element.current),
  });
  const sign = useMutation({
    mutationFn: () => signPrescription(id, version, accepted.filter((key) => warnings.some((warning) => warning.key === key))),
    onSuccess: prescriptionChanged,
    onError: (error) => {
      // The chart has changed since: what is new is shown, too.
      const found = error instanceof ApiError && error.code === "warnings_unacknowledged" ? error.more["warnings"] : null;
      if (found) prescriptionChanged({ ...prescription, warnings: found as PrescriptionWarning[] });
    },
  });
  const discard = useMutation({
    mutationFn: () => discardPrescription(id, version),
    onSuccess: () => queries.invalidateQueries({ queryKey: prescriptionsOf(prescription.consultation_id).queryKey }),
  });
  const isBusy = save.isPending || sign.isPending || discard.isPending;
  const toSign = () => {
    sign.reset();
    save.mutate(version, {
      onSuccess: (view) => {
        if (isAccepted(view.warnings)) setAsks("sign");
        else requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[data-testid=accept-warnings]")?.focus());
      },
    });
  };
  const items = (next: typeof form.items) => change({ ...form, items: next });
  const shape = (next: typeof form.items) => {
    save.reset();
    items(next);
  };
  return (
    <form ref={element} className="writer" noValidate onSubmit={(event) => event.preventDefault()} data-testid="writer">
      {prescription.supersedes != null && <p className="note-good">{words.replaces}</p>}
      {form.items.map((item, index) => (
        <ItemFields
          key={item.key} item={item} index={index} error={save.error}
          change={(next) => items(form.items.map((one) => (one.key === item.key ? next : one)))}
          remove={form.items.length > 1 ? () => shape(form.items.filter(({ key }) => key !== item.key)) : null}
        />
      ))}
      {form.items.length < ITEMS_MAX && <button type="button" className="button" data-testid="add-item" onClick={() => shape([...form.items, blank()])}><Plus aria-hidden />{words.add}</button>}
      <TextField
        label={words.validDays} inputMode="numeric" maxLength={3} value={form.validDays} error={fieldError(save.error, "valid_days")} testId="valid-days"
        change={(validDays) => change({ ...form, validDays })}
      />
      <Warnings warnings={warnings} isAccepted={isAccepted(warnings)} accept={(isOn) => setAccepted(isOn ? warnings.map(({ key }) => key) : [])} />
      {codeOf(save.error) === "stale"
        ? <Stale read={read(id)} show={(newest) => { forget(newest); save.reset(); }} putMine={(newest) => save.mutate(newest.version)} />
        : <ProblemNotice error={save.error ?? sign.error ?? discard.error} />}
      <div className="row">
        <button type="button" className="button button-primary" data-testid="sign-prescription" disabled={isBusy} onClick={toSign}><PenLine aria-hidden />{words.sign}</button>
        <button type="button" className="button" data-testid="save-prescription" disabled={isBusy || !isTyped} onClick={() => save.mutate(version)}>{words.save}</button>
        <button type="button" className="button button-quiet" data-testid="discard-prescription" disabled={isBusy} onClick={() => setAsks("discard")}>{words.discard}</button>
      </div>
      <p className="saving small" role="status" data-testid="saving-prescription">{isTyped ? words.unsaved : save.isSuccess ? words.saved : ""}</p>
      <ConfirmDialog
        isOpen={asks !== null} title={asks === "discard" ? words.discardQuestion : words.signQuestion} text={asks === "discard" ? words.discardText : words.signText}
        action={asks === "discard" ? words.discard : words.sign} cancel={() => setAsks(null)}
        confirm={() => {
          if (asks === "sign") sign.mutate();
          else discard.mutate();
          setAsks(null);
        }}
      />
    </form>
  );
}
