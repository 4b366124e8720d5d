// Writes the types of the API from the server's own description of it: node scripts/schema.mjs http://127.0.0.1:8443
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const HEAD = "// The bodies of the API. Written by `npm run schema` from /api/v1/openapi.json; do not edit.\n";

/** A JSON schema as a TypeScript type. */
function typeOf(schema) {
  if (schema.$ref) {
    return schema.$ref.split("/").at(-1);
  }
  const either = schema.oneOf ?? schema.anyOf;
  if (either) {
    return either.map(typeOf).join(" | ");
  }
  if (schema.allOf) {
    return schema.allOf.map(typeOf).join(" & ");
  }
  if (schema.enum) {
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  }
  const types = [schema.type ?? "unknown"].flat();
  return types.map((type) => plain(type, schema)).join(" | ");
}

function plain(type, schema) {
  switch (type) {
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return type;
    case "array":
      return `Array<${typeOf(schema.items ?? {})}>`;
    case "object":
      return schema.properties ? members(schema) : `Record<string, ${typeOf(schema.additionalProperties ?? {})}>`;
    default:
      return "unknown";
  }
}

function members({ properties, required = [] }) {
  const lines = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description ? `  /** ${schema.description.replaceAll("\n", " ")} */\n` : "";
    return `${comment}  ${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};\n`;
  });
  return `{\n${lines.join("")}}`;
}

/** All named bodies of a description, as one TypeScript file. */
export function typesOf({ components }) {
  const named = Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const types = named.map(([name, schema]) => {
    const comment = schema.description ? `/** ${schema.description.replaceAll("\n", " ")} */\n` : "";
    return `${comment}export type ${name} = ${typeOf(schema)};\n`;
  });
  return `${HEAD}\n${types.join("\n")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const base = process.argv[2] ?? "http://127.0.0.1:8443";
  const document = await (await fetch(`${base}/api/v1/openapi.json`)).json();
  writeFileSync(new URL("../src/shared/api/schema.ts", import.meta.url), typesOf(document));
}
