/** Who can be seen, and when. Everybody may read it. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

/** A provider as the directory lists them. */
export type Entry = Schemas["EntryBody"];
/** A kind of visit that one offers. */
export type VisitType = Schemas["VisitTypeBody"];
/** A time that can be booked. */
export type Opening = Schemas["Opening"];

/** What is looked for; empty strings ask for nothing. */
export interface Wanted {
  readonly name: string;
  readonly specialization: string;
  readonly language: string;
  readonly kind: "" | Schemas["VisitKind"];
  /** Free within so many hours. */
  readonly hours: "" | "24" | "168";
  readonly sort: "SOONEST" | "NAME";
}

const PAGE = 12;
const HOUR_MS = 3_600_000;

/** Those who fit. */
export function providers(wanted: Wanted) {
  const { name, specialization, language, kind, hours, sort } = wanted;
  return infiniteQueryOptions({
    queryKey: ["providers", wanted],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = {
        sort, limit: PAGE,
        ...(name.trim() && { name: name.trim() }), ...(specialization && { specialization }), ...(language && { language }), ...(kind && { kind }),
        ...(hours && { free_before: new Date(Date.now() + Number(hours) * HOUR_MS).toISOString() }),
        ...(pageParam !== null && { cursor: pageParam }),
      };
      return body(api.GET("/providers", { params: { query } }));
    },
    getNextPageParam: (last) => last.next_cursor ?? null,
    placeholderData: keepPreviousData,
  });
}

/** One of them. */
export function provider(id: string) {
  return queryOptions({ queryKey: ["provider", id], queryFn: () => body(api.GET("/providers/{id}", { params: { path: { id } } })) });
}

/** What they offer. */
export function visitTypes(id: string) {
  return queryOptions({ queryKey: ["provider", id, "visit-types"], queryFn: () => body(api.GET("/providers/{id}/visit-types", { params: { path: { id } } })) });
}

/** All specializations by name. */
export function specializations() {
  return queryOptions({ queryKey: ["specializations"], queryFn: () => body(api.GET("/specializations")), staleTime: 600_000 });
}

/** When a visit of this type can begin, from then on and before then. */
export function openings(id: string, visitType: string, from: string, to: string) {
  return queryOptions({
    queryKey: ["provider", id, "openings", visitType, from, to],
    queryFn: () => body(api.GET("/providers/{id}/openings", { params: { path: { id }, query: { visit_type: visitType, from, to } } })),
    placeholderData: keepPreviousData,
  });
}

/** Where the photo is: another address with each other photo, so that it can be kept. */
export function photoAddress(id: string, photo: string): string {
  return `/api/v1/providers/${id}/photo?v=${encodeURIComponent(photo)}`;
}

/** In the reader's language, such as "French". */
export function languageName(tag: string, locale: string): string {
  return new Intl.DisplayNames([locale], { type: "language", fallback: "code" }).of(tag) ?? tag;
}
