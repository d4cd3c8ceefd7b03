/** Notes of visits. What is written in one is read when it is opened, because each reading is noted down. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ChevronDown, NotebookPen } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { note, noteTemplates } from "../../api/notes";
import { notesOfPatient } from "../../api/records";
import { fullDay, time } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { records } from "../../texts/records";
import { Skeleton } from "../../ui/Skeleton";

type Line = Schemas["NoteLine"];

/** See the head of this file. */
export function NotesPart({ patient, isProvider }: { patient: string; isProvider: boolean }) {
  const words = records.notes;
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(notesOfPatient(patient));
  const items = data?.pages.flatMap((page) => page.items).filter(({ status }) => isProvider || status === "SIGNED") ?? [];
  return (
    <section className="box" aria-labelledby="notes" data-testid="notes">
      <h2 id="notes">{words.title}</h2>
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="entries">{items.map((one) => <One key={one.id} line={one} isProvider={isProvider} />)}</ul>
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{records.more}</button>}
    </section>
  );
}

function One({ line, isProvider }: { line: Line; isProvider: boolean }) {
  const words = records.notes;
  const [isOpen, setOpen] = useState(false);
  return (
    <li data-testid="note-line">
      <button type="button" className="opener" aria-expanded={isOpen} data-testid="open-note" onClick={() => setOpen(!isOpen)}>
        <NotebookPen aria-hidden /><span><strong>{fullDay(line.visit_at)}</strong><br /><span className="soft small">{line.author.name}{line.status === "DRAFT" ? ` · ${words.draft}` : ""}</span></span><ChevronDown className="opener-mark" aria-hidden />
      </button>
      {isOpen && <Text id={line.id} />}
      {isOpen && isProvider && <Link className="button button-small" to={`/notes/${line.consultation_id}`}>{words.papers}</Link>}
    </li>
  );
}

function Text({ id }: { id: string }) {
  const words = records.notes;
  const { data, error, isPending, refetch } = useQuery(note(id));
  const { data: templates } = useQuery(noteTemplates());
  if (isPending) return <Skeleton className="line-wait" />;
  if (!data) return <LoadFailed error={error} retry={() => void refetch()} />;
  const sections = templates?.find(({ template }) => template === data.template)?.sections;
  return (
    <div className="note-read" data-testid="note-text">
      {data.parts.filter(({ text }) => text !== "").map(({ section, text }) => (
        <section key={section}><h4>{sections?.find((one) => one.section === section)?.title ?? section}</h4><p className="lines-kept" dir="auto">{text}</p></section>
      ))}
      {data.amendments.map(({ id: added, text, signed_at }) => <section key={added}><h4>{words.added(`${fullDay(signed_at)}, ${time(signed_at)}`)}</h4><p className="lines-kept" dir="auto">{text}</p></section>)}
    </div>
  );
}
