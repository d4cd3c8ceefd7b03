/** Oneself and one's public page, to be changed. */
import { queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch, OUR_HEADERS, type Schemas } from "./client";
import { problemOf } from "./problem";
import { queries } from "./queries";
import { versioned } from "./versioned";

/** A patient as their own side may see and change them. */
export type Person = Schemas["PatientBody"];
/** A provider's page. */
export type PublicPage = Schemas["ProviderBody"];
/** A kind of visit with its price. */
export type VisitType = Schemas["VisitTypeBody"];

const FEED_KEY = ["calendar-feed"] as const;
const ME_KEY = ["me"] as const;

/** The account, with its version. */
export function accountToChange() {
  return queryOptions({ queryKey: [...ME_KEY, "to-change"], queryFn: () => versioned(api.GET("/me")) });
}

export async function changeAccount(etag: string, patch: Schemas["ProfilePatch"]): Promise<void> {
  await api.PATCH("/me", { params: { header: { "If-Match": etag } }, body: patch });
  await queries.invalidateQueries({ queryKey: ME_KEY });
}

export async function changePerson(id: string, version: number, input: Schemas["PatientInput"]): Promise<void> {
  await api.PUT("/patients/{id}", { params: { path: { id }, header: ifMatch(version) }, body: input });
  await queries.invalidateQueries({ queryKey: ["my-patients"] });
}

export async function addDependant(input: Schemas["PatientInput"]): Promise<void> {
  await api.POST("/me/dependants", { body: input });
  await queries.invalidateQueries({ queryKey: ["my-patients"] });
}

export function publicPage(id: string) {
  return queryOptions({ queryKey: ["provider", id, "page"], queryFn: () => body(api.GET("/providers/{id}", { params: { path: { id } } })) });
}

export async function changePublicPage(id: string, version: number, profile: Schemas["ProfileInput"]): Promise<void> {
  await api.PUT("/providers/{id}", { params: { path: { id }, header: ifMatch(version) }, body: { profile } });
  await queries.invalidateQueries({ queryKey: ["provider", id] });
}

/** The bytes as they are: the server tells by them what they show. */
export async function changePhoto(id: string, file: File): Promise<void> {
  const answer = await fetch(`/api/v1/providers/${id}/photo`, { method: "PUT", headers: { ...OUR_HEADERS, "Content-Type": file.type }, body: file });
  if (!answer.ok) throw await problemOf(answer);
  await queries.invalidateQueries({ queryKey: ["provider", id] });
}

export async function removePhoto(id: string): Promise<void> {
  await api.DELETE("/providers/{id}/photo", { params: { path: { id } } });
  await queries.invalidateQueries({ queryKey: ["provider", id] });
}

export async function saveVisitType(provider: string, one: VisitType | null, input: Schemas["VisitTypeInput"]): Promise<void> {
  if (one) await api.PUT("/providers/{id}/visit-types/{visit_type}", { params: { path: { id: provider, visit_type: one.id }, header: ifMatch(one.version) }, body: input });
  else await api.POST("/providers/{id}/visit-types", { params: { path: { id: provider } }, body: input });
  await queries.invalidateQueries({ queryKey: ["provider", provider] });
}

export function calendarFeed() {
  return queryOptions({ queryKey: FEED_KEY, queryFn: () => body(api.GET("/me/calendar-feed")) });
}

/** A new address; an old one ends. */
export async function openFeed(): Promise<string> {
  const { url } = await body(api.POST("/me/calendar-feed"));
  await queries.invalidateQueries({ queryKey: FEED_KEY });
  return url;
}

export async function closeFeed(): Promise<void> {
  await api.DELETE("/me/calendar-feed");
  await queries.invalidateQueries({ queryKey: FEED_KEY });
}
