// All that is let pass although the description says otherwise or nothing, each with its
// reason. An entry that nothing needs is itself a deviation, so that the tables don't outlive
// their reasons.

/** Requests that the description is not about; `status` where only that answer is right. */
const OUTSIDE = [
  {
    name: "the page of an asset, which sends its visitor to a storage",
    request: /^GET \/[^/]+\/[^/]+\/releases\/download\/[^/]+\/[^/]+$/,
  },
  {
    name: "the storage that has an asset's bytes",
    request: /^GET \/release-assets\//,
  },
  {
    name: "git's own protocol",
    request: /^(GET|POST) \/[^/]+\/[^/]+\/(info\/refs|git-upload-pack|git-receive-pack)$/,
  },
  {
    name: "the service of a job's id tokens, and its keys",
    request: /^GET \/_services\/token\//,
  },
  {
    name: "Slack, which `slack/check.py` looks at",
    request: /^\w+ \/slack(\/|$)/,
  },
  {
    name: "a route that there is not, which a test asks for",
    request: /^GET (\/repos\/acme\/shop)?\/nonsense$/,
    status: 404,
  },
  {
    name: "an owner without a repository, whom a test asks for",
    request: /^GET \/repos\/acme$/,
    status: 404,
  },
  {
    name: "a method that a route does not have, which a test uses",
    request: /^PUT \/repos\/acme\/shop\/git\/refs$/,
    status: 404,
  },
];

/** Faults whose answer is none of GitHub's, or none at all. */
const PLANNED = [
  { name: "an answer that a test made up", fault: "status" },
  { name: "a connection that a test cut before anything was done", fault: "drop-before" },
  { name: "a connection that a test cut after all was done", fault: "drop-after-write" },
  { name: "a connection that a test cut while a body came", fault: "break-upload" },
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
  { name: "a conflict with what is there", status: 409, schema: error("basic-error") },
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

/**
 * Where the description contradicts itself, or what GitHub says elsewhere: places of schemas, and
 * what may be found there all the same.
 */
const CONTRADICTIONS = [
  {
    // The schema wants an account to be a user and an enterprise at once (`allOf`). The one that
    // all other operations on installations share says `anyOf`. `else` is what is not null.
    name: "an installation's account that is no enterprise",
    places: [
      "#/paths/~1app~1installations/get/responses/200/content/application~1json/schema" +
        "/items/properties/account/else/allOf/1",
    ],
  },
  {
    // The default of each is the empty text, and that is no address.
    name: "an address that a deployment's status doesn't have",
    places: ["target_url", "environment_url", "log_url"].map(
      (name) => `#/components/schemas/deployment-status/properties/${name}`,
    ),
    found: "",
  },
  {
    // The page on uploading an asset tells of it; the list of states doesn't.
    name: "the state of an asset whose upload broke off",
    places: ["#/components/schemas/release-asset/properties/state"],
    found: "starter",
  },
];

/**
 * What github.com has, and the newest GHES not yet. Routes are no matter: those that GHES lacks
 * are listed.
 */
const AHEAD = [
  {
    name: "the run that a dispatch began, for those who ask for it",
    route: "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
    where: "response status",
    expected: "must be described",
  },
];

/** The tables, and which of their entries were needed. */
export class Allowances {
  #needed = new Map();

  /** Other tables may stand in for the ones above. */
  constructor(tables = {}) {
    this.outside = tables.outside ?? OUTSIDE;
    this.planned = tables.planned ?? PLANNED;
    this.statuses = tables.statuses ?? STATUSES;
    this.content = tables.content ?? CONTENT;
    this.contradictions = tables.contradictions ?? CONTRADICTIONS;
    this.ahead = tables.ahead ?? AHEAD;
  }

  /** Whether an answer may have this error all the same. */
  excuses(schemas, error) {
    const entry = this.contradictions.find(
      ({ places, ...rest }) =>
        places.some((place) => schemas.isAt(place, error)) &&
        (!("found" in rest) || rest.found === error.data),
    );
    return entry !== undefined && this.need(entry) === entry;
  }

  /** Whether a deviation of a route is one from an older server alone. */
  expects(route, deviation) {
    const entry = this.ahead.find(
      (entry) =>
        entry.route === route &&
        entry.where === deviation.where &&
        entry.expected === deviation.expected,
    );
    return entry !== undefined && this.need(entry) === entry;
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
    const { outside, planned, statuses, content, contradictions, ahead } = this;
    const all = [outside, planned, statuses, content, contradictions, ahead].flat();
    return all.filter((entry) => !this.#needed.has(entry)).map(({ name }) => name);
  }
}
