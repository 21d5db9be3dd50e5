// Puts what is right in the place of what contradicts itself in a description, and keeps the
// former aside: as soon as it accepts what is right, the correction has to go.
//
// Must not know what is corrected, and why.

const ASIDE = "x-uncorrected";

/** Changes a description's document. */
export function correct(document, corrections) {
  document[ASIDE] = corrections.map(({ operation, status, schema }) => {
    const [method, template] = operation.split(" ");
    const responses = document.paths[template]?.[method.toLowerCase()]?.responses;
    const content = responses?.[status]?.content?.["application/json"];
    if (!content) {
      throw new Error(`${operation} ${status} is corrected, and not in the description`);
    }
    const former = content.schema;
    content.schema = schema;
    return former;
  });
}

/** Where the schema stands that a correction took the place of. */
export function uncorrected(index) {
  return [ASIDE, index];
}
