/** What a patient paid, what is still to pay, and the papers of both. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { CreditCard, FileText } from "lucide-react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { invoices, paperOf, payments, type Invoice, type Payment } from "../../api/payments";
import { fullDay, money } from "../../format";
import { go, Link, usePath } from "../../router";
import { LoadFailed } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { payment as texts } from "../../texts/payment";
import { Skeleton } from "../../ui/Skeleton";
import { PaymentBadge } from "./PaymentBadge";
import "../visits/visits.css";
import "./payment.css";

/** See the head of this file. */
export default function PaymentsPage() {
  const words = texts.list;
  useTitle(words.title);
  const path = usePath();
  return (
    <>
      <div className="page-head"><h1>{words.title}</h1></div>
      <Tabs selectedKey={path} onSelectionChange={(key) => { if (key !== path) go(String(key)); }}>
        <TabList className="tabs" aria-label={words.title}>
          <Tab className="tab" id="/payments" data-testid="tab-payments">{words.payments}</Tab>
          <Tab className="tab" id="/invoices" data-testid="tab-invoices">{words.invoices}</Tab>
        </TabList>
        <TabPanel id="/payments"><Payments /></TabPanel>
        <TabPanel id="/invoices"><Invoices /></TabPanel>
      </Tabs>
    </>
  );
}

function Payments() {
  const words = texts.list;
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(payments());
  if (isPending) return <Skeleton className="line-wait" count={3} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <div className="empty box"><CreditCard aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p></div>;
  return (
    <div className="stack">
      <ul className="lines">{items.map((one) => <PaymentLine key={one.id} payment={one} />)}</ul>
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{words.more}</button>}
    </div>
  );
}

function PaymentLine({ payment }: { payment: Payment }) {
  const back = payment.refunded.minor + payment.returning.minor;
  return (
    <li className="line" data-testid="payment">
      <Link to={`/payments/${payment.id}`} className="line-main">
        <span className="line-words">
          <strong>{money(payment.amount)}</strong>
          <span className="soft">{fullDay(payment.completed_at ?? payment.created_at)}</span>
          {back > 0 && <span className="soft small">{texts.list.wentBack(money({ ...payment.refunded, minor: back }))}</span>}
        </span>
      </Link>
      <div className="line-end"><PaymentBadge status={payment.status} /></div>
    </li>
  );
}

function Invoices() {
  const words = texts.list;
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(invoices());
  if (isPending) return <Skeleton className="line-wait" count={3} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <div className="empty box"><FileText aria-hidden /><p className="empty-title">{words.noInvoices}</p><p>{words.noneText}</p></div>;
  return (
    <div className="stack">
      <ul className="lines">{items.map((one) => <InvoiceLine key={one.id} invoice={one} />)}</ul>
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{words.more}</button>}
    </div>
  );
}

function InvoiceLine({ invoice }: { invoice: Invoice }) {
  const isDue = invoice.balance.minor > 0 && invoice.due_at != null && (invoice.state === "OPEN" || invoice.state === "OVERDUE");
  return (
    <li className="line" data-testid="invoice">
      <Link to={`/payments/${invoice.payment_id}`} className="line-main">
        <span className="line-words">
          <strong>{`${texts.kind[invoice.kind]} ${invoice.number}`}</strong>
          <span className="soft">{`${money(invoice.total)} · ${fullDay(invoice.issued_at)}`}</span>
          {isDue && invoice.due_at != null && <span className="soft small">{texts.list.due(fullDay(invoice.due_at))}</span>}
        </span>
      </Link>
      <div className="line-end row">
        {invoice.state != null && <span className="badge-state" data-tone={invoice.state === "PAID" ? "good" : invoice.state === "OVERDUE" ? "warning" : "plain"}>{texts.state[invoice.state]}</span>}
        <a className="button button-small" href={paperOf(invoice)} download aria-label={`${texts.list.pdf}: ${invoice.number}`}><FileText aria-hidden />PDF</a>
      </div>
    </li>
  );
}
