/** The whole application: a call at once, everything else by what `Others` knows. */
import { lazy, Suspense } from "react";
import { Boundary } from "./Boundary";
import { FIRST_PAGES } from "./pages.first";
import { match, usePath } from "./router";
import { Wait } from "./shell/States";

const Others = lazy(() => import("./Others"));

/** See the head of this file. */
export function App() {
  const path = usePath();
  return (
    <Boundary key={path}>
      <Suspense fallback={<Wait />}><Shown path={path} /></Suspense>
    </Boundary>
  );
}

function Shown({ path }: { path: string }) {
  for (const page of FIRST_PAGES) {
    const found = match(page.path, path);
    // Another room in the same pattern is another page.
    if (found) return <page.Show key={path} {...found} />;
  }
  return <Others path={path} />;
}
