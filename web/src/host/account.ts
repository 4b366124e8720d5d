// Who is logged in.
import { ref } from "vue";

import { Problem } from "@shared/api/problem";
import type { Me } from "@shared/api/schema";

import * as api from "./api";

/** `undefined`: not known yet; `null`: nobody. */
export const account = ref<Me | null>();

/** Asks the server. */
export async function whoAmI(): Promise<void> {
  try {
    account.value = await api.me();
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 401) {
      account.value = null;
    } else {
      throw thrown;
    }
  }
}

/** Logs in; refusals are thrown. */
export async function logIn(name: string, password: string, code?: string): Promise<void> {
  await api.logIn(name, password, code);
  await whoAmI();
}

export async function logOut(): Promise<void> {
  await api.logOut();
  account.value = null;
}
