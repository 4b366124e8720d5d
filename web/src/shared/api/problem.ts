// What the server says when it does not do what it was asked (RFC 9457, crates/server/src/problem.rs).
import { Fault } from "../lib/fault";

/** A refusal of the server. `passes`: the same request may succeed later. */
export class Problem extends Fault {
  constructor(
    readonly status: number,
    code: string,
    zh: string,
    en: string,
    readonly retryAfter?: number,
  ) {
    super(code, zh, en);
    this.name = "Problem";
  }

  get passes(): boolean {
    return (
      this.status === 503 || this.status === 429 || this.status === 408 || this.status === 502 || this.status === 504
    );
  }
}

/** The server could not be reached, or did not answer in time: whether it did what it was asked is unknown. */
export class Offline extends Fault {
  constructor() {
    super("offline", "连不上服务器", "the server cannot be reached");
    this.name = "Offline";
  }
}

/** Reads the body of a refusal; a proxy's own pages become a problem, too. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => ({}));
  const { code, title, title_zh, retry_after } = Object(body) as Record<string, unknown>;
  const text = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);
  const header = Number(response.headers.get("retry-after"));
  const wait = typeof retry_after === "number" ? retry_after : header > 0 ? header : undefined;
  return new Problem(
    response.status,
    text(code, `http-${response.status}`),
    text(title_zh, `服务器答复 ${response.status}`),
    text(title, `the server answered ${response.status}`),
    wait,
  );
}
