// Recorded exchanges: reading them, and which of them the description is about.
//
// Must not know the description.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every exchange of every file in a directory. A line without its end was never finished. */
export function* exchanges(directory) {
  const files = readdirSync(directory).filter((file) => file.endsWith(".jsonl"));
  for (const file of files.sort()) {
    const lines = readFileSync(join(directory, file), "utf8").split("\n");
    lines.pop();
    for (const line of lines) {
      yield new Exchange(JSON.parse(line));
    }
  }
}

/** A request and its answer, and the same address that the description would use. */
export class Exchange {
  constructor({ method, path, query, status, fault, request, response }) {
    Object.assign(this, { method, path, query, status, fault, request, response });
  }

  /** Where github.com serves it: uploads have a host of their own, GHES a prefix. */
  get address() {
    const uploads = /^\/api\/uploads(?=\/)/;
    const path = this.path.replace(uploads, "").replace(/^\/api\/v3(?=\/)/, "");
    return { path, uploads: uploads.test(this.path) };
  }

  /** What is asked for; of a HEAD request only the body is left out. */
  get asked() {
    return this.method === "HEAD" ? "GET" : this.method;
  }

  get succeeded() {
    return this.status >= 200 && this.status < 300;
  }

  /** How a person would name it. */
  toString() {
    return `${this.method} ${this.path}${this.query ? `?${this.query}` : ""}`;
  }
}

/** The media type of a half of an exchange, without parameters; nothing when it has none. */
export function mediaType({ headers }) {
  return headers["content-type"]?.split(";")[0].trim().toLowerCase();
}
