// What the linter insists on, beyond what the compiler does.
import vue from "eslint-plugin-vue";
import ts from "typescript-eslint";

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
  {
    // Features never import each other.
    files: ["src/shared/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: ["**/voter/**", "**/host/**", "**/screen/**", "**/trustee/**", "**/observer/**", "**/kiosk/**"] },
      ],
    },
  },
  {
    files: ["scripts/**", "tests/**"],
    rules: { "no-console": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
