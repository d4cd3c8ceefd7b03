/** What was prescribed, newest first, each with its paper. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { prescriptionsOfPatient } from "../../api/records";
import { LoadFailed } from "../../shell/States";
import { records } from "../../texts/records";
import { Skeleton } from "../../ui/Skeleton";
import { Paper } from "../prescriptions/Paper";

/** See the head of this file. Drafts belong to the visit they are written in. */
export function PrescriptionsPart({ patient }: { patient: string }) {
  const words = records.prescriptions;
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(prescriptionsOfPatient(patient));
  const items = data?.pages.flatMap((page) => page.items).filter(({ status }) => status !== "DRAFT") ?? [];
  return (
    <section className="box" aria-labelledby="prescriptions" data-testid="prescriptions">
      <h2 id="prescriptions">{words.title}</h2>
      {isPending && <Skeleton className="line-wait" count={2} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <p className="soft">{words.none}</p>}
      {items.map((one) => <Paper key={one.id} prescription={one} />)}
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{records.more}</button>}
    </section>
  );
}
