/** Who gives care: found by name, listed for booking or not, and each with the public page, the kinds of visit and the hours. */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft, Stethoscope } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { list, staff } from "../../../api/office";
import { publicPage, type PublicPage } from "../../../api/profile";
import { Link } from "../../../router";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { office } from "../../../texts/office";
import { SelectField, TextField } from "../../../ui/Field";
import { Portrait } from "../../../ui/Portrait";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { HoursOf } from "../../availability/AvailabilityPage";
import { PublicPageOf } from "../../profile/Public";
import "../../directory/directory.css";
import "../../profile/profile.css";

type Listed = "yes" | "no";

/** See the head of this file. */
export default function Providers({ id }: { id: string }) {
  return id === "" ? <List /> : <One id={id} />;
}

function List() {
  const words = office.providers;
  const [name, setName] = useState("");
  const [listed, setListed] = useState<Listed>("yes");
  const wanted = useDeferredValue(name.trim());
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(staff(wanted, listed === "yes"));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <p className="soft">{words.lead}</p>
      <div className="fields">
        <TextField type="search" label={words.name} maxLength={100} value={name} change={setName} testId="staff-name" />
        <SelectField label={words.listed} value={listed} options={words.choices} change={setListed} testId="staff-listed" />
      </div>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && items.length === 0 && <div className="empty box" data-testid="no-staff"><Stethoscope aria-hidden /><p className="empty-title">{words.none}</p></div>}
      <ul className="lines">
        {items.map((one) => (
          <li key={one.id} className="line" data-testid="staff">
            <Link to={`/admin/providers/${one.id}`} className="line-main">
              <Portrait id={one.id} name={one.name} photo={one.photo} />
              <span className="line-words"><strong dir="auto">{one.name}</strong><span className="soft small">{[one.title, ...one.specializations.map((field) => field.name)].filter(Boolean).join(" · ")}</span></span>
            </Link>
          </li>
        ))}
      </ul>
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </>
  );
}

function One({ id }: { id: string }) {
  const { data, error, isPending, refetch } = useQuery(publicPage(id));
  return (
    <div className="stack">
      <Link to="/admin/providers" className="back"><ArrowLeft aria-hidden />{office.providers.back}</Link>
      {isPending && <Skeleton className="next-wait" />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <Standing page={data} />
          <PublicPageOf id={id} />
          <HoursOf id={id} title={<h2>{office.providers.hours}</h2>} />
        </>
      )}
    </div>
  );
}

function Standing({ page }: { page: PublicPage }) {
  const words = office.providers;
  const change = useMutation({ mutationFn: (active: boolean) => list(page.id, active) });
  return (
    <section className="box" aria-labelledby="standing" data-testid="standing" data-active={page.active}>
      <div className="section-head">
        <h2 id="standing"><bdi>{page.name}</bdi></h2>
        <span className="badge-state" data-tone={page.active ? "good" : "warning"}>{page.active ? words.isListed : words.isNotListed}</span>
      </div>
      <p className="soft">{page.active ? words.unlistText : words.listText}</p>
      <ProblemNotice error={change.error} />
      <button type="button" className="button" data-testid="list" disabled={change.isPending} onClick={() => change.mutate(!page.active)}>{page.active ? words.unlist : words.list}</button>
    </section>
  );
}
