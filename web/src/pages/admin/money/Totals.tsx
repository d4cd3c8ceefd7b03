/** What came and went on each of the last days, by currency; who it was for and through whom stands behind each day. */
import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { providerNames, totals, type Total } from "../../../api/money";
import { dayKey, fullDay, money as amount } from "../../../format";
import { LoadFailed } from "../../../shell/States";
import { money } from "../../../texts/money";
import { payment as texts } from "../../../texts/payment";
import { Skeleton } from "../../../ui/Skeleton";
import { useNow } from "../../../useNow";
import "../../../ui/plot/plot.css";

const DAY_MS = 86_400_000;
const DAYS = 14;

/** See the head of this file. */
export function Totals() {
  const words = money.totals;
  const now = useNow(3_600_000);
  const day = (back: number) => dayKey(new Date(now - back * DAY_MS).toISOString());
  const { data, error, refetch } = useQuery(totals(day(DAYS - 1), day(0)));
  const names = useQuery(providerNames());
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="totals-wait" />;
  const days = byDay(data.items);
  const name = (id: string) => names.data?.get(id) ?? words.unnamed;
  return (
    <section className="box" aria-labelledby="totals" data-testid="totals">
      <h2 id="totals">{words.title(DAYS)}</h2>
      {days.length === 0 && <p className="soft">{words.none}</p>}
      {days.map(([key, lines]) => <Day key={key} lines={lines} name={name} />)}
    </section>
  );
}

/** Newest first; each currency of a day by itself. */
function byDay(all: readonly Total[]): [key: string, lines: Total[]][] {
  const days = new Map<string, Total[]>();
  for (const one of all) {
    const key = `${one.day} ${one.received.currency}`;
    const lines = days.get(key);
    if (lines) lines.push(one);
    else days.set(key, [one]);
  }
  return [...days].reverse();
}

function Day({ lines, name }: { lines: readonly Total[]; name: (id: string) => string }) {
  const words = money.totals;
  const [first] = lines;
  if (!first) return null;
  const { currency } = first.received;
  const sum = (of: (one: Total) => number) => lines.reduce((all, one) => all + of(one), 0);
  const [received, refunded, lost] = [sum((one) => one.received.minor), sum((one) => one.refunded.minor), sum((one) => one.lost.minor)];
  return (
    <details className="total">
      <summary>
        <ChevronDown aria-hidden /><span>{fullDay(`${first.day}T12:00:00Z`, "UTC")}</span>
        <strong className="total-sum">{amount({ minor: received - refunded - lost, currency })}</strong>
      </summary>
      <div className="scroll" tabIndex={0} role="group" aria-label={fullDay(`${first.day}T12:00:00Z`, "UTC")}>
        <table className="sums">
          <thead><tr><th scope="col">{words.provider}</th><th scope="col">{words.by}</th><th scope="col" className="number">{words.received}</th><th scope="col" className="number">{words.refunded}</th><th scope="col" className="number">{words.lost}</th></tr></thead>
          <tbody>
            {lines.map((one) => (
              <tr key={`${one.provider_id} ${one.processor ?? ""}`}>
                <th scope="row"><bdi>{name(one.provider_id)}</bdi></th>
                <td>{texts.methods[one.processor ?? "BANK_TRANSFER"][0]}</td>
                <td className="number">{amount(one.received)}</td>
                <td className="number">{amount(one.refunded)}</td>
                <td className="number">{amount(one.lost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
