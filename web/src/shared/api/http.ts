// The one place that makes requests. Always to the own origin; never with anything that tells more than the request must.
import { Offline, problemOf } from "./problem";

/** How a request is made. */
export interface Ask {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** An object goes as JSON, a text as a line of the log. */
  body?: object | string;
  /** Whether the session cookie goes along. A voter has none. */
  session?: boolean;
  /** A key that the host gave, for those who read without an account. Never part of an address. */
  key?: string;
  signal?: AbortSignal;
}

/** Longer than the server's own patience. */
const PATIENCE = 35_000;

/** Makes a request below /api/v1; gives the answer's text.
 * @throws Problem if the server refuses, Offline if it cannot be reached. */
export async function ask(
  path: string,
  { method = "GET", body, session = false, key = "", signal }: Ask = {},
): Promise<string> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const given = (): void => stop.abort();
  signal?.addEventListener("abort", given);
  const headers: Record<string, string> = {};
  const init: RequestInit = {
    method,
    headers,
    credentials: session ? "same-origin" : "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: stop.signal,
  };
  if (body !== undefined) {
    const line = typeof body === "string";
    headers["content-type"] = line ? "text/plain" : "application/json";
    init.body = line ? body : JSON.stringify(body);
  }
  if (key !== "") {
    headers["authorization"] = `Bearer ${key}`;
  }
  try {
    const response = await fetch(`/api/v1${path}`, init);
    if (!response.ok) {
      throw await problemOf(response);
    }
    return await response.text();
  } catch (thrown) {
    if (signal?.aborted || !(thrown instanceof TypeError || thrown instanceof DOMException)) {
      throw thrown;
    }
    throw new Offline();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", given);
  }
}

/** The same for an answer that is JSON. The type is what the server's own description promises. */
export async function askJson<T>(path: string, how: Ask = {}): Promise<T> {
  return JSON.parse(await ask(path, how)) as T;
}
