// Writes src/api/types.gen.ts from openrpc.json: a type for each of the document's schemas, and
// `Methods` and `Notifications`, which say what each method takes and answers.
//
// openrpc.json is what the daemon answers to rpc.discover. Once that has changed, the test
// interface_facts fails and says how to copy it here: ctest --test-dir build/release -R interface_facts
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(web, "openrpc.json");
const target = join(web, "src", "api", "types.gen.ts");

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

// A schema as the compiler makes the wanted type of it: named ones stand under "definitions", an
// object has the members listed and no others, any JSON value is `unknown`.
function prepare(schema) {
  if (typeof schema === "boolean" || /^https?:/.test(schema.$ref ?? "")) {
    return { tsType: schema === false ? "never" : "unknown" };
  }
  if (schema.$ref !== undefined) {
    return { $ref: schema.$ref.replace("#/components/schemas/", "#/definitions/") };
  }
  const { description } = schema;
  const shape = Object.keys(schema).filter((key) => key !== "description" && key !== "default");
  if (shape.length === 0) return { tsType: "unknown", description };
  const prepared = { ...schema };
  // Lengths of lists would become tuple types.
  delete prepared.minItems;
  delete prepared.maxItems;
  if (schema.properties !== undefined) {
    prepared.properties = mapValues(schema.properties, prepare);
    prepared.additionalProperties ??= false;
  }
  for (const key of ["items", "additionalProperties"]) {
    if (typeof schema[key] === "object") prepared[key] = prepare(schema[key]);
  }
  for (const key of ["anyOf", "oneOf", "allOf"]) {
    if (schema[key] !== undefined) prepared[key] = schema[key].map(prepare);
  }
  return prepared;
}

// A reference carries no description of its own.
const described = (schema, description) =>
  schema.$ref !== undefined || description === undefined ? schema : { description, ...schema };

const exactObject = (properties, required = Object.keys(properties)) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});

function paramsOf(method) {
  const properties = {};
  for (const param of method.params) {
    properties[param.name] = described(prepare(param.schema), param.description);
  }
  const required = method.params.filter((param) => param.required).map((param) => param.name);
  return exactObject(properties, required);
}

function methodsOf(document) {
  const methods = {};
  for (const method of document.methods) {
    const { name, summary, result } = method;
    methods[name] = described(
      exactObject({ params: paramsOf(method), result: prepare(result.schema) }),
      summary,
    );
  }
  return exactObject(methods);
}

function notificationsOf(document) {
  const notifications = {};
  for (const { name, summary, params } of document["x-notifications"] ?? []) {
    notifications[name] = described(prepare(params), summary);
  }
  return exactObject(notifications);
}

const document = JSON.parse(await readFile(source, "utf8"));
const root = {
  ...exactObject({
    methods: { $ref: "#/definitions/Methods" },
    notifications: { $ref: "#/definitions/Notifications" },
  }),
  definitions: {
    ...mapValues(document.components.schemas ?? {}, prepare),
    Methods: methodsOf(document),
    Notifications: notificationsOf(document),
  },
};
const text = await compile(root, "Interface", {
  bannerComment: "// Made by scripts/generate-types.mjs from openrpc.json; not to be edited.",
  unreachableDefinitions: true,
});
await mkdir(dirname(target), { recursive: true });
// The compiler tells of each named type where it is used first.
const origin = /(?: \*\n)? \* This \w+ was referenced by .*\n \* via the `definition` ".*"\.\n/g;
await writeFile(target, text.replace(origin, "").replace(/^\/\*\*\n \*\/\n/gm, ""));
