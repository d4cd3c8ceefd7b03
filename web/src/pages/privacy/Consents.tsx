/** What the clinic asks, in its newest words, and what was answered. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { consentKinds, consentsOf, giveConsent, withdrawConsent, type Patient } from "../../api/privacy";
import { fullDay } from "../../format";
import { language } from "../../language";
import { LoadFailed } from "../../shell/States";
import { privacy } from "../../texts/privacy";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { Skeleton } from "../../ui/Skeleton";
import { ConfirmDialog } from "../call/room/ConfirmDialog";

interface ConsentsProps {
  readonly patient: Patient;
  /** Carers see it and decide nothing. */
  readonly decides: boolean;
}

/** See the head of this file. */
export function Consents({ patient, decides }: ConsentsProps) {
  const words = privacy.consents;
  const kinds = useQuery(consentKinds());
  const given = useQuery(consentsOf(patient.id));
  const error = kinds.error ?? given.error;
  const asked = kinds.data?.filter(({ text }) => text != null);
  return (
    <section className="box" aria-labelledby="consents" data-testid="consents">
      <h2 id="consents">{words.title}</h2>
      {error && <LoadFailed error={error} retry={() => void Promise.all([kinds.refetch(), given.refetch()])} />}
      {!error && (!asked || !given.data) && <Skeleton className="line-wait" count={2} />}
      {asked?.length === 0 && <p className="soft">{words.none}</p>}
      {given.data && asked?.map(({ kind, required, text }) => text && (
        <Kind key={kind} patient={patient} decides={decides} isRequired={required} text={text} answers={given.data.items.filter((one) => one.kind === kind)} />
      ))}
    </section>
  );
}

interface KindProps extends ConsentsProps {
  readonly isRequired: boolean;
  readonly text: Schemas["ConsentText"];
  /** Newest first. */
  readonly answers: readonly Schemas["Consent"][];
}

function Kind({ patient, decides, isRequired, text, answers }: KindProps) {
  const words = privacy.consents;
  const [asks, setAsks] = useState(false);
  const standing = answers.find(({ withdrawn_at }) => withdrawn_at == null);
  const isNewest = standing?.number === text.number;
  const give = useMutation({ mutationFn: () => giveConsent(patient.id, text.kind, text.number) });
  const withdraw = useMutation({ mutationFn: (id: string) => withdrawConsent(patient.id, id) });
  const shown = text.words.find((one) => one.language.startsWith(language())) ?? text.words[0];
  return (
    <article className="consent" data-testid="consent" data-kind={text.kind} data-given={isNewest}>
      <div className="consent-head">
        {isNewest ? <CircleCheck className="consent-yes" aria-hidden /> : <CircleDashed aria-hidden />}
        <h3>{shown?.title}</h3>
        {isRequired && <span className="badge-state">{words.required}</span>}
      </div>
      <p className="soft small" role="status"><State standing={standing} last={answers[0]} />{standing && !isNewest ? ` ${words.older}` : ""}</p>
      <details><summary>{words.read}</summary><p className="consent-text" lang={shown?.language} dir="auto">{shown?.body}</p></details>
      <ProblemNotice error={give.error ?? withdraw.error} />
      {decides && (
        <div className="row">
          {!isNewest && <button type="button" className="button button-small button-primary" data-testid="agree" disabled={give.isPending} onClick={() => give.mutate()}>{words.agree}</button>}
          {standing && <button type="button" className="button button-small" data-testid="withdraw" disabled={withdraw.isPending} onClick={() => setAsks(true)}>{words.withdraw}</button>}
        </div>
      )}
      <ConfirmDialog
        isOpen={asks} title={words.question} text={words.text} action={words.withdraw} cancel={() => setAsks(false)}
        confirm={() => {
          if (standing) withdraw.mutate(standing.id);
          setAsks(false);
        }}
      />
    </article>
  );
}

function State({ standing, last }: { standing: Schemas["Consent"] | undefined; last: Schemas["Consent"] | undefined }) {
  const words = privacy.consents;
  if (standing) return standing.given_by == null ? words.givenAlone(fullDay(standing.given_at)) : words.given(fullDay(standing.given_at), standing.given_by);
  return last?.withdrawn_at == null ? words.never : words.withdrawn(fullDay(last.withdrawn_at));
}
