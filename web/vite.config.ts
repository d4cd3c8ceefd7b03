/** Builds the browser application into `dist`, which the server embeds. The call client is compiled from source. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** A running server for `npm run dev`. */
const SERVER = "http://localhost:8080";

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: { "@carehub/call-client": new URL("../signaling/client/src/index.ts", import.meta.url).pathname },
  },
  build: {
    target: "es2022",
    // Every byte inline would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": SERVER, "/ws": { target: SERVER, ws: true } } },
  test: { globals: true, include: ["src/**/*.test.ts", "../signaling/client/test/**/*.test.ts"] },
});
