use serde::Deserialize;

use super::Checks;
use crate::problem::Problem;
use crate::request::{Request, Value};
use crate::rich::RichText;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Genre {
    #[default]
    Article,
    CompteRendu,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
struct Typed {
    titre: String,
    texte: RichText,
    alerte: bool,
    rubrique: Option<String>,
    places: Option<u32>,
    prix: Option<f64>,
    debut: Option<u64>,
    genre: Option<Genre>,
    mots: Vec<String>,
}

fn beside(problem: Result<Typed, Problem>) -> (String, String) {
    match problem {
        Err(Problem::Form(fields)) if fields.len() == 1 => (fields[0].field.clone(), fields[0].says.clone()),
        other => panic!("one field problem expected, got {other:?}"),
    }
}

#[test]
fn an_empty_form_is_the_default() {
    assert_eq!(Request::action("x", &[]).form::<Typed>(), Ok(Typed::default()));
}

#[test]
fn every_kind_of_field() {
    let typed: Typed = Request::action("x", &[])
        .with("titre", "  Rentrée ")
        .with("texte", "<p>Bonjour</p>")
        .with("alerte", true)
        .with("rubrique", "")
        .with("places", "12")
        .with("prix", "2,50")
        .with("debut", 1_764_000_000_000_u64)
        .with("genre", "compte-rendu")
        .with("mots", Value::Many(vec!["a".to_owned(), "b".to_owned()]))
        .form()
        .unwrap();
    assert_eq!(typed.titre, "Rentrée");
    assert!(typed.alerte);
    assert_eq!(typed.rubrique, None);
    assert_eq!(typed.places, Some(12));
    assert_eq!(typed.prix, Some(2.5));
    assert_eq!(typed.debut, Some(1_764_000_000_000));
    assert_eq!(typed.genre, Some(Genre::CompteRendu));
    assert_eq!(typed.mots, ["a", "b"]);
}

#[test]
fn problems_stay_beside_their_field_in_french() {
    let (field, says) = beside(Request::action("x", &[]).with("places", "douze").form());
    assert_eq!((field.as_str(), says.as_str()), ("places", "Entrez un nombre."));
    let (field, says) = beside(Request::action("x", &[]).with("places", "2.5").form());
    assert_eq!((field.as_str(), says.as_str()), ("places", "Entrez un nombre entier."));
    let (field, _) = beside(Request::action("x", &[]).with("places", "-1").form());
    assert_eq!(field, "places");
    let (field, says) = beside(Request::action("x", &[]).with("genre", "poème").form());
    assert_eq!(
        (field.as_str(), says.as_str()),
        ("genre", "Choisissez une des valeurs proposées.")
    );
}

#[derive(Debug, Deserialize)]
struct Needed {
    places: u32,
}

#[test]
fn a_number_that_must_be_there() {
    let problem = Request::action("x", &[]).form::<Needed>().map(|one| one.places);
    assert_eq!(problem, Err(Problem::field("places", "Ce champ est obligatoire.")));
}

#[test]
fn checks_say_one_problem_per_field_and_all_fields() {
    let problem = Checks::new()
        .required("titre", "  ")
        .at_most("titre", "", 3)
        .at_most("texte", "long", 3)
        .that(false, "texte", "une deuxième fois")
        .done();
    let Err(Problem::Form(fields)) = problem else {
        panic!("{problem:?}")
    };
    assert_eq!(
        fields.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(),
        ["titre", "texte"]
    );
    assert!(fields[1].says.contains("4 caractères"));
}
