/** Writing a note. It saves itself, and says so. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { CloudOff, PenLine, Save } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { noteTemplates, saveNote, signNote, type Note } from "../../api/notes";
import { time } from "../../format";
import { provider } from "../../texts/provider";
import { TextArea } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { ConfirmDialog } from "../call/room/ConfirmDialog";
import { Conflict } from "./Conflict";
import { Draft, type DraftSnapshot } from "./draft";
import { noteChanged } from "./NotePart";

/** See the head of this file. */
export function NoteEditor({ note }: { note: Note }) {
  const words = provider.note;
  const [draft] = useState(() => new Draft(note, (version, parts) => saveNote(note.id, version, parts)));
  const snapshot = useSyncExternalStore(draft.subscribe, draft.snapshot);
  const [asks, setAsks] = useState(false);
  const { data: templates } = useQuery(noteTemplates());
  const sections = templates?.find(({ template }) => template === note.template)?.sections;
  useEffect(() => () => draft.stop(), [draft]);
  const sign = useMutation({
    mutationFn: async () => {
      if (await draft.flush()) return signNote(note.id, draft.snapshot().version);
      return null;
    },
    onSuccess: (signed) => {
      if (signed) noteChanged(signed);
    },
  });
  if (snapshot.conflict) return <Conflict mine={snapshot.parts} theirs={snapshot.conflict.parts} sections={sections} choose={(parts) => draft.resolve(parts)} />;
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <SavingLine snapshot={snapshot} />
      {snapshot.parts.map(({ section, text }) => {
        const about = sections?.find((one) => one.section === section);
        return (
          <TextArea
            key={section} label={about?.title ?? section} hint={about?.hint} value={text} maxLength={10_000} rows={4} testId={`note-${section}`}
            change={(changed) => draft.write(section, changed)} onBlur={() => void draft.flush()}
          />
        );
      })}
      <ProblemNotice error={snapshot.problem ?? sign.error} />
      <button type="button" className="button button-primary" data-testid="sign-note" disabled={sign.isPending} onClick={() => setAsks(true)}>
        <PenLine aria-hidden />{words.sign}
      </button>
      <ConfirmDialog
        isOpen={asks} title={words.signQuestion} text={words.signText} action={words.sign} cancel={() => setAsks(false)}
        confirm={() => {
          setAsks(false);
          sign.mutate();
        }}
      />
    </form>
  );
}

function SavingLine({ snapshot: { saving, savedAt } }: { snapshot: DraftSnapshot }) {
  const words = provider.note;
  const isOffline = saving === "offline";
  const text = { saved: words.saved(time(savedAt)), dirty: words.unsaved, saving: words.saving, offline: words.offline }[saving];
  return <p className="saving small" role="status" data-testid="saving" data-state={saving}>{isOffline ? <CloudOff aria-hidden /> : <Save aria-hidden />}{text}</p>;
}
