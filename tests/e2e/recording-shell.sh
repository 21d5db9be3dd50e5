#!/bin/bash
# Stands before the shell of a step, under its name, and writes down what the step says. In host
# mode act stops listening the moment a step fails, so that now and then its last lines are lost:
# those that say why.
set -o pipefail

shell=/bin/${0##*/}
# The step's own shells need no second record.
if [ -n "${RECORDED:-}" ]; then
  exec "$shell" "$@"
fi
RECORDED=yes "$shell" "$@" 2>&1 | tee -a "$STEPS_LOG"
