/** Appointments, read and changed. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";
import { queries } from "./queries";

/** An appointment as whoever is signed in may see it. */
export type Appointment = Schemas["Appointment"];

const KEY = "appointments";
const PAGE = 20;
/** Others change visits too: pages that show them look again. */
const FRESH_MS = 20_000;

/** Those that are still to be, soonest first. */
export function upcoming() {
  return list("asc", "from");
}

/** Those that were, latest first. */
export function past() {
  return list("desc", "to");
}

/** One. */
export function appointment(id: string) {
  return queryOptions({ queryKey: [KEY, id], queryFn: () => body(api.GET("/appointments/{id}", { params: { path: { id } } })), refetchInterval: FRESH_MS });
}

/** Whatever is shown of appointments is read again. */
export function appointmentsChanged(): Promise<void> {
  return queries.invalidateQueries({ queryKey: [KEY] });
}

function list(order: "asc" | "desc", edge: "from" | "to") {
  return infiniteQueryOptions({
    queryKey: [KEY, "list", order],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = { order, limit: PAGE, [edge]: edgeNow(), ...(pageParam === null ? {} : { cursor: pageParam }) };
      return body(api.GET("/appointments", { params: { query } }));
    },
    getNextPageParam: (last) => last.next_cursor ?? null,
    refetchInterval: FRESH_MS,
  });
}

/** What began a while ago may still run: it stays among what is to be for as long as a visit can. */
function edgeNow(): string {
  const minutes = Math.floor(Date.now() / 60_000) - 60;
  return new Date(minutes * 60_000).toISOString();
}
