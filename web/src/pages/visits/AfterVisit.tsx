/** After a visit: what the clinician wrote for the patient, what to do next, and the papers to it. */
import { useQuery } from "@tanstack/react-query";
import { CalendarCheck, FileText } from "lucide-react";
import { summaryOf, type Summary } from "../../api/summary";
import { fullDay, timeSpan } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { visits } from "../../texts/visits";
import { Skeleton } from "../../ui/Skeleton";
import { Paper } from "../prescriptions/Paper";

/** See the head of this file. */
export function AfterVisit({ visit }: { visit: string }) {
  const words = visits.after;
  const { data, error, isPending, refetch } = useQuery(summaryOf(visit));
  if (isPending) return <Skeleton className="next-wait" />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return (
    <>
      <section className="box" aria-labelledby="summary" data-testid="summary">
        <h2 id="summary">{words.summary}</h2>
        {data.notes.length === 0 && <p className="soft">{words.noNotes}</p>}
        {data.notes.map((note) => <Note key={note.id} note={note} />)}
      </section>
      <NextVisit summary={data} />
      <section className="box" aria-labelledby="prescriptions" data-testid="visit-prescriptions">
        <h2 id="prescriptions">{words.prescriptions}</h2>
        {data.prescriptions.length === 0 && <p className="soft">{words.noPrescriptions}</p>}
        {data.prescriptions.map(({ prescription }) => <Paper key={prescription.id} prescription={prescription} />)}
      </section>
      <Documents documents={data.documents} />
    </>
  );
}

function Note({ note }: { note: Summary["notes"][number] }) {
  const words = visits.after;
  // What is written for the patient comes first, then what is to be done.
  const parts = [...note.parts].sort((one, other) => Number(other.section === "SUMMARY_FOR_PATIENT") - Number(one.section === "SUMMARY_FOR_PATIENT"));
  return (
    <article className="after-note">
      {parts.map(({ section, text }) => (
        <div key={section}>
          <h3>{section === "PLAN" ? words.plan : words.forYou}</h3>
          <p className="after-text" dir="auto">{text}</p>
        </div>
      ))}
      {note.amendments.map(({ id, text, signed_at }) => <div key={id}><h3>{words.added(fullDay(signed_at))}</h3><p className="after-text" dir="auto">{text}</p></div>)}
      <p className="soft small">{words.signedBy(note.author.name, fullDay(note.signed_at))}</p>
      <a className="button" href={note.pdf} target="_blank" rel="noreferrer" data-testid="note-pdf"><FileText aria-hidden />{words.notePdf}</a>
    </article>
  );
}

function NextVisit({ summary: { follow_up, provider } }: { summary: Summary }) {
  const words = visits.after;
  if (!follow_up) return null;
  return (
    <section className="box" aria-labelledby="follow-up" data-testid="follow-up">
      <h2 id="follow-up">{words.followUp(provider.name)}</h2>
      <p>{fullDay(follow_up.starts_at)}, {timeSpan(follow_up.starts_at, follow_up.ends_at)}</p>
      <Link className="button" to={`/visits/${follow_up.appointment_id}`}><CalendarCheck aria-hidden />{words.toVisit}</Link>
    </section>
  );
}

function Documents({ documents }: { documents: Summary["documents"] }) {
  const words = visits.after;
  if (documents.length === 0) return null;
  return (
    <section className="box" aria-labelledby="documents">
      <h2 id="documents">{words.documents}</h2>
      <ul className="after-files">
        {documents.map(({ document, file }) => <li key={document.id}><a href={file} target="_blank" rel="noreferrer"><FileText aria-hidden /><bdi>{document.title}</bdi></a></li>)}
      </ul>
    </section>
  );
}
