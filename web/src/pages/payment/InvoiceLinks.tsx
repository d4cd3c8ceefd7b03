/** The papers of a visit's payment: its invoice, and what took it back. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { invoices, paperOf } from "../../api/payments";
import { payment as texts } from "../../texts/payment";

/** See the head of this file. Nothing while there is none. */
export function InvoiceLinks({ appointmentId }: { appointmentId: string }) {
  const { data } = useInfiniteQuery(invoices({ appointment_id: appointmentId }));
  return (data?.pages ?? []).flatMap(({ items }) => items).map((one) => (
    <a key={one.id} className="button" href={paperOf(one)} download data-testid="invoice-pdf"><FileText aria-hidden />{texts.kind[one.kind]} {one.number}</a>
  ));
}
