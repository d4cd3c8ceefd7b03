/** What is shown when a page breaks or its files cannot be loaded, as after an update of the server: never a blank one. */
import { Component, type ReactNode } from "react";
import { Brand } from "./design/Brand";
import { common } from "./texts/common";

interface Props {
  readonly children: ReactNode;
}

/** See the head of this file. */
export class Boundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main className="page-plain" role="alert" data-testid="error" data-code="page_broken">
        <Brand />
        <h1>{common.broken.title}</h1>
        <p>{common.broken.advice}</p>
        <button type="button" className="button button-primary" onClick={() => location.reload()}>{common.broken.reload}</button>
      </main>
    );
  }
}
