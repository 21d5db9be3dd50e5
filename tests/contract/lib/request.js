// Whether a request is one that the description knows: its path, its query, its body.
//
// Must not know how it was answered.

import { deviation, deviations } from "./deviation.js";
import { mediaType } from "./exchange.js";

const JSON_TYPE = "application/json";

/** What is wrong with the request for an operation; `values` stand in its path. */
export function checkRequest(judge, { operation, values }, exchange) {
  return [
    ...texts(judge, operation, "path", values),
    ...texts(judge, operation, "query", query(exchange.query)),
    ...body(judge, operation, exchange.request),
  ];
}

function texts({ schemas }, operation, where, found) {
  const known = operation.parameters.filter((parameter) => parameter.in === where);
  const required = known.filter((parameter) => parameter.required).map(({ name }) => name);
  const places = known.map(({ name, schemaPlace }) => [name, schemaPlace]);
  const key = `${operation.name} ${where}`;
  return deviations(`request ${where}`, schemas.problemsOfTexts(key, places, required, found));
}

/** A name that comes several times is a list. */
function query(text) {
  const found = {};
  for (const [name, value] of new URLSearchParams(text ?? "")) {
    found[name] = name in found ? [found[name], value].flat() : value;
  }
  return found;
}

function body({ schemas, description }, operation, request) {
  const { value, place } = description.resolve([...operation.pointer, "requestBody"]);
  const where = "request body";
  if (!value) {
    return request.size > 0 ? [deviation(where, "", "must not be there")] : [];
  }
  // What is no JSON is an upload: the thing itself, of whatever type.
  if (!value.content[JSON_TYPE]) {
    return [];
  }
  if (request.json === undefined) {
    const missing = value.required || request.size > 0;
    const found = mediaType(request);
    return missing ? [deviation(where, "", "must be JSON, and say so", found)] : [];
  }
  return deviations(
    where,
    schemas.problems([...place, "content", JSON_TYPE, "schema"], request.json),
  );
}
