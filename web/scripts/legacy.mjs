// Reads what was built as an engine of 2020 would (Chromium 86, Safari 14): syntax, built-in functions, style.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { parse } from "acorn";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

/** Functions that came later, as they are called (toSorted and its like are left out: Vue wraps them and calls none). */
const LATER_CALLS = new Set(["at", "findLast", "findLastIndex", "hasOwn", "withResolvers", "randomUUID", "groupBy"]);
const LATER_GLOBALS = new Set(["structuredClone", "requestIdleCallback"]);
/** Objects that came later as a whole, and functions of older ones. */
const LATER_OBJECTS = new Set(["WeakRef"]);
const LATER_MEMBERS = new Set(["AbortSignal.timeout", "AbortSignal.any"]);

/** Style that came later; what is not understood there is dropped, and the layout with it. */
const LATER_STYLE = [
  [/:(is|where|has)\(/, "selector"],
  [/(^|[;{\s])(aspect-ratio|inset|accent-color|translate|rotate|scale)\s*:/, "property"],
  [/\d(dvh|svh|lvh|cqw|cqi)\b/, "unit"],
  [/@(container|layer|property|scope)\b/, "at-rule"],
  [/color-mix\(|\boklch\(|\blight-dark\(/, "colour"],
  [/overflow(-x|-y)?:\s*clip\b/, "overflow"],
  [
    /display:\s*flex[^}]*[;\s{](row-|column-)?gap:|[;\s{](row-|column-)?gap:[^}]*display:\s*flex/,
    "gap in a flex box (Safari 14.1)",
  ],
];

/** Every node of a syntax tree. */
function* nodes(node) {
  if (Array.isArray(node)) {
    for (const child of node) yield* nodes(child);
  } else if (node !== null && typeof node === "object" && typeof node.type === "string") {
    yield node;
    for (const child of Object.values(node)) yield* nodes(child);
  }
}

/** The global whose existence is asked first: `typeof name == "function" && …`. */
function askedFor({ type, operator, left }) {
  const sides = type === "LogicalExpression" && operator === "&&" ? [left.left, left.right] : [];
  return sides.find((side) => side?.type === "UnaryExpression" && side.operator === "typeof")?.argument.name;
}

function scriptFaults(text) {
  const tree = parse(text, { ecmaVersion: 2021, sourceType: "module", allowAwaitOutsideFunction: false });
  const faults = [];
  const asked = new Set();
  for (const node of nodes(tree)) {
    const name = askedFor(node);
    if (name === undefined) continue;
    for (const inner of nodes(node.right)) if (inner.callee?.name === name) asked.add(inner);
  }
  for (const node of nodes(tree)) {
    const { property, name } = node.type === "CallExpression" ? node.callee : {};
    if (LATER_CALLS.has(property?.name)) faults.push(`.${property.name}()`);
    if (LATER_GLOBALS.has(name) && !asked.has(node)) faults.push(`${name}()`);
    if (node.type === "NewExpression" && LATER_OBJECTS.has(node.callee.name)) faults.push(`new ${node.callee.name}`);
    const member = node.type === "MemberExpression" ? `${node.object.name}.${node.property.name}` : "";
    if (LATER_MEMBERS.has(member)) faults.push(member);
    if (node.type === "Literal" && /\(\?<[=!]/.test(node.regex?.pattern ?? "")) faults.push(`look-behind ${node.raw}`);
  }
  return faults;
}

/** Rules that say in a new way what no rule says in an old one. */
function withoutFallback(text) {
  const faults = [];
  for (const [, selectors, block] of text.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    for (const selector of selectors.split(",")) {
      const plain = selector.replace(/:not\(:focus-visible\)/g, "");
      // Safari 14 drops the rule and shows no focus at all: another rule must name the same element with `:focus`.
      if (plain.includes(":focus-visible") && !text.includes(plain.trim().replace(":focus-visible", ":focus") + "{")) {
        faults.push(`:focus-visible without :focus: ${selector.trim()}`);
      }
    }
    if (/overflow-wrap:\s*anywhere/.test(block) && !/word-break:\s*break-(word|all)/.test(block)) {
      faults.push(`overflow-wrap: anywhere without word-break: ${selectors.trim()}`);
    }
  }
  return faults;
}

const styleFaults = (text) => [
  ...LATER_STYLE.flatMap(([pattern, what]) => {
    const found = pattern.exec(text);
    return found ? [`${what}: …${text.slice(Math.max(0, found.index - 60), found.index + 60)}…`] : [];
  }),
  ...withoutFallback(text),
];

let bad = 0;
let read = 0;
for (const name of readdirSync(dist, { recursive: true })) {
  const kind = name.endsWith(".js") ? scriptFaults : name.endsWith(".css") ? styleFaults : undefined;
  if (!kind) continue;
  read += 1;
  let faults;
  try {
    faults = kind(readFileSync(join(dist, name), "utf8"));
  } catch (error) {
    faults = [String(error)];
  }
  for (const fault of faults) {
    bad += 1;
    console.error(`${name}: ${fault}`);
  }
}
if (read === 0) {
  console.error("nothing was built: npm run build");
}
process.exitCode = bad > 0 || read === 0 ? 1 : 0;
