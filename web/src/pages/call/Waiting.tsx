/** Those who knock, and those who are knocked at. */
import type { WaitingPerson } from "@carehub/call-client";
import { useEffect } from "react";
import { Brand } from "../../design/Brand";
import { door } from "../../texts/door";

/** In front of the door. */
export function Waiting({ giveUp }: { giveUp: () => void }) {
  useEffect(() => {
    document.title = door.waiting;
  }, []);
  return (
    <main className="page-plain" data-testid="status" data-state="waiting">
      <Brand />
      <h1>{door.waiting}</h1>
      <p role="status">{door.waitingAdvice}</p>
      <button type="button" className="button" data-testid="give-up" onClick={giveUp}>{door.giveUp}</button>
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
          <span>{door.knocks(name)}</span>
          <button
            type="button" className="button button-small button-primary" data-testid="let-in" aria-label={door.letInLabel(name)}
            onClick={() => answer(id, true)}
          >
            {door.letIn}
          </button>
          <button
            type="button" className="button button-small" data-testid="decline" aria-label={door.declineLabel(name)}
            onClick={() => answer(id, false)}
          >
            {door.decline}
          </button>
        </div>
      ))}
    </div>
  );
}
