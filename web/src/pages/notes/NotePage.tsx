/** The note of a visit after the call: to finish, to sign, to add to. */
import { useTitle } from "../../shell/useTitle";
import { provider } from "../../texts/provider";
import { NotePart } from "../workspace/NotePart";
import "../workspace/workspace.css";
import "../visits/visits.css";

/** See the head of this file. */
export default function NotePage({ consultation = "" }: { consultation?: string }) {
  useTitle(provider.workspace.note);
  return (
    <>
      <div className="page-head"><h1>{provider.workspace.note}</h1></div>
      <section className="box"><NotePart consultation={consultation} /></section>
    </>
  );
}
