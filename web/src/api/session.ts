/** Who is signed in here, as far as pages ask. */
import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";
import { ApiError } from "./problem";

/** The session of this browser's cookie. */
export type Session = Schemas["CurrentSession"];
/** The person behind it. */
export type Me = Schemas["Me"];

export const SESSION_KEY = ["session"] as const;
const ME_KEY = ["me"] as const;

/** `null` when nobody is signed in. */
export function useSession(): UseQueryResult<Session | null> {
  return useQuery({ queryKey: SESSION_KEY, queryFn: readSession, staleTime: 60_000 });
}

/** The name and the settings of who is signed in. */
export function useMe(): UseQueryResult<Me> {
  return useQuery({ queryKey: ME_KEY, queryFn: () => body(api.GET("/me")), staleTime: 60_000 });
}

/** Takes over what signing in answered. Everything read for somebody else is forgotten. */
export function useSignedIn(): (session: Session) => void {
  const client = useQueryClient();
  return (session) => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
    client.setQueryData(SESSION_KEY, session);
  };
}

/** Signs out, and forgets everything that was read. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await api.DELETE("/session");
    client.clear();
    // A page load: nothing of the last person stays in this tab's memory.
    window.location.assign("/login?bye");
  };
}

async function readSession(): Promise<Session | null> {
  try {
    return await body(api.GET("/session"));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}
