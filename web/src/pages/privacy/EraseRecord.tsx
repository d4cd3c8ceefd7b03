/** The end of a record: shown who one is, asked once more, then gone. */
import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { erase, type Patient } from "../../api/privacy";
import { privacy } from "../../texts/privacy";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Prove } from "../account/Prove";
import { ConfirmDialog } from "../call/room/ConfirmDialog";

interface EraseRecordProps {
  readonly patient: Patient;
  readonly done: (report: Schemas["Erasure"]) => void;
}

/** See the head of this file. */
export function EraseRecord({ patient, done }: EraseRecordProps) {
  const words = privacy.erase;
  const [step, setStep] = useState<"idle" | "proving" | "asking">("idle");
  const now = useMutation({ mutationFn: () => erase(patient.id), onSuccess: done });
  return (
    <section className="box" aria-labelledby="erase" data-testid="erase">
      <h2 id="erase">{words.title}</h2>
      <p>{words.text}</p>
      <div>
        <p>{words.stays}</p>
        <ul className="kept">{Object.entries(words.kept).map(([kind, name]) => <li key={kind}>{name}</li>)}</ul>
      </div>
      <ProblemNotice error={now.error} />
      {step === "proving"
        ? <Prove lead={words.lead} done={() => setStep("asking")} />
        : (
          <button type="button" className="button danger-quiet" data-testid="erase-record" disabled={now.isPending} onClick={() => setStep("proving")}>
            <Trash2 aria-hidden />{words.start}
          </button>
        )}
      <ConfirmDialog
        isOpen={step === "asking"} title={words.question(patient.name)} text={words.confirm} action={words.now} cancel={() => setStep("idle")}
        confirm={() => {
          setStep("idle");
          now.mutate();
        }}
      />
    </section>
  );
}
