// Whether an answer is one that the description promises: its status, its headers, its body.
//
// Must not know what was asked for.

import { deviation, deviations } from "./deviation.js";
import { mediaType } from "./exchange.js";

/** What is wrong with the answer of an operation. */
export function checkResponse(judge, operation, exchange) {
  const { status } = exchange;
  // The description has GitHub's own failures too; a planned one does not get here.
  if (status >= 500) {
    return [deviation("response status", "", "must not be a failure of the server")];
  }
  const responses = [...operation.pointer, "responses"];
  const { value, place } = judge.description.resolve([...responses, String(status)]);
  // Every error has a body, but the description leaves many out.
  if (!value || (status >= 400 && !value.content)) {
    return [...page(operation, exchange), ...undescribed(judge, exchange)];
  }
  return [
    ...page(operation, exchange),
    ...location(value, exchange),
    ...body(judge, operation, { content: value.content, place: [...place, "content"] }, exchange),
  ];
}

function undescribed({ allowances, schemas }, { status, response }) {
  const known = allowances.statuses.find((known) => known.status === status);
  if (!known) {
    return [deviation("response status", "", "must be described")];
  }
  allowances.need(known);
  return deviations("response body", schemas.problemsBy(known.schema, response.json ?? null));
}

/** Whatever is created has its address in a header, where the description says so. */
function location(described, { status, response }) {
  const missing = status === 201 && described.headers?.Location && !response.headers.location;
  return missing ? [deviation("response headers", "/location", "must be there")] : [];
}

/** A 404 names the page of its operation; with another one, it comes from no route at all. */
function page(operation, { status, response }) {
  const found = response.json?.documentation_url;
  const another = status === 404 && operation.page && found !== operation.page;
  const expected = `must be ${operation.page}`;
  return another ? [deviation("response body", "/documentation_url", expected, found)] : [];
}

function body(judge, operation, { content, place }, { method, response }) {
  if (method === "HEAD") {
    return [];
  }
  if (!content) {
    const size = `${response.size ?? "an unknown number of"} bytes`;
    return response.size === 0 ? [] : [deviation("response body", "", "must be empty", size)];
  }
  const type = typeOf(content, response);
  if (!type) {
    return otherContent(judge, operation, content, response);
  }
  if (response.json === undefined) {
    const text = content[type].schema?.type === "string";
    return text ? [] : [deviation("response body", "", "must be well-formed JSON")];
  }
  const errors = judge.schemas.problems([...place, type, "schema"], response.json);
  const excused = (error) => judge.allowances.excuses(judge.schemas, error);
  return deviations("response body", errors, excused);
}

/** The described kind that it is; `+json` only says how GitHub's own kinds are written. */
function typeOf(content, response) {
  const found = mediaType(response);
  return Object.keys(content).find((type) => found === type || found === `${type}+json`);
}

function otherContent({ allowances }, operation, content, response) {
  const found = mediaType(response);
  const known = allowances.content.find(
    (known) => known.operation === operation.name && known.type === found,
  );
  if (known) {
    allowances.need(known);
    return [];
  }
  const expected = `must be ${Object.keys(content).join(" or ")}`;
  return [deviation("response headers", "/content-type", expected, found)];
}
