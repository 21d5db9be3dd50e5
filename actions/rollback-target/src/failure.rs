//! Whose fault it is: the errors of the rules, as exit codes.

use windlass_core::Problem;
use windlass_toolkit::Failure;

/// The rules say no to the inputs.
pub(crate) fn of_problem(problem: Problem) -> Failure {
    windlass_facts::of_problem("find what to go back to", problem)
}
