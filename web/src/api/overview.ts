/** How the clinic does: bookings, money and calls by day, and what goes on now. */
import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

/** A call that goes on. */
export type LiveCall = Schemas["LiveCall"];

/** Sums of each day of a range, of all that is summed up. */
export interface Overview {
  readonly bookings: Schemas["AppointmentTotal"][];
  readonly calls: Schemas["CallTotal"][];
  readonly money: Schemas["PaymentTotal"][];
}

/** Civil days, in the clinic's zone. */
export function overview(from: string, to: string) {
  return queryOptions({
    queryKey: ["overview", from, to],
    queryFn: async (): Promise<Overview> => {
      const range = { params: { query: { from, to } } };
      const [bookings, calls, money] = await Promise.all([
        body(api.GET("/appointment-totals", range)), body(api.GET("/call-totals", range)), body(api.GET("/payment-totals", range)),
      ]);
      return { bookings: bookings.items, calls: calls.items, money: money.items };
    },
    staleTime: 60_000,
  });
}

/** What goes on now; asked again by itself. */
export function liveCalls() {
  return queryOptions({ queryKey: ["overview", "live"], queryFn: () => body(api.GET("/visits/live")), refetchInterval: 5_000 });
}
