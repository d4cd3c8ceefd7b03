/** Where this account is signed in, and the way to end that. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { api, body } from "../../api/client";
import { queries } from "../../api/queries";
import { fullDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { security } from "../../texts/security";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

const KEY = ["sessions"] as const;

/** See the head of this file. */
export function Devices() {
  const words = security.devices;
  const { data, error, isPending, refetch } = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/sessions")) });
  const end = useMutation({ mutationFn: (id: string) => api.DELETE("/sessions/{id}", { params: { path: { id } } }), onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
  return (
    <section className="box" aria-labelledby="devices" data-testid="devices">
      <div><h2 id="devices">{words.title}</h2><p className="soft">{words.lead}</p></div>
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      <ProblemNotice error={end.error} />
      <ul className="entries">
        {data?.items.map(({ id, agent, address, seen_at, current }) => (
          <li key={id} className="entry" data-testid="device" data-current={current}>
            <span className="row"><MonitorSmartphone aria-hidden /><span><strong dir="auto">{agent === "" ? words.unknown : nameOf(agent)}</strong><br /><span className="soft small"><bdi>{address}</bdi> · {words.seen(`${fullDay(seen_at)}, ${time(seen_at)}`)}</span></span></span>
            {current
              ? <span className="badge-state" data-tone="good">{words.here}</span>
              : <button type="button" className="button button-small" data-testid="end-session" disabled={end.isPending} onClick={() => end.mutate(id)}>{words.end}</button>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The browser and the system out of what browsers say about themselves; all of it when they say nothing known. */
function nameOf(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux)/.exec(agent)?.[1];
  const known = [browser === "Edg" ? "Edge" : browser === "OPR" ? "Opera" : browser, system].filter(Boolean);
  return known.length > 0 ? known.join(", ") : agent.slice(0, 80);
}
