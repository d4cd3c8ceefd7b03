/** What is left to say when a record is gone. */
import { ShieldCheck } from "lucide-react";
import type { Schemas } from "../../api/client";
import { myPatients } from "../../api/privacy";
import { queries } from "../../api/queries";
import { common } from "../../texts/common";
import { privacy } from "../../texts/privacy";

interface ErasedProps {
  readonly report: Schemas["Erasure"];
  /** To those that are left. */
  readonly goOn: () => void;
}

/** See the head of this file. */
export function Erased({ report, goOn }: ErasedProps) {
  const words = privacy.erase;
  const back = () => void queries.invalidateQueries({ queryKey: myPatients().queryKey }).then(goOn);
  return (
    <div className="empty box" role="status" data-testid="erased">
      <ShieldCheck aria-hidden />
      <h1 className="empty-title">{words.done}</h1>
      <p>{words.doneText(report.notes)} {report.account ? words.closed : ""}</p>
      <p>{words.stays} {report.kept.map((kind) => words.kept[kind]).join(" · ")}</p>
      {report.account
        // A page load: nothing of the person stays in this tab's memory.
        ? <a className="button" href="/">{words.leave}</a>
        : <button type="button" className="button" onClick={back}>{common.back}</button>}
    </div>
  );
}
