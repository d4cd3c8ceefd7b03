/** What the server said no to: an RFC 9457 problem document, as an error. */
import type { components } from "./schema";

type Body = components["schemas"]["Problem"];

/** `code` is stable and decides what people read; the other words are for developers. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong with which field of the request: codes by path. */
  readonly fields: Readonly<Record<string, string>>;
  /** What some codes carry besides, such as the nearest free times. */
  readonly more: Readonly<Record<string, unknown>>;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterS: number | null;

  constructor(status: number, code: string, detail: string, more: Readonly<Record<string, unknown>> = {}, retryAfterS: number | null = null) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.more = more;
    this.retryAfterS = retryAfterS;
    const fields = Array.isArray(more["fields"]) ? (more["fields"] as Body["fields"]) : [];
    this.fields = Object.fromEntries((fields ?? []).map((field) => [field.path, field.code]));
  }
}

/** The server could not be reached at all. */
export function unreachable(): ApiError {
  return new ApiError(0, "unreachable", "the server cannot be reached");
}

/** Reads an error response. */
export async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.clone().json().catch(() => ({}))) as Partial<Body> & Record<string, unknown>;
  const wait = Number(response.headers.get("Retry-After"));
  return new ApiError(
    response.status,
    typeof body.code === "string" ? body.code : `http_${response.status}`,
    typeof body.detail === "string" ? body.detail : response.statusText,
    body,
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}

/** The code of whatever was thrown: doors of rooms throw errors of their own with one. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : "unknown";
}
