// Calls from a page to its worker and back, typed. What is secret is made in the worker and stays there.
import { faultOf, Fault } from "../lib/fault";

/** What a worker can be asked: named functions with one argument. */
export type Calls = Record<string, (argument: never) => unknown>;

interface Request {
  id: number;
  name: string;
  argument: unknown;
}
type Answer = { id: number; value: unknown } | { id: number; fault: { code: string; zh: string; en: string } };

/** The worker's side: answers calls in the order in which they come, once `ready` has been reached. */
export function answer(calls: Calls, ready: Promise<unknown>): void {
  const scope = self as unknown as { onmessage: unknown; postMessage(message: Answer): void };
  let last: Promise<unknown> = ready.catch(() => undefined);
  scope.onmessage = ({ data }: MessageEvent<Request>): void => {
    const { id, name, argument } = data;
    last = last.then(async () => {
      try {
        await ready;
        const call = calls[name] as ((argument: unknown) => unknown) | undefined;
        scope.postMessage({ id, value: await call?.(argument) });
      } catch (thrown) {
        const { code, zh, en } = faultOf(thrown);
        scope.postMessage({ id, fault: { code, zh, en } });
      }
    });
  };
}

/** The page's view of a worker. */
export type Remote<C extends Calls> = {
  [K in keyof C]: (...argument: Parameters<C[K]>) => Promise<Awaited<ReturnType<C[K]>>>;
};

/** The page's side. A worker that cannot start at all rejects everything that is asked. */
export function remote<C extends Calls>(worker: Worker): Remote<C> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(fault: Fault): void }>();
  let next = 0;
  let dead: Fault | undefined;
  worker.onmessage = ({ data }: MessageEvent<Answer>): void => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ("fault" in data) {
      call?.reject(new Fault(data.fault.code, data.fault.zh, data.fault.en));
    } else {
      call?.resolve(data.value);
    }
  };
  worker.onerror = (): void => {
    dead = new Fault("worker", "本浏览器无法运行投票程序", "this browser cannot run the voting program");
    for (const { reject } of waiting.values()) {
      reject(dead);
    }
    waiting.clear();
  };
  const call = (name: string) => (argument: unknown) =>
    new Promise((resolve, reject) => {
      if (dead) {
        reject(dead);
        return;
      }
      next += 1;
      waiting.set(next, { resolve, reject });
      worker.postMessage({ id: next, name, argument } satisfies Request);
    });
  return new Proxy({} as Remote<C>, { get: (_, name) => call(String(name)) });
}
