/** Choosing a currency by its name in the reader's language. */
import { useId } from "react";
import { language } from "../../language";
import { setup } from "../../texts/setup";

interface CurrencyFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly name: string;
  readonly value: string;
  readonly change: (code: string) => void;
  readonly error: string | null | undefined;
  readonly testId: string;
}

/** See the head of this file. */
export function CurrencyField({ label, hint, name, value, change, error, testId }: CurrencyFieldProps) {
  const id = useId();
  const names = new Intl.DisplayNames(language(), { type: "currency" });
  const currencies = Intl.supportedValuesOf("currency").map((code) => ({ code, text: `${names.of(code) ?? code} (${code})` }));
  const sorted = currencies.sort((one, other) => one.text.localeCompare(other.text, language()));
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id} name={name} value={value} data-testid={testId} aria-invalid={Boolean(error)}
        aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`} onChange={(event) => change(event.target.value)}
      >
        <option value="" disabled>{setup.begin.choose}</option>
        {sorted.map(({ code, text }) => <option key={code} value={code}>{text}</option>)}
      </select>
      <p id={`${id}-hint`} className="field-hint">{hint}</p>
      {error && <p id={`${id}-error`} className="field-error">{error}</p>}
    </div>
  );
}
