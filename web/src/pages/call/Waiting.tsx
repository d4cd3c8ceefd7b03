/** Those who knock, and those who are knocked at. */
import type { WaitingPerson } from "@carehub/call-client";
import { useEffect } from "react";
import { Brand } from "../../design/Brand";
import { doorWords } from "./doorWords";

/** In front of the door. */
export function Waiting({ giveUp }: { giveUp: () => void }) {
  useEffect(() => {
    document.title = doorWords.waiting;
  }, []);
  return (
    <main className="page-plain" data-testid="status" data-state="waiting">
      <Brand />
      <h1>{doorWords.waiting}</h1>
      <p role="status">{doorWords.waitingAdvice}</p>
      <button type="button" className="button" data-testid="give-up" onClick={giveUp}>{doorWords.giveUp}</button>
    </main>
  );
}

interface KnocksProps {
  readonly people: readonly WaitingPerson[];
  readonly answer: (person: string, letIn: boolean) => void;
}

/** Inside, for those who may let people in. */
export function Knocks({ people, answer }: KnocksProps) {
  return (
    <div role="status">
      {people.map(({ id, name }) => (
        <div key={id} className="banner" data-testid="knock" data-person={id}>
          <span>{doorWords.knocks(name)}</span>
          <button
            type="button" className="button button-small button-primary" data-testid="let-in" aria-label={doorWords.letInLabel(name)}
            onClick={() => answer(id, true)}
          >
            {doorWords.letIn}
          </button>
          <button
            type="button" className="button button-small" data-testid="decline" aria-label={doorWords.declineLabel(name)}
            onClick={() => answer(id, false)}
          >
            {doorWords.decline}
          </button>
        </div>
      ))}
    </div>
  );
}
