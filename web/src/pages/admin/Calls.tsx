/** Which way calls go: over this server, over Daily, or over one with the other behind it. A visit that has begun keeps its way. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { callWay, saveCallWay } from "../../api/admin";
import type { Schemas } from "../../api/client";
import { codeOf } from "../../api/problem";
import { LoadFailed } from "../../shell/States";
import { admin } from "../../texts/admin";
import { common } from "../../texts/common";
import { SelectField } from "../../ui/Field";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";

type Way = Schemas["Choice"] | "";

/** See the head of this file. */
export default function Calls() {
  const { data, error, refetch } = useQuery(callWay());
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="line-wait" count={2} />;
  return <Form key={data.etag} saved={data.value.backend ?? ""} etag={data.etag} refetch={() => void refetch()} />;
}

function Form({ saved, etag, refetch }: { saved: Way; etag: string; refetch: () => void }) {
  const words = admin.calls;
  const [way, setWay] = useState<Way>(saved);
  const save = useMutation({ mutationFn: () => saveCallWay(etag, way === "" ? null : way), onError: (error) => { if (codeOf(error) === "stale") refetch(); } });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="box form" onSubmit={submit} noValidate data-testid="calls-form">
      <SelectField label={words.way} hint={words.hint} value={way} options={words.ways} change={setWay} testId="call-way" />
      <ProblemNotice error={save.error} />
      <button type="submit" className="button button-primary" data-testid="save-calls" disabled={save.isPending || way === saved}>{common.save}</button>
    </form>
  );
}
