/** Opening a record in an emergency, and reviewing that. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";
import { queries } from "./queries";

/** A record that was opened. */
export type Emergency = Schemas["BreakGlass"];

const PAGE = 20;
const KEY = "emergency-queue";

/** Opens a record for an hour. */
export function openRecord(patient: string, reason: string): Promise<Emergency> {
  return body(api.POST("/patients/{id}/break-glass", { params: { path: { id: patient } }, body: { reason } }));
}

/** Closes it before its time. */
export async function closeRecord(patient: string): Promise<void> {
  await api.DELETE("/patients/{id}/break-glass", { params: { path: { id: patient } } });
}

/** What the chart says. */
export function chartOf(patient: string) {
  return queryOptions({ queryKey: ["chart", patient], queryFn: () => body(api.GET("/patients/{id}/chart", { params: { path: { id: patient } } })) });
}

/** Those that wait for a review, or those that had it; newest first. */
export function emergencies(reviewed: boolean) {
  return infiniteQueryOptions({
    queryKey: [KEY, reviewed],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/break-glass", { params: { query: { reviewed, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } } })),
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

/** Says what a review came to. */
export async function review(id: string, verdict: Schemas["Verdict"], remark: string): Promise<void> {
  await api.POST("/break-glass/{id}/review", { params: { path: { id } }, body: { verdict, remark } });
  await queries.invalidateQueries({ queryKey: [KEY] });
}
