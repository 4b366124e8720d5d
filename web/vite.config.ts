// How pages are built: one build for each entry (ENTRY=voter), so that no entry loads what another one needs.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const entry = process.env["ENTRY"];
const entries = JSON.parse(readFileSync(here("entries.json"), "utf8")) as Record<string, { route: string }>;

/** In development every entry is served at its route, as the server does it. */
function routes(): Plugin {
  return {
    name: "routes",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = request.url ?? "/";
        const found = Object.entries(entries).find(
          ([, { route }]) => url.startsWith(route) && !/\.\w+($|\?)/.test(url),
        );
        if (!found || !(request.headers.accept ?? "").includes("text/html")) {
          next();
          return;
        }
        const html = readFileSync(here(`src/${found[0]}/index.html`), "utf8").replace('"./', `"/${found[0]}/`);
        server
          .transformIndexHtml(`/${found[0]}/index.html`, html)
          .then((text) => response.setHeader("content-type", "text/html").end(text), next);
      });
    },
  };
}

export default defineConfig({
  root: here(entry ? `src/${entry}` : "src"),
  base: entry ? `/web/${entry}/` : "/",
  publicDir: false,
  plugins: [vue(), routes()],
  resolve: { alias: { "@shared": here("src/shared"), "@wasm": here("wasm") } },
  define: { __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false" },
  worker: { format: "iife" },
  build: {
    outDir: here(`dist/${entry}`),
    emptyOutDir: true,
    target: ["chrome86", "safari14"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": process.env["GONGXIN"] ?? "http://127.0.0.1:8443" } },
  test: { root: here("."), include: ["tests/unit/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
