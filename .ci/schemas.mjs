// Holds documents to schemas with ajv, and lays them out as JSON for another validator.
//
// In come the repository and a folder to write into; the exit code says whether all went as it has
// to. Each document is asked of the schema of its kind and of the one for all kinds.

import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import { parseAllDocuments } from "yaml";

const [root, out] = process.argv.slice(2);
const schemas = path.join(root, "schemas");

// The keywords of our own and of editors; every other one that ajv does not know is a mistake.
const keywords = [
  "x-lockstep-policy", "x-lockstep-key", "x-lockstep-unit", "x-lockstep-tags", "x-lockstep-order",
  "markdownDescription", "enumDescriptions", "markdownEnumDescriptions",
];
const options = {
  strict: true, strictTypes: false, strictRequired: false, validateFormats: false, allErrors: true,
};
const drafts = { "": new Ajv2020(options), editor: new Ajv(options) };
for (const ajv of Object.values(drafts)) ajv.addVocabulary(keywords);

const compiled = new Map();
function validator(name) {
  if (!compiled.has(name)) {
    const schema = JSON.parse(fs.readFileSync(path.join(schemas, name), "utf8"));
    const draft = path.dirname(name) === "." ? "" : path.dirname(name);
    compiled.set(name, drafts[draft].compile(schema));
  }
  return compiled.get(name);
}

function files(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return files(name);
    return /\.ya?ml$/.test(entry.name) ? [name] : [];
  });
}

function documents(file) {
  return parseAllDocuments(fs.readFileSync(file, "utf8")).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
    return document.toJS();
  });
}

const counts = { accept: 0, refuse: 0 };
let failed = 0;

// Asks one schema for its verdict, and lays the document out for the other validator.
function ask(file, index, document, schema, verdict) {
  const valid = validator(schema)(document);
  if (valid !== (verdict === "accept")) {
    failed += 1;
    const why = valid ? "" : `: ${drafts[""].errorsText(validator(schema).errors)}`;
    console.log(`ajv: ${schema} has to ${verdict} ${path.relative(root, file)}${why}`);
  }
  counts[verdict] += 1;
  const folder = path.join(out, schema.replaceAll("/", "_").replace(".schema.json", ""));
  fs.mkdirSync(path.join(folder, verdict), { recursive: true });
  fs.writeFileSync(path.join(folder, "schema"), schema);
  const name = path.relative(root, file).replaceAll("/", "_");
  fs.writeFileSync(path.join(folder, verdict, `${name}.${index}.json`), JSON.stringify(document));
}

// Asks the schemas of some folders for documents of their kind and for documents of any kind.
function each(folder, verdicts) {
  for (const file of fs.statSync(folder).isDirectory() ? files(folder) : [folder]) {
    documents(file).forEach((document, index) => {
      for (const [schema, verdict] of verdicts(document)) {
        ask(file, index, document, schema, verdict);
      }
    });
  }
}

const both = (document, editor, validator) => [
  [`${document.kind}.schema.json`, validator],
  ["lockstep.schema.json", validator],
  [`editor/${document.kind}.schema.json`, editor],
  ["editor/lockstep.schema.json", editor],
];
const accepted = (document) => both(document, "accept", "accept");
const fixtures = path.join(root, "fixtures/schemas");

for (const schema of allSchemas()) validator(schema);
each(path.join(root, "lockstep.yaml"), accepted);
each(path.join(root, "manifests"), accepted);
each(path.join(root, "crates/cli/src/command/init"), accepted);
each(path.join(fixtures, "accepted"), accepted);
each(path.join(fixtures, "broken"), (document) => both(document, "refuse", "refuse"));
// What only editors see: values that are not filled in yet.
const editors = (verdict) => (document) => [
  [`editor/${document.kind}.schema.json`, verdict],
  ["editor/lockstep.schema.json", verdict],
];
each(path.join(fixtures, "editors"), editors("accept"));
each(path.join(fixtures, "broken-editors"), editors("refuse"));
each(path.join(fixtures, "overlays"), () => [["editor/overlay.schema.json", "accept"]]);
each(path.join(fixtures, "broken-overlays"), () => [["editor/overlay.schema.json", "refuse"]]);

console.log(`ajv: ${compiled.size} schemas compiled, ${counts.accept} verdicts to accept, ${counts.refuse} to refuse`);
process.exit(failed === 0 ? 0 : 1);

function allSchemas() {
  const named = (folder) => fs.readdirSync(path.join(schemas, folder))
    .filter((name) => name.endsWith(".schema.json"))
    .map((name) => path.join(folder, name));
  return [...named("."), ...named("editor")];
}
