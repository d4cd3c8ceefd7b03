/** A patient's record: the chart, documents, notes and prescriptions, and whose records one may open. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch, type Schemas } from "./client";
import { queries } from "./queries";

/** What an entry of the chart says. */
export type Content = Schemas["ChartContent"];
/** One, with who stands by it. */
export type Entry = Schemas["ChartEntry"];
/** A file of the record. */
export type ChartDocument = Schemas["ChartDocument"];

const PAGE = 20;
/** Of a provider's own visits so many are looked through for people. */
const VISITS_PAGE = 100;
const VISIT_PAGES_MAX = 5;

export function chart(patient: string) {
  return queryOptions({ queryKey: ["chart", patient], queryFn: () => body(api.GET("/patients/{id}/chart", { params: { path: { id: patient } } })) });
}

export async function addEntry(patient: string, content: Content): Promise<void> {
  await api.POST("/patients/{id}/chart", { params: { path: { id: patient } }, body: content });
  await queries.invalidateQueries({ queryKey: chart(patient).queryKey });
}

/** Another state, with the same words. */
export async function markEntry({ id, patient_id, version, content }: Entry, status: Entry["status"]): Promise<void> {
  await api.PUT("/chart-entries/{id}", { params: { path: { id }, header: ifMatch(version) }, body: { content, status } });
  await queries.invalidateQueries({ queryKey: chart(patient_id).queryKey });
}

export function documents(patient: string) {
  return queryOptions({ queryKey: ["documents", patient], queryFn: () => body(api.GET("/patients/{id}/documents", { params: { path: { id: patient } } })) });
}

export async function addDocument(patient: string, one: Schemas["DocumentInput"]): Promise<void> {
  await api.POST("/patients/{id}/documents", { params: { path: { id: patient } }, body: one });
  await queries.invalidateQueries({ queryKey: documents(patient).queryKey });
}

export async function documentWasMistake({ id, patient_id }: ChartDocument): Promise<void> {
  await api.POST("/documents/{id}/error", { params: { path: { id } } });
  await queries.invalidateQueries({ queryKey: documents(patient_id).queryKey });
}

/** The address of the file. */
export function documentFile(id: string): string {
  return `/api/v1/documents/${id}`;
}

/** Notes of all visits, newest first, without what is written in them. */
export function notesOfPatient(patient: string) {
  return infiniteQueryOptions({
    queryKey: ["notes", "of-patient", patient],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/patients/{id}/notes", { params: { path: { id: patient }, query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } } })),
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

export function prescriptionsOfPatient(patient: string) {
  return infiniteQueryOptions({
    queryKey: ["prescriptions", "of-patient", patient],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/prescriptions", { params: { query: { patient_id: patient, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } } })),
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

/** Somebody whom one treats, and the newest visit with them. */
export interface Treated {
  readonly id: string;
  readonly name: string;
  readonly visit: Schemas["Appointment"];
}

/** Those with whom one has, or had, visits; whom one saw last comes first. */
export function treated() {
  return queryOptions({ queryKey: ["appointments", "treated"], queryFn: readTreated, staleTime: 60_000 });
}

/** What the clinician of a visit may know of the person. */
export function personOf(visit: string) {
  return queryOptions({ queryKey: ["appointments", visit, "patient"], queryFn: () => body(api.GET("/appointments/{id}/patient", { params: { path: { id: visit } } })) });
}

async function readTreated(): Promise<Treated[]> {
  const found = new Map<string, Treated>();
  let cursor: string | undefined;
  for (let page = 0; page < VISIT_PAGES_MAX; page += 1) {
    const read: Schemas["Page_Appointment"] = await body(api.GET("/appointments", { params: { query: { order: "desc", limit: VISITS_PAGE, ...(cursor === undefined ? {} : { cursor }) } } }));
    for (const visit of read.items) {
      const { id, name } = visit.patient;
      if (visit.status !== "CANCELLED" && !found.has(id)) found.set(id, { id, name, visit });
    }
    if (read.next_cursor == null) break;
    cursor = read.next_cursor;
  }
  return [...found.values()];
}
