//! What a plugin implements, and the macro that makes a component of it.

use crate::bindings::imports::preau::ui::types as wire;
use crate::problem::{Outcome, Problem};
use crate::request::Request;
use crate::texts;
use crate::view::Screen;

/// Pages of the plugin, under `/{plugin}/…`, and the actions on them.
pub trait Page {
    /// Answers one request. A page call (`View`) may only read.
    fn handle(req: Request) -> Outcome;
}

/// A small view on a page of the kernel, such as the home page. Read-only.
pub trait Widget {
    /// `slot` as in the manifest ("home.widget"), `about` the person or group of a card. None: nothing to show.
    fn draw(slot: &str, about: Option<&str>) -> Result<Option<Screen>, Problem>;
}

/// Work without anybody waiting, as the service principal of this plugin in one school.
pub trait Job {
    /// One step of the job `name` of the manifest; `resume` is what the last step left.
    fn run(name: &str, resume: Option<&str>) -> Result<Step, Problem>;
}

/// How a step of a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing left.
    Done,
    /// Call again with this text: the job survives a restart and stays within its budget.
    More(String),
}

#[doc(hidden)]
pub fn page_call<P: Page>(req: wire::Request) -> Result<wire::Response, wire::Problem> {
    let req = Request::from_wire(req);
    texts::speak(req.language());
    P::handle(req).map(Into::into).map_err(Into::into)
}

#[doc(hidden)]
pub fn widget_call<W: Widget>(
    slot: &str,
    about: Option<&str>,
    language: &str,
) -> Result<Option<wire::View>, wire::Problem> {
    texts::speak(language);
    Ok(W::draw(slot, about)?.map(Screen::into_json))
}

/// Makes a component of a type: `export!(Actualites: page, widget);`.
///
/// The kinds are `page` ([`Page`]), `widget` ([`Widget`]) and `job` ([`Job`]). On another target than wasm32 it only checks
/// that the traits are implemented, so that unit tests run natively.
#[macro_export]
macro_rules! export {
    ($ty:ident : $($kind:ident),+ $(,)?) => { $( $crate::__export!($kind $ty); )+ };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    (page $ty:ident) => {
        const _: () = {
            const fn implemented<T: $crate::Page>() {}
            implemented::<$ty>();
        };
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::bindings::{imports::preau::ui::types as wire, page as glue};
            struct Exported;
            impl glue::exports::preau::ui::page::Guest for Exported {
                fn handle(req: wire::Request) -> Result<wire::Response, wire::Problem> {
                    $crate::__calls::page_call::<$ty>(req)
                }
            }
    glue::export!(Exported with_types_in glue);
        };
    };
    (widget $ty:ident) => {
        const _: () = {
            const fn implemented<T: $crate::Widget>() {}
            implemented::<$ty>();
        };
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::bindings::{imports::preau::ui::types as wire, widget as glue};
            struct Exported;
            impl glue::exports::preau::ui::widget::Guest for Exported {
                fn draw(
                    slot: String,
                    about: Option<String>,
                    language: String,
                ) -> Result<Option<wire::View>, wire::Problem> {
                    $crate::__calls::widget_call::<$ty>(&slot, about.as_deref(), &language)
                }
            }
    glue::export!(Exported with_types_in glue);
        };
    };
    (job $ty:ident) => {
        const _: () = {
            const fn implemented<T: $crate::Job>() {}
            implemented::<$ty>();
        };
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use glue::exports::preau::ui::job::{Guest, Outcome};
            use $crate::bindings::{imports::preau::ui::types as wire, job as glue};
            struct Exported;
            impl Guest for Exported {
                fn run(name: String, resume: Option<String>) -> Result<Outcome, wire::Problem> {
                    match <$ty as $crate::Job>::run(&name, resume.as_deref())? {
                        $crate::Step::Done => Ok(Outcome::Done),
                        $crate::Step::More(resume) => Ok(Outcome::More(resume)),
                    }
                }
            }
    glue::export!(Exported with_types_in glue);
        };
    };
}
