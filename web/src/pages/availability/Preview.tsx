/** Free times as patients see them, on any clock. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { visitTypes } from "../../api/directory";
import { openings } from "../../api/hours";
import { dayKey, fullDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { availability } from "../../texts/availability";
import { SelectField } from "../../ui/Field";
import { Skeleton } from "../../ui/Skeleton";
import { ZoneField } from "../../ui/ZoneField";

const DAYS = 7;
const HOUR_MS = 3_600_000;

/** See the head of this file. */
export function Preview({ id, zone }: { id: string; zone: string }) {
  const words = availability.preview;
  const { data, error, isPending, refetch } = useQuery(visitTypes(id));
  const [chosen, setChosen] = useState<string | null>(null);
  const [shown, setShown] = useState(zone);
  const types = data?.filter(({ active }) => active) ?? [];
  const type = types.find((one) => one.id === chosen) ?? types[0];
  return (
    <section className="box" aria-labelledby="preview" data-testid="preview">
      <div><h2 id="preview">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {isPending && <Skeleton className="line-wait" />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && !type && <p className="soft">{words.noTypes}</p>}
      {type && (
        <>
          <div className="fields">
            <SelectField label={words.type} value={type.id} options={Object.fromEntries(types.map((one) => [one.id, one.name]))} change={setChosen} />
            <ZoneField label={words.zone} hint={words.zoneHint} zone={shown} change={setShown} />
          </div>
          <Free id={id} type={type.id} zone={shown} />
        </>
      )}
    </section>
  );
}

function Free({ id, type, zone }: { id: string; type: string; zone: string }) {
  const words = availability.preview;
  // By the hour: asked again when the page is shown later, not with each render.
  const [from] = useState(() => Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const { data, error, isPending, refetch } = useQuery(openings(id, type, new Date(from).toISOString(), new Date(from + DAYS * 24 * HOUR_MS).toISOString()));
  if (isPending) return <Skeleton className="line-wait" count={2} />;
  if (!data) return <LoadFailed error={error} retry={() => void refetch()} />;
  const days = new Map<string, string[]>();
  for (const { starts_at } of data.openings) {
    const key = dayKey(starts_at, zone);
    days.set(key, [...(days.get(key) ?? []), starts_at]);
  }
  if (days.size === 0) return <p className="soft" data-testid="none-free">{words.none}</p>;
  return [...days.values()].map((times) => (
    <details key={times[0]} className="free-day" data-testid="free-day">
      <summary><strong>{fullDay(times[0] ?? "", zone)}</strong> <span className="soft small">{words.count(times.length)}</span></summary>
      <ul className="times">{times.map((at) => <li key={at}><time dateTime={at}>{time(at, zone)}</time></li>)}</ul>
    </details>
  ));
}
