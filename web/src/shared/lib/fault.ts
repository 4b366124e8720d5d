// Everything that can go wrong, from the server, the core or the line, in one shape: a stable code and words in both languages.

/** A failure with a stable short code. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    readonly zh: string,
    readonly en: string,
  ) {
    super(en);
    this.name = "Fault";
  }
}

/** Whatever was thrown, as a fault. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Fault) {
    return thrown;
  }
  const { code, zh, en, message } = Object(thrown) as Record<string, unknown>;
  if (typeof code === "string" && typeof zh === "string") {
    return new Fault(code, zh, typeof en === "string" ? en : String(message));
  }
  return new Fault(
    "internal",
    "程序内部错误",
    `internal error: ${typeof message === "string" ? message : String(thrown)}`,
  );
}
