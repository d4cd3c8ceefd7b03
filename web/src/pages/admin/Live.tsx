/** Calls that go on now: with whom, since when, where, and how good the connection is. Who the patient is, is nobody's business here. */
import { useQuery } from "@tanstack/react-query";
import { Video } from "lucide-react";
import { liveCalls, type LiveCall } from "../../api/overview";
import { time, untilThen } from "../../format";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { Skeleton } from "../../ui/Skeleton";
import { useNow } from "../../useNow";

const TONES = { GOOD: "good", WEAK: "warning", BAD: "danger" } as const;

/** See the head of this file. */
export default function Live() {
  const words = admin.live;
  const { data, error, refetch, dataUpdatedAt } = useQuery(liveCalls());
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="line-wait" count={2} />;
  return (
    <>
      <p className="soft">{words.asOf(time(new Date(dataUpdatedAt).toISOString()))}</p>
      {data.items.length === 0 && <div className="empty box" data-testid="no-calls"><Video aria-hidden /><p className="empty-title">{words.none}</p><p>{words.noneText}</p></div>}
      {data.items.length > 0 && <ul className="lines">{data.items.map((one) => <Line key={one.appointment_id} one={one} />)}</ul>}
    </>
  );
}

function Line({ one }: { one: LiveCall }) {
  const words = admin.live;
  const now = useNow(30_000);
  return (
    <li className="line message" data-testid="live-call">
      <span className="line-words">
        <strong><bdi>{one.provider_name}</bdi></strong>
        <span className="soft">{words.people(one.people)} · {words.since(untilThen(one.since, now))} · {words.backends[one.backend]}</span>
      </span>
      <span className="badge-state" data-tone={one.quality == null ? "plain" : TONES[one.quality]}>{one.quality == null ? words.unknown : words.quality[one.quality]}</span>
    </li>
  );
}
