/** Opening a record: whose, and why. What was typed stays while one shows again who one is. */
import { useMutation } from "@tanstack/react-query";
import { BookOpenCheck, Siren } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { closeRecord, openRecord } from "../../api/emergency";
import { ApiError, codeOf } from "../../api/problem";
import { time } from "../../format";
import { useParameter } from "../../router";
import { emergency } from "../../texts/emergency";
import { TextArea, TextField } from "../../ui/Field";
import { fieldError, focusFirstInvalid } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Prove } from "../account/Prove";
import { RecordView } from "./RecordView";

/** As ids of records are written (RFC 9562). */
const RECORD = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Opened {
  readonly patient: string;
  readonly name: string;
  readonly until: string;
}

/** See the head of this file. */
export function OpenRecord() {
  const words = emergency.open;
  const [patient, setPatient] = useState(useParameter("patient") ?? "");
  const [reason, setReason] = useState("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isChecked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wish = patient.trim();
  const open = useMutation({ mutationFn: () => openOrGoOn(wish, reason.trim()), onSuccess: setOpened, onError: () => focusFirstInvalid(form.current) });
  const close = useMutation({ mutationFn: () => closeRecord(wish), onSuccess: () => setOpened(null) });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    close.reset();
    if (!RECORD.test(wish) || reason.trim() === "") focusFirstInvalid(form.current);
    else open.mutate();
  };
  const needsProof = codeOf(open.error) === "proof_needed";
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{emergency.title}</h1><p className="soft">{words.lead}</p></div></div>
      <div role="status">
        {opened && <p className="note-good" data-testid="record-open"><BookOpenCheck aria-hidden /><span>{words.until(time(opened.until))}</span></p>}
        {close.isSuccess && <p className="note-good">{words.ended}</p>}
      </div>
      {opened && (
        <>
          <RecordView patient={opened.patient} name={opened.name} />
          <ProblemNotice error={close.error} />
          <button type="button" className="button" data-testid="close-record" disabled={close.isPending} onClick={() => close.mutate()}>{words.end}</button>
        </>
      )}
      {!opened && (
        <section className="box">
          <div className="notice"><Siren aria-hidden /><p>{words.told}</p></div>
          <form ref={form} className="form" onSubmit={submit} noValidate>
            <TextField
              label={words.patient} hint={words.patientHint} value={patient} change={setPatient} maxLength={40} dir="ltr" autoComplete="off" spellCheck={false} testId="record"
              error={isChecked && !RECORD.test(wish) ? words.patientMissing : null}
            />
            <TextArea
              label={words.reason} hint={words.reasonHint} value={reason} change={setReason} maxLength={500} rows={3} testId="reason"
              error={isChecked && reason.trim() === "" ? words.reasonMissing : fieldError(open.error, "reason")}
            />
            {!needsProof && <ProblemNotice error={open.error} />}
            {!needsProof && <button type="submit" className="button button-danger" data-testid="open-record" disabled={open.isPending}>{words.submit}</button>}
          </form>
          {needsProof && <Prove lead={words.prove} done={() => open.mutate()} />}
        </section>
      )}
    </div>
  );
}

/** A record that one has opened already is shown again: the page may have been loaded anew. */
async function openOrGoOn(patient: string, reason: string): Promise<Opened> {
  try {
    const { patient: { name }, ends_at } = await openRecord(patient, reason);
    return { patient, name, until: ends_at };
  } catch (error) {
    const until = error instanceof ApiError && error.code === "break_glass_open" ? error.more["ends_at"] : null;
    if (typeof until !== "string") throw error;
    return { patient, name: emergency.open.record, until };
  }
}
