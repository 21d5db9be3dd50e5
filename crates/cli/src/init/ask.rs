//! Which example is wanted: by its name, or asked on a terminal.

use std::io::{BufRead, IsTerminal, stderr, stdin};

use windlass_toolkit::{Console, Failure};
use windlass_workflows::init::Pipeline;

/// An example by its name.
pub(super) fn pipeline(name: &str) -> Result<Pipeline, String> {
    let mut all = Pipeline::ALL.into_iter();
    let found = all.find(|pipeline| pipeline.name() == name);
    found.ok_or_else(|| format!("it is one of {}", names().join(", ")))
}

/// Asks, where somebody can answer.
pub(super) fn on_terminal(
    input: &mut dyn BufRead,
    console: &mut Console,
) -> Result<Pipeline, Failure> {
    if !(stdin().is_terminal() && stderr().is_terminal()) {
        return Err(not_said());
    }
    ask(input, console)
}

fn ask(input: &mut dyn BufRead, console: &mut Console) -> Result<Pipeline, Failure> {
    console.info("What is your pipeline to do?");
    for (number, pipeline) in Pipeline::ALL.iter().enumerate() {
        let (name, purpose) = (pipeline.name(), pipeline.purpose());
        console.info(&format!("  {}  {name}: {purpose}", number + 1));
    }
    console.info("Its number or name:");
    let mut line = String::new();
    input
        .read_line(&mut line)
        .map_err(|error| Failure::bad_input(format!("read the answer: {error}")))?;
    let answer = line.trim();
    let by_number = answer.parse::<usize>().ok();
    let by_number = by_number.and_then(|number| Pipeline::ALL.get(number.checked_sub(1)?));
    let by_name = pipeline(answer).ok();
    by_number.copied().or(by_name).ok_or_else(not_said)
}

fn not_said() -> Failure {
    let failure = Failure::bad_input("choose an example: none is named");
    Pipeline::ALL.iter().fold(failure, |failure, pipeline| {
        let (name, purpose) = (pipeline.name(), pipeline.purpose());
        failure.hint(format!("'--pipeline {name}': {purpose}"))
    })
}

fn names() -> Vec<&'static str> {
    Pipeline::ALL
        .iter()
        .map(|pipeline| pipeline.name())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass_test_support::Capture;
    use windlass_toolkit::Environment;

    #[test]
    fn an_answer_is_a_number_or_a_name() {
        for (answer, expected) in [
            ("1\n", Some(Pipeline::VersionLine)),
            (
                " images-and-environments \n",
                Some(Pipeline::ImagesAndEnvironments),
            ),
            ("0\n", None),
            ("4", None),
            ("", None),
        ] {
            let capture = Capture::default();
            let mut console = Console::new(&Environment::default(), capture.clone());
            let found = ask(&mut answer.as_bytes(), &mut console);
            assert_eq!(found.ok(), expected, "{answer:?}");
            for pipeline in Pipeline::ALL {
                assert!(capture.text().contains(pipeline.purpose()));
            }
        }
    }
}
