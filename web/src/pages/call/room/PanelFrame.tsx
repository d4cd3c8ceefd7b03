/** The frame of everything that opens beside the stage: a heading that takes the focus, and a way to close it. */
import { X } from "lucide-react";
import { createContext, useEffect, useId, useRef, type ReactNode } from "react";
import { common } from "../../../texts/common";

/** For panels that others put in: how theirs is closed. */
export const ClosePanel = createContext<() => void>(() => undefined);

interface PanelFrameProps {
  readonly title: string;
  readonly testId: string;
  readonly close: () => void;
  /** The content takes the focus itself. */
  readonly hasOwnFocus?: boolean;
  readonly children: ReactNode;
}

/** See the head of this file. */
export function PanelFrame({ title, testId, close, hasOwnFocus = false, children }: PanelFrameProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!hasOwnFocus) heading.current?.focus();
  }, [hasOwnFocus]);
  return (
    <aside className="panel" aria-labelledby={id} data-testid={testId}>
      <div className="panel-head">
        <h2 id={id} ref={heading} tabIndex={-1}>{title}</h2>
        <button type="button" className="button button-quiet button-icon" aria-label={common.close} onClick={close}><X aria-hidden /></button>
      </div>
      {children}
    </aside>
  );
}
