// A description, set right where it contradicts itself, with its schemas: what exchanges are
// compared with, however many there are.
//
// Must not know exchanges.

import { correct } from "./corrections.js";
import { Schemas } from "./schemas.js";

export class Contract {
  constructor(description, corrections) {
    correct(description.document, corrections);
    this.description = description;
    this.schemas = new Schemas(description.document);
  }
}
