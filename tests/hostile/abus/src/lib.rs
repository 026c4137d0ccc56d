//! Every misbehaviour that imports cannot betray, chosen by the first segment of the path (page), or by the setting "mode"
//! (widget). It speaks to the contract directly: the SDK would not let a view be malformed.

mod answers;
mod content;
mod memory;

/// Does what is asked; the view to answer, if it ever comes back.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(dead_code, reason = "only a component is called")
)]
fn misbehave(mode: &str, argument: &str) -> String {
    match mode {
        "boucle" => memory::spin(),
        "memoire" => memory::hoard(),
        "recursion" => memory::dive(),
        "piege" => memory::trap(),
        "panique" => memory::fail(),
        "reponse-100mo" => answers::long(100_000_000),
        "reponse-10mo" => answers::long(10_000_000),
        "reponse-1mo" => answers::long(1_000_000),
        "vue-million" => answers::many(1_000_000),
        "vue-large" => answers::many(5_000),
        "vue-profonde" => answers::deep(3_000),
        "vue-invalide" => "{\"title\": \"x\", \"blocks\": [".to_owned(),
        "vue-sans-etiquette" => answers::unlabelled(),
        "script" => answers::script(),
        "dehors" => answers::outside(argument),
        "jetons" => answers::forged(argument),
        "poignees" => content::leak(),
        "lire" => content::read(argument),
        "ecrire" => content::write(argument),
        "marquer" => content::mark(argument),
        "auteur" => content::author(argument),
        "stocker" => content::store(),
        "lent" => content::slow(),
        "patient" => content::patient(),
        "sage" => answers::say("sage"),
        _ => answers::say("mode inconnu"),
    }
}

#[cfg(target_arch = "wasm32")]
mod exported {
    use preau_sdk::bindings::imports::preau::ui::types::{Problem, Request, Response, View};
    use preau_sdk::bindings::{page, widget};
    use preau_sdk::settings;

    struct Abus;

    impl page::exports::preau::ui::page::Guest for Abus {
        fn handle(req: Request) -> Result<Response, Problem> {
            let mut path = req.path.iter().map(String::as_str);
            let mode = path.next().unwrap_or("sage");
            Ok(Response::View(super::misbehave(mode, path.next().unwrap_or_default())))
        }
    }

    impl widget::exports::preau::ui::widget::Guest for Abus {
        fn draw(_: String, _: Option<String>, _: String) -> Result<Option<View>, Problem> {
            Ok(Some(super::misbehave(&settings::get("mode").unwrap_or_default(), "")))
        }
    }

    page::export!(Abus with_types_in page);
    widget::export!(Abus with_types_in widget);
}
