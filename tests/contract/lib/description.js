// GitHub's published description of its REST API: which operation a request is meant for, and
// where in the description things stand.
//
// Must not know records, or how a schema is checked.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("generated/", import.meta.resolve("@octokit/openapi/package.json"));
const METHODS = ["get", "put", "post", "patch", "delete"];

/** An operation: one method on one path. */
class Operation {
  constructor(template, method, definition) {
    this.name = `${method.toUpperCase()} ${template}`;
    this.template = template;
    this.definition = definition;
    /** Where it stands in the description. */
    this.pointer = ["paths", template, method];
    /** Uploads have a server of their own. */
    this.uploads = definition.servers?.some(({ url }) => /\buploads\b/.test(url)) ?? false;
    this.page = page(definition);
    this.segments = template.split("/").filter((segment) => !segment.includes("{")).length;
  }
}

/** One of the descriptions in the package. */
export class Description {
  #byMethod = new Map(METHODS.map((method) => [method, []]));

  /** The description of github.com. */
  static dotcom() {
    return Description.load("api.github.com");
  }

  /** The description of the newest GitHub Enterprise Server. */
  static newestServer() {
    const versions = readdirSync(fileURLToPath(FOLDER))
      .map((file) => /^ghes-(\d+)\.(\d+)\.json$/.exec(file))
      .filter(Boolean)
      .sort((one, other) => other[1] - one[1] || other[2] - one[2]);
    return Description.load(`ghes-${versions[0][1]}.${versions[0][2]}`);
  }

  static load(name) {
    return new Description(name, JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")));
  }

  constructor(name, document) {
    this.name = name;
    this.document = document;
    for (const [template, item] of Object.entries(document.paths)) {
      for (const method of METHODS.filter((method) => item[method])) {
        const operation = new Operation(template, method, item[method]);
        operation.parameters = this.#parameters(operation);
        operation.pattern = pattern(template, operation.parameters);
        this.#byMethod.get(method).push(operation);
      }
    }
    for (const operations of this.#byMethod.values()) {
      operations.sort(byMeaning);
    }
  }

  /** The operation that a request is meant for, with the values in its path; or nothing. */
  find(method, path, uploads) {
    for (const operation of this.#byMethod.get(method.toLowerCase()) ?? []) {
      const match = operation.uploads === uploads && operation.pattern.exec(path);
      if (match) {
        return { operation, values: values(operation.template, match) };
      }
    }
    return undefined;
  }

  /** What stands at a pointer, and where it really stands: references are followed. */
  resolve(pointer) {
    let value = this.document;
    let place = [];
    for (const part of pointer) {
      value = value?.[part];
      place = [...place, part];
      if (typeof value?.$ref === "string") {
        ({ value, place } = this.resolve(parse(value.$ref)));
      }
    }
    return { value, place };
  }

  #parameters(operation) {
    const list = operation.definition.parameters ?? [];
    return list.map((_, index) => {
      const { value, place } = this.resolve([...operation.pointer, "parameters", index]);
      return { ...value, schemaPlace: [...place, "schema"] };
    });
  }
}

/**
 * The address that errors carry. GHES has one for every version, and the package gives some
 * operations that it keeps from earlier days an address that is no longer in use.
 */
function page({ externalDocs }) {
  const current = /^https:\/\/docs\.github\.com\/rest\/(?!reference\/)/;
  return current.test(externalDocs?.url) ? externalDocs.url : undefined;
}

/**
 * Of paths that fit a request, the one with the most words is meant; of
 * `compare/{base}...{head}` and `compare/{basehead}` the latter, which GitHub has today.
 */
function byMeaning(one, other) {
  return other.segments - one.segments || one.parameters.length - other.parameters.length;
}

/** `#/a/b~1c` as its parts. */
export function parse(reference) {
  const parts = reference.replace(/^#\//, "").split("/");
  return parts.map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The parts as `#/a/b~1c`, ready for a reference. */
export function render(pointer) {
  const part = (text) =>
    encodeURIComponent(String(text).replaceAll("~", "~0").replaceAll("/", "~1"));
  return `#/${pointer.map(part).join("/")}`;
}

/** A path as a pattern, with a group for each value. */
function pattern(template, parameters) {
  const source = template
    .replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replaceAll(/(\/?)\{([^}]*)\}/g, (_, slash, name) => {
      const parameter = parameters.find((parameter) => parameter.name === name);
      if (!parameter?.["x-multi-segment"]) {
        return `${slash}([^/]+)`;
      }
      // Refs and paths of files have slashes in them. The folder at the top has no path, and
      // some clients leave out the slash before it, too.
      return name === "path" ? `(?:${slash}(.*))?` : `${slash}(.*)`;
    });
  return new RegExp(`^${source}$`, "s");
}

/** The values that stand in a path, by name. */
function values(template, match) {
  const names = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  return Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? "")]));
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // A path need not be UTF-8; what it stands for then is nobody's name.
    return text;
  }
}
