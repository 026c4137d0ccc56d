use std::collections::BTreeSet;

use super::*;
use crate::resolve::Resolver as _;

#[test]
fn samples_are_valid_and_their_names_unique() {
    let samples = catalogue();
    let names: BTreeSet<_> = samples.iter().map(|s| s.name).collect();
    assert_eq!(names.len(), samples.len());
    for sample in &samples {
        assert_eq!(sample.view.validate(), Ok(()), "{}", sample.name);
    }
}

#[test]
fn typography_of_the_samples() {
    for sample in catalogue() {
        let json = serde_json::to_string(&sample.view).unwrap();
        for bad in [" ?", " !", " :", "'"] {
            assert!(!json.contains(bad), "{}: {bad:?}", sample.name);
        }
    }
}

#[test]
fn the_demonstration_knows_whom_the_samples_name() {
    for sample in catalogue() {
        for alias in sample.view.references().persons {
            assert_eq!(Demonstration.person(&alias).is_some(), alias != "p-inconnue", "{alias}");
        }
    }
}
