/** What patients agree to: which of it is asked for before a visit, and its text. A new text is asked for anew; old ones stay readable. */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../../../api/client";
import { askFor, consentTexts } from "../../../api/office";
import { consentKinds } from "../../../api/privacy";
import { fullDay } from "../../../format";
import { language } from "../../../language";
import { LoadFailed } from "../../../shell/States";
import { admin } from "../../../texts/admin";
import { office } from "../../../texts/office";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { Publish } from "./Publish";

type Kind = Schemas["ConsentKindState"];

/** See the head of this file. */
export default function Consents() {
  const { data, error, isPending, refetch } = useQuery(consentKinds());
  return (
    <>
      <p className="soft">{office.consents.lead}</p>
      {isPending && <Skeleton className="line-wait" count={4} />}
      {error && !data && <LoadFailed error={error} retry={() => void refetch()} />}
      {data?.map((one) => <One key={one.kind} one={one} />)}
    </>
  );
}

function One({ one: { kind, required, text } }: { one: Kind }) {
  const words = office.consents;
  const [writes, setWrites] = useState(false);
  const ask = useMutation({ mutationFn: (asked: boolean) => askFor(kind, asked) });
  const shown = wordsOf(text?.words);
  return (
    <section className="box" aria-labelledby={`kind-${kind}`} data-testid="consent-kind" data-kind={kind}>
      <div className="section-head">
        <h2 id={`kind-${kind}`}>{words.kinds[kind]}</h2>
        <span className="badge-state" data-tone={required ? "good" : "plain"}>{required ? words.asked : words.notAsked}</span>
      </div>
      <p className="soft">{words.about[kind]}</p>
      {shown && text ? (
        <details className="consent-text">
          <summary>{words.current(text.number, fullDay(text.published_at))}</summary>
          <div lang={shown.language}><h3 dir="auto">{shown.title}</h3><p className="prose" dir="auto">{shown.body}</p></div>
          <Earlier kind={kind} newest={text.number} />
        </details>
      ) : <p>{words.none}</p>}
      <label className="tick"><input type="checkbox" checked={required} disabled={ask.isPending} data-testid="asked" onChange={({ target }) => ask.mutate(target.checked)} /><span>{words.ask}</span></label>
      <ProblemNotice error={ask.error} />
      {writes
        ? <Publish kind={kind} newest={text?.words ?? []} close={() => setWrites(false)} />
        : <button type="button" className="button" data-testid="write-text" onClick={() => setWrites(true)}><PenLine aria-hidden />{words.write}</button>}
    </section>
  );
}

function Earlier({ kind, newest }: { kind: Kind["kind"]; newest: number }) {
  const words = office.consents;
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({ ...consentTexts(kind), enabled: newest > 1 });
  const items = data?.pages.flatMap((page) => page.items).filter((one) => one.number < newest) ?? [];
  return (
    <>
      <ProblemNotice error={error} />
      {items.map((one) => {
        const shown = wordsOf(one.words);
        return <details key={one.number}><summary>{words.earlier(one.number, fullDay(one.published_at))}</summary><p className="prose" dir="auto" lang={shown?.language}>{shown?.body}</p></details>;
      })}
      {hasNextPage && <button type="button" className="button button-small" onClick={() => void fetchNextPage()}>{admin.more}</button>}
    </>
  );
}

/** In the reader's language where there is one. */
function wordsOf(all: readonly Schemas["ConsentWords"][] | undefined): Schemas["ConsentWords"] | undefined {
  return all?.find((one) => one.language === language()) ?? all?.[0];
}
