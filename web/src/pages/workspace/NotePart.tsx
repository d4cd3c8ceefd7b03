/** The note of a consultation: choose how to write, write, sign, add. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { FilePen } from "lucide-react";
import { note, notesOf, noteTemplates, openNote, type Note } from "../../api/notes";
import { queries } from "../../api/queries";
import { LoadFailed } from "../../shell/States";
import { provider } from "../../texts/provider";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { NoteEditor } from "./NoteEditor";
import { SignedNote } from "./SignedNote";

/** See the head of this file. */
export function NotePart({ consultation }: { consultation: string }) {
  const { data, error, refetch, isPending } = useQuery(notesOf(consultation));
  if (isPending) return <Skeleton className="line-wait" count={2} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const [first] = data.items;
  return first ? <Opened id={first.id} /> : <Choose consultation={consultation} />;
}

/** Takes over what the server answered, wherever it is shown. */
export function noteChanged(changed: Note): void {
  queries.setQueryData(note(changed.id).queryKey, changed);
  void queries.invalidateQueries({ queryKey: notesOf(changed.consultation_id).queryKey });
  void queries.invalidateQueries({ queryKey: ["notes", "unsigned"] });
}

function Opened({ id }: { id: string }) {
  const { data, error, refetch, isPending } = useQuery({ ...note(id), staleTime: Infinity });
  if (isPending) return <Skeleton className="line-wait" count={2} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return data.status === "DRAFT" ? <NoteEditor key={data.id} note={data} /> : <SignedNote note={data} />;
}

function Choose({ consultation }: { consultation: string }) {
  const words = provider.note;
  const { data } = useQuery(noteTemplates());
  const open = useMutation({ mutationFn: (template: Note["template"]) => openNote(consultation, template), onSuccess: noteChanged });
  return (
    <div className="stack">
      <h2>{words.choose}</h2>
      <ProblemNotice error={open.error} />
      <div className="templates">
        {data?.map(({ template, name, sections }) => (
          <button key={template} type="button" className="template" data-testid={`template-${template}`} disabled={open.isPending} onClick={() => open.mutate(template)}>
            <FilePen aria-hidden /><strong>{name}</strong><span className="small soft">{sections.map(({ title }) => title).join(" · ")}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
