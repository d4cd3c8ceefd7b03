/** Files of the record, and adding one. Its size and kind are checked before it travels. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { FileText, Upload } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import type { Schemas } from "../../api/client";
import { ApiError } from "../../api/problem";
import { addDocument, documentFile, documents, documentWasMistake, type ChartDocument } from "../../api/records";
import { fullDay } from "../../format";
import { locale } from "../../language";
import { LoadFailed } from "../../shell/States";
import { records } from "../../texts/records";
import { SelectField, TextField } from "../../ui/Field";
import { fieldError, focusFirstInvalid, isAboutField } from "../../ui/forms";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

const ACCEPTED = ["application/pdf", "image/jpeg", "image/png"];
/** As the server takes them. */
const BYTES_MAX = 5 * 1024 * 1024;

interface DocumentsPartProps {
  readonly patient: string;
  readonly isProvider: boolean;
}

/** See the head of this file. */
export function DocumentsPart({ patient, isProvider }: DocumentsPartProps) {
  const words = records.documents;
  const { data, error, isPending, refetch } = useQuery(documents(patient));
  const shown = data?.documents.filter(({ status }) => status === "ACTIVE") ?? [];
  return (
    <section className="box" aria-labelledby="documents" data-testid="documents">
      <h2 id="documents">{words.title}</h2>
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && shown.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="entries">{shown.map((one) => <Line key={one.id} one={one} isProvider={isProvider} />)}</ul>
      <Add patient={patient} />
    </section>
  );
}

function Line({ one, isProvider }: { one: ChartDocument; isProvider: boolean }) {
  const words = records.documents;
  const mistake = useMutation({ mutationFn: () => documentWasMistake(one) });
  return (
    <li data-testid="document">
      <div className="entry">
        <a className="document" href={documentFile(one.id)} target="_blank" rel="noreferrer">
          <FileText aria-hidden /><span><strong dir="auto">{one.title}</strong><br /><span className="soft small">{words.kinds[one.kind]} · {fullDay(one.created_at)} · {size(one.size_bytes)}</span></span>
        </a>
        {(isProvider || one.source === "PATIENT") && <button type="button" className="button button-small button-quiet" aria-label={words.mistakeOne(one.title)} data-testid="document-mistake" disabled={mistake.isPending} onClick={() => mistake.mutate()}>{words.mistake}</button>}
      </div>
      <ProblemNotice error={mistake.error} />
    </li>
  );
}

function Add({ patient }: { patient: string }) {
  const words = records.documents;
  const form = useRef<HTMLFormElement>(null);
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState<Schemas["DocumentKind"]>("LAB_RESULT");
  const [file, setFile] = useState<File | null>(null);
  const [isChecked, setChecked] = useState(false);
  const add = useMutation({
    mutationFn: async (chosen: File) => addDocument(patient, { title: title.trim(), kind, content: await base64(chosen) }),
    onSuccess: () => {
      setTitle("");
      setFile(null);
      setChecked(false);
      form.current?.reset();
    },
  });
  const wrong = file === null ? words.fileMissing : !ACCEPTED.includes(file.type) ? words.fileKind : file.size > BYTES_MAX ? words.fileLarge : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (file !== null && wrong === null && title.trim() !== "") add.mutate(file);
    else focusFirstInvalid(form.current);
  };
  return (
    <form ref={form} className="form chart-form" onSubmit={submit} noValidate data-testid="document-form">
      <h3>{words.add}</h3>
      <div className="fields">
        <div className="field">
          <label htmlFor="document-file">{words.file}</label>
          <input
            id="document-file" type="file" accept={ACCEPTED.join()} data-testid="document-file" aria-invalid={isChecked && wrong !== null} aria-describedby="document-file-hint document-file-error"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
          <p id="document-file-error" className="field-error">{isChecked ? wrong : ""}</p>
          <p id="document-file-hint" className="field-hint">{words.fileHint}</p>
        </div>
        <TextField label={words.name} maxLength={200} value={title} change={setTitle} testId="document-title" error={isChecked && title.trim() === "" ? words.nameMissing : fieldError(add.error, "title")} />
        <SelectField label={words.kind} value={kind} options={words.kinds} change={setKind} />
      </div>
      <ProblemNotice error={isAboutField(add.error, "title") ? null : add.error} />
      <button type="submit" className="button button-primary" data-testid="add-document" disabled={add.isPending}><Upload aria-hidden />{add.isPending ? words.adding : words.send}</button>
      <div role="status">{add.isSuccess && <p className="note-good" data-testid="document-added">{words.added}</p>}</div>
    </form>
  );
}

function size(bytes: number): string {
  return new Intl.NumberFormat(locale(), { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }).format(Math.max(1, bytes / 1024));
}

/** What a file holds, as JSON can carry it. */
function base64(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(typeof reader.result === "string" ? (reader.result.split(",")[1] ?? "") : "");
    // Moved away or locked meanwhile.
    reader.onerror = () => failed(new ApiError(0, "base64_invalid", "the file cannot be read"));
    reader.readAsDataURL(file);
  });
}
