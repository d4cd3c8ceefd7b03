/** What two people may edit at once: read with the version it had, which goes out again with the change. */

/** See the head of this file. */
export interface Versioned<T> {
  readonly value: T;
  /** As the header `If-Match` wants it. */
  readonly etag: string;
}

/** The body of an answer with its `ETag`. */
export async function versioned<T>(answer: Promise<{ data?: T | undefined; response: Response }>): Promise<Versioned<NonNullable<T>>> {
  const { data, response } = await answer;
  if (data === undefined || data === null) throw new TypeError("an answer without a body");
  return { value: data, etag: response.headers.get("ETag") ?? "" };
}
