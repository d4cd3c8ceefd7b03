/** For administrators: which records were opened in an emergency, and what a look at each came to. */
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { Schemas } from "../../api/client";
import { emergencies, review, type Emergency } from "../../api/emergency";
import { fullDay, time } from "../../format";
import { LoadFailed } from "../../shell/States";
import { emergency } from "../../texts/emergency";
import { TextArea } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

type Verdict = Schemas["Verdict"];

/** See the head of this file. */
export function Reviews() {
  const words = emergency.review;
  return (
    <>
      <div className="page-head"><div><h1>{emergency.title}</h1><p className="soft">{words.lead}</p></div></div>
      <Tabs>
        <TabList className="tabs" aria-label={emergency.title}>
          <Tab className="tab" id="waiting">{words.waiting}</Tab>
          <Tab className="tab" id="done" data-testid="tab-reviewed">{words.done}</Tab>
        </TabList>
        <TabPanel id="waiting"><List reviewed={false} /></TabPanel>
        <TabPanel id="done"><List reviewed /></TabPanel>
      </Tabs>
    </>
  );
}

function List({ reviewed }: { reviewed: boolean }) {
  const words = emergency.review;
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(emergencies(reviewed));
  if (isPending) return <Skeleton className="line-wait" count={3} />;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <div className="empty box"><ClipboardCheck aria-hidden /><p className="empty-title">{reviewed ? words.noneDone : words.noneWaiting}</p></div>;
  return (
    <div className="stack">
      {items.map((one) => <Case key={one.id} one={one} />)}
      {hasNextPage && <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>{words.more}</button>}
    </div>
  );
}

function Case({ one }: { one: Emergency }) {
  const words = emergency.review;
  return (
    <article className="box" data-testid="emergency-case" data-verdict={one.verdict ?? ""}>
      <div>
        <h2>{words.opened(one.provider.name, one.patient.name)}</h2>
        <p className="soft">{fullDay(one.started_at)}, {words.span(time(one.started_at), time(one.ends_at))}</p>
      </div>
      <div><h3 className="case-head">{words.reason}</h3><p className="case-text" dir="auto">{one.reason}</p></div>
      {one.verdict == null ? <Judge id={one.id} /> : (
        <div>
          <p><span className="badge-state" data-tone={one.verdict === "JUSTIFIED" ? "good" : "danger"}>{words.verdicts[one.verdict]}</span></p>
          {one.remark !== "" && <p className="case-text" dir="auto">{one.remark}</p>}
          {one.reviewed_at != null && <p className="soft small">{words.reviewed(fullDay(one.reviewed_at))}</p>}
        </div>
      )}
    </article>
  );
}

function Judge({ id }: { id: string }) {
  const words = emergency.review;
  const form = useRef<HTMLFormElement>(null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [remark, setRemark] = useState("");
  const [isChecked, setChecked] = useState(false);
  const save = useMutation({ mutationFn: (found: Verdict) => review(id, found, remark.trim()) });
  const isMissing = isChecked && verdict === null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (verdict === null) focusFirst(form.current);
    else save.mutate(verdict);
  };
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <fieldset className="verdicts" aria-describedby={isMissing ? `${id}-missing` : undefined}>
        <legend>{words.verdict}</legend>
        {(Object.entries(words.verdicts) as [Verdict, string][]).map(([one, name]) => (
          <label key={one} className="tick">
            <input type="radio" name={`verdict-${id}`} checked={verdict === one} data-testid={`verdict-${one}`} onChange={() => setVerdict(one)} />
            <span>{name}</span>
          </label>
        ))}
        {isMissing && <p id={`${id}-missing`} className="field-error">{words.verdictMissing}</p>}
      </fieldset>
      <TextArea label={words.remark} hint={words.remarkHint} value={remark} change={setRemark} maxLength={1000} rows={2} testId="remark" />
      <ProblemNotice error={save.error} />
      <button type="submit" className="button button-primary" data-testid="save-review" disabled={save.isPending}>{words.save}</button>
    </form>
  );
}

function focusFirst(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>("input")?.focus();
}
