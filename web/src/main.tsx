/** Starts the application. */
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { queries } from "./api/queries";
import { isRightToLeft, language } from "./language";
import { load as loadCommon } from "./texts/common";
import "./design/tokens.css";
import "./design/base.css";
import "./design/controls.css";
import "./design/parts.css";

document.documentElement.lang = language();
document.documentElement.dir = isRightToLeft() ? "rtl" : "ltr";

const root = document.getElementById("root");
if (root) {
  await loadCommon();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
