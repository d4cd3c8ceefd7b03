/** The frame of pages that fill the window: the mark, who it is with, and room for one thing. */
import type { ReactNode } from "react";
import { Brand } from "../../design/Brand";
import { OfflineBanner } from "../../shell/OfflineBanner";

/** See the head of this file. */
export function Bare({ children, head }: { children: ReactNode; head?: ReactNode }) {
  return (
    <div className="bare">
      <header className="bare-head"><Brand isSmall />{head}</header>
      <OfflineBanner />
      <main className="bare-main">{children}</main>
    </div>
  );
}
