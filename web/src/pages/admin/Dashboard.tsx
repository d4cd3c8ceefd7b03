/** What needs somebody, and how the clinic did in the last days. Only what the server counts is shown. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messages } from "../../api/admin";
import { queues } from "../../api/money";
import { liveCalls, overview, type Overview } from "../../api/overview";
import { dayKey, money as amount } from "../../format";
import { Link } from "../../router";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { SelectField } from "../../ui/Field";
import { Bars } from "../../ui/plot/Bars";
import { Skeleton } from "../../ui/Skeleton";
import { useNow } from "../../useNow";
import type { Part } from "./parts";

const DAY_MS = 86_400_000;
type Span = "7" | "30" | "90";

/** See the head of this file. */
export default function Dashboard() {
  const words = admin.dashboard;
  const [span, setSpan] = useState<Span>("30");
  const now = useNow(3_600_000);
  const day = (back: number) => dayKey(new Date(now - back * DAY_MS).toISOString());
  const { data, error, refetch } = useQuery(overview(day(Number(span) - 1), day(0)));
  return (
    <>
      <Now />
      <section className="stack" aria-labelledby="past" data-testid="past">
        <div className="section-head"><h2 id="past">{words.past}</h2></div>
        <div className="span-choice"><SelectField label={words.span} value={span} options={words.spans} change={setSpan} testId="span" /></div>
        {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
        {!error && !data && <Skeleton className="plot-wait" count={3} />}
        {data && <Plots data={data} />}
      </section>
    </>
  );
}

/** What waits, each with its way there. */
function Now() {
  const words = admin.dashboard;
  const live = useQuery(liveCalls());
  const waits = useQuery(queues());
  const failed = useInfiniteQuery(messages("FAILED"));
  const error = live.error ?? waits.error ?? failed.error;
  if (error) return <LoadFailed error={error} retry={() => void Promise.all([live.refetch(), waits.refetch(), failed.refetch()])} />;
  if (!live.data || !waits.data || !failed.data) return <Skeleton className="tiles-wait" />;
  const [first] = failed.data.pages;
  const { mismatches, refunds, disputes, bank_lines: lines } = waits.data;
  return (
    <section className="tiles" aria-label={words.now}>
      <Tile id="live" to="live" name={words.live} figure={String(live.data.items.length)} />
      <Tile id="queues" to="queues" name={words.queues} figure={String(mismatches + refunds + disputes + lines)} isUrgent={disputes > 0} />
      <Tile id="failed-messages" to="messages" name={words.failed} figure={`${first?.items.length ?? 0}${first?.next_cursor == null ? "" : "+"}`} />
    </section>
  );
}

function Tile({ id, to, name, figure, isUrgent = false }: { id: string; to: Part; name: string; figure: string; isUrgent?: boolean }) {
  return (
    <Link to={`/admin/${to}`} className="tile" data-urgent={isUrgent}>
      <span className="figure" data-testid={id}>{figure}</span><span>{name}</span>
    </Link>
  );
}

function Plots({ data: { bookings, calls, money } }: { data: Overview }) {
  const words = admin.dashboard;
  const days = bookings.map(({ day }) => day);
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const of = (key: "booked" | "held" | "cancelled" | "missed") => bookings.map((one) => one[key]);
  const [booked, held, cancelled, missed] = [of("booked"), of("held"), of("cancelled"), of("missed")];
  const [weak, bad, lost] = [calls.map((one) => one.weak), calls.map((one) => one.bad), calls.map((one) => one.lost)];
  const good = calls.map((one) => one.stays - one.weak - one.bad);
  const currencies = [...new Set(money.map(({ received }) => received.currency))].sort();
  return (
    <>
      <section className="box"><Bars title={words.booked} summary={words.bookedText(sum(booked))} days={days} series={[{ name: words.booked, tone: "main", values: booked }]} /></section>
      <section className="box">
        <Bars
          title={words.visits} summary={words.visitsText(sum(held), sum(missed), sum(cancelled))} days={days}
          series={[{ name: words.held, tone: "main", values: held }, { name: words.missed, tone: "danger", values: missed }, { name: words.cancelled, tone: "soft", values: cancelled }]}
        />
      </section>
      {currencies.map((currency) => <Revenue key={currency} currency={currency} days={days} money={money} />)}
      <section className="box">
        <Bars
          title={words.calls} summary={words.callsText(sum(good) + sum(weak) + sum(bad), sum(calls.map(({ minutes }) => minutes)), sum(lost))} days={days}
          series={[{ name: words.good, tone: "main", values: good }, { name: words.weak, tone: "warning", values: weak }, { name: words.bad, tone: "danger", values: bad }]}
        />
      </section>
    </>
  );
}

function Revenue({ currency, days, money }: { currency: string; days: readonly string[]; money: Overview["money"] }) {
  const words = admin.dashboard;
  const mine = money.filter(({ received }) => received.currency === currency);
  const values = days.map((day) => mine.filter((one) => one.day === day).reduce((all, { received, refunded, lost }) => all + received.minor - refunded.minor - lost.minor, 0));
  const all = amount({ minor: values.reduce((sum, one) => sum + one, 0), currency });
  return (
    <section className="box" data-testid="revenue">
      <Bars title={words.revenue(currency)} summary={words.revenueText(all)} days={days} series={[{ name: words.revenue(currency), tone: "main", values }]} format={(minor) => amount({ minor, currency })} />
    </section>
  );
}
