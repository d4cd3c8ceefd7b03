/** Everything about a patient as one file. */
import { Download } from "lucide-react";
import { useState } from "react";
import { exportOf, type Patient } from "../../api/privacy";
import { privacy } from "../../texts/privacy";
import { Prove } from "../account/Prove";

/** See the head of this file. */
export function TakeAway({ patient }: { patient: Patient }) {
  const words = privacy.take;
  const [step, setStep] = useState<"idle" | "proving" | "begun">("idle");
  const get = () => {
    // The browser writes the file while it arrives: it may be larger than this page's memory.
    Object.assign(document.createElement("a"), { href: exportOf(patient.id), download: "" }).click();
    setStep("begun");
  };
  return (
    <section className="box" aria-labelledby="take" data-testid="take">
      <h2 id="take">{words.title}</h2>
      <p>{words.text}</p>
      {step === "proving" && <Prove lead={words.lead} done={get} />}
      <div role="status">{step === "begun" && <p className="note-good" data-testid="export-begun">{words.begun}</p>}</div>
      {step !== "proving" && <button type="button" className="button" data-testid="export" onClick={() => setStep("proving")}><Download aria-hidden />{words.get}</button>}
    </section>
  );
}
