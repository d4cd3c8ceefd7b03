/** What the clinic asks to be agreed to before a visit, each with its whole text to unfold. */
import type { Schemas } from "../../api/client";
import { language } from "../../language";
import { booking } from "../../texts/booking";

/** Something to agree to. */
export interface Asked {
  readonly kind: Schemas["ConsentKind"];
  readonly number: number;
  readonly words: readonly Schemas["ConsentWords"][];
}

interface ConsentsProps {
  readonly asked: readonly Asked[];
  readonly ticked: readonly string[];
  readonly change: (ticked: readonly string[]) => void;
  /** What is missing is marked from now on. */
  readonly isChecked: boolean;
}

/** See the head of this file. Nothing where nothing is asked. */
export function Consents({ asked, ticked, change, isChecked }: ConsentsProps) {
  if (asked.length === 0) return null;
  return (
    <fieldset className="people">
      <legend className="field-label">{booking.pick.consents}</legend>
      {asked.map(({ kind, words }) => {
        const text = words.find((one) => one.language === language()) ?? words[0];
        const isTicked = ticked.includes(kind);
        const isMissing = isChecked && !isTicked;
        return (
          <div key={kind} lang={text?.language}>
            <label className="tick">
              <input
                type="checkbox" data-testid={`consent-${kind}`} checked={isTicked} aria-invalid={isMissing} aria-describedby={isMissing ? `${kind}-missing` : undefined}
                onChange={() => change(isTicked ? ticked.filter((one) => one !== kind) : [...ticked, kind])}
              />
              <span>{text?.title}</span>
            </label>
            {isMissing && <p id={`${kind}-missing`} className="field-error">{booking.pick.consentMissing}</p>}
            <details className="consent-text"><summary>{booking.pick.read}</summary><p>{text?.body}</p></details>
          </div>
        );
      })}
    </fieldset>
  );
}
