/** What people write. The list is a polite live region: new lines are read out while the panel is open. */
import type { CallClient, CallSnapshot } from "@carehub/call-client";
import { SendHorizontal } from "lucide-react";
import { useEffect, useId, useRef, useState, type SubmitEvent, type KeyboardEvent } from "react";
import { common } from "../../../texts/common";
import { texts } from "../../../texts/call";
import { PanelFrame } from "./PanelFrame";

/** The server's limit. */
const CHARACTERS_MAX = 2_000;
const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

interface ChatPanelProps {
  readonly call: CallClient;
  readonly snapshot: CallSnapshot;
  readonly close: () => void;
}

/** See the head of this file. */
export function ChatPanel({ call, snapshot, close }: ChatPanelProps) {
  const { chat, self } = snapshot;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In newer browsers it returns a promise, which an effect must not.
    end.current?.scrollIntoView({ block: "nearest" });
  }, [chat.length]);
  return (
    <PanelFrame title={texts.chat.title} testId="chat-panel" close={close} hasOwnFocus={self?.permissions.chat ?? false}>
      <div className="chat-lines" role="log" aria-live="polite" aria-label={texts.chat.title} tabIndex={0}>
        {chat.length === 0 && <p className="chat-empty">{texts.chat.empty}</p>}
        <ol>
          {chat.map((line) => (
            <li key={line.seq} className="chat-line" data-testid="chat-line" data-own={line.from === self?.id}>
              <span className="chat-from">{texts.chat.from(line.from === self?.id ? common.you : line.name, TIME.format(line.at_ms))}</span>
              <span className="chat-text">{line.text}</span>
            </li>
          ))}
        </ol>
        <div ref={end} />
      </div>
      {self?.permissions.chat && <Writer isOnline={snapshot.state.name === "joined"} send={(text) => call.chat(text)} />}
    </PanelFrame>
  );
}

function Writer({ isOnline, send }: { isOnline: boolean; send: (text: string) => void }) {
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    input.current?.focus();
  }, []);
  const submit = (event?: SubmitEvent) => {
    event?.preventDefault();
    if (!text.trim() || !isOnline) return;
    send(text.trim());
    setText("");
    input.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    // Enter while an input method composes a word chooses the word.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form className="chat-form" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id} className="visually-hidden">{texts.chat.label}</label>
        <textarea
          id={id} ref={input} data-testid="chat-input" rows={1} value={text} maxLength={CHARACTERS_MAX}
          placeholder={texts.chat.placeholder} onChange={(event) => setText(event.target.value)} onKeyDown={pressed}
        />
      </div>
      <button type="submit" className="button button-primary button-icon" data-testid="chat-send" aria-label={texts.chat.send} disabled={!isOnline}>
        <SendHorizontal aria-hidden />
      </button>
    </form>
  );
}
