/**
 * The server's REST API, typed by its own document (`schema.ts` is made from it: `./dev api`). A response that is no
 * success is thrown as an `ApiError`, so what comes back is always what was asked for.
 */
import createClient, { type Middleware } from "openapi-fetch";
import { problemOf, unreachable } from "./problem";
import type { components, paths } from "./schema";

/** Names of the document's schemas. */
export type Schemas = components["schemas"];

/** Nobody looks at a spinner for longer. */
const PATIENCE_MS = 20_000;

/** Other sites cannot set the header without being asked: the server takes no change without it. */
export const OUR_HEADERS = { "X-Requested-With": "carehub" } as const;

const errors: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
  onError() {
    return unreachable();
  },
};

/** See the head of this file. */
export const api = createClient<paths>({
  baseUrl: "/api/v1",
  headers: { Accept: "application/json", ...OUR_HEADERS },
  fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]) }),
});
api.use(errors);

/** What an answer holds. Errors were thrown, so only an empty answer has none. */
export async function body<T>(answer: Promise<{ data?: T | undefined }>): Promise<NonNullable<T>> {
  const { data } = await answer;
  if (data === undefined || data === null) throw new TypeError("an answer without a body");
  return data;
}

/** The `version` of what may be edited by two people, as the header wants it. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}

/** For what must happen once, however often it is sent. */
export function onceKey(): string {
  return crypto.randomUUID();
}
