/** What is written about a visit, after the call: the note and the prescriptions, to finish, to sign, to add to. */
import { useTitle } from "../../shell/useTitle";
import { provider } from "../../texts/provider";
import { NotePart } from "../workspace/NotePart";
import { PrescriptionPart } from "../workspace/prescriptions/PrescriptionPart";
import "../workspace/workspace.css";
import "../visits/visits.css";

/** See the head of this file. */
export default function NotePage({ consultation = "" }: { consultation?: string }) {
  const words = provider.workspace;
  useTitle(words.papers);
  return (
    <div className="stack">
      <div className="page-head"><h1>{words.papers}</h1></div>
      <section className="box" aria-label={words.note}><h2>{words.note}</h2><NotePart consultation={consultation} /></section>
      <section className="box" aria-label={words.prescriptions}><h2>{words.prescriptions}</h2><PrescriptionPart consultation={consultation} /></section>
    </div>
  );
}
