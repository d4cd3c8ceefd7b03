/** What was read from the server, kept while pages use it. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./problem";
import { SESSION_KEY } from "./session";

const RETRIES_MAX = 3;

/** Who we are may have changed: ask again, and the pages follow. */
function noticeSignOut(error: Error): void {
  const isSignedOut = error instanceof ApiError && error.status === 401 && error.code !== "credentials_wrong";
  if (isSignedOut) void queries.invalidateQueries({ queryKey: SESSION_KEY });
}

/** See the head of this file. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  mutationCache: new MutationCache({ onError: noticeSignOut }),
  defaultOptions: {
    queries: {
      // A refusal stays one; a server that cannot be reached may be back in a moment.
      retry: (failures, error) => failures < RETRIES_MAX && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      staleTime: 5_000,
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
