// A part of a page, alone in a document: what it says, and what happens when it is pressed or typed into.
import { createApp, h, nextTick, shallowReactive, type Component, type InjectionKey } from "vue";

export interface Mounted {
  root: HTMLElement;
  /** What it says, without the layout's blanks. */
  text(): string;
  /** The buttons that can be seen, by their words. */
  buttons(): string[];
  /** Presses the button with these words. */
  press(words: string): Promise<void>;
  /** Types into the field of this selector, in place of what stood there. */
  type(selector: string, text: string): Promise<void>;
  /** Chooses from a list. */
  choose(selector: string, value: string): Promise<void>;
  /** Gives it other properties. */
  give(props: Record<string, unknown>): Promise<void>;
}

/** Mounts a part; `provided` is what pages above it would provide. */
export function mount(
  part: Component,
  props: Record<string, unknown>,
  provided: [InjectionKey<unknown> | string | symbol, unknown][] = [],
): Mounted {
  const root = document.createElement("div");
  // Pages put their last buttons into the frame's foot.
  root.innerHTML = '<main></main><footer id="foot"></footer>';
  document.body.replaceChildren(root);
  const given = shallowReactive({ ...props });
  const app = createApp({ render: () => h(part, given) });
  for (const [key, value] of provided) {
    app.provide(key as symbol, value);
  }
  app.mount(root.querySelector("main")!);
  const tidy = (text: string | null): string => (text ?? "").replace(/\s+/g, " ").trim();
  const found = (): HTMLButtonElement[] => [...root.querySelectorAll("button")];
  return {
    root,
    text: () => tidy(root.textContent),
    buttons: () => found().map(({ textContent }) => tidy(textContent)),
    async press(words) {
      const button = found().find(({ textContent }) => tidy(textContent) === words);
      if (button === undefined) {
        throw new Error(`no button “${words}” among ${found().map(({ textContent }) => tidy(textContent))}`);
      }
      button.click();
      await settled();
    },
    async type(selector, text) {
      const field = root.querySelector<HTMLInputElement>(selector);
      if (field === null) {
        throw new Error(`no field ${selector}`);
      }
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      await settled();
    },
    async choose(selector, value) {
      const list = root.querySelector<HTMLSelectElement>(selector);
      if (list === null) {
        throw new Error(`no list ${selector}`);
      }
      list.value = value;
      list.dispatchEvent(new Event("change", { bubbles: true }));
      await settled();
    },
    async give(more) {
      Object.assign(given, more);
      await settled();
    },
  };
}

/** Everything that was begun is on the page. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await nextTick();
}
