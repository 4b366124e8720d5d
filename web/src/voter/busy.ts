// Pages during which something is on its way that must not be cut off: what each says, and what it says when that takes long.

export const BUSY = {
  opening: ["openingWhat", "slowWhy"],
  "signing-in": ["signingIn", "slowWhy"],
  casting: ["casting", "castingSlow"],
  challenging: ["challenging", "slowWhy"],
} as const;

/** Whether a page is one of them. */
export const isBusy = (at: string): at is keyof typeof BUSY => at in BUSY;
