//! The contract as Rust: traits that the capabilities implement, and calls of what a component exports.
wasmtime::component::bindgen!({
    path: [
        "../../wit/people/0",
        "../../wit/content/0",
        "../../wit/ui/0",
        "../../wit/settings/0",
        "../../wit/log/0",
        "../../wit/http/0",
    ],
    inline: "
        package preau:kernel@0.1.0;
        world host {
            import preau:people/me@0.1.0;
            import preau:people/audiences@0.1.0;
            import preau:people/addressing@0.1.0;
            import preau:people/fields@0.1.0;
            import preau:content/read@0.1.0;
            import preau:content/write@0.1.0;
            import preau:content/ballots@0.1.0;
            import preau:content/signatures@0.1.0;
            import preau:settings/settings@0.1.0;
            import preau:log/log@0.1.0;
            import preau:http/outbound@0.1.0;
            export preau:ui/page@0.1.0;
            export preau:ui/widget@0.1.0;
            export preau:ui/job@0.1.0;
        }
    ",
    world: "preau:kernel/host@0.1.0",
    imports: {
        "preau:settings/settings": trappable,
        "preau:log/log": trappable,
        default: async | trappable,
    },
    exports: { default: async },
    trappable_error_type: {
        "preau:people/types.problem" => crate::cap::PeopleFault,
        "preau:content/types.problem" => crate::cap::ContentFault,
    },
    with: {
        "preau:people/audiences.audience": crate::cap::handles::Audience,
        "preau:content/read.query": crate::cap::handles::QueryHandle,
        "preau:content/write.draft": crate::cap::handles::DraftHandle,
        "preau:content/write.batch": crate::cap::handles::BatchHandle,
        "preau:http/outbound.exchange": crate::cap::handles::ExchangeHandle,
    },
    additional_derives: [PartialEq],
});
