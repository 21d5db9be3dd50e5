//! Orders, cycles and restrictions, by example and for random graphs.

use proptest::prelude::*;

use super::*;

/// `a: b c` means that `a` depends on `b` and `c`.
fn dependencies(lines: &[&str]) -> Dependencies {
    let name = |text: &str| text.parse::<Name>().unwrap();
    lines
        .iter()
        .map(|line| line.split_once(':').unwrap())
        .map(|(service, needs)| (name(service), needs.split_whitespace().map(name).collect()))
        .collect()
}

fn graph(lines: &[&str]) -> Graph {
    Graph::new(dependencies(lines)).unwrap()
}

fn told<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    let names: Vec<&str> = names.into_iter().map(Name::as_str).collect();
    names.join(" ")
}

const SHOP: [&str; 6] = [
    "web: api auth",
    "api: db cache",
    "auth: db",
    "db:",
    "cache:",
    "docs:",
];

#[test]
fn a_service_comes_after_what_it_depends_on() {
    let shop = graph(&SHOP);
    assert_eq!(told(shop.order()), "cache db docs api auth web");
    let waves: Vec<String> = shop.waves().into_iter().map(told).collect();
    assert_eq!(waves, ["cache db docs", "api auth", "web"]);
    assert_eq!(told(shop.dependents("db")), "api auth web");
    assert_eq!(told(shop.dependents("docs")), "");
    assert_eq!(told(shop.dependencies("web")), "api auth");
    assert_eq!(shop.longest_path().len(), 3);
    assert!(Graph::default().order().is_empty() && Graph::default().longest_path().is_empty());
}

#[test]
fn services_that_are_left_out_hold_nobody_up() {
    for (chosen, expected) in [
        (&["web"][..], &["web:"][..]),
        (&["web", "api"], &["web: api", "api:"]),
        (&["web", "db"], &["web: db", "db:"]),
        (&["docs", "db", "cache"], &["docs:", "db:", "cache:"]),
        (&[], &[]),
    ] {
        let names = chosen.iter().map(|name| name.parse().unwrap()).collect();
        assert_eq!(
            graph(&SHOP).restricted_to(&names),
            graph(expected),
            "{chosen:?}"
        );
    }
}

#[test]
fn what_makes_no_graph_is_told() {
    for (lines, expected) in [
        (&["a: a"][..], &["service 'a' depends on itself"][..]),
        (
            &["b: a", "a: b"],
            &["services depend on each other: a → b → a"],
        ),
        (
            &["x: c", "a: b", "b: c", "c: a"],
            &["services depend on each other: a → b → c → a"],
        ),
        (
            &["a: b", "b: a", "c: d", "d: c e"],
            &[
                "service 'd' depends on 'e', which is no service",
                "services depend on each other: a → b → a",
                "services depend on each other: c → d → c",
            ],
        ),
    ] {
        let problems = Graph::new(dependencies(lines)).unwrap_err();
        let problems: Vec<String> = problems.iter().map(GraphProblem::to_string).collect();
        assert_eq!(problems, expected, "{lines:?}");
    }
}

/// Up to a dozen services, of which each may depend on any of those before it.
fn random_graph() -> impl Strategy<Value = Graph> {
    let needs = prop::collection::vec(prop::collection::vec(any::<bool>(), 12), 0..12);
    (needs, any::<prop::sample::Index>()).prop_map(|(needs, turn)| {
        let count = needs.len();
        // Turned around, so that the order of names says nothing of that of services.
        let turn = turn.index(count.max(1));
        let name = |at: usize| format!("s{}", (at + turn) % count).parse::<Name>().unwrap();
        let service = |(at, row): (usize, Vec<bool>)| {
            let needs = (0..at).filter(|need| row[*need]).map(name);
            (name(at), needs.collect())
        };
        Graph::new(needs.into_iter().enumerate().map(service).collect()).unwrap()
    })
}

proptest! {
    #[test]
    fn every_service_comes_after_its_dependencies(graph in random_graph()) {
        let order = graph.order();
        prop_assert_eq!(order.len(), graph.services().count());
        let place = |name: &Name| order.iter().position(|other| *other == name).unwrap();
        for service in graph.services() {
            for need in graph.dependencies(service.as_str()) {
                prop_assert!(place(need) < place(service));
                prop_assert!(graph.dependents(need.as_str()).contains(service));
            }
        }
    }

    #[test]
    fn there_are_as_many_waves_as_the_longest_path_has_services(graph in random_graph()) {
        let path = graph.longest_path();
        prop_assert_eq!(path.len(), graph.waves().len());
        for pair in path.windows(2) {
            prop_assert!(graph.dependencies(pair[1].as_str()).any(|need| need == pair[0]));
        }
    }

    #[test]
    fn a_choice_keeps_who_depends_on_whom(graph in random_graph(), picks in prop::collection::vec(any::<bool>(), 12)) {
        let chosen: BTreeSet<Name> = graph
            .services()
            .zip(&picks)
            .filter(|(_, pick)| **pick)
            .map(|(name, _)| name.clone())
            .collect();
        let part = graph.restricted_to(&chosen);
        prop_assert_eq!(part.services().cloned().collect::<BTreeSet<_>>(), chosen.clone());
        for service in &chosen {
            let mut whole = graph.dependents(service.as_str());
            whole.retain(|name| chosen.contains(*name));
            prop_assert_eq!(part.dependents(service.as_str()), whole);
        }
    }

    #[test]
    fn an_edge_back_is_always_found(graph in random_graph(), pick in any::<prop::sample::Index>()) {
        let path: Vec<Name> = graph.longest_path().into_iter().cloned().collect();
        prop_assume!(!path.is_empty());
        let last = path[pick.index(path.len())].clone();
        let mut dependencies = graph.dependencies.clone();
        dependencies.get_mut(&path[0]).unwrap().insert(last);
        let problems = Graph::new(dependencies.clone()).unwrap_err();
        let GraphProblem::Cycle(cycle) = &problems[0] else { panic!("{problems:?}") };
        for (at, service) in cycle.iter().enumerate() {
            prop_assert!(dependencies[service].contains(&cycle[(at + 1) % cycle.len()]));
        }
    }
}
