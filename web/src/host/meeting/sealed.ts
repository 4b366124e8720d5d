// Numbers of the draw that were sealed on this computer and wait until everybody has committed. Kept in this browser, so that a
// reload does not end the attempt.

const at = (meeting: string): string => `gongxin/sealed/${meeting}`;

interface Kept {
  attempt: number;
  secrets: Record<string, string>;
}

/** What was sealed here in an attempt, by contributor. */
export function keptSecrets(meeting: string, attempt: number): Record<string, string> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(at(meeting)) ?? "null") as Kept | null;
    return kept?.attempt === attempt ? kept.secrets : {};
  } catch {
    return {};
  }
}

export function keepSecret(meeting: string, attempt: number, contributor: string, secret: string): void {
  const secrets = { ...keptSecrets(meeting, attempt), [contributor]: secret };
  sessionStorage.setItem(at(meeting), JSON.stringify({ attempt, secrets } satisfies Kept));
}

export function forgetSecrets(meeting: string): void {
  sessionStorage.removeItem(at(meeting));
}
