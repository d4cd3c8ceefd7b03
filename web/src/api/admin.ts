/** The clinic's administration: users, settings, holidays, messages that go out, and the trail of who did what. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, ifMatch, type Schemas } from "./client";
import { queries } from "./queries";
import { versioned } from "./versioned";

/** Somebody with an account. */
export type User = Schemas["User"];
/** The clinic's own rules. */
export type Clinic = Schemas["ClinicSettings"];
/** A mail, or a call to another system. */
export type Message = Schemas["Message"];
/** An entry of the trail. It holds no clinical text. */
export type AuditEntry = Schemas["AuditEntry"];

const PAGE = 25;
const more = (last: { next_cursor?: string | null | undefined }) => last.next_cursor ?? null;
const at = (cursor: string | null) => ({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });

export function users(search: string, role: User["role"] | "") {
  return infiniteQueryOptions({
    queryKey: ["admin", "users", search, role],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/users", { params: { query: { ...at(pageParam), ...(search === "" ? {} : { search }), ...(role === "" ? {} : { role }) } } })),
    getNextPageParam: more,
  });
}

export async function invite(invitation: Schemas["NewInvitation"]): Promise<void> {
  await api.POST("/invitations", { body: invitation });
  await changed("users");
}

export async function shutOut(id: string): Promise<void> {
  await api.POST("/users/{id}/deactivation", { params: { path: { id } } });
  await changed("users");
}

export async function letIn(id: string): Promise<void> {
  await api.POST("/users/{id}/reactivation", { params: { path: { id } } });
  await changed("users");
}

export async function resetFactors(id: string): Promise<void> {
  await api.DELETE("/users/{id}/factors", { params: { path: { id } } });
  await changed("users");
}

export async function changeRole({ id, version }: User, role: User["role"]): Promise<void> {
  await api.PUT("/users/{id}/role", { params: { path: { id }, header: ifMatch(version) }, body: { role } });
  await changed("users");
}

/** Puts a user with that role into the directory; they fill in their page themselves. */
export async function addProvider({ id, name, zone, language }: User): Promise<void> {
  await api.POST("/providers", { body: { user_id: id, profile: { name, zone, languages: [language], specializations: [] } } });
  await changed("users");
}

export function clinic() {
  return queryOptions({ queryKey: ["admin", "clinic"], queryFn: () => versioned(api.GET("/clinic/settings")) });
}

export async function saveClinic(etag: string, settings: Clinic): Promise<void> {
  await api.PUT("/clinic/settings", { params: { header: { "If-Match": etag } }, body: settings });
  await changed("clinic");
}

/** Which way calls go; without a way of its own it is that of the settings of the server. */
export function callWay() {
  return queryOptions({ queryKey: ["admin", "call-way"], queryFn: () => versioned(api.GET("/visit-settings")) });
}

export async function saveCallWay(etag: string, backend: Schemas["Choice"] | null): Promise<void> {
  await api.PUT("/visit-settings", { params: { header: { "If-Match": etag } }, body: { backend } });
  await changed("call-way");
}

export function holidays() {
  return queryOptions({ queryKey: ["admin", "holidays"], queryFn: () => body(api.GET("/holidays")) });
}

/** Says which bookings are left outside. */
export async function setHoliday(date: string, name: string): Promise<Schemas["HolidayChanged"]> {
  const left = await body(api.PUT("/holidays/{date}", { params: { path: { date } }, body: { name } }));
  await changed("holidays");
  return left;
}

export async function removeHoliday(date: string): Promise<void> {
  await api.DELETE("/holidays/{date}", { params: { path: { date } } });
  await changed("holidays");
}

export function messages(state: Message["state"] | "") {
  return infiniteQueryOptions({
    queryKey: ["admin", "messages", state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/messages", { params: { query: { ...at(pageParam), ...(state === "" ? {} : { state }) } } })),
    getNextPageParam: more,
  });
}

export async function retryMessage(id: string): Promise<void> {
  await api.POST("/messages/{id}/retry", { params: { path: { id } } });
  await changed("messages");
}

export function audit(action: string) {
  return infiniteQueryOptions({
    queryKey: ["admin", "audit", action],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/audit", { params: { query: { ...at(pageParam), ...(action === "" ? {} : { action }) } } })),
    getNextPageParam: more,
  });
}

/** Reads the whole trail and says whether its chain holds. */
export function verifyAudit(): Promise<Schemas["Verification"]> {
  return body(api.GET("/audit/verification"));
}

function changed(what: string): Promise<void> {
  return queries.invalidateQueries({ queryKey: ["admin", what] });
}
