/** After the first run, and whenever an admin wonders: do mails leave, do sound and pictures reach the server? */
import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, LoaderCircle, Mail, RadioTower } from "lucide-react";
import type { ReactNode } from "react";
import { explain } from "../../api/explain";
import { Link } from "../../router";
import { useTitle } from "../../shell/useTitle";
import { setup } from "../../texts/setup";
import { tryMail, tryMedia } from "./trials";
import "./setup.css";

/** See the head of this file. */
export default function ChecksPage() {
  const words = setup.checks;
  useTitle(words.title);
  return (
    <div className="setup-page">
      <h1>{words.title}</h1>
      <p className="setup-lead">{words.lead}</p>
      <div className="setup-checks">
        <Trial icon={<Mail aria-hidden />} words={words.mail} run={tryMail} testId="mail" />
        <Trial icon={<RadioTower aria-hidden />} words={words.media} run={tryMedia} testId="media" />
      </div>
      <p><Link to="/home" className="button button-primary">{words.done}</Link></p>
    </div>
  );
}

interface TrialProps {
  readonly icon: ReactNode;
  readonly words: typeof setup.checks.mail;
  /** What came of it, in words; throws what went wrong. */
  readonly run: () => Promise<string>;
  readonly testId: string;
}

function Trial({ icon, words, run, testId }: TrialProps) {
  const trial = useMutation({ mutationFn: run });
  return (
    <section className="setup-check" data-testid={`trial-${testId}`} data-state={trial.status}>
      <h2>{icon}{words.title}</h2>
      <p>{words.text}</p>
      <button type="button" className="button" data-testid={`try-${testId}`} disabled={trial.isPending} onClick={() => trial.mutate()}>{words.run}</button>
      <div role="status" className="setup-outcome">
        {trial.isPending && <p><LoaderCircle className="spin" aria-hidden />{words.busy}</p>}
        {trial.isSuccess && <p className="note-good"><CircleCheck aria-hidden />{trial.data}</p>}
        {trial.isError && <Failure error={trial.error} advice={words.failed} />}
      </div>
    </section>
  );
}

function Failure({ error, advice }: { error: Error; advice: string }) {
  const { code, what } = explain(error);
  return (
    <div className="notice notice-error" data-testid="error" data-code={code}>
      <CircleAlert aria-hidden />
      <p className="notice-title">{what}</p>
      <p>{advice}</p>
    </div>
  );
}
