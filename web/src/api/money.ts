/** The clinic's money: what came and went, what waits for a person, the bank, and what stands on invoices. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, onceKey, OUR_HEADERS, type Schemas } from "./client";
import { dayEnd, dayStart } from "./days";
import { problemOf } from "./problem";
import type { Invoice, Payment } from "./payments";
import { queries } from "./queries";
import { versioned } from "./versioned";

/** Which payments; empty where it does not matter. */
export interface PaymentFilter {
  readonly status: Payment["status"] | "";
  readonly method: Schemas["PaymentMethod"] | "";
  readonly review: Schemas["Review"] | "";
  /** Civil days. */
  readonly from: string;
  readonly to: string;
}

/** A line of a bank statement. */
export type BankLine = Schemas["BankLine"];
/** What stands on invoices. */
export type Billing = Schemas["Billing"];
/** Sums of a day. */
export type Total = Schemas["PaymentTotal"];

const PAGE = 25;
/** A list to choose one of that is longer helps nobody. */
const NAMES_MAX = 1_000;
const KEY = ["money"];
const more = (last: { next_cursor?: string | null | undefined }) => last.next_cursor ?? null;
const at = (cursor: string | null) => ({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });

/** Payments that fit, newest first. */
export function allPayments(filter: PaymentFilter) {
  return infiniteQueryOptions({
    queryKey: [...KEY, "payments", filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/payments", { params: { query: { ...at(pageParam), ...wanted(filter) } } })),
    getNextPageParam: more,
  });
}

/** Where the same payments are as a file. */
export function exportOf(filter: PaymentFilter): string {
  return `/api/v1/payment-export?${new URLSearchParams(wanted(filter))}`;
}

/** Sums by day, provider and processor. */
export function totals(from: string, to: string) {
  return queryOptions({ queryKey: [...KEY, "totals", from, to], queryFn: () => body(api.GET("/payment-totals", { params: { query: { from, to } } })) });
}

/** How much waits. */
export function queues() {
  return queryOptions({ queryKey: [...KEY, "queues"], queryFn: () => body(api.GET("/payment-queues")) });
}

/** Refunds that are stuck, longest waiting first. */
export function stuckRefunds() {
  return infiniteQueryOptions({
    queryKey: [...KEY, "refunds"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/refunds", { params: { query: at(pageParam) } })),
    getNextPageParam: more,
  });
}

/** Disputes that are not decided, the most urgent first. */
export function openDisputes() {
  return infiniteQueryOptions({
    queryKey: [...KEY, "disputes"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/disputes", { params: { query: at(pageParam) } })),
    getNextPageParam: more,
  });
}

/** Payments whose money is not what was asked for. */
export function mismatches() {
  return infiniteQueryOptions({
    queryKey: [...KEY, "mismatches"],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => body(api.GET("/payments", { params: { query: { ...at(pageParam), reviewing: true } } })),
    getNextPageParam: more,
  });
}

/** One payment with all that belongs to it. */
export function paymentOf(id: string) {
  return queryOptions({ queryKey: [...KEY, "payment", id], queryFn: () => body(api.GET("/payments/{id}", { params: { path: { id } } })) });
}

/** Sends money back. `key` is the same as long as the wish is. */
export async function refund(id: string, amountMinor: number, reason: string, key: string): Promise<void> {
  await api.POST("/payments/{id}/refunds", { params: { path: { id }, header: { "Idempotency-Key": key } }, body: { amount_minor: amountMinor, reason } });
  await changed();
}

/** A key for a new wish. */
export const newWish = onceKey;

/** Says that a person has looked. */
export async function reviewed(id: string): Promise<void> {
  await api.POST("/payments/{id}/review", { params: { path: { id } } });
  await changed();
}

/** Asks the processor now. */
export async function askAgain(id: string): Promise<void> {
  await api.POST("/payments/{id}/check", { params: { path: { id } } });
  await changed();
}

/** Says that somebody sent it back by hand. */
export async function refundDone(id: string): Promise<void> {
  await api.POST("/refunds/{id}/done", { params: { path: { id } } });
  await changed();
}

/** Lines of the bank, newest first. */
export function bankLines(state: BankLine["state"] | "") {
  return infiniteQueryOptions({
    queryKey: [...KEY, "bank", state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/bank-lines", { params: { query: { ...at(pageParam), ...(state === "" ? {} : { state }) } } })),
    getNextPageParam: more,
  });
}

/** Takes a statement in: CSV or camt.053, told apart by how it begins. */
export async function importStatement(file: File): Promise<Schemas["ImportedStatement"]> {
  const text = await file.text();
  const type = text.trimStart().startsWith("<") ? "application/xml" : "text/csv";
  const response = await fetch("/api/v1/bank-statements", { method: "POST", headers: { ...OUR_HEADERS, "Content-Type": type }, body: text });
  if (!response.ok) throw await problemOf(response);
  await changed();
  return await response.json() as Schemas["ImportedStatement"];
}

/** Books a line to a payment. */
export async function assignLine(id: string, paymentId: string): Promise<void> {
  await api.POST("/bank-lines/{id}/assign", { params: { path: { id } }, body: { payment_id: paymentId } });
  await changed();
}

/** Says that a line is for nothing here. */
export async function dismissLine(id: string): Promise<void> {
  await api.POST("/bank-lines/{id}/dismiss", { params: { path: { id } } });
  await changed();
}

/** Bills and credit notes, newest first. */
export function allInvoices(kind: Invoice["kind"] | "", state: NonNullable<Invoice["state"]> | "") {
  return infiniteQueryOptions({
    queryKey: [...KEY, "invoices", kind, state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/invoices", { params: { query: { ...at(pageParam), ...(kind === "" ? {} : { kind }), ...(state === "" ? {} : { state }) } } })),
    getNextPageParam: more,
  });
}

/** What stands on invoices. */
export function billing() {
  return queryOptions({ queryKey: [...KEY, "billing"], queryFn: () => versioned(api.GET("/billing")) });
}

/** Changes it for invoices to come. */
export async function saveBilling(etag: string, settings: Billing): Promise<void> {
  await api.PUT("/billing", { params: { header: { "If-Match": etag } }, body: settings });
  await changed();
}

/** Names of providers who can be booked, by name. */
export function providerNames() {
  return queryOptions({
    queryKey: [...KEY, "providers"],
    queryFn: async () => {
      const names = new Map<string, string>();
      let cursor: string | null = null;
      do {
        const page: Schemas["Page_EntryBody"] = await body(api.GET("/providers", { params: { query: { sort: "NAME", ...at(cursor), limit: 100 } } }));
        for (const { id, name } of page.items) names.set(id, name);
        cursor = more(page);
      } while (cursor !== null && names.size < NAMES_MAX);
      return names;
    },
  });
}

function wanted({ status, method, review, from, to }: PaymentFilter) {
  return {
    ...(status === "" ? {} : { status }),
    ...(method === "" ? {} : { method }),
    ...(review === "" ? {} : { review }),
    ...(from === "" ? {} : { from: dayStart(from) }),
    ...(to === "" ? {} : { to: dayEnd(to) }),
  };
}

function changed(): Promise<void> {
  return queries.invalidateQueries({ queryKey: KEY });
}
