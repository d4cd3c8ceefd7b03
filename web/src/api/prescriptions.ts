/** Prescriptions: written by providers, read by patients. */
import { queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch, type Schemas } from "./client";
import { queries } from "./queries";

/** One, with what speaks against it while it is a draft. */
export type Prescription = Schemas["Prescription"];
/** One medicine of it. */
export type PrescriptionItem = Schemas["PrescriptionItem"];
/** What speaks against one. */
export type PrescriptionWarning = Schemas["PrescriptionWarning"];

const KEY = "prescriptions";
/** More are not written in one visit. */
const OF_CONSULTATION_MAX = 100;

/** Those of a consultation, newest first. */
export function prescriptionsOf(consultation: string) {
  return queryOptions({
    queryKey: [KEY, "of", consultation],
    queryFn: () => body(api.GET("/prescriptions", { params: { query: { consultation_id: consultation, limit: OF_CONSULTATION_MAX } } })),
  });
}

/** One. */
export function prescription(id: string) {
  return queryOptions({ queryKey: [KEY, "one", id], queryFn: () => body(api.GET("/prescriptions/{id}", { params: { path: { id } } })) });
}

/** Begins a draft with nothing on it. */
export function beginPrescription(consultation: string): Promise<Prescription> {
  return body(api.POST("/consultations/{id}/prescriptions", { params: { path: { id: consultation } }, body: { items: [] } }));
}

/** Saves over `version`. */
export function savePrescription(id: string, version: number, draft: Schemas["PrescriptionDraft"]): Promise<Prescription> {
  return body(api.PUT("/prescriptions/{id}", { params: { path: { id }, header: ifMatch(version) }, body: draft }));
}

/** Throws a draft away. */
export async function discardPrescription(id: string, version: number): Promise<void> {
  await api.DELETE("/prescriptions/{id}", { params: { path: { id }, header: ifMatch(version) } });
}

/** Signs what `version` holds, with the keys of the warnings that were read. */
export function signPrescription(id: string, version: number, acknowledged: readonly string[]): Promise<Prescription> {
  return body(api.POST("/prescriptions/{id}/signature", {
    params: { path: { id }, header: ifMatch(version) }, body: { acknowledged: [...acknowledged] },
  }));
}

/** Takes a signed one back. */
export function cancelPrescription(id: string, reason: string): Promise<Prescription> {
  return body(api.POST("/prescriptions/{id}/cancellation", { params: { path: { id } }, body: { reason } }));
}

/** Begins one with the same items, which takes the place of a signed one when it is signed. */
export function replacePrescription(id: string): Promise<Prescription> {
  return body(api.POST("/prescriptions/{id}/replacement", { params: { path: { id } } }));
}

/** Takes over what the server answered, wherever it is shown. */
export function prescriptionChanged(changed: Prescription): void {
  queries.setQueryData(prescription(changed.id).queryKey, changed);
  void queries.invalidateQueries({ queryKey: prescriptionsOf(changed.consultation_id).queryKey });
}

/** The address of the paper. */
export function prescriptionPdf(id: string): string {
  return `/api/v1/prescriptions/${id}/pdf`;
}
