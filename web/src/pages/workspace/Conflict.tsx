/** Two texts of one note: both are shown, part by part, and the person says which one counts. */
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import type { NotePart } from "../../api/notes";
import { common } from "../../texts/common";
import { provider } from "../../texts/provider";

interface ConflictProps {
  readonly mine: readonly NotePart[];
  readonly theirs: readonly NotePart[];
  readonly sections: Schemas["NoteTemplateText"]["sections"] | undefined;
  readonly choose: (parts: readonly NotePart[]) => void;
}

/** See the head of this file. */
export function Conflict({ mine, theirs, sections, choose }: ConflictProps) {
  const words = provider.note;
  const [takesTheirs, setTakesTheirs] = useState<ReadonlySet<string>>(new Set());
  const other = (part: NotePart) => theirs.find(({ section }) => section === part.section)?.text ?? "";
  const turn = (section: string, isTheirs: boolean) => {
    const next = new Set(takesTheirs);
    if (isTheirs) next.add(section);
    else next.delete(section);
    setTakesTheirs(next);
  };
  return (
    <div className="stack" data-testid="conflict">
      <div className="notice" role="alert"><GitCompareArrows aria-hidden /><p className="notice-title">{words.conflictTitle}</p><p>{words.conflictText}</p></div>
      {mine.filter((part) => part.text !== other(part)).map((part) => (
        <fieldset key={part.section} className="versions">
          <legend>{sections?.find(({ section }) => section === part.section)?.title ?? part.section}</legend>
          {[[false, words.mine, part.text], [true, words.theirs, other(part)]].map(([isTheirs, name, text]) => (
            <label key={String(isTheirs)} className="version">
              <input
                type="radio" name={part.section} checked={takesTheirs.has(part.section) === isTheirs}
                onChange={() => turn(part.section, isTheirs === true)}
              />
              <strong>{name}</strong><span className="version-text">{text}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <button
        type="button" className="button button-primary" data-testid="resolve"
        onClick={() => choose(mine.map((part) => (takesTheirs.has(part.section) ? { ...part, text: other(part) } : part)))}
      >
        {common.save}
      </button>
    </div>
  );
}
