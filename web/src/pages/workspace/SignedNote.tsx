/** A signed note, which never changes, and what was added to it since. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { BadgeCheck } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { amendNote, noteTemplates, type Note } from "../../api/notes";
import { fullDay, time } from "../../format";
import { provider } from "../../texts/provider";
import { TextArea } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { noteChanged } from "./NotePart";

const when = (at: string) => `${fullDay(at)}, ${time(at)}`;

/** See the head of this file. */
export function SignedNote({ note }: { note: Note }) {
  const words = provider.note;
  const { data: templates } = useQuery(noteTemplates());
  const sections = templates?.find(({ template }) => template === note.template)?.sections;
  return (
    <article className="stack" data-testid="signed-note">
      <p className="note-good"><BadgeCheck aria-hidden />{words.signed(note.author.name, note.signed_at == null ? "" : when(note.signed_at))}</p>
      {note.parts.filter(({ text }) => text !== "").map(({ section, text }) => (
        <section key={section}>
          <h3 className="note-heading">{sections?.find((one) => one.section === section)?.title ?? section}</h3>
          <p className="note-text">{text}</p>
        </section>
      ))}
      {note.amendments.map(({ id, number, text, signed_at }) => (
        <section key={id}><h3 className="note-heading">{words.amendment(number, when(signed_at))}</h3><p className="note-text">{text}</p></section>
      ))}
      <Amend note={note} />
    </article>
  );
}

function Amend({ note }: { note: Note }) {
  const words = provider.note;
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const amend = useMutation({
    mutationFn: () => amendNote(note.id, text.trim()),
    onSuccess: (changed) => {
      noteChanged(changed);
      setOpen(false);
      setText("");
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() !== "") amend.mutate();
  };
  if (!isOpen) return <button type="button" className="button" data-testid="amend" onClick={() => setOpen(true)}>{words.amend}</button>;
  return (
    <form className="form" onSubmit={submit}>
      <TextArea label={words.amendText} value={text} change={setText} maxLength={10_000} testId="amendment" />
      <ProblemNotice error={amend.error} />
      <button type="submit" className="button button-primary" disabled={amend.isPending || text.trim() === ""}>{words.amendSave}</button>
    </form>
  );
}
