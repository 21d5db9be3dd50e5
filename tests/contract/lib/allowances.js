// All that is let pass although the description says otherwise or nothing, each with its
// reason. An entry that nothing needs is itself a deviation, so that the tables don't outlive
// their reasons.

/** Requests that the description is not about; `status` where only that answer is right. */
const OUTSIDE = [
  {
    name: "git's own protocol",
    request: /^(GET|POST) \/[^/]+\/[^/]+\/(info\/refs|git-upload-pack|git-receive-pack)$/,
  },
  {
    name: "a route that there is not, which a test asks for",
    request:
      /^(GET (\/repos\/acme\/shop)?\/nonsense|GET \/repos\/acme|PUT \/repos\/acme\/shop\/git\/refs)$/,
    status: 404,
  },
];

/** Faults whose answer is none of GitHub's, or none at all. */
const PLANNED = [
  { name: "an answer that a test made up", fault: "status" },
  { name: "a connection that a test cut before the request was carried out", fault: "drop-before" },
  {
    name: "a connection that a test cut after the request was carried out",
    fault: "drop-after-write",
  },
];

/** A schema of GitHub's for errors. They demand little, but these two always come. */
const error = (name) => ({
  $ref: `description#/components/schemas/${name}`,
  required: ["message", "documentation_url"],
});

/**
 * What GitHub answers to many requests, while its description names it for a few of them, or
 * names it without a body.
 */
const STATUSES = [
  { name: "a body or a query that can't be read", status: 400, schema: error("basic-error") },
  { name: "no credentials, or bad ones", status: 401, schema: error("basic-error") },
  { name: "no permission, or a rate limit", status: 403, schema: error("basic-error") },
  { name: "nothing there, or nothing to be seen", status: 404, schema: error("basic-error") },
  {
    name: "a request that is read and makes no sense",
    status: 422,
    schema: { anyOf: [error("validation-error"), error("validation-error-simple")] },
  },
  { name: "a secondary rate limit", status: 429, schema: error("basic-error") },
];

/** Kinds of content that the description tells of in words alone. */
const CONTENT = [
  {
    name: "a file's bytes, for those who accept application/vnd.github.raw+json",
    operation: "GET /repos/{owner}/{repo}/contents/{path}",
    type: "application/vnd.github.raw+json",
  },
];

/** Schemas that contradict GitHub's own, and what is right. */
const CORRECTIONS = [
  {
    // The inlined schema wants an account to be a user and an enterprise at once (`allOf`). The
    // shared one, which all other operations on installations use, says `anyOf`.
    name: "an installation's account is a user or an enterprise",
    operation: "GET /app/installations",
    status: "200",
    schema: { type: "array", items: { $ref: "#/components/schemas/installation" } },
  },
];

/** The tables, and which of their entries were needed. */
export class Allowances {
  #needed = new Map();

  /** `tables` stand in for the ones above. */
  constructor(tables = {}) {
    const none = { outside: OUTSIDE, planned: PLANNED, statuses: STATUSES };
    Object.assign(this, none, { content: CONTENT, corrections: CORRECTIONS }, tables);
  }

  /** Notes that an entry was needed once more, and gives it back. */
  need(entry) {
    this.#needed.set(entry, (this.#needed.get(entry) ?? 0) + 1);
    return entry;
  }

  /** How often an entry was needed. */
  times(entry) {
    return this.#needed.get(entry) ?? 0;
  }

  /** The names of entries that nothing needed. */
  get unneeded() {
    const { outside, planned, statuses, content, corrections } = this;
    const all = [outside, planned, statuses, content, corrections].flat();
    return all.filter((entry) => !this.#needed.has(entry)).map(({ name }) => name);
  }
}
