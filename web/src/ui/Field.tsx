/** Fields of forms: a label above, a hint below, and what is wrong where it is wrong. What was typed stays. */
import { Eye, EyeOff } from "lucide-react";
import { useId, useState, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from "react";

interface FieldFrameProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with it. */
  readonly error?: string | null | undefined;
}

interface TextFieldProps extends FieldFrameProps, Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value" | "id"> {
  readonly value: string;
  readonly change: (value: string) => void;
  readonly testId?: string;
}

/** One line of text. */
export function TextField({ label, hint, error, value, change, testId, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        {...rest} id={id} value={value} data-testid={testId} aria-invalid={Boolean(error)} aria-describedby={describedBy(id, hint, error)}
        onChange={(event) => change(event.target.value)}
      />
    </Frame>
  );
}

/** A password that can be shown: nobody types blind on a phone. Pasting works, and managers are told what it is. */
export function PasswordField({ label, hint, error, value, change, testId, show, ...rest }: TextFieldProps & { readonly show: string }) {
  const id = useId();
  const [isShown, setShown] = useState(false);
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <span className="field-with-button">
        <input
          {...rest} id={id} type={isShown ? "text" : "password"} value={value} data-testid={testId} aria-invalid={Boolean(error)}
          aria-describedby={describedBy(id, hint, error)} autoCapitalize="none" spellCheck={false} onChange={(event) => change(event.target.value)}
        />
        <button type="button" aria-label={show} aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </button>
      </span>
    </Frame>
  );
}

interface TextAreaProps extends FieldFrameProps, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange" | "value" | "id"> {
  readonly value: string;
  readonly change: (value: string) => void;
  readonly testId?: string;
}

/** Several lines. */
export function TextArea({ label, hint, error, value, change, testId, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea
        rows={4} {...rest} id={id} value={value} data-testid={testId} aria-invalid={Boolean(error)} aria-describedby={describedBy(id, hint, error)}
        onChange={(event) => change(event.target.value)}
      />
    </Frame>
  );
}

interface SelectFieldProps<T extends string> extends FieldFrameProps {
  readonly value: T;
  /** Names by value, in their order. */
  readonly options: Readonly<Record<T, string>>;
  readonly change: (value: T) => void;
  readonly testId?: string;
}

/** One of several. */
export function SelectField<T extends string>({ label, hint, error, value, options, change, testId }: SelectFieldProps<T>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select
        id={id} value={value} data-testid={testId} aria-invalid={Boolean(error)} aria-describedby={describedBy(id, hint, error)}
        onChange={(event) => change(event.target.value as T)}
      >
        {(Object.entries(options) as [T, string][]).map(([one, name]) => <option key={one} value={one}>{name}</option>)}
      </select>
    </Frame>
  );
}

function Frame({ id, label, hint, error, children }: FieldFrameProps & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {error ? <p id={`${id}-error`} className="field-error">{error}</p> : null}
      {hint ? <p id={`${id}-hint`} className="field-hint">{hint}</p> : null}
    </div>
  );
}

function describedBy(id: string, hint: string | undefined, error: string | null | undefined): string | undefined {
  return [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
}
