/** When a provider works: the week, exceptions, time off, the rules of booking, and what is free because of them. */
import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";
import { ApiError } from "./problem";
import { queries } from "./queries";
import { versioned, type Versioned } from "./versioned";

/** Hours of a weekday, in minutes of the provider's own day. */
export type Window = Schemas["Window"];
/** A week of them, with the bookings that lie outside. */
export type Week = Schemas["Week"];
/** The rules of booking. */
export type Schedule = Schemas["Settings"];
/** More or fewer hours on one date. */
export type Exception = Schemas["ExceptionBody"];
/** From when to when nobody can book. */
export type TimeOff = Schemas["TimeOffBody"];

const KEY = "hours";
/** Bookings that a change of hours is compared with: three pages of them reach further than most calendars. */
const PAGE = 100;
const PAGES_MAX = 3;

/** The provider behind this account; `null` when it is in no directory yet. */
export function ownProvider() {
  return queryOptions({ queryKey: [KEY, "own"], queryFn: findOwn, staleTime: Infinity });
}

export function week(id: string) {
  return queryOptions({ queryKey: [KEY, id, "week"], queryFn: () => versioned(api.GET("/providers/{id}/availability", { params: { path: { id } } })) });
}

export function schedule(id: string) {
  return queryOptions({ queryKey: [KEY, id, "schedule"], queryFn: () => versioned(api.GET("/providers/{id}/schedule", { params: { path: { id } } })) });
}

export function exceptions(id: string) {
  return queryOptions({ queryKey: [KEY, id, "exceptions"], queryFn: () => body(api.GET("/providers/{id}/exceptions", { params: { path: { id } } })) });
}

export function timeOff(id: string) {
  return queryOptions({ queryKey: [KEY, id, "time-off"], queryFn: () => body(api.GET("/providers/{id}/time-off", { params: { path: { id } } })) });
}

/** What patients can choose from. */
export function openings(id: string, visitType: string, from: string, to: string) {
  return queryOptions({
    queryKey: [KEY, id, "openings", visitType, from, to],
    queryFn: () => body(api.GET("/providers/{id}/openings", { params: { path: { id }, query: { visit_type: visitType, from, to } } })),
  });
}

/** What stands in a provider's calendar from now on. */
export function booked(id: string) {
  return queryOptions({ queryKey: ["appointments", "booked", id], queryFn: () => between(id, new Date().toISOString(), null) });
}

/** What stands, or stood, in the calendar in a span. */
export function bookedBetween(id: string, from: string, to: string) {
  return queryOptions({ queryKey: ["appointments", "between", id, from, to], queryFn: () => between(id, from, to) });
}

export function saveWeek(id: string, windows: readonly Window[], etag: string) {
  return body(api.PUT("/providers/{id}/availability", { params: { path: { id }, header: { "If-Match": etag } }, body: { windows: [...windows] } }));
}

export function saveSchedule(id: string, { value, etag }: Versioned<Schedule>) {
  return body(api.PUT("/providers/{id}/schedule", { params: { path: { id }, header: { "If-Match": etag } }, body: value }));
}

export function addException(id: string, one: Schemas["ExceptionInput"]) {
  return body(api.POST("/providers/{id}/exceptions", { params: { path: { id } }, body: one }));
}

export function removeException(id: string, exception: string) {
  return body(api.DELETE("/providers/{id}/exceptions/{exception}", { params: { path: { id, exception } } }));
}

export function addTimeOff(id: string, one: Schemas["TimeOffInput"]) {
  return body(api.POST("/providers/{id}/time-off", { params: { path: { id } }, body: one }));
}

export function removeTimeOff(id: string, one: string) {
  return body(api.DELETE("/providers/{id}/time-off/{time_off}", { params: { path: { id, time_off: one } } }));
}

/** Whatever is shown of the hours is read again. */
export function hoursChanged(): Promise<void> {
  return queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === KEY && queryKey[1] !== "own" });
}

async function between(id: string, from: string, to: string | null): Promise<Schemas["Appointment"][]> {
  const found: Schemas["Appointment"][] = [];
  let cursor: string | null | undefined = null;
  for (let page = 0; page < PAGES_MAX && cursor !== undefined; page += 1) {
    const query = { provider_id: id, from, order: "asc" as const, limit: PAGE, ...(to === null ? {} : { to }), ...(cursor === null ? {} : { cursor }) };
    const read: Schemas["Page_Appointment"] = await body(api.GET("/appointments", { params: { query } }));
    found.push(...read.items);
    cursor = read.next_cursor ?? undefined;
  }
  return found;
}

async function findOwn(): Promise<string | null> {
  try {
    const { id } = await body(api.GET("/me/provider"));
    return id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
