/** A provider's day, kept fresh by the server. */
import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

/** The day. */
export type Today = Schemas["VisitsToday"];
/** A visit of it. */
export type TodayVisit = Today["visits"][number];

export const TODAY_KEY = ["today"] as const;

/** The day, read once. */
export function today() {
  return queryOptions({ queryKey: TODAY_KEY, queryFn: () => body(api.GET("/visits/today")) });
}
