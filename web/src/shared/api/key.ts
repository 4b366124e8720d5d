// The key of those who read without an account stands behind the `#` of their link: what stands there is sent nowhere.

/** The key of this page's link, or "". */
export function keyOf(hash: string): string {
  const key = new URLSearchParams(hash.replace(/^#/, "")).get("key") ?? "";
  return /^[A-Za-z0-9_-]{22}$/.test(key) ? key : "";
}
