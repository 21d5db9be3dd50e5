// The schemas of a description, each compiled once by Ajv.
//
// Must not know what is checked with them.

import Ajv from "ajv";
import addFormats from "ajv-formats";

import { parse, render } from "./description.js";

/** Formats that GitHub names and nobody defines. */
const UNDEFINED_FORMATS = ["ip/cidr", "repo.nwo", "ssh-key", "ssh-key fingerprint", "timestamp"];

/** Compiles what stands at places of one description. */
export class Schemas {
  #document;
  #bodies;
  #texts;
  #compiled = new Map();

  constructor(document) {
    this.#document = withNull(document);
    this.#bodies = ajv(this.#document, {});
    // What stands in paths and queries is text, whatever it means. One text may well be a
    // number and a name at once.
    this.#texts = ajv(renamed(this.#document, "oneOf", "anyOf"), { coerceTypes: "array" });
  }

  /** Whether a JSON value fits the schema at a place, as a list of what is wrong with it. */
  problems(place, value) {
    const schema = { $ref: reference(place) };
    return this.#check(this.#bodies, `body ${schema.$ref}`, () => schema, value);
  }

  /** The same for named texts: `places` has the place of each name's schema. */
  problemsOfTexts(key, places, required, texts) {
    const schema = () => ({
      type: "object",
      properties: Object.fromEntries(
        places.map(([name, place]) => [name, { $ref: reference(place) }]),
      ),
      required,
      additionalProperties: false,
    });
    return this.#check(this.#texts, `texts ${key}`, schema, structuredClone(texts));
  }

  /** Whether a JSON value fits a schema of our own, which may refer to the description's. */
  problemsBy(schema, value) {
    return this.#check(this.#bodies, `own ${JSON.stringify(schema)}`, () => schema, value);
  }

  /** Whether an error is of the schema at a place itself, and of no other that is the same. */
  isAt(place, { parentSchema }) {
    return parse(place).reduce((schema, part) => schema?.[part], this.#document) === parentSchema;
  }

  #check(ajv, key, schema, value) {
    if (!this.#compiled.has(key)) {
      this.#compiled.set(key, ajv.compile(schema()));
    }
    const validate = this.#compiled.get(key);
    return validate(value) ? [] : validate.errors;
  }
}

/** A place as a reference that schemas of our own can use. */
export function reference(place) {
  return `description${render(place)}`;
}

function ajv(schemas, options) {
  const ajv = new Ajv({
    ...options,
    allErrors: true,
    verbose: true,
    // The description has keywords of its own, and is no JSON schema as a whole.
    strict: false,
    validateSchema: false,
    formats: Object.fromEntries(UNDEFINED_FORMATS.map((name) => [name, true])),
  });
  addFormats(ajv);
  return ajv.addSchema(schemas, "description");
}

/**
 * By the letter of OpenAPI 3.0, `nullable` counts beside `type` alone, and an `enum` has to list
 * null. GitHub's description also has it beside `oneOf`, `anyOf`, `allOf` and enums without
 * null, and its own examples show null there: so `nullable` means null wherever it stands.
 */
function withNull(document) {
  return mapped(document, (schema) => {
    if (schema.nullable !== true || (schema.type && !schema.enum)) {
      return schema;
    }
    const { nullable, ...rest } = schema;
    return { if: { type: "null" }, else: rest };
  });
}

function renamed(document, from, to) {
  return mapped(document, ({ [from]: value, ...rest }) =>
    value ? { ...rest, [to]: value } : rest,
  );
}

/** A copy in which every object is what `change` makes of it, the inner ones first. */
function mapped(value, change) {
  if (Array.isArray(value)) {
    return value.map((inner) => mapped(inner, change));
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, mapped(inner, change)]);
  return change(Object.fromEntries(entries));
}
