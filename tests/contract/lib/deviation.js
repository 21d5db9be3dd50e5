// A deviation: where it is, what should be there, and what is.
//
// Must not know which exchange it was seen in.

const SHOWN = 60;

/** What Ajv says of a whole when its parts are what is wrong. */
const WHOLE = ["oneOf", "anyOf", "if"];

/** One that we found: `where` is a part of an exchange, `pointer` a place in it. */
export function deviation(where, pointer, expected, found) {
  return { where, pointer, expected, found };
}

/** Those that Ajv found, but for errors that are excused. */
export function deviations(where, errors, excused = () => false) {
  const parts = errors.filter(({ keyword }) => !WHOLE.includes(keyword));
  const told = parts.length > 0 ? parts : errors;
  return told
    .filter((error) => !excused(error))
    .map((error) => {
      return deviation(where, error.instancePath, expected(error), found(error));
    });
}

function expected({ keyword, message, params }) {
  switch (keyword) {
    case "additionalProperties":
      return `${message}: '${params.additionalProperty}'`;
    case "enum":
      return `${message} (${params.allowedValues.join(", ")})`;
    default:
      return message;
  }
}

/** Of what is missing or too much, the name says it all. */
function found({ keyword, data }) {
  if (["required", "additionalProperties"].includes(keyword)) {
    return undefined;
  }
  const text = JSON.stringify(data) ?? "nothing";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
