// What a button of the console starts. A session that has ended leads back to the log-in; a wrong code does not.
import { Problem } from "@shared/api/problem";
import { useTask as task, type Task } from "@shared/lib/task";

import { account } from "./account";

export type { Task };

/** Wraps a step. */
export function useTask<A extends unknown[]>(step: (...given: A) => Promise<unknown>): Task<A> {
  return task(step, (thrown) => {
    if (thrown instanceof Problem && thrown.code === "log-in" && account.value) {
      account.value = null;
    }
  });
}
