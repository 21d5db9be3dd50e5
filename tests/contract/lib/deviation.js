// A deviation: where it is, and what should stand there instead.
//
// Must not know which exchange it was seen in.

const SHOWN = 60;

/** One that we found: `where` is a part of an exchange, `pointer` a place in it. */
export function deviation(where, pointer, expected) {
  return { where, pointer, expected };
}

/** Those that Ajv found. */
export function deviations(where, errors) {
  // A union that fits nowhere is told by what each of its parts lacks.
  const leaves = errors.filter(({ keyword }) => !["oneOf", "anyOf"].includes(keyword));
  const told = leaves.length > 0 ? leaves : errors;
  return told.map((error) => deviation(where, error.instancePath, expected(error)));
}

function expected({ keyword, message, params, data }) {
  switch (keyword) {
    case "required":
      return message;
    case "additionalProperties":
      return `${message}: '${params.additionalProperty}'`;
    case "enum":
      return `${message} (${params.allowedValues.join(", ")}); it is ${show(data)}`;
    default:
      return `${message}; it is ${show(data)}`;
  }
}

function show(data) {
  const text = JSON.stringify(data) ?? "nothing";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
