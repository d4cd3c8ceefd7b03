/** What the patient takes home of a visit. */
import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

/** What was signed, and nothing else. */
export type Summary = Schemas["VisitSummary"];

/** Of the visit of this appointment. */
export function summaryOf(visit: string) {
  return queryOptions({ queryKey: ["summary", visit], queryFn: () => body(api.GET("/visits/{id}/summary", { params: { path: { id: visit } } })) });
}
