/** What visits cost, how they are paid, and what became of the money. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Appointment } from "./appointments";
import { api, body, onceKey, type Schemas } from "./client";
import { codeOf } from "./problem";

/** What is owed for a visit, as the patient's side sees it. */
export type Payment = Schemas["Payment"];
/** A way to pay. */
export type Method = Schemas["PaymentMethod"];
/** A bill, or what takes one back. */
export type Invoice = Schemas["Invoice"];

/** A visit with what is known of its payment. */
export interface Bill {
  readonly visit: Appointment;
  readonly amount: Schemas["Money"];
  readonly methods: readonly Method[];
  readonly payment: Payment | null;
  /** The processor did not say what became of an open try. */
  readonly isUnanswered: boolean;
}

const PAGE = 20;

/** The bill of a visit. Whoever reads it asks the processor at once, for what it says is the only truth. */
export function billOf(id: string) {
  return queryOptions({
    queryKey: ["appointments", id, "bill"],
    queryFn: async (): Promise<Bill> => {
      const path = { params: { path: { id } } };
      const { amount, methods, payment } = await body(api.GET("/appointments/{id}/payment", path));
      const asked = payment && mayMove(payment) ? await check(payment) : { payment: payment ?? null, isUnanswered: false };
      // Money that came has changed the visit: it is read last.
      const visit = await body(api.GET("/appointments/{id}", path));
      return { visit, amount, methods, ...asked };
    },
  });
}

/** Opens a page of the processor's to pay on, and goes there. */
export async function openCheckout(id: string, method: Method): Promise<Payment> {
  const made = await body(api.POST("/appointments/{id}/payment", { params: { path: { id }, header: { "Idempotency-Key": onceKey() } }, body: { method } }));
  const url = made.attempt?.pay_url;
  if (url != null) window.location.assign(url);
  return made;
}

/** All payments, newest first. */
export function payments() {
  return infiniteQueryOptions({
    queryKey: ["payments", "list"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/payments", { params: { query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } } })),
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

/** One, with its tries and refunds. */
export function paymentDetail(id: string) {
  return queryOptions({ queryKey: ["payments", id], queryFn: () => body(api.GET("/payments/{id}", { params: { path: { id } } })) });
}

/** Bills and credit notes, newest first; `of` keeps to those of a payment or a visit. */
export function invoices(of: { readonly payment_id?: string; readonly appointment_id?: string } = {}) {
  return infiniteQueryOptions({
    queryKey: ["invoices", of],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => body(api.GET("/invoices", { params: { query: { limit: PAGE, ...of, ...(pageParam === null ? {} : { cursor: pageParam }) } } })),
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

/** Where the paper of an invoice is. */
export function paperOf({ id }: { readonly id: string }): string {
  return `/api/v1/invoices/${id}/pdf`;
}

/** Whether its newest try may still bring money. */
export function mayMove({ attempt, status }: Payment): boolean {
  return status !== "COMPLETED" && status !== "REFUNDED" && (attempt?.state === "OPEN" || attempt?.state === "CREATED");
}

async function check(payment: Payment): Promise<{ payment: Payment; isUnanswered: boolean }> {
  try {
    return { payment: await body(api.POST("/payments/{id}/check", { params: { path: { id: payment.id } } })), isUnanswered: false };
  } catch (error) {
    if (codeOf(error) === "processor_unavailable") return { payment, isUnanswered: true };
    throw error;
  }
}
