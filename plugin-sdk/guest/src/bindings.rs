//! Generated from `wit/`. Plugins should not need it; the rest of the SDK is made of it.
//!
//! One world per export, so that a component exports exactly what it implements; imports that nobody calls are dropped by
//! the linker.

#[expect(missing_docs, clippy::same_length_and_capacity, reason = "generated from wit/")]
pub mod imports {
    wit_bindgen::generate!({
        path: ["../../wit/people/0", "../../wit/content/0", "../../wit/ui/0", "../../wit/settings/0", "../../wit/log/0", "../../wit/http/0"],
        inline: "
            package preau:sdk@0.1.0;
            world imports {
                import preau:people/me@0.1.0;
                import preau:people/audiences@0.1.0;
                import preau:people/addressing@0.1.0;
                import preau:people/fields@0.1.0;
                import preau:content/read@0.1.0;
                import preau:content/write@0.1.0;
                import preau:content/ballots@0.1.0;
                import preau:content/signatures@0.1.0;
                import preau:ui/types@0.1.0;
                import preau:settings/settings@0.1.0;
                import preau:log/log@0.1.0;
                import preau:http/outbound@0.1.0;
            }
        ",
        world: "preau:sdk/imports",
        generate_all,
        // `ui/types` is imported for the worlds below alone.
        generate_unused_types: true,
    });
}

#[doc(hidden)]
#[expect(clippy::same_length_and_capacity, reason = "generated from wit/")]
pub mod page {
    wit_bindgen::generate!({
        path: ["../../wit/people/0", "../../wit/content/0", "../../wit/ui/0", "../../wit/settings/0", "../../wit/log/0", "../../wit/http/0"],
        inline: "package preau:sdk@0.1.0; world page { export preau:ui/page@0.1.0; }",
        world: "preau:sdk/page",
        with: { "preau:ui/types@0.1.0": crate::bindings::imports::preau::ui::types },
        generate_all,
        pub_export_macro: true,
        default_bindings_module: "preau_sdk::bindings::page",
    });
}

#[doc(hidden)]
#[expect(clippy::same_length_and_capacity, reason = "generated from wit/")]
pub mod widget {
    wit_bindgen::generate!({
        path: ["../../wit/people/0", "../../wit/content/0", "../../wit/ui/0", "../../wit/settings/0", "../../wit/log/0", "../../wit/http/0"],
        inline: "package preau:sdk@0.1.0; world widget { export preau:ui/widget@0.1.0; }",
        world: "preau:sdk/widget",
        with: { "preau:ui/types@0.1.0": crate::bindings::imports::preau::ui::types },
        generate_all,
        pub_export_macro: true,
        default_bindings_module: "preau_sdk::bindings::widget",
    });
}

#[doc(hidden)]
#[expect(clippy::same_length_and_capacity, reason = "generated from wit/")]
pub mod job {
    wit_bindgen::generate!({
        path: ["../../wit/people/0", "../../wit/content/0", "../../wit/ui/0", "../../wit/settings/0", "../../wit/log/0", "../../wit/http/0"],
        inline: "package preau:sdk@0.1.0; world job { export preau:ui/job@0.1.0; }",
        world: "preau:sdk/job",
        with: { "preau:ui/types@0.1.0": crate::bindings::imports::preau::ui::types },
        generate_all,
        pub_export_macro: true,
        default_bindings_module: "preau_sdk::bindings::job",
    });
}
