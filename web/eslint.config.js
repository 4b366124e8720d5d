// What the linter insists on, beyond what the compiler does.
import vue from "eslint-plugin-vue";
import ts from "typescript-eslint";

const ENTRIES = ["voter", "host", "screen", "trustee", "observer", "kiosk"];

/** Entries never import each other, and what they share imports none of them; a terminal alone is made of the voter's pages. */
function apart(own, may) {
  const others = ENTRIES.filter((entry) => entry !== own && !may.includes(entry));
  return {
    files: [`src/${own}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: others.map((entry) => ({
            group: [`**/${entry}/**`],
            message: `What ${own} and ${entry} both need belongs into src/shared.`,
          })),
        },
      ],
    },
  };
}

export default ts.config(
  { ignores: ["dist", "wasm", "shots", "test-results", "src/shared/api/schema.ts"] },
  ts.configs.strict,
  vue.configs["flat/recommended"],
  { files: ["**/*.vue"], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-globals": ["error", "event", "name", "alert", "confirm", "prompt"],
      // Markup is the only way to put text on a page: nothing that came over the network becomes HTML.
      "vue/no-v-html": "error",
      // Layout is prettier's part.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": "off",
      "vue/html-indent": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/multiline-html-element-content-newline": "off",
    },
  },
  ...ENTRIES.map((own) => apart(own, own === "kiosk" ? ["voter"] : [])),
  apart("shared", []),
  {
    files: ["scripts/**", "tests/**"],
    rules: { "no-console": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
