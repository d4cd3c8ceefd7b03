/** What patients decide about their data, and who did what with it. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";
import { queries } from "./queries";

/** Somebody whose data one decides about. */
export type Patient = Schemas["PatientBody"];
/** One thing that was done. */
export type Access = Schemas["Access"];

const PAGE = 25;
const GIVEN_MAX = 100;

/** Oneself, and those one acts for. */
export function myPatients() {
  return queryOptions({ queryKey: ["my-patients"], queryFn: () => body(api.GET("/me/patients")), staleTime: 60_000 });
}

/** What the clinic asks, in its newest words. */
export function consentKinds() {
  return queryOptions({ queryKey: ["consent-kinds"], queryFn: () => body(api.GET("/consent-kinds")), staleTime: 60_000 });
}

/** What was agreed to for a patient, newest first. */
export function consentsOf(patient: string) {
  return queryOptions({
    queryKey: ["consents", patient],
    queryFn: () => body(api.GET("/patients/{id}/consents", { params: { path: { id: patient }, query: { limit: GIVEN_MAX } } })),
  });
}

/** Agrees to the text with this number. */
export async function giveConsent(patient: string, kind: Schemas["ConsentKind"], number: number): Promise<void> {
  await api.POST("/patients/{id}/consents", { params: { path: { id: patient } }, body: { kind, number } });
  await queries.invalidateQueries({ queryKey: consentsOf(patient).queryKey });
}

/** Takes one back. */
export async function withdrawConsent(patient: string, id: string): Promise<void> {
  await api.POST("/consents/{id}/withdrawal", { params: { path: { id } } });
  await queries.invalidateQueries({ queryKey: consentsOf(patient).queryKey });
}

/** Everything that was done with a patient's data, newest first. */
export function accessesOf(patient: string) {
  return infiniteQueryOptions({
    queryKey: ["accesses", patient],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return body(api.GET("/patients/{id}/access-log", { params: { path: { id: patient }, query } }));
    },
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

/** Who opened the record in an emergency, newest first. */
export function emergenciesOf(patient: string) {
  return queryOptions({ queryKey: ["emergencies", patient], queryFn: () => body(api.GET("/patients/{id}/break-glass", { params: { path: { id: patient } } })) });
}

/** Destroys the key of the record. */
export function erase(patient: string): Promise<Schemas["Erasure"]> {
  return body(api.POST("/patients/{id}/erasure", { params: { path: { id: patient } } }));
}

/** The address of everything that is kept, as a ZIP file. */
export function exportOf(patient: string): string {
  return `/api/v1/patients/${patient}/export`;
}
