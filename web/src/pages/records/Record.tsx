/** What a record holds, in the order in which it is needed. */
import { ChartPart } from "./ChartPart";
import { DocumentsPart } from "./DocumentsPart";
import { NotesPart } from "./NotesPart";
import { PrescriptionsPart } from "./PrescriptionsPart";
import "./records.css";

interface RecordProps {
  readonly patient: string;
  readonly isProvider?: boolean;
}

/** See the head of this file. */
export function Record({ patient, isProvider = false }: RecordProps) {
  return (
    <>
      <ChartPart patient={patient} isProvider={isProvider} />
      <NotesPart patient={patient} isProvider={isProvider} />
      <PrescriptionsPart patient={patient} />
      <DocumentsPart patient={patient} isProvider={isProvider} />
    </>
  );
}
