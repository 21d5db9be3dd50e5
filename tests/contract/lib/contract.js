// A description with its schemas: what exchanges are compared with, however many there are.
//
// Must not know exchanges.

import { Schemas } from "./schemas.js";

export class Contract {
  constructor(description) {
    this.description = description;
    this.schemas = new Schemas(description.document);
  }
}
