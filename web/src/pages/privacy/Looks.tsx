/** Who did what with a record, newest first, and who opened it in an emergency. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Siren } from "lucide-react";
import { accessesOf, emergenciesOf, type Access, type Patient } from "../../api/privacy";
import { fullDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { privacy } from "../../texts/privacy";
import { Skeleton } from "../../ui/Skeleton";

const when = (at: string) => `${fullDay(at)}, ${time(at)}`;

/** See the head of this file. */
export function Looks({ patient }: { patient: Patient }) {
  const words = privacy.looks;
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(accessesOf(patient.id));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="box" aria-labelledby="looks" data-testid="looks">
      <h2 id="looks">{words.title}</h2>
      <p className="soft">{words.lead}</p>
      <Emergencies patient={patient} />
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <p className="soft">{words.none}</p>}
      {items.length > 0 && (
        <table className="looks">
          <thead><tr><th scope="col">{words.by}</th><th scope="col">{words.what}</th><th scope="col">{words.when}</th></tr></thead>
          <tbody>{items.map((one, index) => <Look key={index} access={one} />)}</tbody>
        </table>
      )}
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{words.more}</button>}
    </section>
  );
}

function Look({ access }: { access: Access }) {
  const words = privacy.looks;
  const who = access.by_me ? words.me : access.by_name ?? words.roles[access.by_role] ?? access.by_role;
  const why = access.why && !access.by_me ? words.whys[access.why] : null;
  return (
    <tr data-testid="look" data-action={access.action}>
      <td><strong>{who}</strong>{why !== null && <span className="soft small"> {why}</span>}</td>
      <td>{what(access)}</td>
      <td className="soft small"><time dateTime={access.at}>{when(access.at)}</time></td>
    </tr>
  );
}

/** In words. The first word of an action names the thing. */
function what({ action, kind }: Access): string {
  const words = privacy.looks;
  if (action === "patient.exported") return words.exported;
  const things: Readonly<Record<string, string>> = words.things;
  const thing = things[action.split(".")[0] ?? ""] ?? words.thing;
  return kind === "LOOKED" ? words.looked(thing) : words.changed(thing);
}

function Emergencies({ patient }: { patient: Patient }) {
  const words = privacy.looks;
  const { data } = useQuery(emergenciesOf(patient.id));
  return data?.map((one) => (
    <div key={one.id} className="notice" data-testid="emergency">
      <Siren aria-hidden />
      <p className="notice-title">{words.emergency(one.provider.name, when(one.started_at))}</p>
      <p dir="auto">{words.emergencyReason(one.reason)}</p>
      <p className="notice-small">{words.verdicts[one.verdict ?? "null"]}</p>
    </div>
  ));
}
