/** Who can be booked, for what, and when. All of it is public. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

/** Somebody in the directory. */
export type ProviderEntry = Schemas["EntryBody"];
/** Something that can be booked with them. */
export type VisitType = Schemas["VisitTypeBody"];
/** A free time. */
export type Opening = Schemas["Opening"];

/** What the directory is searched for; empty is anything. */
export interface Search {
  readonly name: string;
  readonly specialization: string;
  readonly language: string;
  readonly kind: Schemas["VisitKind"] | "";
  readonly sort: "SOONEST" | "NAME";
}

const KEY = "directory";
const PAGE = 12;

/** See `Search`. */
export function found({ name, specialization, language, kind, sort }: Search) {
  return infiniteQueryOptions({
    queryKey: [KEY, "list", name, specialization, language, kind, sort],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = {
        sort, limit: PAGE, ...(name === "" ? {} : { name }), ...(specialization === "" ? {} : { specialization }),
        ...(language === "" ? {} : { language }), ...(kind === "" ? {} : { kind }), ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      return body(api.GET("/providers", { params: { query } }));
    },
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

/** One of them. */
export function provider(id: string) {
  return queryOptions({ queryKey: [KEY, id], queryFn: () => body(api.GET("/providers/{id}", { params: { path: { id } } })) });
}

/** What can be booked with them now. */
export function visitTypes(id: string) {
  return queryOptions({
    queryKey: [KEY, id, "types"],
    queryFn: async () => (await body(api.GET("/providers/{id}/visit-types", { params: { path: { id } } }))).filter(({ active }) => active),
  });
}

/** What clinicians here are. */
export function specializations() {
  return queryOptions({ queryKey: [KEY, "specializations"], queryFn: () => body(api.GET("/specializations")), staleTime: Infinity });
}

/** Their free times from `from` on and before `to`. */
export function openings(id: string, type: string, from: string, to: string) {
  return queryOptions({
    queryKey: [KEY, id, "openings", type, from, to],
    queryFn: () => body(api.GET("/providers/{id}/openings", { params: { path: { id }, query: { visit_type: type, from, to } } })),
  });
}

/** Yourself, and those for whom you act. */
export function myPatients() {
  return queryOptions({ queryKey: ["patients", "mine"], queryFn: () => body(api.GET("/me/patients")), staleTime: 60_000 });
}

/** Where their picture is; nothing when there is none. */
export function photoOf({ id, photo }: ProviderEntry): string | null {
  return photo == null ? null : `/api/v1/providers/${id}/photo?v=${encodeURIComponent(photo)}`;
}
