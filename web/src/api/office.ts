/** The clinic's own view of visits and of who gives them: found, put right, and listed for booking. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { appointmentsChanged, type Appointment } from "./appointments";
import { api, body, ifMatch, type Schemas } from "./client";
import { dayEnd, dayStart } from "./days";
import { queries } from "./queries";

/** Which visits; empty where it does not matter. */
export interface VisitFilter {
  readonly status: Appointment["status"] | "";
  readonly provider: string;
  readonly patient: string;
  /** Civil days, as the reader's clock has them. */
  readonly from: string;
  readonly to: string;
}

/** Something done to a visit that needs no more than a reason. */
export type Deed = "CONFIRM" | "PROVIDER_ABSENT" | "COMPLETE" | "REOPEN";

const PAGE = 25;
const NAMES_MAX = 6;
const more = (last: { next_cursor?: string | null | undefined }) => last.next_cursor ?? null;
const at = (cursor: string | null) => ({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });

/** Visits that fit, the latest first. */
export function allVisits(filter: VisitFilter) {
  return infiniteQueryOptions({
    queryKey: ["appointments", "office", filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/appointments", { params: { query: { ...at(pageParam), order: "desc" as const, ...wanted(filter) } } })),
    getNextPageParam: more,
    placeholderData: keepPreviousData,
  });
}

/** Takes the step; `reason` is kept where there is a place for one. */
export async function act(id: string, deed: Deed, reason: string): Promise<void> {
  const params = { path: { id } };
  switch (deed) {
    case "CONFIRM": await api.POST("/appointments/{id}/confirmation", { params, body: { consent: true } }); break;
    case "PROVIDER_ABSENT": await api.POST("/appointments/{id}/provider-absence", { params }); break;
    case "COMPLETE": await api.POST("/appointments/{id}/completion", { params, body: { reason } }); break;
    case "REOPEN": await api.POST("/appointments/{id}/reopening", { params, body: { reason } }); break;
  }
  await appointmentsChanged();
}

/** The first patients whose names begin so. */
export function patientsNamed(name: string) {
  return queryOptions({
    queryKey: ["admin", "patients", name],
    queryFn: async () => (await body(api.GET("/patients", { params: { query: { name, limit: NAMES_MAX } } }))).items,
    enabled: name.trim().length > 1,
    placeholderData: keepPreviousData,
  });
}

/** Who can be booked, or who cannot any more, by name. */
export function staff(name: string, isListed: boolean) {
  return infiniteQueryOptions({
    queryKey: ["provider", "office", name, isListed],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/providers", { params: { query: { ...at(pageParam), sort: "NAME" as const, ...(name === "" ? {} : { name }), ...(isListed ? {} : { unlisted: true }) } } })),
    getNextPageParam: more,
    placeholderData: keepPreviousData,
  });
}

/** Lists a provider for booking, or takes them off the list; what their page says stays. */
export async function list(provider: string, active: boolean): Promise<void> {
  // As it is now: who has just saved the page must not get their old words back, nor be refused for them.
  const page = await body(api.GET("/providers/{id}", { params: { path: { id: provider } } }));
  const { name, title, bio, licence_number, licence_authority, languages, zone } = page;
  const profile = { name, title, bio, licence_number, licence_authority, languages, zone, specializations: page.specializations.map(({ id }) => id) };
  await api.PUT("/providers/{id}", { params: { path: { id: page.id }, header: ifMatch(page.version) }, body: { profile, active } });
  await queries.invalidateQueries({ queryKey: ["provider"] });
}

export async function addField(field: Schemas["Specialization"]): Promise<void> {
  await api.POST("/specializations", { body: field });
  await queries.invalidateQueries({ queryKey: ["specializations"] });
}

export async function removeField(id: string): Promise<void> {
  await api.DELETE("/specializations/{id}", { params: { path: { id } } });
  await queries.invalidateQueries({ queryKey: ["specializations"] });
}

/** The newest text of each kind is in `consentKinds`; these are those before it, too. */
export function consentTexts(kind: Schemas["ConsentKind"]) {
  return infiniteQueryOptions({
    queryKey: ["consent-kinds", kind, "texts"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/consent-kinds/{kind}/texts", { params: { path: { kind }, query: at(pageParam) } })),
    getNextPageParam: more,
  });
}

export async function askFor(kind: Schemas["ConsentKind"], required: boolean): Promise<void> {
  await api.PUT("/consent-kinds/{kind}", { params: { path: { kind } }, body: { required } });
  await queries.invalidateQueries({ queryKey: ["consent-kinds"] });
}

export async function publish(kind: Schemas["ConsentKind"], words: readonly Schemas["ConsentWords"][]): Promise<void> {
  await api.POST("/consent-kinds/{kind}/texts", { params: { path: { kind } }, body: { words: [...words] } });
  await queries.invalidateQueries({ queryKey: ["consent-kinds"] });
}

function wanted({ status, provider, patient, from, to }: VisitFilter) {
  return {
    ...(status === "" ? {} : { status }),
    ...(provider === "" ? {} : { provider_id: provider }),
    ...(patient === "" ? {} : { patient_id: patient }),
    ...(from === "" ? {} : { from: dayStart(from) }),
    ...(to === "" ? {} : { to: dayEnd(to) }),
  };
}
